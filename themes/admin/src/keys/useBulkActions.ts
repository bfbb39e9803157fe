import { useCallback } from "react";
import { useLoaded } from "scoped-keys-shared";

import { useCall } from "../api/call";
import type { BulkAction } from "./types";

const SHOWN = 20;

/** The latest bulk disables that can be undone: all of the realm, or those of one user's keys. */
export function useBulkActions(userId: string | undefined) {
  const call = useCall();
  return useLoaded(
    useCallback(
      (signal: AbortSignal) =>
        call<BulkAction[]>(
          "GET",
          `/api-keys/disable?max=${SHOWN}${userId ? `&userId=${encodeURIComponent(userId)}` : ""}`,
          { signal },
        ),
      [call, userId],
    ),
  );
}
