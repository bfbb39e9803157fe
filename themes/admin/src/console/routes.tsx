import { routes } from "@keycloak/keycloak-admin-ui";
import { OurLanguage } from "scoped-keys-shared";

import { EndpointsPage } from "../endpoints/EndpointsPage";
import { GatesPage } from "../gates/GatesPage";
import { KeyPage } from "../key/KeyPage";
import { KeysPage } from "../keys/KeysPage";
import { LeakPage } from "../leak/LeakPage";
import {
  ENDPOINTS_PATH,
  GATES_PATH,
  KEY_PATH,
  KEYS_PATH,
  LEAK_PATH,
  POSTURE_PATH,
  RULES_PATH,
  USER_PATH,
} from "../paths";
import { PosturePage } from "../posture/PosturePage";
import { RulesPage } from "../rules/RulesPage";
import { UserPage } from "./UserPage";

type Handle = (typeof routes)[number]["handle"];
type Access = Handle["access"];

/** The right to manage the realm, or the role for the catalogue alone; named as the refusal of the console names it. */
const mayManageEndpoints = Object.assign(
  ({ hasAny }: { hasAny: (...roles: string[]) => boolean }) => hasAny("manage-realm", "manage-api-endpoints"),
  { toString: () => "manage-realm" },
) as unknown as Access;

const ours = [
  { path: `/:realm${KEYS_PATH}`, element: <KeysPage />, handle: handle("apiKeys", "view-users") },
  { path: `/:realm${POSTURE_PATH}`, element: <PosturePage />, handle: handle("apiKeysPosture", "view-users") },
  { path: `/:realm${LEAK_PATH}`, element: <LeakPage />, handle: handle("apiKeysLeak", "view-users") },
  // Fine-grained permissions may show the keys of one user and no others; the server knows.
  { path: `/:realm${KEY_PATH}`, element: <KeyPage />, handle: handle("apiKeyDetails", "query-users") },
  { path: `/:realm${RULES_PATH}`, element: <RulesPage />, handle: handle("apiKeys", "view-realm") },
  { path: `/:realm${GATES_PATH}`, element: <GatesPage />, handle: handle("apiKeys", "view-clients") },
  {
    path: `/:realm${ENDPOINTS_PATH}`,
    element: <EndpointsPage />,
    handle: handle("apiEndpoints", mayManageEndpoints),
  },
].map((route) => ({ ...route, element: <OurLanguage>{route.element}</OurLanguage> }));

function handle(title: string, access: Access): Handle {
  return { access, breadcrumb: (t) => t(title) };
}

// Menu and breadcrumbs of the stock console look up titles and rights in this list of its own, so ours must be in it.
routes.push(...ours);

export const consoleRoutes = routes.map((route) =>
  route.path === USER_PATH ? { ...route, element: <UserPage /> } : route,
);
