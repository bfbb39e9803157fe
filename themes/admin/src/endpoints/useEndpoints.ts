import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import { useCallback } from "react";
import { useLoaded } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { Endpoint } from "./types";
import { userName } from "./userName";

export type EndpointView = { search: string; first: number; max: number };

/** User names by id. */
type Owners = Record<string, string>;

const NOBODY: Owners = {};

/** One page of the catalogue, in the order of ids, with the names of the owners on it. */
export function useEndpoints({ search, first, max }: EndpointView) {
  const call = useCall();
  const { adminClient } = useAdminClient();
  const { value, error, isLoading, reload } = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        // The catalogue is not counted: one more than is shown tells whether there is another page.
        const query = new URLSearchParams({ search, first: String(first), max: String(max + 1) });
        const found = await call<Endpoint[]>("GET", `/api-endpoints?${query}`, { signal });
        return { endpoints: found.slice(0, max), hasMore: found.length > max };
      },
      [call, search, first, max],
    ),
  );

  const endpoints = value?.endpoints;
  const owners = useLoaded(
    useCallback(async () => {
      const ids = [...new Set(endpoints?.flatMap(({ ownerId }) => ownerId ?? []))];
      const named = ids.map(async (id) => [id, await userName(adminClient, id)]);
      return Object.fromEntries(await Promise.all(named)) as Owners;
    }, [adminClient, endpoints]),
  );
  return {
    endpoints,
    hasMore: value?.hasMore ?? false,
    owners: owners.value ?? NOBODY,
    error,
    loading: isLoading,
    reload,
  };
}
