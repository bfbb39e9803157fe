import { searchText } from "./searchText";

/** The name of the search in an address. */
export const SEARCH = "search";

/** The query without a secret in its search; undefined where there is none. */
export function withoutSecret(params: URLSearchParams) {
  const { text, isCut, isSecret } = searchText(params.get(SEARCH) ?? "");
  if (!isCut && !isSecret) return undefined;
  const clean = new URLSearchParams(params);
  if (text) clean.set(SEARCH, text);
  else clean.delete(SEARCH);
  return clean;
}
