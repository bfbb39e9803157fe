import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import { useMemo } from "react";

import { environment } from "../console/environment";

/** An answer that is not a success; code is the stable "error" of the server, or one of ours for what never got there. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(0, "unexpected", String(error));

type CallInit = {
  body?: unknown;
  signal?: AbortSignal;
  /** What is there already is not replaced. */
  onlyNew?: boolean;
};

export type Call = <T>(method: string, path: string, init?: CallInit) => Promise<T>;

/** Calls our part of the admin REST in the realm that is looked at: JSON both ways, every failure an ApiError. */
export function useCall(): Call {
  const { adminClient } = useAdminClient();
  const { realm } = useRealm();
  return useMemo(() => {
    const base = `${environment.adminBaseUrl}/admin/realms/${encodeURIComponent(realm)}`;
    return async <T>(method: string, path: string, { body, signal, onlyNew }: CallInit = {}) => {
      const token = await adminClient.getAccessToken();
      const response = await fetch(base + path, {
        method,
        signal,
        cache: "no-store",
        credentials: "omit",
        headers: {
          accept: "application/json",
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(onlyNew ? { "if-none-match": "*" } : {}),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      }).catch((reason: unknown) => {
        if (signal?.aborted) throw reason;
        throw new ApiError(0, "unreachable", "The server did not answer");
      });
      if (!response.ok) throw await failure(response);
      return (response.status === 204 ? undefined : await response.json()) as T;
    };
  }, [adminClient, realm]);
}

const CODES: Record<number, string> = { 401: "session_ended", 403: "forbidden", 404: "not_found" };

async function failure(response: Response) {
  const { error, errorMessage } = await response.json().catch(() => ({}));
  const code = CODES[response.status] ?? (typeof error === "string" ? error : "unexpected");
  return new ApiError(response.status, code, typeof errorMessage === "string" ? errorMessage : response.statusText);
}
