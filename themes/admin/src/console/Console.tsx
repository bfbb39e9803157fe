import { AdminUi, PageNav } from "@keycloak/keycloak-admin-ui";

import { rewrite } from "./elements";
import { Menu } from "./Menu";

/** Keycloak's admin console, with nothing changed but the menu. */
export const Console = () => rewrite(AdminUi(), ({ type }) => (type === PageNav ? <Menu /> : undefined));
