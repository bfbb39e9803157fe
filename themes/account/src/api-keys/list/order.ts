import type { ApiKey } from "scoped-keys-shared";

export const COLUMNS = ["name", "created", "used", "expires"] as const;

export type Column = (typeof COLUMNS)[number];
export type Order = { by: Column; descending: boolean };

export const NEWEST_FIRST: Order = { by: "created", descending: true };

const comparisons: Record<Column, (a: ApiKey, b: ApiKey) => number> = {
  name: (a, b) => a.name.localeCompare(b.name),
  created: (a, b) => a.createdTimestamp - b.createdTimestamp,
  used: (a, b) => (a.lastUsedTimestamp ?? 0) - (b.lastUsedTimestamp ?? 0),
  // A key that never expires comes after every key that does.
  expires: (a, b) => (a.expiresTimestamp ?? Number.MAX_VALUE) - (b.expiresTimestamp ?? Number.MAX_VALUE),
};

export function arranged(keys: ApiKey[], search: string, { by, descending }: Order): ApiKey[] {
  const wanted = search.toLocaleLowerCase();
  const found = wanted ? keys.filter((key) => searchable(key).some((text) => text.includes(wanted))) : [...keys];
  const compare = comparisons[by];
  return found.sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
}

const searchable = (key: ApiKey) =>
  [key.name, key.hint, publicPart(key), ...(key.kind === "legacy" ? [] : Object.keys(key.permissions.endpoints))].map(
    (text) => text.toLocaleLowerCase(),
  );

/** The key up to its secret: "rpa_9fK2aB7cD3eF"; a legacy key has no such part, only an id. */
const publicPart = ({ hint, id }: ApiKey) => hint.slice(0, hint.indexOf("_") + 1) + id;
