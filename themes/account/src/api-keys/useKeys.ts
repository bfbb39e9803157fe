import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { ApiError, useApi } from "./api";
import type { ApiKey } from "./types";

export type Keys = {
  keys: ApiKey[];
  /** Takes in a key that the server has just answered with. */
  put: (key: ApiKey) => void;
  drop: (id: string) => void;
  /** Shows the change at once; whoever calls this answers for taking it back. */
  show: (id: string, change: Pick<ApiKey, "enabled">) => void;
  refresh: () => void;
};

type State = { keys?: ApiKey[]; error?: ApiError };

const STALE_AFTER = 30_000;

/** The user's keys: asked for once, then kept in step with what the page does, and asked for again when the user returns. */
export function useKeys(): { loaded?: Keys; error?: ApiError; reload: () => void } {
  const api = useApi();
  const [state, setState] = useState<State>({});
  const [round, setRound] = useState(0);
  const changes = useRef(0);

  useEffect(() => {
    const aborted = new AbortController();
    const before = changes.current;
    api.list(aborted.signal).then(
      // The server may have read this list before a change that the page shows by now: then it is asked again.
      (keys) => (changes.current === before ? setState({ keys }) : setRound((old) => old + 1)),
      (error: unknown) => {
        // Keys that are on the screen stay there: a refresh that fails must not take them away.
        if (!aborted.signal.aborted) setState((old) => (old.keys ? old : { error: asApiError(error) }));
      },
    );
    return () => aborted.abort();
  }, [api, round]);

  const refresh = useCallback(() => setRound((old) => old + 1), []);
  useReturn(refresh);

  const reload = useCallback(() => {
    setState({});
    refresh();
  }, [refresh]);

  const loaded = useMemo(() => {
    if (!state.keys) return undefined;
    const update = (change: (keys: ApiKey[]) => ApiKey[]) => {
      changes.current++;
      setState((old) => (old.keys ? { ...old, keys: change(old.keys) } : old));
    };
    return {
      keys: state.keys,
      put: (key: ApiKey) =>
        update((keys) =>
          keys.some(({ id }) => id === key.id) ? keys.map((old) => (old.id === key.id ? key : old)) : [key, ...keys],
        ),
      drop: (gone: string) => update((keys) => keys.filter(({ id }) => id !== gone)),
      show: (id: string, change: Pick<ApiKey, "enabled">) =>
        update((keys) => keys.map((key) => (key.id === id ? { ...key, ...change } : key))),
      refresh,
    };
  }, [state, refresh]);

  return { loaded, error: state.error, reload };
}

export const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(0, "unexpected", String(error));

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
