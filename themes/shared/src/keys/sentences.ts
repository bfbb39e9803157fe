import type { TFunction } from "i18next";

import { allowsNothing, everyEndpoint, exceptions } from "./permissions";
import { type Level, LEVELS, type Permissions } from "./types";

const NAMED_AT_MOST = 5;

/** What a key can do, in sentences. */
export function sentences(t: TFunction, language: string, { graphql, endpoints }: Permissions): string[] {
  const all = everyEndpoint(endpoints);
  const others = [...LEVELS].reverse().flatMap((level) => {
    const ids = exceptions(endpoints)
      .filter(([, own]) => own === level && own !== all)
      .map(([id]) => id);
    return ids.length === 0 ? [] : [exceptionSentence(t, language, level, ids)];
  });
  const every = t(all === "none" && others.length === 0 ? "apiKeysSummaryNoEndpoint" : `apiKeysSummaryEvery_${all}`);
  // What the key can do comes before what it cannot.
  return [t(`apiKeysSummaryGraphql_${graphql}`), ...(all === "none" ? [...others, every] : [every, ...others])];
}

function exceptionSentence(t: TFunction, language: string, level: Level, ids: string[]) {
  const named = ids.slice(0, NAMED_AT_MOST);
  const more = ids.length - named.length;
  const list = new Intl.ListFormat(language).format(
    more > 0 ? [...named, t("apiKeysSummaryMore", { count: more })] : named,
  );
  return t(`apiKeysSummaryOnly_${level}`, { list });
}

/** The same for somebody who looks at a key that is there: one that can do nothing is said to. */
export const keySentences = (t: TFunction, language: string, permissions: Permissions): string[] =>
  allowsNothing(permissions) ? [t("apiKeysWordsNothing")] : sentences(t, language, permissions);
