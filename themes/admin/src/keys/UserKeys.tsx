import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import { useCallback } from "react";
import { ListSkeleton, useLoaded } from "scoped-keys-shared";

import { KeyBrowser } from "./KeyBrowser";

/** The keys of one user. Fine-grained permissions may let somebody manage this user and no other, so the user is asked. */
export const UserKeys = ({ userId }: { userId: string }) => {
  const { adminClient } = useAdminClient();
  const { value: user, isLoading } = useLoaded(
    useCallback(() => adminClient.users.findOne({ id: userId }), [adminClient, userId]),
  );
  return isLoading ? <ListSkeleton /> : <KeyBrowser userId={userId} canManage={user?.access?.manage === true} />;
};
