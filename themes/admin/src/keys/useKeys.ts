import { useCallback, useMemo } from "react";
import { type ApiError, useLoaded } from "scoped-keys-shared";

import { useCall } from "../api/call";
import { AT_MOST, type Counted, NONE } from "./counted";
import { queryOf, type View } from "./filter";
import type { AdminKey } from "./types";

export type Keys = {
  keys?: AdminKey[];
  /** How many there are on all pages. */
  total: Counted;
  error?: ApiError;
  loading: boolean;
  reload: () => void;
  /** Takes in a key that the server has just responded with. */
  put: (key: AdminKey) => void;
};

type Page = { keys: AdminKey[]; total: Counted };

/** One page of keys, and how many there are; what is on the screen stays there until the next page has come. */
export function useKeys(view: View, userId: string | undefined): Keys {
  const call = useCall();
  // The view is new with every rendering; what is wanted is the same text as long as the same is wanted.
  const wanted = JSON.stringify(view);
  const { value, error, isLoading, reload, update } = useLoaded(
    useCallback(
      async (signal: AbortSignal): Promise<Page> => {
        const { filter, sort, first, max } = JSON.parse(wanted) as View;
        const query = queryOf(filter, userId);
        const page = new URLSearchParams([...query, ["sort", sort], ["first", String(first)], ["max", String(max)]]);
        const [keys, total] = await Promise.all([
          call<AdminKey[]>("GET", `/api-keys?${page}`, { signal }),
          call<Counted>("GET", `/api-keys/count?${new URLSearchParams([...query, ["atMost", String(AT_MOST)]])}`, {
            signal,
          }),
        ]);
        return { keys, total };
      },
      [call, wanted, userId],
    ),
  );
  const put = useCallback(
    (key: AdminKey) =>
      update((page) => ({ ...page, keys: page.keys.map((shown) => (shown.id === key.id ? key : shown)) })),
    [update],
  );
  return useMemo(
    () => ({ keys: value?.keys, total: value?.total ?? NONE, error, loading: isLoading, reload, put }),
    [value, error, isLoading, reload, put],
  );
}
