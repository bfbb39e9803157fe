import { useAccess } from "@keycloak/keycloak-admin-ui";

import { KeyBrowser } from "./KeyBrowser";
import { KeysFrame } from "./KeysFrame";

export const KeysPage = () => {
  const { hasAccess } = useAccess();
  return (
    <KeysFrame>
      <KeyBrowser canManage={hasAccess("manage-users")} />
    </KeysFrame>
  );
};
