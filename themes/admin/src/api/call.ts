import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import { useMemo } from "react";
import { type Call as Init, send } from "scoped-keys-shared";

import { environment } from "../console/environment";

export type Call = <T>(method: string, path: string, init?: Init) => Promise<T>;

const CODES = { 401: "session_ended", 403: "forbidden", 404: "not_found" };

/** Calls our part of the admin REST in the realm that is looked at. */
export function useCall(): Call {
  const { adminClient } = useAdminClient();
  const { realm } = useRealm();
  return useMemo(() => {
    const base = `${environment.adminBaseUrl}/admin/realms/${encodeURIComponent(realm)}`;
    return async <T>(method: string, path: string, init?: Init) =>
      send<T>({ method, url: base + path, token: await adminClient.getAccessToken(), codes: CODES, ...init });
  }, [adminClient, realm]);
}
