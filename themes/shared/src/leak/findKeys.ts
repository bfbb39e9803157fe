import { checksum } from "./checksum";

/** A key in a text, by its public part: the secret is not kept. */
export type FoundKey = {
  id: string;
  /** Prefix and id: "rpa_9fK2aB7cD3eF". */
  publicPart: string;
  /** False if it looks like a key, but its checksum is wrong: it has a typo, or a part of its secret is missing. */
  isWhole: boolean;
  /** Not whole, although nothing is missing. */
  isMistyped: boolean;
  /** Whether its id can be asked for: it is whole, or has a prefix of ours. Other text could be a piece of anything. */
  isOurs: boolean;
};

export type Findings = {
  /** Each key once, in the order of the text. */
  keys: FoundKey[];
  /** Only the first LONGEST characters were searched. */
  isCut: boolean;
  /** There are more keys than are returned. */
  hasMore: boolean;
};

/** The most characters that are searched, which takes about a second. */
export const LONGEST = 10_000_000;

export const MOST_KEYS = 100;
const MOST_TYPOS = 20;

const SECRET = 38;
const CHECKSUM = 6;

/**
 * The id of a key, with its secret or what is left of it, if that is not too short; the prefix is looked for backwards from
 * here.
 */
const CORE = /_([0-9A-Za-z]{12})(?=_([0-9A-Za-z]{16,64})|(?![0-9A-Za-z]))/g;
const LONGEST_PREFIX = 16;
const LONGEST_TYPO = 48;

/**
 * Base64 that can hold a whole key, as in HTTP Basic and in Kubernetes' secrets. With "{70,}", browsers run out of stack in
 * a run of millions.
 */
const ENCODED = /(?<![0-9A-Za-z+/])[0-9A-Za-z+/]{70}[0-9A-Za-z+/]*/g;

/** In addresses, even twice encoded, in HTML, and in JSON; the server reads the same. */
const ESCAPED_UNDERSCORE = /%(?:25){0,3}5f|&#0{0,5}95;|&#x0{0,5}5f;|&lowbar;|\\u005f|\uff3f/gi;

/**
 * Mail and terminals break long lines. Quoted-printable puts an equals sign before the break, a shell wants a backslash
 * there, and a reply begins each line with an angle.
 */
const BREAK = /(?:[=\\]?\r?\n[ \t>|]{0,200}){1,100}/g;

/** So many checksums are compared: far more than a text with MOST_KEYS keys needs. */
const MOST_CHECKSUMS = 200_000;

/**
 * Finds the keys in any text, in time proportional to its length, whatever stands around them. A PDF leaves blanks in
 * them: of a text without its blanks, only what has the right checksum is a key.
 *
 * @param prefixes those of our keys: of these, an id without a secret is found, too
 */
export function findKeys(text: string, prefixes: ReadonlySet<string> = NONE): Findings {
  const isCut = text.length > LONGEST;
  const plain = visible(isCut ? text.slice(0, LONGEST) : text);
  const found = new Found(prefixes);
  found.search(plain, true);
  found.decode(plain);
  const joined = plain.replace(BREAK, "");
  if (joined.length < plain.length) {
    found.search(joined, false);
    found.decode(joined);
  }
  const dense = joined.replace(/\s+/g, "");
  if (dense.length < joined.length) found.search(dense, false);
  return { keys: [...found.keys.values()], isCut, hasMore: found.hasMore };
}

const NONE: ReadonlySet<string> = new Set();

/** Without the invisible characters that come along from web pages, and with plain underscores. */
function visible(text: string) {
  const shown = /[^\x00-\x7f]/.test(text) ? text.replace(/[\p{Cf}\p{DI}]/gu, "") : text;
  return shown.replace(ESCAPED_UNDERSCORE, "_");
}

class Found {
  readonly keys = new Map<string, FoundKey>();
  hasMore = false;
  private typos = 0;
  private checksums = 0;

  constructor(private readonly prefixes: ReadonlySet<string>) {}

  /** @param withTypos whether to take what only looks like a key, too */
  search(text: string, withTypos: boolean) {
    for (const { 1: id, 2: rest, index } of text.matchAll(CORE)) {
      if (this.keys.get(id!)?.isWhole) continue;
      if (this.keys.size - this.typos >= MOST_KEYS || this.checksums >= MOST_CHECKSUMS) {
        this.hasMore = true;
        return;
      }
      const before = text.slice(Math.max(0, index - LONGEST_PREFIX - 1), index);
      const prefix = rest && this.prefixOf(before, id!, rest);
      if (prefix) this.addKey(id!, prefix);
      else if (withTypos) this.addPart(id!, before, rest);
    }
  }

  decode(text: string) {
    for (const [run] of text.matchAll(ENCODED)) {
      // Other letters before it, such as a path in an address, shift the groups of four characters.
      for (let shift = 0; shift < 4; shift++) {
        const part = run.slice(shift);
        this.search(atob(part.length % 4 === 1 ? part.slice(0, -1) : part), false);
      }
    }
  }

  /** The prefix with which the checksum is right. Other letters may touch it, as in "%3drpa_..."; undefined if none is. */
  private prefixOf(before: string, id: string, rest: string) {
    if (rest.length < SECRET) return undefined;
    const covered = `_${id}_${rest.slice(0, SECRET - CHECKSUM)}`;
    const expected = rest.slice(SECRET - CHECKSUM, SECRET);
    const run = /[a-z0-9]{0,16}$/.exec(before)![0];
    for (let start = 0; start < run.length; start++) {
      if (run[start]! < "a") continue;
      this.checksums++;
      if (checksum(run.slice(start) + covered) === expected) return run.slice(start);
    }
    return undefined;
  }

  private addKey(id: string, prefix: string) {
    if (this.keys.has(id)) this.typos--;
    this.keys.set(id, { id, publicPart: `${prefix}_${id}`, isWhole: true, isMistyped: false, isOurs: true });
  }

  private addPart(id: string, before: string, rest: string | undefined) {
    const prefix = /(?:^|[^0-9A-Za-z])([a-z][a-z0-9]{0,15})$/.exec(before)?.[1];
    if (!prefix || this.keys.has(id)) return;
    const isOurs = this.prefixes.has(prefix);
    if (!isOurs && !(rest && isRandom(rest))) return;
    if (this.typos >= MOST_TYPOS) {
      this.hasMore = true;
      return;
    }
    this.typos++;
    const isMistyped = !!rest && rest.length >= SECRET;
    this.keys.set(id, { id, publicPart: `${prefix}_${id}`, isWhole: false, isMistyped, isOurs });
  }
}

/** Whether it looks as random as a secret. */
const isRandom = (rest: string) =>
  rest.length <= LONGEST_TYPO && /[0-9]/.test(rest) && /[A-Z]/.test(rest) && /[a-z]/.test(rest);
