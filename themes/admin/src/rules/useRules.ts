import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import type { NetworkError } from "@keycloak/keycloak-admin-client";
import { useCallback, useEffect, useState } from "react";

import { ApiError } from "../api/call";
import { type Values, valuesOf, withRules } from "./rules";

/** The rules of the realm, in its attributes. */
export function useRules() {
  const { adminClient } = useAdminClient();
  const { realm, refresh } = useRealm();
  const [saved, setSaved] = useState<Values>();
  const [error, setError] = useState<ApiError>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    let shown = true;
    setError(undefined);
    adminClient.realms.findOne({ realm }).then(
      (found) => shown && setSaved(valuesOf(found?.attributes)),
      (reason: unknown) => shown && setError(failureOf(reason)),
    );
    return () => {
      shown = false;
    };
  }, [adminClient, realm, round]);

  /**
   * Keycloak takes the attributes of a realm as a whole and forgets those that are not sent; so they are asked for once
   * more, and sent back with nothing but the rules changed. What is no attribute is left out and stays.
   */
  const save = useCallback(
    async (values: Values) => {
      try {
        const current = await adminClient.realms.findOne({ realm });
        const attributes = withRules(current?.attributes, values);
        await adminClient.realms.update({ realm }, { attributes });
        setSaved(values);
        refresh();
      } catch (reason) {
        throw failureOf(reason);
      }
    },
    [adminClient, realm, refresh],
  );

  return { saved, error, save, reload: useCallback(() => setRound((old) => old + 1), []) };
}

function failureOf(reason: unknown) {
  if (!(reason instanceof Error)) return new ApiError(0, "unexpected", String(reason));
  const status = (reason as Partial<NetworkError>).response?.status;
  if (status === undefined) return new ApiError(0, "unreachable", reason.message);
  return new ApiError(status, status === 403 ? "forbidden" : "unexpected", reason.message);
}
