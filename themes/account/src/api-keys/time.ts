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

/** "3 minutes ago", "in 2 days"; anything under a minute is "now". */
export function relative(time: number, now: number, language: string): string {
  const distance = time - now;
  const found = UNITS.find(([, from]) => Math.abs(distance) >= from);
  if (!found) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
  const [unit, , length] = found;
  // What is over counts when it is complete; a key made to last 90 days should not start with 89 left.
  const amount = distance < 0 ? Math.trunc(distance / length) : Math.round(distance / length);
  return new Intl.RelativeTimeFormat(language).format(amount, unit);
}

export const exact = (time: number, language: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "medium" }).format(time);

export const dateAndMinute = (time: number, language: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(time);
