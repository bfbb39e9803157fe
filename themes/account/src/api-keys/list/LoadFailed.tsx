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

import type { ApiError } from "../api";
import { errorWords } from "../errors";
import { useSignInAgain } from "../useSignInAgain";

type Props = { error: ApiError; onRetry: () => void };

export const LoadFailed = ({ error, onRetry }: Props) => {
  const { t } = useTranslation();
  const signInAgain = useSignInAgain();
  const ended = error.code === "session_ended";
  return (
    <EmptyState role="alert" data-testid="api-keys-failed">
      <EmptyStateHeader
        titleText={t("apiKeysLoadFailed")}
        headingLevel="h2"
        icon={<EmptyStateIcon icon={ExclamationCircleIcon} color="var(--pf-v5-global--danger-color--100)" />}
      />
      <EmptyStateBody>{error.status === 404 ? t("apiKeysError_not_offered") : errorWords(t, error)}</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button onClick={ended ? signInAgain : onRetry}>{ended ? t("apiKeysSignInAgain") : t("tryAgain")}</Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
