import { useEffect, useRef } from "react";
import { useLocation, useNavigationType } from "react-router-dom";

/** What the router calls the address that the browser was opened with. */
const FIRST_VISIT = "default";

/** Whether this page was left before: then even the address that the browser was opened with is one to come back to. */
let wasLeft = false;

/** How the user got here; a page that changes its own address does not get anywhere. */
export function useArrival() {
  const { key } = useLocation();
  const type = useNavigationType();
  const id = useRef(key);
  if (type !== "REPLACE") id.current = key;
  useEffect(
    () => () => {
      wasLeft = true;
    },
    [],
  );
  return { id: id.current, isFromInside: id.current !== FIRST_VISIT || wasLeft };
}
