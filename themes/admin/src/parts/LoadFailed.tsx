import {
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  EmptyStateIcon,
} from "@patternfly/react-core";
import { ExclamationCircleIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";

import type { ApiError } from "../api/call";
import { errorWords } from "../api/errors";

type Props = { title: string; error: ApiError; onRetry: () => void };

/** In the place of what could not be loaded: why, and the way to try again. */
export const LoadFailed = ({ title, error, onRetry }: Props) => {
  const { t } = useTranslation();
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
          <Button onClick={onRetry}>{t("apiKeysTryAgain")}</Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
