import { FormGroup, FormHelperText } from "@patternfly/react-core/dist/esm/components/Form";
import { HelperText, HelperTextItem } from "@patternfly/react-core/dist/esm/components/HelperText";
import { Radio } from "@patternfly/react-core/dist/esm/components/Radio";
import { useTranslation } from "react-i18next";
import { isWider, type Level, LEVELS } from "scoped-keys-shared";

type Props = { area: "Graphql" | "Every"; value: Level; highest: Level; onChange: (level: Level) => void };

export const LevelField = ({ area, value, highest, onChange }: Props) => {
  const { t } = useTranslation();
  const name = `sk-level-${area.toLowerCase()}`;
  return (
    <FormGroup role="radiogroup" fieldId={name} label={t(`apiKeys${area}`)} className="sk-levels">
      {LEVELS.map((level) => (
        <Radio
          key={level}
          id={`${name}-${level}`}
          name={name}
          label={t(`apiKeysLevelTitle_${level}`)}
          description={t(`apiKeys${area}_${level}`)}
          isChecked={value === level}
          isDisabled={isWider(level, highest)}
          onChange={() => onChange(level)}
        />
      ))}
      {highest !== "read_write" && (
        <FormHelperText>
          <HelperText>
            <HelperTextItem>{t("apiKeysLevelLimited")}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
};
