import { FormGroup } from "@patternfly/react-core/dist/esm/components/Form";
import { Radio } from "@patternfly/react-core/dist/esm/components/Radio";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Limits, Notice } from "scoped-keys-shared";

import type { FormValues } from "./draft";
import type { Span } from "./expiry";
import { type Preset, presetOf, PRESETS, presetValues } from "./presets";

type Props = { limits: Limits; span: Span; values: FormValues; onChange: (change: Partial<FormValues>) => void };

/** The usual kinds of keys: one click sets the access, everything below can still be changed. */
export const PresetField = ({ limits, span, values, onChange }: Props) => {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Preset>();
  const shown = presetOf(limits, values, chosen);
  return (
    <>
      <FormGroup role="radiogroup" fieldId="sk-preset" label={t("apiKeysPreset")} className="sk-presets">
        {PRESETS.map((preset) => (
          <Radio
            key={preset}
            id={`sk-preset-${preset}`}
            name="sk-preset"
            label={t(`apiKeysPreset_${preset}`)}
            description={t(`apiKeysPresetWhat_${preset}`)}
            isChecked={shown === preset}
            onChange={() => {
              setChosen(preset);
              onChange(presetValues(preset, limits, span, values));
            }}
          />
        ))}
      </FormGroup>
      {shown === "everything" && (
        <Notice
          isLive
          variant="warning"
          title={t(limits.maxGraphql === "read_write" ? "apiKeysEverythingWarning" : "apiKeysEverythingAllowed")}
        >
          {t("apiKeysEverythingAdvice")}
        </Notice>
      )}
    </>
  );
};
