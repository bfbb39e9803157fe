import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateFooter,
  EmptyStateHeader,
} from "@patternfly/react-core/dist/esm/components/EmptyState";
import { useTranslation } from "react-i18next";

export const NothingFound = ({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) => {
  const { t } = useTranslation();
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader titleText={t("apiKeysNothingFound")} headingLevel="h2" />
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="link" onClick={onClear}>
            {t(isFiltered ? "apiKeysShowAll" : "apiKeysClearSearch")}
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
