import "@patternfly/react-core/dist/styles/base.css";
import "@patternfly/patternfly/patternfly-addons.css";
// The package does not export its style sheet, and without it the layout of the stock pages is lost.
import "../../node_modules/@keycloak/keycloak-account-ui/lib/keycloak-account-ui.css";

// The provider must be the package's own: it bundles its copy of the React context that its pages read.
import { KeycloakProvider } from "@keycloak/keycloak-account-ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { withoutSecret } from "scoped-keys-shared/withoutSecret";

import "./console/console.css";

import { Console } from "./console/Console";
import { environment } from "./console/environment";
import { i18n } from "./console/i18n";

// A secret in a search leaves the address before the login takes that address along.
const clean = withoutSecret(new URLSearchParams(location.search));
if (clean) history.replaceState(history.state, "", clean.size > 0 ? `?${clean}` : location.pathname);

await i18n.init();

createRoot(document.getElementById("app")!).render(
  <StrictMode>
    <KeycloakProvider environment={environment}>
      <Console />
    </KeycloakProvider>
  </StrictMode>,
);
