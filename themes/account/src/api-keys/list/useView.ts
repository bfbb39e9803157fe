import { useCallback, useMemo } from "react";
import { searchText, useSearchAddress, useSearchBox } from "scoped-keys-shared";

import { viewOf, withView } from "./view";

/** What is looked for in the list, and in which order it stands. The address keeps it, for links and the way back. */
export function useView() {
  const [params, setParams] = useSearchAddress();
  const search = useSearchBox(params.get("search") ?? "");
  const { type: typeInBox } = search;
  const change = useCallback(
    (view: Parameters<typeof withView>[1]) => setParams((old) => withView(old, view), { replace: true }),
    [setParams],
  );
  const type = useCallback(
    (typed: string) => {
      typeInBox(typed);
      change({ search: searchText(typed).text });
    },
    [typeInBox, change],
  );
  return { ...useMemo(() => viewOf(params), [params]), search, type, change };
}
