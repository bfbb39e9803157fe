import type { Permissions } from "scoped-keys-shared";
import type { ExpiryChoice } from "./expiry";

export type FormValues = { name: string; note: string; expiry: ExpiryChoice; permissions: Permissions };

const PLACE = "scoped-keys.draft";

/**
 * What was typed survives the way through the login page and back. A draft has no key in it: there is none yet, or it
 * is long gone. It is read once and then forgotten.
 */
export function keepDraft(form: string, values: FormValues) {
  sessionStorage.setItem(PLACE, JSON.stringify({ form, values }));
}

export function takeDraft(form: string): Partial<FormValues> | undefined {
  const kept = sessionStorage.getItem(PLACE);
  if (!kept) return undefined;
  try {
    const draft = JSON.parse(kept);
    return draft.form === form ? (draft.values as Partial<FormValues>) : undefined;
  } catch {
    return undefined;
  }
}

export const forgetDraft = () => sessionStorage.removeItem(PLACE);
