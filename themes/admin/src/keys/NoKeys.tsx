import {
  Button,
  EmptyState,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  EmptyStateIcon,
} from "@patternfly/react-core";
import { KeyIcon, SearchIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";

import type { Filter } from "./filter";

type Props = { filter: Filter; ofUser: boolean; onClear: () => void };

/** Nothing to see: because nothing is like what is looked for, or because nobody has made a key yet. */
export const NoKeys = ({ filter, ofUser, onClear }: Props) => {
  const { t } = useTranslation();
  if (Object.keys(filter).length > 0) {
    return (
      <EmptyState data-testid="api-keys-nothing-found">
        <EmptyStateHeader
          titleText={t("apiKeysNothingFound")}
          headingLevel="h2"
          icon={<EmptyStateIcon icon={SearchIcon} />}
        />
        <EmptyStateBody>
          {t(
            filter.search
              ? "apiKeysNothingFoundWhy"
              : filter.endpoint
                ? "apiKeysNothingFoundEndpoint"
                : "apiKeysNothingFoundFiltered",
          )}
        </EmptyStateBody>
        <EmptyStateFooter>
          <Button variant="link" onClick={onClear}>
            {t("apiKeysClearFilters")}
          </Button>
        </EmptyStateFooter>
      </EmptyState>
    );
  }
  return (
    <EmptyState data-testid="api-keys-empty">
      <EmptyStateHeader titleText={t("apiKeysEmpty")} headingLevel="h2" icon={<EmptyStateIcon icon={KeyIcon} />} />
      <EmptyStateBody>{t(ofUser ? "apiKeysEmptyOfUser" : "apiKeysEmptyWhy")}</EmptyStateBody>
    </EmptyState>
  );
};
