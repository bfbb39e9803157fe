import { useCallback } from "react";
import { useLoaded } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { Gate } from "./types";

/** More than a realm is likely to have. */
const MAX = 1000;

/** The realm's gates, by client id. */
export function useGates() {
  const call = useCall();
  return useLoaded(
    useCallback((signal: AbortSignal) => call<Gate[]>("GET", `/api-gates?max=${MAX}`, { signal }), [call]),
  );
}

/** One client, whether or not it is a gate, and the calls that change that. */
export function useGate(id: string) {
  const call = useCall();
  const path = `/api-gates/${encodeURIComponent(id)}`;
  const loaded = useLoaded(useCallback((signal: AbortSignal) => call<Gate>("GET", path, { signal }), [call, path]));
  const { update } = loaded;

  const put = async (body: { mend?: boolean; scopeRequired?: boolean }) => {
    const changed = await call<Gate>("PUT", path, { body });
    update(() => changed);
    return changed;
  };
  const stop = async () => {
    await call("DELETE", path);
    const changed = await call<Gate>("GET", path);
    update(() => changed);
  };
  return { ...loaded, put, stop };
}
