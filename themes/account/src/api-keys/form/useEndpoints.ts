import { useCallback } from "react";
import { type Endpoint, type Loaded, useLoaded } from "scoped-keys-shared";

import { ALL, useApi } from "../api";

const TYPING_PAUSE = 250;

/** The endpoints that the user may grant access to, or as many as come with one response. */
export function useCatalogue(): Loaded<Endpoint[]> {
  const api = useApi();
  return useLoaded(useCallback((signal: AbortSignal) => api.endpoints("", signal), [api]));
}

/**
 * Those of the catalogue that are searched for. Up to a thousand come with one response, and the search is at once;
 * only beyond that the server searches.
 */
export function useEndpoints(catalogue: Loaded<Endpoint[]>, search: string) {
  const api = useApi();
  const isWhole = catalogue.value !== undefined && catalogue.value.length < ALL;
  const asked = catalogue.value === undefined || isWhole ? "" : search;
  const found = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        if (!asked) return undefined;
        await pause(signal);
        return api.endpoints(asked, signal);
      },
      [api, asked],
    ),
  );

  const shown = asked ? (found.value ?? catalogue.value) : catalogue.value && matching(catalogue.value, search);
  const { error, reload: retry } = asked ? found : catalogue;
  return { endpoints: shown, isWhole, isEmpty: catalogue.value?.length === 0, error, retry };
}

/** Until the user has typed a little more: what was asked meanwhile is aborted. */
const pause = (signal: AbortSignal) =>
  new Promise<void>((done, stop) => {
    const timer = setTimeout(done, TYPING_PAUSE);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      stop(signal.reason);
    });
  });

export function matching(endpoints: Endpoint[], search: string): Endpoint[] {
  const wanted = search.toLocaleLowerCase();
  return wanted ? endpoints.filter(({ id, name }) => `${id}\n${name}`.toLocaleLowerCase().includes(wanted)) : endpoints;
}
