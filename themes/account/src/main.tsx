import "@patternfly/react-core/dist/styles/base.css";
import "@patternfly/patternfly/patternfly-addons.css";
// The package does not export its style sheet, and without it the layout of the stock pages is lost.
import "../../node_modules/@keycloak/keycloak-account-ui/lib/keycloak-account-ui.css";

// The provider must be the package's own: it bundles its copy of the React context that its pages read.
import { KeycloakProvider } from "@keycloak/keycloak-account-ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import "./console/console.css";

import { Console } from "./console/Console";
import { environment } from "./console/environment";
import { i18n } from "./console/i18n";

await i18n.init();

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <KeycloakProvider environment={environment}>
      <Console />
    </KeycloakProvider>
  </StrictMode>,
);
