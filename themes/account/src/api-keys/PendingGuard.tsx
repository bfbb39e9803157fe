import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { LeaveGuard } from "scoped-keys-shared";

/** Asks before a page is left while the server makes a key: its response is the only place where the key ever is. */
export const PendingGuard = ({ isNeeded }: { isNeeded: RefObject<boolean> }) => {
  const { t } = useTranslation();
  return (
    <LeaveGuard
      isNeeded={isNeeded}
      title={t("apiKeysPendingTitle")}
      what={t("apiKeysPendingWhat")}
      leave={t("apiKeysPendingLeave")}
    />
  );
};
