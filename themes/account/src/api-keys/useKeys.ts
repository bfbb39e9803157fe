import { useEffect, useMemo } from "react";
import { type ApiError, type ApiKey, type Limits, useLoaded } from "scoped-keys-shared";

import { useApi } from "./api";

export type Keys = {
  keys: ApiKey[];
  /** Why the last refresh failed: what is shown is from before. */
  error?: ApiError;
  /** The rules of the realm, once they are known; nothing on the list waits for them. */
  rules?: Limits;
  /** Takes in a key that the server has just responded with. */
  put: (key: ApiKey) => void;
  drop: (id: string) => void;
  /** Shows the change at once; the caller takes it back if it fails. */
  show: (id: string, change: Pick<ApiKey, "enabled">) => void;
  refresh: () => void;
};

const STALE_AFTER = 30_000;

/** The user's keys: loaded once, then kept in step with what the page does, and loaded again when the user returns. */
export function useKeys(): { loaded?: Keys; error?: ApiError; reload: () => void } {
  const { list, rules: loadRules } = useApi();
  const { value: rules } = useLoaded(loadRules);
  const { value: keys, error, reload, update } = useLoaded(list);
  useReturn(reload);

  const loaded = useMemo(
    () =>
      keys && {
        keys,
        error,
        rules,
        put: (key: ApiKey) =>
          update((keys) =>
            keys.some(({ id }) => id === key.id) ? keys.map((old) => (old.id === key.id ? key : old)) : [key, ...keys],
          ),
        drop: (gone: string) => update((keys) => keys.filter(({ id }) => id !== gone)),
        show: (id: string, change: Pick<ApiKey, "enabled">) =>
          update((keys) => keys.map((key) => (key.id === id ? { ...key, ...change } : key))),
        refresh: reload,
      },
    [keys, error, rules, reload, update],
  );
  // Keys that are on the screen stay there: a refresh that fails must not take them away.
  return { loaded, error, reload };
}

/** Calls back when the user comes to this tab again after a while: "last used" has moved on meanwhile. */
function useReturn(callback: () => void) {
  useEffect(() => {
    let left = Date.now();
    const listener = () => {
      if (document.visibilityState === "hidden") left = Date.now();
      else if (Date.now() - left > STALE_AFTER) callback();
    };
    document.addEventListener("visibilitychange", listener);
    return () => document.removeEventListener("visibilitychange", listener);
  }, [callback]);
}
