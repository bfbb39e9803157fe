import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import type { NetworkError } from "@keycloak/keycloak-admin-client";
import { useCallback } from "react";
import { ApiError, useLoaded } from "scoped-keys-shared";

import { type Values, valuesOf, withRules } from "./rules";

/** The rules of the realm, in its attributes. */
export function useRules() {
  const { adminClient } = useAdminClient();
  const { realm, refresh } = useRealm();
  const {
    value: saved,
    error,
    reload,
    update,
  } = useLoaded(
    useCallback(
      () => failing(async () => valuesOf((await adminClient.realms.findOne({ realm }))?.attributes)),
      [adminClient, realm],
    ),
  );

  /**
   * Keycloak takes the attributes of a realm as a whole and forgets those that are not sent; so they are asked for once
   * more, and sent back with nothing but the rules changed. What is no attribute is left out and stays.
   */
  const save = useCallback(
    (values: Values) =>
      failing(async () => {
        const current = await adminClient.realms.findOne({ realm });
        const attributes = withRules(current?.attributes, values);
        await adminClient.realms.update({ realm }, { attributes });
        update(() => values);
        refresh();
      }),
    [adminClient, realm, refresh, update],
  );

  return { saved, error, save, reload };
}

/** Every failure of the admin client as an ApiError. */
const failing = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((reason: unknown) => {
    throw failureOf(reason);
  });

function failureOf(reason: unknown) {
  if (!(reason instanceof Error)) return new ApiError(0, "unexpected", String(reason));
  const status = (reason as Partial<NetworkError>).response?.status;
  if (status === undefined) return new ApiError(0, "unreachable", reason.message);
  return new ApiError(status, status === 403 ? "forbidden" : "unexpected", reason.message);
}
