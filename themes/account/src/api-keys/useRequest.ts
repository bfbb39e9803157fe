import { useRef, useState } from "react";
import { type ApiError, asApiError } from "scoped-keys-shared";

/** One request at a time, and why it failed. */
export function useRequest() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  /** The same as `busy`, for those who ask between two renderings. */
  const isPending = useRef(false);
  const run = async (work: () => Promise<unknown>) => {
    isPending.current = true;
    setBusy(true);
    setError(undefined);
    await work().catch((reason: unknown) => setError(asApiError(reason)));
    isPending.current = false;
    setBusy(false);
  };
  return { busy, error, isPending, run };
}
