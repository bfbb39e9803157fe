import { FormGroup, FormHelperText } from "@patternfly/react-core/dist/esm/components/Form";
import { HelperText, HelperTextItem } from "@patternfly/react-core/dist/esm/components/HelperText";
import { TextInput } from "@patternfly/react-core/dist/esm/components/TextInput";
import { useTranslation } from "react-i18next";
import { type ApiError, oneLine } from "scoped-keys-shared";

type Props = { value: string; onChange: (name: string) => void; missing: boolean; error?: ApiError };

export const LONGEST_NAME = 100;

export const NameField = ({ value, onChange, missing, error }: Props) => {
  const { t } = useTranslation();
  const invalid = missing || error?.code === "invalid_name";
  return (
    <FormGroup label={t("apiKeysName")} fieldId="sk-name" isRequired>
      <TextInput
        id="sk-name"
        isRequired
        autoComplete="off"
        dir="auto"
        value={value}
        validated={invalid ? "error" : "default"}
        aria-invalid={invalid}
        aria-describedby="sk-name-help"
        onChange={(_, name) => onChange(oneLine(name))}
      />
      <FormHelperText>
        <HelperText id="sk-name-help">
          <HelperTextItem variant={invalid ? "error" : "default"} hasIcon={invalid}>
            {missing ? t("apiKeysNameMissing") : invalid ? t("apiKeysError_invalid_name") : t("apiKeysNameHelp")}
          </HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
};
