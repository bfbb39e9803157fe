import { ApiError } from "./ApiError";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type RequestOptions = {
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
};

type ApiRequest = RequestOptions & {
  method: Method;
  url: string;
  token: string | undefined;
  /** Statuses that mean one thing, whatever the body of the response says. */
  codes?: Partial<Record<number, string>>;
};

/** Sends JSON and reads JSON; every failure is an ApiError. */
export async function send<T>(call: ApiRequest): Promise<T> {
  const response = await request(call);
  return (response.status === 204 ? undefined : await json(response, call.signal)) as T;
}

/** The only place that talks to the server: the response if it is a success, otherwise an ApiError. */
export async function request(call: ApiRequest): Promise<Response> {
  const { method, url, token, body, signal, headers, codes } = call;
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
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, "unreachable", "The server did not respond", { cause });
  });
  if (response.ok) return response;

  const { error, errorMessage } = (await response.json().catch(() => undefined)) ?? {};
  const code = codes?.[response.status] ?? (typeof error === "string" ? error : "unexpected");
  throw new ApiError(response.status, code, typeof errorMessage === "string" ? errorMessage : response.statusText);
}

/** A proxy in between may respond 200 with a page of its own. */
async function json(response: Response, signal?: AbortSignal): Promise<unknown> {
  return response.json().catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    const type = response.headers.get("content-type") ?? "no type";
    throw new ApiError(response.status, "unexpected", `The response is not JSON (${type})`, { cause });
  });
}
