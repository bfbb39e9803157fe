import type { Permissions } from "../keys/types";

/** "*" is a use that did not say what for. */
export type Action = "read" | "write" | "*";

/** "graphql", "endpoint:<id>", or "*" for a use that did not say what for. */
export type Resource = string;

/** How often a key was used on a day (UTC, "2026-11-28") for one thing. */
export type Use = { date: string; resource: Resource; action: Action; count: number };

export type LastUse = { timestamp: number; client?: string; resource?: Resource; action?: Action };

export type Usage = { from: string; to: string; total: number; uses: Use[]; lastUse?: LastUse | null };

export type Advice = {
  observedDays: number;
  blindUses: number;
  unused: { resource: Resource; action: Action }[];
  suggested?: Permissions | null;
  withheld?: "blind_uses" | "too_young" | null;
};

/** How far programs have moved from a replaced key to the new one. */
export type Handover = {
  predecessor: {
    id: string;
    name: string;
    enabled: boolean;
    endsTimestamp: number;
    ended: boolean;
    lastUsedTimestamp?: number | null;
    /** When it was last seen in use after its end. */
    reusedTimestamp?: number | null;
  };
  successor: {
    id: string;
    name: string;
    enabled: boolean;
    createdTimestamp: number;
    lastUsedTimestamp?: number | null;
    /** Null if uses are not counted. */
    usesSince?: number | null;
  };
  allMoved: boolean;
};

/** The rotations that a key was part of: the one that created it, and the one that replaced it. */
export type Rotation = { from?: Handover | null; to?: Handover | null };

/** What a change was about; what it left alone is absent. */
export type KeyState = {
  name?: string;
  note?: string | null;
  enabled?: boolean;
  disabledBy?: string;
  /** Of a report that left the key disabled by an administrator. */
  leakedTimestamp?: number;
  permissions?: Permissions;
  expiresTimestamp?: number | null;
  /** Where a leaked key was found, as its report says. */
  source?: string;
};

export type HistoryEntry = {
  timestamp: number;
  actor: string;
  /** For administrators only. */
  actorId?: string;
  client?: string;
  change: string;
  before?: KeyState | null;
  after?: KeyState | null;
};
