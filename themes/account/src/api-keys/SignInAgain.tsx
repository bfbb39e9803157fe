import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useTranslation } from "react-i18next";
import { Notice } from "scoped-keys-shared";

import { useSignInAgain } from "./useSignInAgain";

type Props = {
  /** The session is over; otherwise the realm wants a recent login for what the user is about to do. */
  hasEnded?: boolean;
  onLeave?: () => void;
};

/** Says why the user has to sign in again, and offers the way. */
export const SignInAgain = ({ hasEnded, onLeave }: Props) => {
  const { t } = useTranslation();
  const signInAgain = useSignInAgain();
  const leave = () => {
    onLeave?.();
    signInAgain();
  };
  return (
    <Notice
      isLive
      variant="warning"
      title={t("apiKeysSignInTitle")}
      actions={
        <Button variant="link" isInline onClick={leave}>
          {t("apiKeysSignInAgain")}
        </Button>
      }
    >
      {t(hasEnded ? "apiKeysError_session_ended" : "apiKeysSignInWhy")} {onLeave && t("apiKeysSignInKept")}
    </Notice>
  );
};
