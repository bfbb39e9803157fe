import { useCallback } from "react";
import { type Advice, type HistoryEntry, type Rotation, type Usage, useLoaded } from "scoped-keys-shared";

import { useCall } from "../api/call";

const DAYS = 90;

/** What a key did and what became of it. */
export const useActivity = (id: string) => ({
  usage: useGet<Usage>(`/api-keys/${id}/usage?days=${DAYS}`),
  advice: useGet<Advice>(`/api-keys/${id}/advice`),
  rotation: useGet<Rotation>(`/api-keys/${id}/rotation`),
  history: useGet<HistoryEntry[]>(`/api-keys/${id}/history`),
});

function useGet<T>(path: string) {
  const call = useCall();
  return useLoaded(useCallback((signal: AbortSignal) => call<T>("GET", path, { signal }), [call, path]));
}
