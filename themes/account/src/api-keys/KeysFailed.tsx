import { type ApiError, LoadFailed } from "scoped-keys-shared";

import { useSignInAgain } from "./useSignInAgain";

type Props = { error: ApiError; onRetry: () => void };

export const KeysFailed = ({ error, onRetry }: Props) => {
  const signInAgain = useSignInAgain();
  return <LoadFailed title="apiKeysLoadFailed" error={error} onRetry={onRetry} onSignIn={signInAgain} />;
};
