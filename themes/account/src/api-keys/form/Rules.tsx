import { Skeleton } from "@patternfly/react-core/dist/esm/components/Skeleton";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { type ApiError, useApi } from "../api";
import { LoadFailed } from "../list/LoadFailed";
import type { Limits } from "../types";
import { asApiError } from "../useKeys";

/** The rules of the realm, which a form needs before it can offer anything. */
export const Rules = ({ children }: { children: (limits: Limits) => ReactNode }) => {
  const { t } = useTranslation();
  const api = useApi();
  const [limits, setLimits] = useState<Limits>();
  const [error, setError] = useState<ApiError>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const aborted = new AbortController();
    setError(undefined);
    api.rules(aborted.signal).then(setLimits, (reason: unknown) => {
      if (!aborted.signal.aborted) setError(asApiError(reason));
    });
    return () => aborted.abort();
  }, [api, round]);

  if (error) return <LoadFailed error={error} onRetry={() => setRound((old) => old + 1)} />;
  return limits ? children(limits) : <Skeleton height="20rem" screenreaderText={t("apiKeysLoading")} />;
};
