import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateFooter,
  EmptyStateHeader,
} from "@patternfly/react-core/dist/esm/components/EmptyState";
import { useTranslation } from "react-i18next";

export const NothingFound = ({ onClear }: { onClear: () => void }) => {
  const { t } = useTranslation();
  return (
    <EmptyState variant="sm">
      <EmptyStateHeader titleText={t("apiKeysNothingFound")} headingLevel="h2" />
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="link" onClick={onClear}>
            {t("apiKeysClearSearch")}
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
