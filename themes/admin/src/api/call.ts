import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import { useCallback, useMemo } from "react";
import { ApiError, type Call as Init, send } from "scoped-keys-shared";

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

/** Downloads a file of our part of the admin REST in the realm that is looked at. */
export function useDownload(): (path: string) => Promise<Blob> {
  const { adminClient } = useAdminClient();
  const { realm } = useRealm();
  return useCallback(
    async (path) => {
      const url = `${environment.adminBaseUrl}/admin/realms/${encodeURIComponent(realm)}${path}`;
      const headers = { authorization: `Bearer ${await adminClient.getAccessToken()}` };
      try {
        const response = await fetch(url, { cache: "no-store", credentials: "omit", headers });
        if (response.ok) return await response.blob();
        throw new ApiError(response.status, CODES[response.status as 401] ?? "unexpected", response.statusText);
      } catch (reason) {
        throw reason instanceof ApiError ? reason : new ApiError(0, "unreachable", "The server did not respond");
      }
    },
    [adminClient, realm],
  );
}
