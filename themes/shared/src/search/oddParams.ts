/** The parameters that a page knows, each with what it takes. */
export type Known = Record<string, (value: string) => unknown>;

/** What others put into addresses, and no page needs to know. */
const FOREIGN = /^(utm_|kc_|referrer)/;

const LONGEST = 60;

/** What an address asks for and the page does not understand, for people: the name, and the value if only that is odd. */
export const oddParams = (params: URLSearchParams, known: Known): string[] => [
  ...new Set(
    [...params].flatMap(([name, value]) => {
      if (Object.hasOwn(known, name)) return known[name]!(value) ? [] : short(`${name}=${value}`);
      return FOREIGN.test(name) ? [] : short(name);
    }),
  ),
];

const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
