import { useCallback, useEffect, useState } from "react";

import { type SearchText, searchText } from "./searchText";

export type SearchBox = SearchText & {
  /** What stands in the box: a whole key is cut to its public part at once. */
  shown: string;
  type: (typed: string) => void;
  /** Puts there what is searched for from elsewhere, such as an address. */
  show: (text: string) => void;
};

/** A search box that keeps secrets to itself. */
export function useSearchBox(initial = ""): SearchBox {
  const [box, setBox] = useState(() => boxOf(initial));
  const type = useCallback((typed: string) => setBox(boxOf(typed)), []);
  // In two steps: a box that keeps a value of its own takes in a change only, and pasting the same key again is none.
  useEffect(() => {
    if (box.isCut && box.shown !== box.text) setBox((old) => ({ ...old, shown: old.text }));
  }, [box]);
  const show = useCallback((text: string) => setBox((old) => (old.text === text ? old : boxOf(text))), []);
  return { ...box, type, show };
}

const boxOf = (typed: string) => ({ ...searchText(typed), shown: typed });
