import { useEffect, useRef } from "react";

/**
 * A key that goes takes the focus along, to nowhere: whoever works with the keyboard would start at the top of the page
 * again. Instead the focus stays in this place, whenever the number of keys has changed and nothing else has it.
 *
 * @param takesFocus whether the focus is for this place from the start: it comes along from a page below
 */
export function useFocusLeftBehind<T extends HTMLElement>(count: number, takesFocus: boolean) {
  const place = useRef<T>(null);
  const before = useRef(count);
  useEffect(() => {
    if (before.current === count) return;
    before.current = count;
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [count]);
  useEffect(() => {
    if (takesFocus) place.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return place;
}
