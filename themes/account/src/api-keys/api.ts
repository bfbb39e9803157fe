import { type AccountEnvironment, useEnvironment } from "@keycloak/keycloak-account-ui";
import { useMemo } from "react";
import {
  ApiError,
  type ApiKey,
  type Call,
  type Endpoint,
  type KeyDraft,
  type Limits,
  type NewKey,
  send,
} from "scoped-keys-shared";

type Session = Pick<ReturnType<typeof useEnvironment<AccountEnvironment>>, "environment" | "keycloak">;

/** Calls the owner's REST with a fresh token. */
async function call<T>({ environment, keycloak }: Session, method: string, path: string, init?: Call) {
  const fresh = await keycloak.updateToken(5).then(
    () => true,
    () => false,
  );
  if (!fresh) throw new ApiError(401, "session_ended", "The session has ended");

  const base = environment.serverBaseUrl.replace(/\/+$/, "");
  // A token without the role lacks the audience as well, and gets 401; signing in again would not help its user.
  const mayManage = keycloak.hasResourceRole("manage-account", "account");
  return send<T>({
    method,
    url: `${base}/realms/${encodeURIComponent(environment.realm)}/api-keys${path}`,
    token: keycloak.token,
    codes: { 401: mayManage ? "session_ended" : "forbidden" },
    ...init,
  });
}

/** What is not limited may be absent from the response. */
const limits = (rules: Partial<Limits>): Limits => ({
  maxPerUser: rules.maxPerUser ?? Infinity,
  maxLifetimeDays: rules.maxLifetimeDays ?? null,
  requireExpiry: rules.requireExpiry ?? false,
  maxGraphql: rules.maxGraphql ?? "read_write",
  stepUpMaxAge: rules.stepUpMaxAge ?? null,
});

/** As many as one response of the server can hold. */
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
