import { FormGroup, FormHelperText } from "@patternfly/react-core/dist/esm/components/Form";
import { HelperText, HelperTextItem } from "@patternfly/react-core/dist/esm/components/HelperText";
import { TextArea } from "@patternfly/react-core/dist/esm/components/TextArea";
import { useTranslation } from "react-i18next";

import { LONGEST, MOST_KEYS } from "./findKeys";
import type { Leak, LeakField } from "./useLeak";
import { useNumberFormat } from "../useNumberFormat";

/** The field for what was exposed, and how many keys are in it. It is no form: there is nothing to send. */
export const LeakForm = ({ field, leak }: { field: LeakField; leak: Leak | undefined }) => {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const long = leak?.isLong ? t("apiKeysLeakLong", { length: number.format(leak.length) }) : undefined;
  const found = leak?.keys ?? [];
  const whole = found.filter(({ isWhole }) => isWhole).length;
  const parts = found.length - whole;
  const words = leak && [
    whole > 0 ? t("apiKeysLeakFound", { count: whole }) : parts === 0 && t("apiKeysLeakNone"),
    parts > 0 && t("apiKeysLeakFoundPart", { count: parts }),
    leak.hasMore && t("apiKeysLeakMore", { most: number.format(MOST_KEYS) }),
    long,
    leak.isCut && t("apiKeysLeakCut", { most: number.format(LONGEST) }),
  ];
  return (
    <div className="pf-v5-c-form sk-leak-form">
      <FormGroup label={t("apiKeysLeakText")} fieldId="sk-leak">
        <TextArea
          id="sk-leak"
          {...field}
          className="sk-leak-text"
          rows={6}
          dir="ltr"
          resizeOrientation="vertical"
          aria-describedby="sk-leak-help"
          // An empty field would look as if the text had been lost.
          placeholder={long}
          // Browsers and their extensions send what they correct or remember to others.
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          data-gramm="false"
          translate="no"
        />
        <FormHelperText>
          <HelperText id="sk-leak-help">
            <HelperTextItem>{t("apiKeysLeakTextHelp")}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      </FormGroup>
      <p role="status" data-testid="sk-leak-status" className={words ? "sk-leak-status" : "pf-v5-u-screen-reader"}>
        {words?.filter(Boolean).join(" ")}
      </p>
    </div>
  );
};
