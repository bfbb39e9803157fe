import { searchText } from "scoped-keys-shared";

const DAY = 86_400_000;

/** The filters that are chosen from a list, with their choices, as they stand in the address. */
export const CHOICES = {
  enabled: ["true", "false"],
  kind: ["scoped", "legacy"],
  expired: ["true", "false"],
  unusedDays: ["30", "90", "180", "365"],
  exceedsRules: ["true"],
} as const;

export type Choice = keyof typeof CHOICES;

export const CHOICE_NAMES = Object.keys(CHOICES) as Choice[];

/** What is looked for; what is absent does not matter. */
export type Filter = Partial<Record<Choice | "search", string>>;

export type View = { filter: Filter; first: number; max: number };

export const PAGE_SIZES = [10, 20, 50, 100];
const DEFAULT_SIZE = 20;

/** Reads the view from the address; what makes no sense there is left out. */
export function viewOf(params: URLSearchParams): View {
  const filter: Filter = {};
  const search = searchText(params.get("search") ?? "").text;
  if (search) filter.search = search;
  for (const name of CHOICE_NAMES) {
    const value = params.get(name);
    if (value && (CHOICES[name] as readonly string[]).includes(value)) filter[name] = value;
  }
  const max = Number(params.get("max"));
  const first = Number(params.get("first"));
  return {
    filter,
    max: PAGE_SIZES.includes(max) ? max : DEFAULT_SIZE,
    first: Number.isInteger(first) && first > 0 ? first : 0,
  };
}

/** The view as it stands in the address, without what goes without saying. */
export const addressOf = ({ filter, first, max }: View): Record<string, string> => ({
  ...filter,
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
