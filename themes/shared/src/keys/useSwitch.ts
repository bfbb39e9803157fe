import { useRef } from "react";

import { type ApiError, asApiError } from "../api/ApiError";

type Switch<Key> = {
  /** Asks the server, which responds with the key. */
  send: (enabled: boolean) => Promise<Key>;
  /** Shows the switch at once; `enabled` is what the user wants. */
  show: (enabled: boolean) => void;
  /** Shows the key as the server last confirmed it. */
  settle: (key: Key) => void;
  onFailed: (enabled: boolean, error: ApiError) => void;
};

/**
 * The switch reacts at once. Changes go to the server one after the other, and only the last one decides what is shown in
 * the end: the server's response, or what the server last confirmed if it refused.
 */
export function useSwitch<Key>(key: Key, { send, show, settle, onFailed }: Switch<Key>) {
  const queue = useRef(Promise.resolve());
  const waiting = useRef(0);
  const confirmed = useRef(key);

  return (enabled: boolean) => {
    if (waiting.current === 0) confirmed.current = key;
    show(enabled);
    waiting.current++;
    queue.current = queue.current.then(async () => {
      try {
        confirmed.current = await send(enabled);
        if (waiting.current === 1) settle(confirmed.current);
      } catch (reason) {
        if (waiting.current === 1) settle(confirmed.current);
        onFailed(enabled, asApiError(reason));
      } finally {
        waiting.current--;
      }
    });
  };
}
