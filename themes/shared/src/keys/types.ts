export type Level = "none" | "read" | "read_write";

export const LEVELS: readonly Level[] = ["none", "read", "read_write"];

/** Endpoint id to level; "*" stands for every endpoint that is not named. */
export type EndpointLevels = Record<string, Level>;

export type Permissions = { graphql: Level; endpoints: EndpointLevels };

type KeyFacts = {
  id: string;
  name: string;
  hint: string;
  enabled: boolean;
  disabledBy?: "owner" | "administrator" | null;
  createdTimestamp: number;
  lastUsedTimestamp?: number | null;
  expiresTimestamp?: number | null;
  /** The id of the key that has replaced this one, which works until it expires. */
  rotatedTo?: string;
};

/** A key of ours: its permissions can be chosen and changed. */
export type ScopedKey = KeyFacts & { kind: "scoped"; permissions: Permissions };

/** A key from before: opaque, its access is fixed. */
export type LegacyKey = KeyFacts & { kind: "legacy"; access: Level };

export type ApiKey = ScopedKey | LegacyKey;

/** The one answer that carries the key itself. */
export type NewKey = ScopedKey & { key: string };

/** The rules of the realm for new and changed keys. */
export type Limits = {
  maxPerUser: number;
  maxLifetimeDays: number | null;
  requireExpiry: boolean;
  maxGraphql: Level;
  stepUpMaxAge: number | null;
};

export type Endpoint = { id: string; name: string; shared: boolean };

/** What the user fills in; expiresTimestamp null means never. */
export type KeyDraft = { name: string; permissions: Permissions; expiresTimestamp: number | null };
