import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateFooter,
  EmptyStateHeader,
} from "@patternfly/react-core/dist/esm/components/EmptyState";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";

export const KeyGone = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState>
      <EmptyStateHeader titleText={t("apiKeysError_not_found")} headingLevel="h1" />
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="link" onClick={() => navigate("..")}>
            {t("apiKeysBack")}
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
