import { type ClipboardEvent, type FormEvent, useCallback, useEffect, useRef, useState } from "react";

import { type Findings, findKeys } from "./findKeys";

/** A field with more in it makes the page slow; such a text is searched, but not shown. */
const LONGEST_SHOWN = 100_000;

export type Leak = Findings & {
  isLong: boolean;
  /** Of the whole text, in characters. */
  length: number;
};

/**
 * Looks for keys in what is typed or pasted into a field. Only the field itself holds the text, never the state of the
 * page; what is kept is the public part of the keys.
 *
 * @param prefixes those of our keys
 */
export function useLeak(prefixes: ReadonlySet<string>) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [leak, setLeak] = useState<Leak>();

  const empty = useCallback(() => {
    if (field.current) field.current.value = "";
  }, []);

  const look = (text: string) => {
    const isLong = text.length > LONGEST_SHOWN;
    if (isLong) empty();
    setLeak(text.trim() ? { ...findKeys(text, prefixes), isLong, length: text.length } : undefined);
  };

  useEffect(() => {
    // A browser may keep a page it has left, to show it again on "back": it keeps one without the text.
    window.addEventListener("pagehide", empty);
    return () => window.removeEventListener("pagehide", empty);
  }, [empty]);

  return {
    leak,
    /** Empties the field, and leaves what was found. */
    empty,
    /** Forgets a key that was found. */
    drop: (gone: string) => setLeak((leak) => leak && { ...leak, keys: leak.keys.filter(({ id }) => id !== gone) }),
    field: {
      ref: field,
      onInput: (event: FormEvent<HTMLTextAreaElement>) => look(event.currentTarget.value),
      onPaste: (event: ClipboardEvent<HTMLTextAreaElement>) => {
        const { value, selectionStart, selectionEnd } = event.currentTarget;
        const text = value.slice(0, selectionStart) + event.clipboardData.getData("text") + value.slice(selectionEnd);
        if (text.length <= LONGEST_SHOWN) return;
        // Before it is in the field, which would take seconds.
        event.preventDefault();
        look(text);
      },
    },
  };
}

export type LeakField = ReturnType<typeof useLeak>["field"];
