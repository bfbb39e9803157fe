/** A key, or what is left of one: prefix, public id, and at least a good part of a secret. */
const KEY = /([a-z][a-z0-9]{0,15}_[0-9A-Za-z]{12})_[0-9A-Za-z]{8}/;
/** The secret of a key without its public part. */
const SECRET = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[0-9A-Za-z]{38}$/;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const EMAIL = /^[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}$/i;
/** "production", "2026", "v2", "eu1": what names of people and programs are put together from. */
const WORD = /^([A-Za-z]+[0-9]{0,4}|[0-9]{1,8})$/;
const SHORTEST_SECRET = 20;

export type SearchText = {
  /** What may be searched, shown and written into an address. */
  text: string;
  /** A key was in it, and only its public part is left. */
  isCut: boolean;
  /** It looks like a secret: nothing of it may go anywhere. */
  isSecret: boolean;
};

/**
 * Keeps secrets out of searches, which stand in addresses and so in logs. Of a whole key only the public part is left,
 * whatever is around it; what looks like an opaque (legacy) key is not searched.
 */
export function searchText(typed: string): SearchText {
  const [, publicPart] = KEY.exec(plain(typed)) ?? [];
  if (publicPart) return { text: publicPart, isCut: true, isSecret: false };
  const text = typed.trim();
  return plain(text).split(/\s+/).some(looksSecret)
    ? { text: "", isCut: false, isSecret: true }
    : { text, isCut: false, isSecret: false };
}

/** Whether a key is in a text, or what is left of one: it must not get into an address. */
export const holdsKey = (text: string) =>
  KEY.test(plain(text)) ||
  plain(text)
    .split(/\s+/)
    .some((word) => SECRET.test(word) || KEY.test(decoded(word)));

/** The text that stands in Base64; empty if it is none. */
function decoded(word: string) {
  try {
    return atob(word.replace(/-/g, "+").replace(/_/g, "/"));
  } catch {
    return "";
  }
}

/** The text as the server reads it: without invisible characters, and with ordinary ones for full-width ones. */
const plain = (text: string) => text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");

/** 20 or more visible characters, letters and digits among them, which are no e-mail address, no UUID and no name. */
function looksSecret(typed: string) {
  // What ends with an equals sign is Base64, not the name of a variable.
  const word = typed.replace(/^[A-Za-z_]\w*[=:](?=[^=])/, "").replace(/^["'`]+|["'`,;]+$/g, "");
  const rest = word.replace(UUID, "");
  return (
    rest.length >= SHORTEST_SECRET &&
    /^[\x21-\x7e]+$/.test(rest) &&
    /[A-Za-z]/.test(rest) &&
    /[0-9]/.test(rest) &&
    !EMAIL.test(rest) &&
    !rest.split(/[^A-Za-z0-9]+/).every((part) => part === "" || WORD.test(part))
  );
}
