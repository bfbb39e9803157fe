import { type AccountEnvironment, useEnvironment } from "@keycloak/keycloak-account-ui";
import { useMemo } from "react";

import type { ApiKey, Endpoint, KeyDraft, Limits, NewKey } from "./types";

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

type Session = Pick<ReturnType<typeof useEnvironment<AccountEnvironment>>, "environment" | "keycloak">;

/** The only place that talks to the server: a fresh token on every call, JSON both ways, every failure an ApiError. */
async function call<T>({ environment, keycloak }: Session, method: string, path: string, init: CallInit = {}) {
  const base = environment.serverBaseUrl.replace(/\/+$/, "");
  const fresh = await keycloak.updateToken(5).then(
    () => true,
    () => false,
  );
  if (!fresh) throw new ApiError(401, "session_ended", "The session has ended");

  const response = await fetch(`${base}/realms/${encodeURIComponent(environment.realm)}/api-keys${path}`, {
    method,
    signal: init.signal,
    cache: "no-store",
    credentials: "omit",
    headers: {
      accept: "application/json",
      authorization: `Bearer ${keycloak.token}`,
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: init.body === undefined ? undefined : JSON.stringify(init.body),
  }).catch((reason: unknown) => {
    if (init.signal?.aborted) throw reason;
    throw new ApiError(0, "unreachable", "The server did not answer");
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  throw await failure(response, keycloak.hasResourceRole("manage-account", "account"));
}

type CallInit = { body?: unknown; signal?: AbortSignal };

/** A token without the role lacks the audience as well, and gets 401; signing in again would not help its user. */
async function failure(response: Response, mayManage: boolean) {
  const { error, errorMessage } = await response.json().catch(() => ({}));
  const code =
    response.status === 401
      ? mayManage
        ? "session_ended"
        : "forbidden"
      : typeof error === "string"
        ? error
        : "unexpected";
  return new ApiError(response.status, code, typeof errorMessage === "string" ? errorMessage : response.statusText);
}

/** What is not limited may be absent from the answer. */
const limits = (rules: Partial<Limits>): Limits => ({
  maxPerUser: rules.maxPerUser ?? Infinity,
  maxLifetimeDays: rules.maxLifetimeDays ?? null,
  requireExpiry: rules.requireExpiry ?? false,
  maxGraphql: rules.maxGraphql ?? "read_write",
  stepUpMaxAge: rules.stepUpMaxAge ?? null,
});

/** As many as one answer of the server can hold. */
export const ALL = 1000;

const apiFor = (session: Session) => ({
  list: (signal?: AbortSignal) => call<ApiKey[]>(session, "GET", `?max=${ALL}`, { signal }),
  rules: (signal?: AbortSignal) => call<Partial<Limits>>(session, "GET", "/rules", { signal }).then(limits),
  create: (draft: KeyDraft) =>
    call<NewKey>(session, "POST", "", {
      body: draft.expiresTimestamp === null ? { ...draft, expiresTimestamp: undefined } : draft,
    }),
  change: (id: string, change: Partial<KeyDraft> | { enabled: boolean }) =>
    call<ApiKey>(session, "PATCH", `/${encodeURIComponent(id)}`, { body: change }),
  rotate: (id: string, graceSeconds: number) =>
    call<NewKey>(session, "POST", `/${encodeURIComponent(id)}/rotate`, { body: { graceSeconds } }),
  remove: (id: string) => call<void>(session, "DELETE", `/${encodeURIComponent(id)}`),
  endpoints: (search: string, signal?: AbortSignal) =>
    call<Endpoint[]>(session, "GET", `/endpoints?${new URLSearchParams({ search, max: String(ALL) })}`, { signal }),
});

export type Api = ReturnType<typeof apiFor>;

export function useApi(): Api {
  const { environment, keycloak } = useEnvironment<AccountEnvironment>();
  return useMemo(() => apiFor({ environment, keycloak }), [environment, keycloak]);
}
