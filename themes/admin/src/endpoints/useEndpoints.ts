import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import { useCallback, useEffect, useState } from "react";

import { type ApiError, asApiError, useCall } from "../api/call";
import type { Endpoint } from "./types";

export type EndpointView = { search: string; first: number; max: number };

type State = {
  endpoints?: Endpoint[];
  hasMore: boolean;
  /** User names by id, of the owners on this page. */
  owners: Record<string, string>;
  error?: ApiError;
  shown?: string;
};

/** One page of the catalogue, in the order of ids, with the names of the owners on it. */
export function useEndpoints(view: EndpointView) {
  const call = useCall();
  const { adminClient } = useAdminClient();
  const [state, setState] = useState<State>({ hasMore: false, owners: {} });
  const [round, setRound] = useState(0);
  const wanted = JSON.stringify([view, round]);

  useEffect(() => {
    const controller = new AbortController();
    const { search, first, max } = view;
    const isShown = () => !controller.signal.aborted;
    const load = async () => {
      // The catalogue is not counted: one more than is shown tells whether there is another page.
      const query = new URLSearchParams({ search, first: String(first), max: String(max + 1) });
      const found = await call<Endpoint[]>("GET", `/api-endpoints?${query}`, { signal: controller.signal });
      const endpoints = found.slice(0, max);
      if (isShown()) {
        setState(({ owners }) => ({ endpoints, owners, hasMore: found.length > max, shown: wanted }));
        void nameOwners(endpoints);
      }
    };
    const nameOwners = async (endpoints: Endpoint[]) => {
      const ids = [...new Set(endpoints.flatMap(({ ownerId }) => ownerId ?? []))];
      const owners = Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await nameOf(id)])));
      if (isShown()) setState((old) => ({ ...old, owners }));
    };
    // Whoever keeps the catalogue need not be allowed to see users.
    const nameOf = (id: string) =>
      adminClient.users.findOne({ id }).then(
        (user) => user?.username ?? id,
        () => id,
      );
    load().catch((error: unknown) => {
      if (isShown()) setState({ hasMore: false, owners: {}, error: asApiError(error), shown: wanted });
    });
    return () => controller.abort();
    // The view is new with every rendering; what is wanted is the same text as long as the same is wanted.
  }, [call, adminClient, wanted]);

  const reload = useCallback(() => setRound((old) => old + 1), []);
  return { ...state, loading: state.shown !== wanted, reload };
}
