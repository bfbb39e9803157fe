import type { AccountEnvironment } from "@keycloak/keycloak-account-ui";

/** Where a key asks about itself. */
export const selfUrl = (environment: AccountEnvironment) => `${keysUrl(environment)}/self`;

const keysUrl = ({ serverBaseUrl, realm }: AccountEnvironment) =>
  `${serverBaseUrl.replace(/\/+$/, "")}/realms/${encodeURIComponent(realm)}/api-keys`;

/** The same on a command line. The key comes from the environment, so that no shell history holds it. */
export const selfLine = (environment: AccountEnvironment) =>
  `curl -s "${selfUrl(environment)}" \\\n  -H "Authorization: Bearer $API_KEY"`;

/** Reports a key as leaked, whoever owns it. */
export const reportLine = (environment: AccountEnvironment) =>
  `curl "${keysUrl(environment)}/leaks" \\\n  -H "Content-Type: application/json" \\\n  -d "{\\"keys\\":[\\"$API_KEY\\"]}"`;
