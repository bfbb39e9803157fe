import type { ApiKey } from "scoped-keys-shared";

/** A key as administrators see it; exceedsRules are the realm attributes of the rules that it breaks. */
export type AdminKey = ApiKey & { userId: string; username?: string; exceedsRules?: string[] };

/** What a bulk disable did; the owners with the most keys come first. */
export type Disabled = {
  count: number;
  /** How many of them worked until now; the others were disabled already, and their owners could have enabled them. */
  enabledCount: number;
  userCount: number;
  users: OwnerCount[];
  /** By which it can be undone; absent if nothing was disabled. */
  batch?: string;
};

/** What a bulk disable would do; with `more`, to more keys than it counts. */
export type DryRun = Disabled & { more: boolean };

/** A bulk disable that can be undone; with `more`, it keeps more keys disabled than it counts. */
export type BulkAction = {
  batch: string;
  timestamp: number;
  /** The user whose keys it was limited to. */
  userId?: string;
  username?: string;
  actor?: string;
  actorId?: string;
  count: number;
  more: boolean;
  /** How many of them an undo enables; absent for many keys, like whose they are. */
  enabledCount?: number;
  userCount?: number;
  /** The owners with the most keys. */
  users?: OwnerCount[];
};

/** What an undo did; keys that were disabled before stay so. */
export type Undone = { enabled: number; stillDisabled: number };

export type OwnerCount = { userId: string; username?: string; count: number };
