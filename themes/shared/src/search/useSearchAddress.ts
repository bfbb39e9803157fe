import { useEffect } from "react";
import { useSearchParams } from "react-router-dom";

import { withoutSecret } from "./withoutSecret";

/** The query of the address; a secret that comes with it does not stay in it. */
export function useSearchAddress() {
  const [params, setParams] = useSearchParams();
  useEffect(() => {
    const clean = withoutSecret(params);
    if (clean) setParams(clean, { replace: true });
  }, [params, setParams]);
  return [params, setParams] as const;
}
