import type { AdminEnvironment } from "@keycloak/keycloak-admin-ui";

/** What Keycloak's page template tells the console about the server and the realm. */
export const environment: AdminEnvironment = JSON.parse(document.getElementById("environment")!.textContent!);
