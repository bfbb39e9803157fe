import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import { useCallback, useMemo } from "react";
import { ApiError, type Method, request, type RequestOptions, send } from "scoped-keys-shared";

import { environment } from "../console/environment";

export type Call = <T>(method: Method, path: string, options?: RequestOptions) => Promise<T>;

const CODES = { 401: "session_ended", 403: "forbidden", 404: "not_found" };

/** Calls our part of the admin REST in the realm that is looked at. */
export function useCall(): Call {
  const { adminClient } = useAdminClient();
  const { realm } = useRealm();
  return useMemo(() => {
    const base = `${environment.adminBaseUrl}/admin/realms/${encodeURIComponent(realm)}`;
    return async <T>(method: Method, path: string, options?: RequestOptions) =>
      send<T>({ method, url: base + path, token: await adminClient.getAccessToken(), codes: CODES, ...options });
  }, [adminClient, realm]);
}

/** Downloads a file of our part of the admin REST in the realm that is looked at. */
export function useDownload(): (path: string) => Promise<Blob> {
  const { adminClient } = useAdminClient();
  const { realm } = useRealm();
  return useCallback(
    async (path) => {
      const url = `${environment.adminBaseUrl}/admin/realms/${encodeURIComponent(realm)}${path}`;
      const token = await adminClient.getAccessToken();
      // Errors are JSON, whatever the file is.
      const headers = { accept: "*/*" };
      const response = await request({ method: "GET", url, token, headers, codes: CODES });
      return response.blob().catch((cause: unknown) => {
        throw new ApiError(0, "unreachable", "The connection ended", { cause });
      });
    },
    [adminClient, realm],
  );
}
