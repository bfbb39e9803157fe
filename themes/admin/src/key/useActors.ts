import { useAdminClient, useRealm } from "@keycloak/keycloak-admin-ui";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { actorWords, isolated, useLoaded } from "scoped-keys-shared";

import { environment } from "../console/environment";

type Action = { actor?: string; actorId?: string };

/**
 * Returns the words for who did something to keys. An administrator of the master realm is named to those whom Keycloak
 * lets see its users; to others it is someone from outside the realm, as are deleted users and clients.
 */
export function useActors(entries: Action[] | undefined): (action: Action) => string {
  const { t } = useTranslation();
  const names = useNames(entries);
  return ({ actor = "admin", actorId }) => {
    const who = actorWords(t, actor, false);
    if (!actorId) return who;
    const name = names?.get(actorId);
    return names && !name
      ? t("apiKeysActorElsewhere", { who, id: isolated(actorId) })
      : t("apiKeysActorNamed", { who, name: isolated(name ?? actorId) });
  };
}

/** Returns the names by id; undefined until they are known. */
function useNames(entries: Action[] | undefined): Map<string, string> | undefined {
  const { adminClient } = useAdminClient();
  const { realm } = useRealm();
  const wanted = [...new Set(entries?.map(({ actorId }) => actorId ?? ""))].filter(Boolean).sort().join(" ");
  return useLoaded(
    useCallback(async () => {
      const nameIn = (id: string, realm: string) =>
        adminClient.users.findOne({ id, realm }).then(
          (user) => user?.username,
          () => undefined,
        );
      // Only users of the master realm can be allowed to see others of it.
      const isFromMaster = environment.realm === environment.masterRealm && realm !== environment.masterRealm;
      const names = await Promise.all(
        wanted
          .split(" ")
          .filter(Boolean)
          .map(async (id) => {
            const name = (await nameIn(id, realm)) ?? (isFromMaster && (await nameIn(id, environment.masterRealm)));
            return name ? [[id, name] as const] : [];
          }),
      );
      return new Map(names.flat());
    }, [adminClient, realm, wanted]),
  ).value;
}
