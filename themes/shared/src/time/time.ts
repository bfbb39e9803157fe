const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** From what distance on a unit is used, and how long it is: 45 days say more than "1 month". */
const UNITS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["year", 730 * DAY, 365 * DAY],
  ["month", 60 * DAY, 30.4 * DAY],
  ["day", DAY, DAY],
  ["hour", HOUR, HOUR],
  ["minute", MINUTE, MINUTE],
];

/** The last moment of the year 9999, and the latest time that the server accepts. */
export const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Whether a time in milliseconds since the epoch is one that a calendar shows: from 1970 to the end of 9999 (UTC). */
export const isShowable = (time: number) => time >= 0 && time <= LAST;

/** Writes times in a language; a time that no calendar shows is written as `unshowable`, where Intl would throw. */
export function timesIn(language: string, unshowable: string) {
  const format = (time: number, timeStyle: "short" | "medium") =>
    isShowable(time) ? new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle }).format(time) : unshowable;
  return {
    /** "November 29, 2026 at 3:04:05 PM" */
    exact: (time: number) => format(time, "medium"),
    /** "November 29, 2026 at 3:04 PM" */
    dateAndMinute: (time: number) => format(time, "short"),
    /** "3 minutes ago", "in 2 days"; anything under a minute is "now". */
    relative: (time: number, now: number) => (isShowable(time) ? distance(time - now, language) : unshowable),
  };
}

function distance(milliseconds: number, language: string): string {
  const found = UNITS.find(([, from]) => Math.abs(milliseconds) >= from);
  if (!found) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
  const [unit, , length] = found;
  // What is over counts when it is complete; a key made to last 90 days should not start with 89 left.
  const amount = milliseconds < 0 ? Math.trunc(milliseconds / length) : Math.round(milliseconds / length);
  return new Intl.RelativeTimeFormat(language).format(amount, unit);
}
