import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import { useTranslation } from "react-i18next";
import { Notice } from "scoped-keys-shared";

import { useSignInAgain } from "./useSignInAgain";

type Props = {
  /** Runs before the browser leaves for the login page: the moment to keep what was typed. */
  onLeave?: () => void;
};

/** The realm wants a recent sign-in for what the user is about to do: say why, and offer the way. */
export const SignInAgain = ({ onLeave }: Props) => {
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
      {t(onLeave ? "apiKeysSignInWhyKept" : "apiKeysSignInWhy")}
    </Notice>
  );
};
