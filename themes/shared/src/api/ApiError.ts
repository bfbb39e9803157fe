/** A response that is not a success; code is the server's stable "error", or one of ours for what never got there. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(0, "unexpected", String(error), { cause: error });
