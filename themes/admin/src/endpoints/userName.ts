import type { useAdminClient } from "@keycloak/keycloak-admin-ui";

type AdminClient = ReturnType<typeof useAdminClient>["adminClient"];

/** The name of a user, or the id: somebody who keeps the catalogue need not be allowed to see users. */
export const userName = (adminClient: AdminClient, id: string) =>
  adminClient.users.findOne({ id }).then(
    (user) => user?.username ?? id,
    () => id,
  );
