import type { TFunction } from "i18next";

import { type Change, everyEndpoint, exceptions, isUsable, wasReported } from "./permissions";
import { type ApiKey, type Level, LEVELS, type Permissions } from "./types";

export const levelWords = (t: TFunction, level: Level) => t(`apiKeysLevel_${level}`);

/** The message that says what the end of a key means; only of one that works and is not known to others, there is a choice. */
export const deletionWords = (key: ApiKey, now: number) =>
  !isUsable(key, now) ? "apiKeysDeleteOffWhat" : wasReported(key) ? "apiKeysDeleteLeakedWhat" : "apiKeysDeleteWhat";

/** One difference between two permissions: "GraphQL: read → read/write". */
export const changeWords = (t: TFunction, { what, id, from, to }: Change) =>
  t("apiKeysChangeLine", {
    what: what === "endpoint" ? id : t(what === "graphql" ? "apiKeysGraphql" : "apiKeysEvery"),
    from: levelWords(t, from),
    to: levelWords(t, to),
  });

/** A phrase, with the ids of the endpoints that it only counts. */
export type Phrase = { text: string; ids?: string[] };

/** What a key may do, one phrase per area: "GraphQL: read", "3 endpoints: read/write". */
export function permissionPhrases(t: TFunction, { graphql, endpoints }: Permissions): Phrase[] {
  const all = everyEndpoint(endpoints);
  const phrases: Phrase[] = [];
  if (graphql !== "none") phrases.push({ text: t("apiKeysWordsGraphql", { level: levelWords(t, graphql) }) });
  if (all !== "none") phrases.push({ text: t("apiKeysWordsEvery", { level: levelWords(t, all) }) });
  for (const level of [...LEVELS].reverse()) {
    const ids = exceptions(endpoints)
      .filter(([, own]) => own === level && own !== all)
      .map(([id]) => id);
    if (ids.length === 1) phrases.push({ text: t("apiKeysWordsOne", { id: ids[0], level: levelWords(t, level) }) });
    if (ids.length > 1) {
      phrases.push({ text: t("apiKeysWordsSome", { count: ids.length, level: levelWords(t, level) }), ids });
    }
  }
  return phrases.length > 0 ? phrases : [{ text: t("apiKeysWordsNothing") }];
}

/** What a key grants; a legacy key is limited on GraphQL only: every endpoint is open to it, as it always was. */
export const permissionsOf = (key: ApiKey): Permissions =>
  key.kind === "legacy" ? { graphql: key.access, endpoints: { "*": "read_write" } } : key.permissions;

export const keyPhrases = (t: TFunction, key: ApiKey): Phrase[] => permissionPhrases(t, permissionsOf(key));

export const keyWords = (t: TFunction, key: ApiKey): string[] => keyPhrases(t, key).map(({ text }) => text);
