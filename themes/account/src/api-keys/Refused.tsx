import { useTranslation } from "react-i18next";
import { type ApiError, errorWords, Notice } from "scoped-keys-shared";

import { SignInAgain } from "./SignInAgain";

type Props = {
  error: ApiError;
  /** What the server refused: "Not saved". */
  title: string;
  /** Runs before the browser leaves for the login page: the moment to keep what was typed. */
  onLeave?: () => void;
};

/** Why the server refused; where a login would help, the way to it. */
export const Refused = ({ error, title, onLeave }: Props) => {
  const { t } = useTranslation();
  if (error.code === "reauthentication_required" || error.code === "session_ended") {
    return <SignInAgain hasEnded={error.code === "session_ended"} onLeave={onLeave} />;
  }
  return (
    <Notice isLive variant="danger" title={title}>
      {errorWords(t, error)}
    </Notice>
  );
};
