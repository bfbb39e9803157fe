import { type RefObject, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router-dom";

import { Dialog } from "./Dialog";

type Props = {
  /** Whether something would be lost now. */
  isNeeded: RefObject<boolean>;
  title: string;
  what: string;
  leave: string;
};

/** Asks before a page is left with something on it that would be lost. */
export const LeaveGuard = ({ isNeeded, title, what, leave }: Props) => {
  const { t } = useTranslation();
  const blocker = useBlocker(() => !!isNeeded.current);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isNeeded.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isNeeded]);

  if (blocker.state !== "blocked") return null;
  return (
    <Dialog
      title={title}
      isCancelPrimary
      action={leave}
      onAction={blocker.proceed}
      cancelLabel={t("apiKeysStay")}
      onCancel={blocker.reset}
    >
      {what}
    </Dialog>
  );
};
