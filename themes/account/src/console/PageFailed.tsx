import { Button } from "@patternfly/react-core/dist/esm/components/Button";
import {
  EmptyState,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
} from "@patternfly/react-core/dist/esm/components/EmptyState";
import { useTranslation } from "react-i18next";

/** What is left when a page throws: say so, and offer the way out. */
export const PageFailed = () => {
  const { t } = useTranslation();
  return (
    <EmptyState>
      <EmptyStateHeader titleText={t("somethingWentWrong")} headingLevel="h1" />
      <EmptyStateBody>{t("somethingWentWrongDescription")}</EmptyStateBody>
      <EmptyStateFooter>
        <Button onClick={() => location.reload()}>{t("tryAgain")}</Button>
      </EmptyStateFooter>
    </EmptyState>
  );
};
