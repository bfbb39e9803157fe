import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  EmptyStateIcon,
} from "@patternfly/react-core/dist/esm/components/EmptyState";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { useTranslation } from "react-i18next";

import type { ApiError } from "../api/ApiError";
import { errorWords } from "../api/errors";

type Props = {
  /** The message that says what could not be loaded. */
  title: string;
  error: ApiError;
  onRetry: () => void;
  /** The way out of a session that has ended, where there is one. */
  onSignIn?: () => void;
};

/** In the place of what could not be loaded: why, and the way to try again. */
export const LoadFailed = ({ title, error, onRetry, onSignIn }: Props) => {
  const { t } = useTranslation();
  const signIn = error.code === "session_ended" ? onSignIn : undefined;
  return (
    <EmptyState role="alert" data-testid="api-keys-failed">
      <EmptyStateHeader
        titleText={t(title)}
        headingLevel="h2"
        icon={<EmptyStateIcon icon={ExclamationCircleIcon} color="var(--pf-v5-global--danger-color--100)" />}
      />
      <EmptyStateBody>{error.status === 404 ? t("apiKeysError_not_offered") : errorWords(t, error)}</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button onClick={signIn ?? onRetry}>{t(signIn ? "apiKeysSignInAgain" : "apiKeysTryAgain")}</Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
