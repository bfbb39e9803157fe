import { useCallback } from "react";
import { useLoaded } from "scoped-keys-shared";

import { useApi } from "../api";

/** What a key did and what became of it. */
export function useActivity(id: string) {
  const api = useApi();
  const usage = useLoaded(useCallback((signal: AbortSignal) => api.usage(id, signal), [api, id]));
  const advice = useLoaded(useCallback((signal: AbortSignal) => api.advice(id, signal), [api, id]));
  const history = useLoaded(useCallback((signal: AbortSignal) => api.history(id, signal), [api, id]));
  const rotation = useLoaded(useCallback((signal: AbortSignal) => api.rotation(id, signal), [api, id]));
  return { usage, advice, history, rotation };
}
