import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Limits, useLoaded } from "scoped-keys-shared";

import { useApi } from "../api";
import { KeysFailed } from "../KeysFailed";

/** The rules of the realm, which a form needs before it can offer anything. */
export const Rules = ({ children }: { children: (limits: Limits) => ReactNode }) => {
  const { t } = useTranslation();
  const { rules } = useApi();
  const { value: limits, error, reload } = useLoaded(rules);

  if (error) return <KeysFailed error={error} onRetry={reload} />;
  return limits ? children(limits) : <Skeleton height="20rem" screenreaderText={t("apiKeysLoading")} />;
};
