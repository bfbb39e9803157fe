import { canChange, type Permissions, type ScopedKey } from "scoped-keys-shared";

import type { Api } from "../api";

/**
 * What the key can do now, with what this form changed: an older page must not give back what was taken away elsewhere
 * meanwhile.
 *
 * @param before the permissions when the form was filled in
 * @param wanted the permissions in the form
 * @param current the permissions now
 */
function merged(before: Permissions, wanted: Permissions, current: Permissions): Permissions {
  const endpoints = { ...current.endpoints };
  for (const id of new Set([...Object.keys(before.endpoints), ...Object.keys(wanted.endpoints)])) {
    const level = wanted.endpoints[id];
    if (level === before.endpoints[id]) continue;
    if (level === undefined) delete endpoints[id];
    else endpoints[id] = level;
  }
  return { graphql: wanted.graphql === before.graphql ? current.graphql : wanted.graphql, endpoints };
}

/** The permissions to send, with what the key can do at this moment. */
export async function mergedNow(api: Api, before: ScopedKey, wanted: Permissions): Promise<Permissions> {
  const current = await api.get(before.id);
  return canChange(current) ? merged(before.permissions, wanted, current.permissions) : wanted;
}
