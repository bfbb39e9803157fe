import { HelperText, HelperTextItem } from "@patternfly/react-core";
import { useTranslation } from "react-i18next";

/** What others can do where the use of a replaced key disables the new one. */
export const ReuseWarning = () => {
  const { t } = useTranslation();
  return (
    <HelperText isLiveRegion data-testid="sk-reuse-warning">
      <HelperTextItem variant="warning" hasIcon>
        {t("apiKeyRulesReuseWarning")}
      </HelperTextItem>
    </HelperText>
  );
};
