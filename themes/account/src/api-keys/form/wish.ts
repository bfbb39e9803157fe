import {
  type ApiKey,
  DAY,
  EVERY_ENDPOINT,
  isWider,
  type Known,
  type Level,
  LEVELS,
  oddParams,
  type Permissions,
  permissionsOf,
} from "scoped-keys-shared";

import { LONGEST_NAME } from "./NameField";

/** What a link or another key fills the form with, before anybody has asked whether the user may grant it. */
export type Wish = {
  name: string;
  note: string;
  permissions: Permissions;
  /** For how many days; null is for ever, undefined as the form says. */
  days?: number | null;
  /** What a link says and this form does not understand. */
  odd?: string[];
  /** Nothing else is in the link. */
  isEmpty?: boolean;
};

const ENDPOINT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MOST_ENDPOINTS = 1000;
const MOST_DAYS = 36_500;

/** On one line and as long as a name may be. */
export function asName(text: string) {
  let name = "";
  for (const character of text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim()) {
    if (name.length + character.length > LONGEST_NAME) break;
    name += character;
  }
  return name;
}

const levelIn = (text: string): Level | undefined => LEVELS.find((level) => level === text);

const narrower = (a: Level, b: Level | undefined) => (b === undefined || isWider(b, a) ? a : b);

function endpointIn(text: string): [id: string, level: Level] | undefined {
  const colon = text.lastIndexOf(":");
  const id = text.slice(0, colon);
  const level = levelIn(text.slice(colon + 1));
  return colon > 0 && level && (id === EVERY_ENDPOINT || ENDPOINT_ID.test(id)) ? [id, level] : undefined;
}

const daysIn = (text: string) => (/^[0-9]{1,9}$/.test(text) ? Math.min(Number(text), MOST_DAYS) : 0);

const KNOWN: Known = {
  name: () => true,
  copy: () => true,
  graphql: levelIn,
  endpoint: endpointIn,
  expiresInDays: daysIn,
};

/**
 * Reads the link to a filled-in form: name, graphql, endpoint=<id>:<level> (id "*" for all others) and expiresInDays.
 * What makes no sense is left out and named; of a parameter that says two things the narrower counts, of names the first.
 *
 * @returns undefined if there is nothing in the link
 */
export function wishOf(params: URLSearchParams): Wish | undefined {
  const name = asName(params.get("name") ?? "");

  const levels = params.getAll("graphql").flatMap((text) => levelIn(text) ?? []);
  const graphql = levels.length > 0 ? levels.reduce(narrower) : undefined;

  const endpoints = new Map<string, Level>();
  for (const text of params.getAll("endpoint")) {
    const [id, level] = endpointIn(text) ?? [];
    if (id && level && endpoints.size < MOST_ENDPOINTS) endpoints.set(id, narrower(level, endpoints.get(id)));
  }

  const days = params.getAll("expiresInDays").map(daysIn).filter(Boolean);

  const odd = oddParams(params, KNOWN);
  const isEmpty = !name && !graphql && endpoints.size === 0 && days.length === 0;
  if (isEmpty && odd.length === 0) return undefined;
  return {
    name,
    note: "",
    permissions: { graphql: graphql ?? "none", endpoints: Object.fromEntries(endpoints) },
    days: days.length > 0 ? Math.min(...days) : undefined,
    odd,
    isEmpty,
  };
}

/** Another key like this one: with its access and its lifetime. */
export const copyOf = (key: ApiKey, name: string): Wish => ({
  name: asName(name),
  note: key.note ?? "",
  permissions: permissionsOf(key),
  days:
    key.expiresTimestamp == null
      ? null
      : Math.min(Math.max(1, Math.round((key.expiresTimestamp - key.createdTimestamp) / DAY)), MOST_DAYS),
});
