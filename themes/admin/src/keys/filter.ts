import { holdsKey, type Known, oddParams, searchText } from "scoped-keys-shared";

const DAY = 86_400_000;

/** A filter that is chosen from a list: its name and value, as they stand in the address. */
type Choice = readonly [name: string, value: string];

/** The filters of one list, of which one at most is chosen. */
export const GROUPS = {
  enabled: [
    ["enabled", "true"],
    ["enabled", "false"],
    ["disabledBy", "owner"],
    ["disabledBy", "administrator"],
    ["disabledBy", "leak"],
    ["disabledBy", "reuse"],
    ["leaked", "true"],
  ],
  kind: [
    ["kind", "scoped"],
    ["kind", "legacy"],
  ],
  access: [
    ["wideOpen", "true"],
    ["level", "read"],
    ["level", "read_write"],
  ],
  expired: [
    ["expired", "true"],
    ["expired", "false"],
    ["expiringWithin", "30"],
    ["withoutExpiry", "true"],
  ],
  unusedDays: [
    ["neverUsed", "true"],
    ["unusedDays", "30"],
    ["unusedDays", "90"],
    ["unusedDays", "180"],
    ["unusedDays", "365"],
  ],
  exceedsRules: [["exceedsRules", "true"]],
} as const satisfies Record<string, readonly Choice[]>;

export type Group = keyof typeof GROUPS;

export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

type Chosen = (typeof GROUPS)[Group][number][0];

/** What is looked for; what is absent does not matter. */
export type Filter = Partial<Record<Chosen | "search" | "endpoint" | "idleDays", string>>;

/** Column to sort by, as the server knows it; with a minus in front, the other way round. */
export const SORTS = ["-created", "created", "name", "-name", "lastUsed", "-lastUsed", "expires", "-expires"] as const;

export type Sort = (typeof SORTS)[number];

const NEWEST_FIRST: Sort = "-created";

export type View = { filter: Filter; sort: Sort; first: number; max: number };

export const PAGE_SIZES = [10, 20, 50, 100];
const DEFAULT_SIZE = 20;

/** A number of days, as the rule about idle keys takes it. */
const DAYS = /^[1-9][0-9]{0,4}$/;

const ENDPOINT = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63}|\*)$/;

/** Whether a text can be the id of an endpoint. */
export const isEndpoint = (text: string) => ENDPOINT.test(text);

/** The filter of a group that is chosen, as "name_value". */
export const chosenOf = (group: Group, filter: Filter): string | undefined =>
  GROUPS[group].map(([name, value]) => filter[name] === value && `${name}_${value}`).find(Boolean) || undefined;

/** All that an address chooses in a group, as "name_value": lists can be narrowed further than by the choices. */
export const chosenIn = (group: Group, filter: Filter): string[] =>
  GROUPS[group].flatMap(([name, value]) => (filter[name] === value ? `${name}_${value}` : []));

/** The filter with another choice in a group, or with none. */
export function withChoice(filter: Filter, group: Group, chosen: string | undefined): Filter {
  const changed = { ...filter };
  for (const [name] of GROUPS[group]) delete changed[name];
  const choice = GROUPS[group].find(([name, value]) => `${name}_${value}` === chosen);
  if (choice) changed[choice[0]] = choice[1];
  return changed;
}

const GROUPS_KNOWN = GROUP_NAMES.flatMap((group) => [...GROUPS[group]] as Choice[]);

/** What the address may say; the empty text is nothing. */
const KNOWN: Known = Object.fromEntries([
  ...GROUPS_KNOWN.map(([name]) => [
    name,
    (text: string) => !text || GROUPS_KNOWN.some((choice) => choice[0] === name && choice[1] === text),
  ]),
  ["search", () => true],
  ["endpoint", (text: string) => !text || isEndpoint(text)],
  ["idleDays", (text: string) => !text || DAYS.test(text)],
  ["sort", (text: string) => !text || SORTS.some((sort) => sort === text)],
  ["first", (text: string) => /^[0-9]*$/.test(text)],
  ["max", (text: string) => !text || PAGE_SIZES.includes(Number(text))],
]);

/** What the address asks for and the list does not know: it shows more keys than the address means. */
export const oddOf = (params: URLSearchParams) => oddParams(params, KNOWN);

/** Reads the view from the address; what makes no sense there is left out. */
export function viewOf(params: URLSearchParams): View {
  const filter: Filter = {};
  const search = searchText(params.get("search") ?? "").text;
  if (search) filter.search = search;
  const endpoint = params.get("endpoint");
  if (endpoint && isEndpoint(endpoint) && !holdsKey(endpoint)) filter.endpoint = endpoint;
  const idleDays = params.get("idleDays");
  if (idleDays && DAYS.test(idleDays)) filter.idleDays = idleDays;
  for (const group of GROUP_NAMES) {
    for (const [name, value] of GROUPS[group]) if (params.get(name) === value) filter[name] = value;
  }
  const max = Number(params.get("max"));
  const first = Number(params.get("first"));
  return {
    filter,
    sort: SORTS.find((sort) => sort === params.get("sort")) ?? NEWEST_FIRST,
    max: PAGE_SIZES.includes(max) ? max : DEFAULT_SIZE,
    first: Number.isInteger(first) && first > 0 ? first : 0,
  };
}

/** The view as it stands in the address, without what goes without saying. */
export const addressOf = ({ filter, sort, first, max }: View): Record<string, string> => ({
  ...filter,
  ...(sort === NEWEST_FIRST ? {} : { sort }),
  ...(first > 0 ? { first: String(first) } : {}),
  ...(max === DEFAULT_SIZE ? {} : { max: String(max) }),
});

/** The same for the server, which knows a moment where we know a number of days. */
export function queryOf({ unusedDays, ...filter }: Filter, userId: string | undefined): URLSearchParams {
  const query = new URLSearchParams(filter as Record<string, string>);
  if (userId) query.set("userId", userId);
  if (unusedDays) query.set("unusedSince", String(Date.now() - Number(unusedDays) * DAY));
  return query;
}
