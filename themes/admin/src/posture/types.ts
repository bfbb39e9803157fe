/** The sorts of keys that the server counts. */
export type Sort =
  | "all"
  | "enabled"
  | "neverUsed"
  | "unused90Days"
  | "withoutExpiry"
  | "expiring30Days"
  | "legacy"
  | "wideOpen"
  | "leaked"
  | "leakedEnabled";

export type Posture = {
  timestamp: number;
  /** The filter holds the parameters of the list of exactly these keys. */
  counts: Record<Sort, { count: number; filter: Record<string, string> }>;
};
