import { withoutSecret } from "scoped-keys-shared/withoutSecret";

export { useSearchAddress } from "scoped-keys-shared";

/** Takes a secret out of the address that the page was opened with, before the login takes that address along. */
export function cleanAddress() {
  const [path, query] = location.hash.split("?");
  const clean = withoutSecret(new URLSearchParams(query));
  if (clean) history.replaceState(history.state, "", clean.size > 0 ? `${path}?${clean}` : path);
}
