import { Stack, StackItem } from "@patternfly/react-core/dist/esm/layouts/Stack";
import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import { useTranslation } from "react-i18next";

export const ListSkeleton = () => {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("apiKeysLoading")} data-testid="api-keys-loading">
      <Stack hasGutter>
        {["40%", "100%", "100%", "100%", "100%"].map((width, row) => (
          <StackItem key={row}>
            <Skeleton width={width} height="2.5rem" />
          </StackItem>
        ))}
      </Stack>
    </div>
  );
};
