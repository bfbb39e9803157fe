import type { AccountEnvironment } from "@keycloak/keycloak-account-ui";

/** What Keycloak's page template tells the console about the server and the realm. */
export const environment: AccountEnvironment = JSON.parse(document.getElementById("environment")!.textContent!);

/** The path under which the console lives, e.g. /realms/demo/account, without a slash at the end. */
export const basePath = decodeURIComponent(new URL(environment.baseUrl).pathname).replace(/\/+$/, "");
