/** What may keep a client from exchanging keys, in the words of the server, in its order. */
export const OBJECTIONS = [
  "client_not_enabled_for_api_keys",
  "client_not_confidential",
  "client_not_openid_connect",
  "client_registered_itself",
  "client_has_full_scope",
  "client_scope_reaches_keycloak_roles",
] as const;

export type Objection = (typeof OBJECTIONS)[number];

export type Removal = { what: "full_scope" | "role" | "client_scope"; name?: string };

/** A client that exchanges keys, or could. */
export type Gate = {
  id: string;
  clientId: string;
  name?: string;
  enabled: boolean;
  /** Keycloak itself uses it. */
  ofKeycloak?: boolean;
  objections: Objection[];
  /** The objections that the server can remove. */
  mendable: Objection[];
  scopeRequired: boolean;
  /** Its tokens are bound to its own key. */
  boundTokens: boolean;
  authenticator?: string;
  /** The attributes with an invalid value, if any. Each counts as the strictest value. */
  invalidAttributes?: string[];
  /** What the last change removed from the client. */
  removed?: Removal[];
};

export const isGate = ({ objections }: Gate) => !objections.includes("client_not_enabled_for_api_keys");

/** Whether something is wrong that only its settings can change, or nothing. */
export const isBlocked = ({ ofKeycloak, objections, mendable }: Gate) =>
  !!ofKeycloak || objections.some((one) => one !== "client_not_enabled_for_api_keys" && !mendable.includes(one));

export const isReady = ({ enabled, objections }: Gate) => enabled && objections.length === 0;
