import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import { useCallback } from "react";
import { useLoaded } from "scoped-keys-shared";

/** The names of those who did something to keys, by id; an administrator of another realm has none here. */
export function useActors(entries: { actorId?: string }[] | undefined): Map<string, string> {
  const { adminClient } = useAdminClient();
  const wanted = [...new Set(entries?.map(({ actorId }) => actorId ?? ""))].filter(Boolean).sort().join(" ");
  const { value } = useLoaded(
    useCallback(async () => {
      const users = await Promise.allSettled(
        wanted
          .split(" ")
          .filter(Boolean)
          .map((id) => adminClient.users.findOne({ id })),
      );
      return new Map(
        users.flatMap((user) =>
          user.status === "fulfilled" && user.value?.id && user.value.username
            ? [[user.value.id, user.value.username] as const]
            : [],
        ),
      );
    }, [adminClient, wanted]),
  );
  return value ?? new Map();
}
