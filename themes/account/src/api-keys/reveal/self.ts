import type { AccountEnvironment } from "@keycloak/keycloak-account-ui";

/** Where a key asks about itself. */
export const selfUrl = ({ serverBaseUrl, realm }: AccountEnvironment) =>
  `${serverBaseUrl.replace(/\/+$/, "")}/realms/${encodeURIComponent(realm)}/api-keys/self`;

/** The same on a command line. The key comes from the environment, so that no shell history holds it. */
export const selfLine = (environment: AccountEnvironment) =>
  `curl -s "${selfUrl(environment)}" \\\n  -H "Authorization: Bearer $API_KEY"`;
