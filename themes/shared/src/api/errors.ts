import type { TFunction } from "i18next";

import type { ApiError } from "./ApiError";

/** What went wrong, in the user's language; for a code without words of ours, what the server said. */
export const errorWords = (t: TFunction, error: ApiError): string =>
  t([`apiKeysError_${error.code}`, "apiKeysError_unexpected"], { message: error.message || String(error.status) });
