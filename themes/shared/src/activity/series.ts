import { UNSAID } from "./resource";
import type { Resource, Usage, Use } from "./types";

/** The series of the chart that stands for all resources but the busiest. */
export const OTHERS = "others";

const BUSIEST = 5;
const DAY = 86_400_000;

export type Series = {
  resource: Resource | typeof OTHERS;
  total: number;
  /** How many resources it stands for. */
  resources: number;
  /** One number for each day. */
  counts: number[];
};

export type Chart = { days: string[]; series: Series[]; highest: number };

const iso = (time: number) => new Date(time).toISOString().slice(0, 10);

function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += DAY) days.push(iso(time));
  return days;
}

/** The uses of each resource, the busiest first; uses that did not say what for come last. */
export function byResource(uses: Use[]): [Resource, Use[]][] {
  const groups = new Map<Resource, Use[]>();
  for (const use of uses) groups.set(use.resource, [...(groups.get(use.resource) ?? []), use]);
  return [...groups].sort(
    ([a, ofA], [b, ofB]) => Number(a === UNSAID) - Number(b === UNSAID) || sum(ofB) - sum(ofA) || a.localeCompare(b),
  );
}

export const sum = (uses: Use[]) => uses.reduce((total, { count }) => total + count, 0);

/** The busiest resources, the others as one series, and the uses that did not say what for. */
export function chartOf({ from, to, uses }: Usage): Chart {
  const days = daysBetween(from, to);
  const place = new Map(days.map((day, index) => [day, index]));
  const groups = byResource(uses.filter(({ date }) => place.has(date)));
  const said = groups.filter(([resource]) => resource !== UNSAID);
  // A single one left over needs no name for others.
  const shown = said.length > BUSIEST + 1 ? said.slice(0, BUSIEST) : said;
  const rest = said.slice(shown.length);

  const series = (resource: Resource, ofIt: Use[], resources = 1): Series => {
    const counts = days.map(() => 0);
    for (const { date, count } of ofIt) counts[place.get(date)!]! += count;
    return { resource, total: sum(ofIt), resources, counts };
  };
  const all = [
    ...shown.map(([resource, ofIt]) => series(resource, ofIt)),
    ...(rest.length > 0
      ? [
          series(
            OTHERS,
            rest.flatMap(([, ofIt]) => ofIt),
            rest.length,
          ),
        ]
      : []),
    ...groups.filter(([resource]) => resource === UNSAID).map(([resource, ofIt]) => series(resource, ofIt)),
  ];
  const highest = Math.max(...days.map((_, day) => all.reduce((total, { counts }) => total + counts[day]!, 0)), 0);
  return { days, series: all, highest };
}

/** The next round number, from 2 on: what the axis ends with, so that its half is whole. */
export function roundUp(number: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(number, 1)));
  return Math.max(
    2,
    [1, 2, 4, 6, 10].map((step) => step * power).find((round) => round >= number)!,
  );
}
