import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useEffect } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router-dom";
import { Dialog } from "scoped-keys-shared";

/** Asks once before the page with the key is left, and takes the key off the page when it goes. */
export const LeaveGuard = ({ onForget }: { onForget: () => void }) => {
  const { t } = useTranslation();
  const blocker = useBlocker(true);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    // A browser may keep a page it has left, to show it again on "back": it keeps one without the key.
    const forget = () => flushSync(onForget);
    window.addEventListener("beforeunload", ask);
    window.addEventListener("pagehide", forget);
    return () => {
      window.removeEventListener("beforeunload", ask);
      window.removeEventListener("pagehide", forget);
    };
  }, [onForget]);

  if (blocker.state !== "blocked") return null;
  return (
    <Dialog
      title={t("apiKeysLeaveTitle")}
      action={<Button onClick={blocker.proceed}>{t("apiKeysLeave")}</Button>}
      cancelLabel={t("apiKeysStay")}
      onCancel={blocker.reset}
    >
      {t("apiKeysLeaveWhat")}
    </Dialog>
  );
};
