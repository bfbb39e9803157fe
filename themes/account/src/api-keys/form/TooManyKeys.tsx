import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
} from "@patternfly/react-core/dist/esm/components/EmptyState";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";

/** Said before the form is filled in, not after. */
export const TooManyKeys = ({ limit }: { limit: number }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState data-testid="api-keys-full">
      <EmptyStateHeader
        titleText={limit > 0 ? t("apiKeysFull", { count: limit }) : t("apiKeysFullAtZero")}
        headingLevel="h2"
      />
      {limit > 0 && <EmptyStateBody>{t("apiKeysError_key_limit_reached")}</EmptyStateBody>}
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button onClick={() => navigate("..")}>{t("apiKeysBack")}</Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
