import { useCallback, useMemo, useRef, useState } from "react";
import { searchText, useSearchAddress, useSearchBox } from "scoped-keys-shared";
import { withoutSecret } from "scoped-keys-shared/withoutSecret";

import { type Change, viewOf, withView } from "./view";

/**
 * What is looked for in the list, and in which order it stands: as the address says at first. The address follows, for
 * links and the way back.
 */
export function useView() {
  const [params, setParams] = useSearchAddress();
  const [query, setQuery] = useState(() => withoutSecret(params) ?? params);
  const latest = useRef(query);
  const search = useSearchBox(params.get("search") ?? "");
  const { type: typeInBox } = search;
  const change = useCallback(
    (change: Change) => {
      latest.current = withView(latest.current, change);
      setQuery(latest.current);
      setParams(latest.current, { replace: true });
    },
    [setParams],
  );
  const type = useCallback(
    (typed: string) => {
      typeInBox(typed);
      change({ search: searchText(typed).text });
    },
    [typeInBox, change],
  );
  return { ...useMemo(() => viewOf(query), [query]), search, type, change };
}
