import { useEffect } from "react";
import { useSearchParams } from "react-router-dom";
import { searchText } from "scoped-keys-shared";

const SEARCH = "search";

/** The query without a secret in its search; undefined where there is none. */
function withoutSecret(params: URLSearchParams) {
  const { text, isCut, isSecret } = searchText(params.get(SEARCH) ?? "");
  if (!isCut && !isSecret) return undefined;
  const clean = new URLSearchParams(params);
  if (text) clean.set(SEARCH, text);
  else clean.delete(SEARCH);
  return clean;
}

/** Takes a secret out of the address that the page was opened with, before the login takes that address along. */
export function cleanAddress() {
  const [path, query] = location.hash.split("?");
  const clean = withoutSecret(new URLSearchParams(query));
  if (clean) history.replaceState(history.state, "", clean.size > 0 ? `${path}?${clean}` : path);
}

/** The query of the address; a secret that comes with it does not stay in it. */
export function useSearchAddress() {
  const [params, setParams] = useSearchParams();
  useEffect(() => {
    const clean = withoutSecret(params);
    if (clean) setParams(clean, { replace: true });
  }, [params, setParams]);
  return [params, setParams] as const;
}
