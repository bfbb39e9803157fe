import { type ApiKey, type EndpointLevels, type Level, LEVELS, type Permissions, type ScopedKey } from "./types";

export const EVERY_ENDPOINT = "*";

export const NO_ACCESS: Permissions = { graphql: "none", endpoints: {} };

/** Whether it is a key whose permissions are still in the hands of its owner. */
export const canChange = (key: ApiKey): key is ScopedKey => key.kind === "scoped" && !key.rotatedTo;

/** Whether a key is neither disabled nor expired. */
export const isUsable = (key: ApiKey, now: number) => key.enabled && !isOver(key, now);

export const isOver = ({ expiresTimestamp }: ApiKey, now: number) => (expiresTimestamp ?? Infinity) <= now;

export const isLeaked = ({ enabled, disabledBy }: ApiKey) => !enabled && disabledBy === "leak";

/** Whether others may have the key, whoever has enabled or disabled it since. */
export const wasReported = (key: ApiKey) => isLeaked(key) || !!key.leakedTimestamp;

export const isLocked = ({ enabled, disabledBy }: ApiKey) => !enabled && disabledBy === "administrator";

/** Whether an administrator can still mark it as leaked: it works, or nobody has reported it. */
export const canMark = (key: ApiKey) => key.enabled || !wasReported(key);

/** Whether its owner can change what it may do: what an administrator stopped, waits for one. */
export const canEdit = (key: ApiKey): key is ScopedKey => canChange(key) && !isLocked(key);

/** What an administrator stopped gets no successor; everything else does, and stays disabled if it is. */
export const canRotate = (key: ApiKey, now: number): key is ScopedKey => canEdit(key) && !isOver(key, now);

/** Whether its owner can still end a replaced key: it works, or they could enable it again. */
export const canEnd = (key: ApiKey, now: number) =>
  !!key.rotatedTo && !isOver(key, now) && !isLeaked(key) && !isLocked(key);

const rank = (level: Level) => LEVELS.indexOf(level);

export const isWider = (level: Level, than: Level) => rank(level) > rank(than);

export const wider = (a: Level, b: Level) => (isWider(a, b) ? a : b);

export const everyEndpoint = (endpoints: EndpointLevels): Level => endpoints[EVERY_ENDPOINT] ?? "none";

/** The named endpoints, in the order of their ids. */
export const exceptions = (endpoints: EndpointLevels): [string, Level][] =>
  Object.entries(endpoints)
    .filter(([id]) => id !== EVERY_ENDPOINT)
    .sort(([a], [b]) => a.localeCompare(b));

/** What holds for one endpoint: its own level if it is named, else that of every endpoint. */
export const levelOf = (id: string, endpoints: EndpointLevels): Level =>
  Object.hasOwn(endpoints, id) ? endpoints[id]! : everyEndpoint(endpoints);

/** With level undefined, the endpoints lose their own level and follow every endpoint again. */
export function withLevel(endpoints: EndpointLevels, ids: Iterable<string>, level: Level | undefined): EndpointLevels {
  const changed = new Map(Object.entries(endpoints));
  for (const id of ids) {
    if (level) changed.set(id, level);
    else changed.delete(id);
  }
  return Object.fromEntries(changed);
}

/** Without the endpoints that are named with no access where no endpoint has any: one that is gone cannot be named. */
export const concise = ({ graphql, endpoints }: Permissions): Permissions => ({
  graphql,
  endpoints:
    everyEndpoint(endpoints) === "none"
      ? Object.fromEntries(Object.entries(endpoints).filter(([, level]) => level !== "none"))
      : endpoints,
});

export const allowsNothing = ({ graphql, endpoints }: Permissions) =>
  graphql === "none" && Object.values(endpoints).every((level) => level === "none");

/** The same entries with the same levels, in whatever order. */
export const sameEntries = (a: Permissions, b: Permissions) =>
  a.graphql === b.graphql &&
  everyEndpoint(a.endpoints) === everyEndpoint(b.endpoints) &&
  JSON.stringify(exceptions(a.endpoints)) === JSON.stringify(exceptions(b.endpoints));

export type Change = { what: "graphql" | "every" | "endpoint"; id?: string; from: Level; to: Level };

/** Every place where the two differ in what they allow. */
export function changes(before: Permissions, after: Permissions): Change[] {
  const ids = new Set([...exceptions(before.endpoints), ...exceptions(after.endpoints)].map(([id]) => id));
  const all: Change[] = [
    { what: "graphql", from: before.graphql, to: after.graphql },
    { what: "every", from: everyEndpoint(before.endpoints), to: everyEndpoint(after.endpoints) },
    ...[...ids].sort().map((id) => ({
      what: "endpoint" as const,
      id,
      from: levelOf(id, before.endpoints),
      to: levelOf(id, after.endpoints),
    })),
  ];
  return all.filter(({ from, to }) => from !== to);
}
