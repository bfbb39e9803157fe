import type { TFunction } from "i18next";

import type { ApiError } from "./call";

const EXPLAINED = new Set([
  "session_ended",
  "unreachable",
  "forbidden",
  "not_found",
  "incomplete",
  "endpoint_exists",
  "invalid_name",
  "invalid_endpoint_id",
  "unknown_owner",
]);

/** What went wrong, in the user's language; for a code we do not know, what the server said. */
export const errorWords = (t: TFunction, error: ApiError): string =>
  EXPLAINED.has(error.code)
    ? t(`apiKeysError_${error.code}`)
    : t("apiKeysError_unexpected", { message: error.message || String(error.status) });
