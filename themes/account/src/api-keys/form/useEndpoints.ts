import { useCallback, useEffect, useState } from "react";

import { ALL, type ApiError, useApi } from "../api";
import type { Endpoint } from "../types";
import { asApiError } from "../useKeys";

const TYPING_PAUSE = 250;

/**
 * The endpoints that the user may grant access to. Up to a thousand come with one answer, and the search is at once;
 * only beyond that the server searches.
 */
export function useEndpoints(search: string) {
  const api = useApi();
  const [catalogue, setCatalogue] = useState<Endpoint[]>();
  const [found, setFound] = useState<Endpoint[]>();
  const [error, setError] = useState<ApiError>();
  const [round, setRound] = useState(0);

  const isWhole = catalogue !== undefined && catalogue.length < ALL;
  const asked = catalogue === undefined || isWhole ? "" : search;

  useEffect(() => {
    const aborted = new AbortController();
    const take = asked ? setFound : setCatalogue;
    const ask = () =>
      api.endpoints(asked, aborted.signal).then(
        (endpoints) => {
          take(endpoints);
          setError(undefined);
        },
        (reason: unknown) => {
          if (!aborted.signal.aborted) setError(asApiError(reason));
        },
      );
    const timer = setTimeout(() => void ask(), asked ? TYPING_PAUSE : 0);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [api, asked, round]);

  const retry = useCallback(() => setRound((old) => old + 1), []);
  const endpoints = asked ? (found ?? catalogue) : catalogue && matching(catalogue, search);
  return { endpoints, isWhole, isEmpty: catalogue?.length === 0, error, retry };
}

export function matching(endpoints: Endpoint[], search: string): Endpoint[] {
  const wanted = search.toLocaleLowerCase();
  return wanted ? endpoints.filter(({ id, name }) => `${id}\n${name}`.toLocaleLowerCase().includes(wanted)) : endpoints;
}
