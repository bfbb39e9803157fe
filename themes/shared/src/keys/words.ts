import type { TFunction } from "i18next";

import { everyEndpoint, exceptions } from "./permissions";
import { type ApiKey, type Level, LEVELS, type Permissions } from "./types";

export const levelWords = (t: TFunction, level: Level) => t(`apiKeysLevel_${level}`);

/** What a key may do, one phrase per area: "GraphQL: read", "3 endpoints: read/write". */
export function permissionWords(t: TFunction, { graphql, endpoints }: Permissions): string[] {
  const all = everyEndpoint(endpoints);
  const phrases: string[] = [];
  if (graphql !== "none") phrases.push(t("apiKeysWordsGraphql", { level: levelWords(t, graphql) }));
  if (all !== "none") phrases.push(t("apiKeysWordsEvery", { level: levelWords(t, all) }));
  for (const level of [...LEVELS].reverse()) {
    const ids = exceptions(endpoints)
      .filter(([, own]) => own === level && own !== all)
      .map(([id]) => id);
    if (ids.length === 1) phrases.push(t("apiKeysWordsOne", { id: ids[0], level: levelWords(t, level) }));
    if (ids.length > 1) phrases.push(t("apiKeysWordsSome", { count: ids.length, level: levelWords(t, level) }));
  }
  return phrases.length > 0 ? phrases : [t("apiKeysWordsNothing")];
}

/** A legacy key is limited on GraphQL only: every endpoint is open to it, as it always was. */
export const keyWords = (t: TFunction, key: ApiKey): string[] =>
  permissionWords(
    t,
    key.kind === "legacy" ? { graphql: key.access, endpoints: { "*": "read_write" } } : key.permissions,
  );
