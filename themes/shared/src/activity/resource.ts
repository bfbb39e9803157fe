import type { TFunction } from "i18next";

import type { Action, Resource } from "./types";

export const UNSAID = "*";

const ENDPOINT = "endpoint:";

/**
 * "GraphQL", "img-gen", or what "*" stands for: in uses, that they did not say what for; in advice, every endpoint that
 * is not named.
 */
export function resourceWords(t: TFunction, resource: Resource, star = "apiKeysUseUnsaid"): string {
  if (resource === UNSAID || resource === ENDPOINT + UNSAID) return t(star);
  return resource.startsWith(ENDPOINT) ? resource.slice(ENDPOINT.length) : t("apiKeysGraphql");
}

/** "GraphQL: write", for what was used or could be. */
export const usedWords = (t: TFunction, resource: Resource, action: Action, star?: string): string =>
  action === UNSAID
    ? resourceWords(t, resource, star)
    : t("apiKeysUseWords", { what: resourceWords(t, resource, star), action: t(`apiKeysAction_${action}`) });
