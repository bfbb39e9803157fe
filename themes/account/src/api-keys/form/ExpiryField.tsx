import { FormGroup, FormHelperText } from "@patternfly/react-core/dist/esm/components/Form";
import { FormSelect, FormSelectOption } from "@patternfly/react-core/dist/esm/components/FormSelect";
import { HelperText, HelperTextItem } from "@patternfly/react-core/dist/esm/components/HelperText";
import { TextInput } from "@patternfly/react-core/dist/esm/components/TextInput";
import { useTranslation } from "react-i18next";
import { type ApiError, useTimes } from "scoped-keys-shared";

import { asDate, DATE, type ExpiryChoice, expiryOf, KEEP, LAST_DATE, NEVER, presets, type Span } from "./expiry";

type Props = {
  value: ExpiryChoice;
  onChange: (expiry: ExpiryChoice) => void;
  span: Span;
  /** What the key has already: undefined for a new key. */
  kept: number | null | undefined;
  invalid: boolean;
  error?: ApiError;
};

export const ExpiryField = ({ value, onChange, span, kept, invalid, error }: Props) => {
  const { t } = useTranslation();
  const { dateAndMinute } = useTimes();
  const expires = expiryOf(value, span, kept ?? null);
  const wrong = invalid || error?.code === "invalid_expiry";
  const when = (time: number | null) => (time === null ? t("apiKeysNever") : dateAndMinute(time));

  // A link may have chosen another number of days than we offer.
  const days = [...new Set([...presets(span), ...(/^\d+$/.test(value.choice) ? [Number(value.choice)] : [])])];
  days.sort((a, b) => a - b);

  const help =
    wrong && value.choice === DATE
      ? t("apiKeysExpiryInvalid")
      : expires === null
        ? t("apiKeysExpiryNeverHelp")
        : expires !== undefined &&
          t(expires > span.now ? "apiKeysExpiryHelp" : "apiKeysExpiryOver", { when: when(expires) });

  return (
    <FormGroup label={t("apiKeysExpires")} fieldId="sk-expiry">
      <div className="sk-expiry">
        <FormSelect
          id="sk-expiry"
          value={value.choice}
          aria-describedby="sk-expiry-help"
          onChange={(_, choice) => onChange({ ...value, choice })}
        >
          {kept !== undefined && <FormSelectOption value={KEEP} label={t("apiKeysExpiryKeep", { when: when(kept) })} />}
          {days.map((count) => (
            <FormSelectOption key={count} value={String(count)} label={t("apiKeysExpiryDays", { count })} />
          ))}
          <FormSelectOption value={DATE} label={t("apiKeysExpiryDate")} />
          {span.mayBeEternal && <FormSelectOption value={NEVER} label={t("apiKeysNever")} />}
        </FormSelect>
        {value.choice === DATE && (
          <TextInput
            type="date"
            aria-label={t("apiKeysExpiryDateLabel")}
            aria-describedby="sk-expiry-help"
            min={asDate(span.now)}
            max={span.latest === null ? LAST_DATE : asDate(span.latest)}
            value={value.date}
            validated={wrong ? "error" : "default"}
            aria-invalid={wrong}
            onChange={(_, date) => onChange({ ...value, date })}
          />
        )}
      </div>
      <FormHelperText>
        <HelperText id="sk-expiry-help">
          <HelperTextItem variant={wrong ? "error" : "default"} hasIcon={wrong}>
            {help} {span.latest !== null && t("apiKeysExpiryLimit", { when: when(span.latest) })}
          </HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
};
