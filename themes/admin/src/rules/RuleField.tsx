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
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { CHOICES, type RuleName, RULES } from "./rules";

type Props = {
  name: RuleName;
  value: string;
  isWrong: boolean;
  /** Somebody else has changed it while it was changed here. */
  isOvertaken: boolean;
  isDisabled: boolean;
  onChange: (value: string) => void;
  /** What can be done about the rule, below it. */
  children?: ReactNode;
};

const TEXTS: RuleName[] = ["prefix", "clients", "usageExample", "noticeDays"];

/** Several words: a space is at the end while the next one is typed. */
const WORDS: RuleName[] = ["clients", "usageExample", "noticeDays"];

/** Rules that are on or off, with what an absent attribute means. */
const SWITCHES: Partial<Record<RuleName, boolean>> = { requireExpiry: false, selfCheck: true, leakReports: true };

export const RuleField = ({ name, value, isWrong, isOvertaken, isDisabled, onChange, children }: Props) => {
  const { t } = useTranslation();
  const { title } = RULES[name];
  const id = `sk-rule-${name}`;
  const help = `${id}-help`;
  const variant = isWrong ? "error" : isOvertaken ? "warning" : "default";
  const byDefault = SWITCHES[name];
  const choices = (CHOICES as Partial<Record<RuleName, string[]>>)[name];
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
      ) : choices ? (
        <FormSelect {...common} value={value || choices[0]} onChange={(_, chosen) => onChange(chosen)}>
          {choices.map((one) => (
            <FormSelectOption key={one} value={one} label={t(`apiKeyRules_${name}_${one}`)} />
          ))}
        </FormSelect>
      ) : (
        <TextInput
          {...common}
          value={value}
          placeholder={t(`apiKeyRulesDefault_${name}`)}
          inputMode={TEXTS.includes(name) ? "text" : "numeric"}
          validated={variant}
          onChange={(_, text) => onChange(WORDS.includes(name) ? text.trimStart() : text.trim())}
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
      {children}
    </FormGroup>
  );
};
