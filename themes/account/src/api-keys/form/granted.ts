import { type Endpoint, EVERY_ENDPOINT, type Level, type Limits } from "scoped-keys-shared";

import type { FormValues } from "./draft";
import { type ExpiryChoice, firstChoice, NEVER, spanOf } from "./expiry";
import { atMost } from "./presets";
import type { Wish } from "./wish";

export type Granted = {
  values: FormValues;
  /** The endpoints that the user cannot grant access to. */
  left: string[];
  /** Whether the rules of the realm allow less than was wished for. */
  isReduced: boolean;
};

/**
 * Of a wish, what the user may grant.
 *
 * @param offered the endpoints that the user may grant access to; undefined if they are not all known, and the server
 *     judges alone
 */
export function granted({ name, note, permissions, days }: Wish, limits: Limits, offered?: Endpoint[]): Granted {
  const known = offered && new Set([EVERY_ENDPOINT, ...offered.map(({ id }) => id)]);
  const endpoints: [string, Level][] = [];
  const left: string[] = [];
  for (const [id, level] of Object.entries(permissions.endpoints)) {
    if (!known || known.has(id)) endpoints.push([id, level]);
    // One that may not be used is not lost.
    else if (level !== "none") left.push(id);
  }
  const graphql = atMost(permissions.graphql, limits.maxGraphql);
  const expiry = expiryFor(days, limits);
  return {
    values: { name, note, expiry: expiry.choice, permissions: { graphql, endpoints: Object.fromEntries(endpoints) } },
    left,
    isReduced: graphql !== permissions.graphql || expiry.isReduced,
  };
}

function expiryFor(days: number | null | undefined, limits: Limits): { choice: ExpiryChoice; isReduced: boolean } {
  const span = spanOf(limits);
  if (days === undefined) return { choice: firstChoice(span), isReduced: false };
  if (days === null) {
    return span.mayBeEternal
      ? { choice: { choice: NEVER, date: "" }, isReduced: false }
      : { choice: firstChoice(span), isReduced: true };
  }
  const most = limits.maxLifetimeDays ?? Infinity;
  return { choice: { choice: String(Math.min(days, most)), date: "" }, isReduced: days > most };
}
