import { DAY, isShowable, LAST, type Limits } from "scoped-keys-shared";

/** What is chosen in the form: a number of days, a day of the calendar, never, or what the key has already. */
export type ExpiryChoice = { choice: string; date: string };

export const DATE = "date";
export const NEVER = "never";
export const KEEP = "keep";

/** The last day that can be chosen; without it, browsers let people type years of six digits. */
export const LAST_DATE = "9999-12-31";

const PRESETS = [7, 30, 60, 90, 180, 365];
const DEFAULT_DAYS = 90;

// The clock of the browser may be a little ahead of the server's, which judges the longest lifetime.
const TOLERANCE = 5 * 60_000;

/** Within what a choice must lie; latest null is no limit. */
export type Span = { now: number; latest: number | null; mayBeEternal: boolean };

/** The longest life counts from the creation of the key, so it ends at the same moment however often it is changed. */
export function spanOf({ maxLifetimeDays, requireExpiry }: Limits, created?: number): Span {
  const now = Date.now();
  const latest = maxLifetimeDays === null ? null : (created ?? now) + maxLifetimeDays * DAY - TOLERANCE;
  return {
    now,
    // A limit that no calendar reaches is none; every key must still expire.
    latest: latest !== null && isShowable(latest) ? latest : null,
    mayBeEternal: maxLifetimeDays === null && !requireExpiry,
  };
}

export const presets = ({ now, latest }: Span) =>
  PRESETS.filter((days) => latest === null || now + days * DAY <= latest + TOLERANCE);

export function firstChoice(span: Span): ExpiryChoice {
  const days = presets(span).findLast((preset) => preset <= DEFAULT_DAYS);
  return days ? { choice: String(days), date: "" } : { choice: DATE, date: asDate(span.latest ?? span.now + DAY) };
}

/** A day as an input of type date writes it, in the time zone of the user. */
export function asDate(time: number): string {
  const day = new Date(time);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The moment the choice means: null is never, undefined is no valid choice. */
export function expiryOf({ choice, date }: ExpiryChoice, { now, latest }: Span, kept: number | null = null) {
  if (choice === NEVER) return null;
  if (choice === KEEP) return kept;
  if (choice !== DATE) return Math.min(now + Number(choice) * DAY, latest ?? Infinity);

  // West of Greenwich, the last day of 9999 ends after the latest time that there is.
  const endOfDay = Math.min(new Date(`${date}T23:59:59`).getTime(), LAST);
  if (latest !== null && date === asDate(latest)) return latest;
  return endOfDay > now && endOfDay <= (latest ?? Infinity) ? endOfDay : undefined;
}
