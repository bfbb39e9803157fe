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
    return name === null
      ? t("apiKeysActorElsewhere", { who, id: isolated(actorId) })
      : t("apiKeysActorNamed", { who, name: isolated(name ?? actorId) });
  };
}

/** Returns the names by id: null for users who are not there, and none until they are known or if Keycloak fails. */
function useNames(entries: Action[] | undefined): Map<string, string | null> | undefined {
  const { adminClient } = useAdminClient();
  const { realm } = useRealm();
  const wanted = [...new Set(entries?.map(({ actorId }) => actorId ?? ""))].filter(Boolean).sort().join(" ");
  return useLoaded(
    useCallback(async () => {
      // Only users of the master realm can be allowed to see others of it.
      const isFromMaster = environment.realm === environment.masterRealm && realm !== environment.masterRealm;
      const realms = isFromMaster ? [realm, environment.masterRealm] : [realm];
      const nameOf = async (id: string) => {
        for (const realm of realms) {
          const user = await adminClient.users.findOne({ id, realm });
          if (user) return user.username;
        }
        return null;
      };
      const ids = wanted.split(" ").filter(Boolean);
      const names = await Promise.all(ids.map((id) => nameOf(id).catch(() => undefined)));
      return new Map(ids.flatMap((id, i) => (names[i] === undefined ? [] : [[id, names[i]] as const])));
    }, [adminClient, realm, wanted]),
  ).value;
}
