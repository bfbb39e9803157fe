import { type ApiKey, DAY, type Known, oddParams } from "scoped-keys-shared";

import { type Column, COLUMNS, NEWEST_FIRST, type Order } from "./order";

/** Which keys are shown, as it stands in the address. */
export const SHOWS = ["enabled", "disabled", "expired", "expiring", "unused", "legacy"] as const;

export type Show = (typeof SHOWS)[number];

/** How the list is looked at, but for the text that is searched for; show absent is all keys. */
export type View = { show?: Show; order: Order; odd: string[] };

const EXPIRING = 30 * DAY;
const UNUSED = 90 * DAY;

const showIn = (text: string) => SHOWS.find((one) => one === text);

const columnIn = (text: string) => COLUMNS.find((column) => column === text.replace(/^-/, ""));

/** What the address may say; the empty text is nothing. */
const KNOWN: Known = {
  search: () => true,
  show: (text) => !text || showIn(text),
  order: (text) => !text || columnIn(text),
};

/** Reads the view from the address; what makes no sense there is left out, and named. */
export function viewOf(params: URLSearchParams): View {
  const order = params.get("order") ?? "";
  const by = columnIn(order);
  return {
    show: showIn(params.get("show") ?? ""),
    order: by ? { by, descending: order.startsWith("-") } : NEWEST_FIRST,
    odd: oddParams(params, KNOWN),
  };
}

/** What changes in the view; the empty text takes something out. */
export type Change = { show?: string; search?: string; order?: Order };

/** The same address with a change in it; what goes without saying is left out. */
export function withView(params: URLSearchParams, { show, order, search }: Change) {
  const next = new URLSearchParams(params);
  const set = (name: string, value: string | undefined) => {
    if (value) next.set(name, value);
    else if (value !== undefined) next.delete(name);
  };
  set("search", search);
  set("show", show);
  set("order", order && wordOf(order));
  return next;
}

const wordOf = ({ by, descending }: Order) =>
  by === NEWEST_FIRST.by && descending === NEWEST_FIRST.descending
    ? ""
    : `${descending ? "-" : ""}${by satisfies Column}`;

export function isShown(key: ApiKey, show: Show | undefined, now: number): boolean {
  const left = (key.expiresTimestamp ?? Infinity) - now;
  switch (show) {
    case "enabled":
      return key.enabled && left > 0;
    case "disabled":
      return !key.enabled;
    case "expired":
      return left <= 0;
    case "expiring":
      return left > 0 && left <= EXPIRING;
    case "unused":
      return now - (key.lastUsedTimestamp ?? key.createdTimestamp) > UNUSED;
    case "legacy":
      return key.kind === "legacy";
    case undefined:
      return true;
  }
}
