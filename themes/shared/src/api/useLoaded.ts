import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { type ApiError, asApiError } from "./ApiError";
import { UNCERTAIN } from "./send";

export type Loaded<T> = {
  /** What was loaded last. It stays during the next load, and if that fails. */
  value?: T;
  /** Why the last load failed. */
  error?: ApiError;
  isLoading: boolean;
  reload: () => void;
  /** Applies what the page itself has changed. A load that began before the change is repeated. */
  update: (change: (value: T) => T) => void;
};

type State<T> = { value?: T; error?: ApiError; request?: object };

/**
 * Loads when the page is shown, on `reload`, and whenever `load` is another function. So memoize it, or it loads for
 * ever: `useLoaded(useCallback((signal) => listKeys(signal), [listKeys]))`. A load that is no longer needed is aborted,
 * and its result is dropped. It also loads after a change whose outcome is uncertain.
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<State<T>>({});
  const [round, setRound] = useState(0);
  const changes = useRef(0);
  const request = useMemo(() => ({ load, round }), [load, round]);
  const reload = useCallback(() => setRound((old) => old + 1), []);

  useEffect(() => {
    const { signal, abort } = abortable();
    const before = changes.current;
    request.load(signal).then(
      (value) => {
        if (signal.aborted) return;
        if (changes.current === before) setState({ value, request });
        else reload();
      },
      (reason: unknown) => {
        if (!signal.aborted) setState(({ value }) => ({ value, error: asApiError(reason), request }));
      },
    );
    return abort;
  }, [request, reload]);

  useEffect(() => {
    window.addEventListener(UNCERTAIN, reload);
    return () => window.removeEventListener(UNCERTAIN, reload);
  }, [reload]);

  const update = useCallback((change: (value: T) => T) => {
    changes.current++;
    setState((old) => (old.value === undefined ? old : { ...old, value: change(old.value) }));
  }, []);

  const isLoading = state.request !== request;
  return { value: state.value, error: isLoading ? undefined : state.error, isLoading, reload, update };
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
