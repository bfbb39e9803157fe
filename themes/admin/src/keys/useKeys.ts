import { useCallback, useEffect, useRef, useState } from "react";

import { type ApiError, asApiError, useCall } from "../api/call";
import { queryOf, type View } from "./filter";
import type { AdminKey } from "./types";

export type Keys = {
  keys?: AdminKey[];
  /** How many there are on all pages. */
  total: number;
  error?: ApiError;
  loading: boolean;
  reload: () => void;
  /** Takes in a key that the server has just answered with. */
  put: (key: AdminKey) => void;
};

type State = { keys?: AdminKey[]; total: number; error?: ApiError; shown?: string };

/** One page of keys, and how many there are; what is on the screen stays there until the next page has come. */
export function useKeys(view: View, userId: string | undefined): Keys {
  const call = useCall();
  const [state, setState] = useState<State>({ total: 0 });
  const [round, setRound] = useState(0);
  const changes = useRef(0);
  const wanted = JSON.stringify([view, userId, round]);

  useEffect(() => {
    const { signal, abort } = abortable();
    const changesBefore = changes.current;
    const { filter, first, max } = view;
    const query = queryOf(filter, userId);
    const page = new URLSearchParams([...query, ["first", String(first)], ["max", String(max)]]);
    Promise.all([
      call<AdminKey[]>("GET", `/api-keys?${page}`, { signal }),
      call<number>("GET", `/api-keys/count?${query}`, { signal }),
    ]).then(
      ([keys, total]) => {
        // What was changed while the answer was under way may not be in it.
        if (changes.current === changesBefore) setState({ keys, total, shown: wanted });
        else setRound((old) => old + 1);
      },
      (error: unknown) => {
        if (!signal.aborted) setState({ total: 0, error: asApiError(error), shown: wanted });
      },
    );
    return abort;
    // The view is new with every rendering; what is wanted is the same text as long as the same is wanted.
  }, [call, wanted]);

  const reload = useCallback(() => setRound((old) => old + 1), []);
  const put = useCallback((key: AdminKey) => {
    changes.current++;
    setState((old) => ({ ...old, keys: old.keys?.map((shown) => (shown.id === key.id ? key : shown)) }));
  }, []);
  return { ...state, loading: state.shown !== wanted, reload, put };
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
