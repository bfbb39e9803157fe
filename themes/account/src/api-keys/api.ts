import { type AccountEnvironment, useEnvironment } from "@keycloak/keycloak-account-ui";
import {
  type Advice,
  ApiError,
  type ApiKey,
  type Endpoint,
  type HistoryEntry,
  type KeyDraft,
  type Limits,
  type Method,
  type NewKey,
  type RequestOptions,
  type Rotation,
  send,
  type Usage,
} from "scoped-keys-shared";

type Session = Pick<ReturnType<typeof useEnvironment<AccountEnvironment>>, "environment" | "keycloak">;

/** Calls the owner's REST with a fresh token. */
async function call<T>({ environment, keycloak }: Session, method: Method, path: string, options?: RequestOptions) {
  const fresh = await keycloak.updateToken(5).then(
    () => true,
    () => false,
  );
  // The adapter drops the token when the server refuses to refresh it, and keeps it when the server does not respond.
  if (!fresh) throw keycloak.token ? new ApiError(0, "unreachable", "") : new ApiError(401, "session_ended", "");

  const base = environment.serverBaseUrl.replace(/\/+$/, "");
  // A token without the role lacks the audience as well, and gets 401; signing in again would not help its user.
  const mayManage = keycloak.hasResourceRole("manage-account", "account");
  return send<T>({
    method,
    url: `${base}/realms/${encodeURIComponent(environment.realm)}/api-keys${path}`,
    token: keycloak.token,
    codes: { 401: mayManage ? "session_ended" : "forbidden" },
    ...options,
  });
}

/** What is not limited may be absent from the response. */
const limits = (rules: Partial<Limits>): Limits => ({
  maxPerUser: rules.maxPerUser ?? Infinity,
  maxLifetimeDays: rules.maxLifetimeDays ?? null,
  requireExpiry: rules.requireExpiry ?? false,
  maxGraphql: rules.maxGraphql ?? "read_write",
  stepUpMaxAge: rules.stepUpMaxAge ?? null,
  maxEndpointsPerToken: rules.maxEndpointsPerToken ?? Infinity,
  usageExample: rules.usageExample,
  selfCheck: rules.selfCheck ?? true,
  leakReports: rules.leakReports ?? true,
});

/** As many as one response of the server can hold. */
export const ALL = 1000;

/** What the key page shows of the past: as many days as the chart has bars. */
const DAYS = 90;

/** A new key is sent without what was left empty. */
const creation = ({ name, note, permissions, expiresTimestamp }: KeyDraft) => ({
  name,
  permissions,
  ...(note && { note }),
  ...(expiresTimestamp !== null && { expiresTimestamp }),
});

function apiFor(session: Session) {
  const ofKey = (id: string, what = "") => `/${encodeURIComponent(id)}${what}`;
  const endpoints = (search: string, signal?: AbortSignal) =>
    call<Endpoint[]>(session, "GET", `/endpoints?${new URLSearchParams({ search, max: String(ALL) })}`, { signal });
  let names: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    list: (signal?: AbortSignal) => call<ApiKey[]>(session, "GET", `?max=${ALL}`, { signal }),
    get: (id: string) => call<ApiKey>(session, "GET", ofKey(id)),
    rules: (signal?: AbortSignal) => call<Partial<Limits>>(session, "GET", "/rules", { signal }).then(limits),
    create: (draft: KeyDraft) => call<NewKey>(session, "POST", "", { body: creation(draft) }),
    change: (id: string, change: Partial<KeyDraft> | { enabled: boolean }) =>
      call<ApiKey>(session, "PATCH", ofKey(id), { body: change }),
    rotate: (id: string, graceSeconds: number) =>
      call<NewKey>(session, "POST", ofKey(id, "/rotate"), { body: { graceSeconds } }),
    leak: (id: string) => call<ApiKey>(session, "POST", ofKey(id, "/leak")),
    end: (id: string) => call<ApiKey>(session, "POST", ofKey(id, "/end")),
    remove: (id: string) => call<void>(session, "DELETE", ofKey(id)),
    usage: (id: string, signal?: AbortSignal) =>
      call<Usage>(session, "GET", ofKey(id, `/usage?days=${DAYS}`), { signal }),
    advice: (id: string, signal?: AbortSignal) => call<Advice>(session, "GET", ofKey(id, "/advice"), { signal }),
    rotation: (id: string, signal?: AbortSignal) => call<Rotation>(session, "GET", ofKey(id, "/rotation"), { signal }),
    history: (id: string, signal?: AbortSignal) =>
      call<HistoryEntry[]>(session, "GET", ofKey(id, "/history?max=100"), { signal }),
    endpoints,
    /** The names of endpoints by id: asked for once. */
    endpointNames: () => {
      names ??= endpoints("").then((all) => new Map(all.map(({ id, name }) => [id, name])));
      names.catch(() => (names = undefined));
      return names;
    },
  };
}

export type Api = ReturnType<typeof apiFor>;

/** One for all components of a session. */
const apis = new WeakMap<object, Api>();

export function useApi(): Api {
  const { environment, keycloak } = useEnvironment<AccountEnvironment>();
  let api = apis.get(keycloak);
  if (!api) {
    api = apiFor({ environment, keycloak });
    apis.set(keycloak, api);
  }
  return api;
}
