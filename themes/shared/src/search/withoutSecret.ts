import { holdsKey, searchText } from "./searchText";

/** The name of the search in an address. */
export const SEARCH = "search";

/** The query without a secret in its search, and without whole keys elsewhere; undefined where there is none. */
export function withoutSecret(params: URLSearchParams) {
  const { text, isCut, isSecret } = searchText(params.get(SEARCH) ?? "");
  const clean = new URLSearchParams([...params].filter(([name, value]) => name === SEARCH || !holdsKey(value)));
  if (!isCut && !isSecret) return clean.size < params.size ? clean : undefined;
  if (text) clean.set(SEARCH, text);
  else clean.delete(SEARCH);
  return clean;
}
