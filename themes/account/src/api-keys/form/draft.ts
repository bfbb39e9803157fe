import { useEnvironment } from "@keycloak/keycloak-account-ui";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { holdsKey, type Permissions } from "scoped-keys-shared";
import type { ExpiryChoice } from "./expiry";

export type FormValues = { name: string; note: string; expiry: ExpiryChoice; permissions: Permissions };

const PLACE = "scoped-keys.draft";

/**
 * The values of a form. What was entered survives the way through the login page and back, except for fields with a key
 * that was pasted into them. A draft is read once and then forgotten.
 */
export function useDraft<T>(form: string, initial: T) {
  const { keycloak } = useEnvironment();
  // Another user may sign in on the way: the draft is not for them.
  const place = `${keycloak.subject}/${form}`;
  const [{ draft, first }] = useState(() => {
    const draft = takeDraft<T>(place);
    return { draft, first: { ...initial, ...draft } };
  });
  const [values, setValues] = useState<T>(first);
  const latest = useRef(values);
  const isUnsaved = useRef(!!draft);
  const keep = useCallback(() => {
    isUnsaved.current = false;
    const values = Object.entries(latest.current as object).filter(([, value]) => !holdsKey(String(value)));
    sessionStorage.setItem(PLACE, JSON.stringify({ place, values: Object.fromEntries(values) }));
  }, [place]);

  useEffect(() => sessionStorage.removeItem(PLACE), []);
  // A layout effect: listeners are called in their order, and the question before leaving must come after this one.
  useLayoutEffect(() => {
    // When a session has ended, Keycloak's adapter opens the login page by itself.
    const leave = () => {
      if (!keycloak.token && isUnsaved.current) keep();
    };
    window.addEventListener("beforeunload", leave);
    return () => window.removeEventListener("beforeunload", leave);
  }, [keycloak, keep]);

  const set = (change: Partial<T>) => {
    isUnsaved.current = true;
    latest.current = { ...latest.current, ...change };
    setValues(latest.current);
  };
  return { values, set, isRestored: !!draft, isUnsaved, keep };
}

function takeDraft<T>(place: string): Partial<T> | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(PLACE)!);
    return draft?.place === place ? draft.values : undefined;
  } catch {
    return undefined;
  }
}
