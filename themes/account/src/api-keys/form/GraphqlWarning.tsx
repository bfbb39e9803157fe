import { useTranslation } from "react-i18next";
import { Notice } from "scoped-keys-shared";

export const GraphqlWarning = () => {
  const { t } = useTranslation();
  return (
    <Notice isLive variant="warning" title={t("apiKeysGraphqlWarning")}>
      {t("apiKeysGraphqlWarningAdvice")}
    </Notice>
  );
};
