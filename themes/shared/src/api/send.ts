import { ApiError } from "./ApiError";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A window event for a change that may or may not have been made. Everything on the screen is then loaded again. */
export const UNCERTAIN = "sk-uncertain";

export type RequestOptions = {
  /** Changes nothing, although it is no GET. */
  isSafe?: boolean;
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
  return (response.status === 204 ? undefined : await json(response, call)) as T;
}

/** Nothing came back that says what became of the request: a change may have been made all the same. */
function lost({ method, isSafe }: ApiRequest, status: number, code: string, message: string, cause?: unknown) {
  if (method === "GET" || isSafe) return new ApiError(status, code, message, { cause });
  window.dispatchEvent(new Event(UNCERTAIN));
  return new ApiError(status, "uncertain", message, { cause });
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
    throw lost(call, 0, "unreachable", "", cause);
  });
  if (response.ok) return response;

  const { error, errorMessage } = (await response.json().catch(() => undefined)) ?? {};
  const code = codes?.[response.status] ?? (typeof error === "string" ? error : "unexpected");
  if (typeof errorMessage === "string") throw new ApiError(response.status, code, errorMessage);
  // Without a word of the server, a proxy in between has given up.
  const isOver = response.status < 500 || code !== "unexpected";
  throw isOver
    ? new ApiError(response.status, code, response.statusText)
    : lost(call, response.status, code, response.statusText);
}

/** A proxy in between may respond 200 with a page of its own. */
async function json(response: Response, call: ApiRequest): Promise<unknown> {
  return response.json().catch((cause: unknown) => {
    if (call.signal?.aborted) throw cause;
    const type = response.headers.get("content-type") ?? "no type";
    throw lost(call, response.status, "unexpected", `The response is not JSON (${type})`, cause);
  });
}
