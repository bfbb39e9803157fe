import { useSyncExternalStore } from "react";

const EVERY = 30_000;
const watchers = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

// One clock for the whole page: fifty rows age together, and nothing ticks while nobody looks.
function watch(watcher: () => void) {
  watchers.add(watcher);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    watchers.forEach((notify) => notify());
  }, EVERY);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

export const useNow = () => useSyncExternalStore(watch, () => now);
