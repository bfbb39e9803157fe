import {
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  Switch,
  TextInput,
} from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

import { type RuleName, RULES } from "./rules";

type Props = {
  name: RuleName;
  value: string;
  isWrong: boolean;
  /** Somebody else has changed it while it was changed here. */
  isOvertaken: boolean;
  isDisabled: boolean;
  onChange: (value: string) => void;
};

const TEXTS: RuleName[] = ["prefix", "clients", "usageExample"];

/** Rules that are on or off, with what an absent attribute means. */
const SWITCHES: Partial<Record<RuleName, boolean>> = { requireExpiry: false, selfCheck: true, leakReports: true };

export const RuleField = ({ name, value, isWrong, isOvertaken, isDisabled, onChange }: Props) => {
  const { t } = useTranslation();
  const { title } = RULES[name];
  const id = `sk-rule-${name}`;
  const help = `${id}-help`;
  const variant = isWrong ? "error" : isOvertaken ? "warning" : "default";
  const byDefault = SWITCHES[name];
  const common = { id, isDisabled, "aria-describedby": help };
  return (
    <FormGroup label={t(title)} fieldId={id} hasNoPaddingTop={byDefault !== undefined}>
      {byDefault !== undefined ? (
        <Switch
          role="switch"
          {...common}
          label={t("on")}
          labelOff={t("off")}
          aria-label={t(title)}
          isChecked={value === "" ? byDefault : value === "true"}
          // The default needs no attribute.
          onChange={(_, checked) => onChange(checked === byDefault ? "" : String(checked))}
        />
      ) : name === "maxGraphql" ? (
        <FormSelect {...common} value={value || "read_write"} onChange={(_, level) => onChange(level)}>
          {["read_write", "read", "none"].map((level) => (
            <FormSelectOption key={level} value={level} label={t(`apiKeyRules_maxGraphql_${level}`)} />
          ))}
        </FormSelect>
      ) : (
        <TextInput
          {...common}
          value={value}
          placeholder={t(`apiKeyRulesDefault_${name}`)}
          inputMode={TEXTS.includes(name) ? "text" : "numeric"}
          validated={variant}
          // A space between words is at the end while it is typed.
          onChange={(_, text) =>
            onChange(name === "clients" || name === "usageExample" ? text.trimStart() : text.trim())
          }
        />
      )}
      <FormHelperText>
        <HelperText>
          <HelperTextItem id={help} variant={variant}>
            {isWrong
              ? t(`apiKeyRulesWrong_${name}`)
              : isOvertaken
                ? t("apiKeyRulesOvertaken")
                : t(`apiKeyRulesHelp_${name}`)}
          </HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
};
