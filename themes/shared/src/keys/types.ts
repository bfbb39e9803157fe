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
  disabledBy?: "owner" | "administrator" | "leak" | "reuse" | null;
  /** When the key was last reported as leaked, also if it was enabled again. */
  leakedTimestamp?: number | null;
  /** What the key is for and where it is stored, in the owner's words. */
  note?: string | null;
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
  /** How many endpoints a token that is made from a key can name. */
  maxEndpointsPerToken: number;
  /** A line of the platform that shows how to use a key: text, whatever is in it. */
  usageExample?: string | null;
  /** Whether a key may ask about itself. */
  selfCheck: boolean;
  /** Whether anyone may report a leaked key. */
  leakReports: boolean;
};

export type Endpoint = { id: string; name: string; shared: boolean };

/** What the user fills in; expiresTimestamp null means never. */
export type KeyDraft = { name: string; note: string; permissions: Permissions; expiresTimestamp: number | null };
