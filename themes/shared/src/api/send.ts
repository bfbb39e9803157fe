import { ApiError } from "./ApiError";

export type Call = {
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
};

type Request = Call & {
  method: string;
  url: string;
  token: string | undefined;
  /** Statuses that mean one thing, whatever the body of the response says. */
  codes?: Partial<Record<number, string>>;
};

/** The only place that talks to the server: JSON both ways, every failure an ApiError. */
export async function send<T>({ method, url, token, body, signal, headers, codes }: Request): Promise<T> {
  const response = await fetch(url, {
    method,
    signal,
    cache: "no-store",
    credentials: "omit",
    headers: {
      accept: "application/json",
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((reason: unknown) => {
    if (signal?.aborted) throw reason;
    throw new ApiError(0, "unreachable", "The server did not respond");
  });
  if (response.ok) return (response.status === 204 ? undefined : await json(response, signal)) as T;

  const { error, errorMessage } = (await response.json().catch(() => undefined)) ?? {};
  const code = codes?.[response.status] ?? (typeof error === "string" ? error : "unexpected");
  throw new ApiError(response.status, code, typeof errorMessage === "string" ? errorMessage : response.statusText);
}

/** A proxy in between may respond 200 with a page of its own. */
async function json(response: Response, signal?: AbortSignal): Promise<unknown> {
  return response.json().catch((reason: unknown) => {
    if (signal?.aborted) throw reason;
    throw new ApiError(response.status, "unexpected", "The response is not JSON");
  });
}
