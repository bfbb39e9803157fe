import type { AccountEnvironment } from "@keycloak/keycloak-account-ui";

/** The exchange as a gateway makes it. Key and secret come from the environment, so that no shell history holds them. */
export function exchangeLine({ serverBaseUrl, realm }: AccountEnvironment) {
  const issuer = `${serverBaseUrl.replace(/\/+$/, "")}/realms/${encodeURIComponent(realm)}`;
  return [
    `curl -s "${issuer}/protocol/openid-connect/token"`,
    `-u "$CLIENT_ID:$CLIENT_SECRET"`,
    `-d grant_type=urn:ietf:params:oauth:grant-type:token-exchange`,
    `-d subject_token_type=urn:scoped-api-keys:token-type:api-key`,
    `--data-urlencode "subject_token=$API_KEY"`,
  ].join(" \\\n  ");
}
