import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  EmptyStateIcon,
} from "@patternfly/react-core/dist/esm/components/EmptyState";
import { KeyIcon } from "@patternfly/react-icons/dist/esm/icons/key-icon";
import { useTranslation } from "react-i18next";
import { List } from "scoped-keys-shared";

/** The first thing a new user sees, so it says what a key is for and how to use one well; onCreate is absent where no key may be created. */
export const NoKeys = ({ onCreate }: { onCreate?: () => void }) => {
  const { t } = useTranslation();
  return (
    <EmptyState data-testid="api-keys-empty">
      <EmptyStateHeader titleText={t("apiKeysEmpty")} headingLevel="h2" icon={<EmptyStateIcon icon={KeyIcon} />} />
      <EmptyStateBody>
        <p className="pf-v5-u-mb-md">{t("apiKeysEmptyWhat")}</p>
        <List className="sk-advice">
          <li>{t("apiKeysEmptyOneEach")}</li>
          <li>{t("apiKeysEmptyLeast")}</li>
          <li>{t("apiKeysEmptyOnce")}</li>
        </List>
      </EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          {onCreate ? <Button onClick={onCreate}>{t("apiKeysCreate")}</Button> : t("apiKeysFullAtZero")}
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
};
