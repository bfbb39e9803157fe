import type { NetworkError } from "@keycloak/keycloak-admin-client";
import { ApiError } from "scoped-keys-shared";

/** Every failure of the admin client as an ApiError. */
export const failing = <T>(work: () => Promise<T>): Promise<T> =>
  work().catch((reason: unknown) => {
    throw failureOf(reason);
  });

function failureOf(reason: unknown) {
  if (!(reason instanceof Error)) return new ApiError(0, "unexpected", String(reason));
  const status = (reason as Partial<NetworkError>).response?.status;
  if (status === undefined) return new ApiError(0, "unreachable", reason.message);
  return new ApiError(status, status === 403 ? "forbidden" : "unexpected", reason.message);
}
