import "@patternfly/patternfly/patternfly-addons.css";
import "@patternfly/react-core/dist/styles/base.css";
import "@keycloak/keycloak-admin-ui/styles.css";

import { KeycloakProvider } from "@keycloak/keycloak-admin-ui";
import { AlertProvider } from "@keycloak/keycloak-ui-shared";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createHashRouter, RouterProvider } from "react-router-dom";

import "./console/console.css";
import "scoped-keys-shared/shared.css";
import "scoped-keys-shared/activity.css";
import "./admin.css";

import { Console } from "./console/Console";
import { environment } from "./console/environment";
import { i18n } from "./console/i18n";
import { consoleRoutes } from "./console/routes";
import { cleanAddress } from "./searchAddress";

cleanAddress();
await i18n.init();

const router = createHashRouter([
  {
    path: "/",
    // The package keeps its copy of ui-shared to itself: its provider is for its pages, the other for ours.
    element: (
      <KeycloakProvider environment={environment}>
        <AlertProvider>
          <Console />
        </AlertProvider>
      </KeycloakProvider>
    ),
    children: consoleRoutes,
  },
]);

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
