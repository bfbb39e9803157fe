import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import { useCallback } from "react";
import { useLoaded } from "scoped-keys-shared";

import { failing } from "../api/failing";
import { type Changes, conflicts, type RuleName, type Values, valuesOf, withChanges } from "./rules";

/** The rules of the realm, in its attributes. */
export function useRules() {
  const { adminClient } = useAdminClient();
  const { realm, refresh } = useRealm();
  const {
    value: saved,
    error,
    reload,
    update,
  } = useLoaded(
    useCallback(
      () => failing(async () => valuesOf((await adminClient.realms.findOne({ realm }))?.attributes)),
      [adminClient, realm],
    ),
  );

  /**
   * Keycloak takes the attributes of a realm as a whole and forgets those that are not sent; so they are asked for once
   * more, and sent back with nothing but these changes. What is no attribute is left out and stays.
   *
   * Returns the changed rules that are no longer as shown, because somebody else has changed them too; then nothing is
   * saved. Either way the page then shows the rules as they are on the server.
   */
  const save = useCallback(
    (changes: Changes, shown: Values): Promise<RuleName[]> =>
      failing(async () => {
        const current = await adminClient.realms.findOne({ realm });
        const overtaken = conflicts(changes, shown, valuesOf(current?.attributes));
        if (overtaken.length > 0) {
          update(() => valuesOf(current?.attributes));
          return overtaken;
        }
        const attributes = withChanges(current?.attributes, changes);
        await adminClient.realms.update({ realm }, { attributes });
        update(() => valuesOf(attributes));
        refresh();
        return [];
      }),
    [adminClient, realm, refresh, update],
  );

  return { saved, error, save, reload };
}
