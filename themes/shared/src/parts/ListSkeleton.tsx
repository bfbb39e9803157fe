import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import { useTranslation } from "react-i18next";

export const ListSkeleton = () => {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("apiKeysLoading")} data-testid="api-keys-loading" className="sk-stack">
      {["40%", "100%", "100%", "100%", "100%"].map((width, row) => (
        <Skeleton key={row} width={width} height="2.5rem" />
      ))}
    </div>
  );
};
