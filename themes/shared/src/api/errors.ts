import type { TFunction } from "i18next";

import type { ApiError } from "./ApiError";

const EXPLAINED = new Set([
  "session_ended",
  "unreachable",
  "forbidden",
  "reauthentication_required",
  "impersonated",
  "client_not_allowed",
  "https_required",
  "not_found",
  "key_limit_reached",
  "disabled_by_administrator",
  "legacy_key",
  "key_rotated",
  "key_leaked",
  "key_disabled",
  "key_expired",
  "invalid_name",
  "invalid_expiry",
  "invalid_permissions",
  "unknown_endpoint",
  "too_large",
  "invalid_note",
  "key_rejected",
  "self_check_off",
  // In the admin console only.
  "incomplete",
  "endpoint_changed",
  "endpoint_exists",
  "endpoint_id_case",
  "endpoint_missing",
  "invalid_endpoint_id",
  "unknown_owner",
]);

/** What went wrong, in the user's language; for a code we do not know, what the server said. */
export const errorWords = (t: TFunction, error: ApiError): string =>
  EXPLAINED.has(error.code)
    ? t(`apiKeysError_${error.code}`)
    : t("apiKeysError_unexpected", { message: error.message || String(error.status) });
