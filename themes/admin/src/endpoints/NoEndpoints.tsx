import {
  Button,
  EmptyState,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  EmptyStateIcon,
} from "@patternfly/react-core";
import { CubesIcon, SearchIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";

type Props = { searched: boolean; onClear: () => void };

export const NoEndpoints = ({ searched, onClear }: Props) => {
  const { t } = useTranslation();
  return (
    <EmptyState data-testid="api-endpoints-empty">
      <EmptyStateHeader
        titleText={t(searched ? "apiKeysNothingFound" : "apiEndpointsEmpty")}
        headingLevel="h2"
        icon={<EmptyStateIcon icon={searched ? SearchIcon : CubesIcon} />}
      />
      <EmptyStateBody>{t(searched ? "apiEndpointsNothingFoundWhy" : "apiEndpointsEmptyWhy")}</EmptyStateBody>
      {searched && (
        <EmptyStateFooter>
          <Button variant="link" onClick={onClear}>
            {t("apiKeysClearFilters")}
          </Button>
        </EmptyStateFooter>
      )}
    </EmptyState>
  );
};
