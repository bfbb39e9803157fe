import type { TFunction } from "i18next";
import { canRotate, isolated } from "scoped-keys-shared";

import type { AdminKey } from "../keys/types";

/** What it means for programs and owners if keys are marked as leaked. One that was replaced gets no other successor. */
export function markWhat(t: TFunction, keys: AdminKey[]): string {
  const count = keys.length;
  const [key] = keys;
  const owner = isolated(key!.username ?? key!.userId);
  if (count === 1 && !key!.enabled) return t("apiKeysLeakMarkOffWhat", { owner });
  if (!keys.every((one) => canRotate(one, Date.now()))) return t("apiKeysLeakMarkOnlyWhat", { count, owner });
  return count > 1 ? t("apiKeysLeakMarkManyWhat") : t("apiKeysLeakMarkWhat", { owner });
}
