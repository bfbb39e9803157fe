import { useEffect, useRef } from "react";

/**
 * When a focused element disappears, the focus is lost, and keyboard users would start again at the top of the page.
 * Instead the focus stays in this place, whenever what is shown has changed and nothing else has it.
 *
 * @param shown changes with what is on the page, such as the number of keys
 * @param takesFocus whether the focus is for this place from the start: it comes along from a page below
 */
export function useFocusLeftBehind<T extends HTMLElement>(shown: number | string, takesFocus = false) {
  const place = useRef<T>(null);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [shown]);
  useEffect(() => {
    if (takesFocus) place.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return place;
}
