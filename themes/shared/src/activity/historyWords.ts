import type { TFunction } from "i18next";

import { changes } from "../keys/permissions";
import type { Permissions } from "../keys/types";
import { changeWords } from "../keys/words";
import { isolated } from "../text";
import type { HistoryEntry } from "./types";

const ACTORS = ["owner", "admin", "system", "leak"];

/** The changes that have words of their own. */
const CHANGES = [
  "created",
  "imported",
  "renamed",
  "permissions",
  "expiry",
  "note",
  "enabled",
  "disabled",
  "rotated",
  "ended",
  "reused",
];

/** Who made a change, as it stands after "by": "you", "an administrator"; for administrators "the owner". */
export const actorWords = (t: TFunction, actor: string, isOwn: boolean): string =>
  actor === "owner" && isOwn ? t("apiKeysActorYou") : ACTORS.includes(actor) ? t(`apiKeysActor_${actor}`) : actor;

export const historyWords = (t: TFunction, { change, after }: HistoryEntry): string =>
  change === "disabled" && (after?.disabledBy === "leak" || after?.leakedTimestamp)
    ? t("apiKeysReportedLeaked")
    : CHANGES.includes(change)
      ? t(`apiKeysHistory_${change}`)
      : t("apiKeysHistoryOther", { change });

const NOTHING: Permissions = { graphql: "none", endpoints: {} };

/** What was and what became of it, in lines of "what: from → to". */
export function detailWords(
  t: TFunction,
  { change, before, after }: HistoryEntry,
  time: (at: number) => string,
): string[] {
  const line = (what: string, from: string, to: string) => t("apiKeysChangeLine", { what: t(what), from, to });
  const expiry = (at: number | null | undefined) => (at == null ? t("apiKeysNever") : time(at));
  switch (change) {
    case "renamed":
      return [line("apiKeysName", isolated(before?.name ?? ""), isolated(after?.name ?? ""))];
    case "permissions":
      return changes(before?.permissions ?? NOTHING, after?.permissions ?? NOTHING).map((one) => changeWords(t, one));
    case "expiry":
      return [line("apiKeysExpires", expiry(before?.expiresTimestamp), expiry(after?.expiresTimestamp))];
    default:
      return after?.source ? [t("apiKeysHistorySource", { source: isolated(after.source) })] : [];
  }
}
