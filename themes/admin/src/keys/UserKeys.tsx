import { useAdminClient } from "@keycloak/keycloak-admin-ui";
import { useEffect, useState } from "react";

import { ListSkeleton } from "../parts/ListSkeleton";
import { KeyBrowser } from "./KeyBrowser";

/** The keys of one user. Fine-grained permissions may let somebody manage this user and no other, so the user is asked. */
export const UserKeys = ({ userId }: { userId: string }) => {
  const { adminClient } = useAdminClient();
  const [canManage, setCanManage] = useState<boolean>();

  useEffect(() => {
    let shown = true;
    adminClient.users.findOne({ id: userId }).then(
      (user) => shown && setCanManage(user?.access?.manage === true),
      () => shown && setCanManage(false),
    );
    return () => {
      shown = false;
    };
  }, [adminClient, userId]);

  return canManage === undefined ? <ListSkeleton /> : <KeyBrowser userId={userId} canManage={canManage} />;
};
