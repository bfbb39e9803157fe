import type { Gate } from "./types";

/** A text as one word of a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The exchange of a key as this gate. Its secret and the key are shell variables: neither is shown. */
export const curlOf = ({ clientId, scopeRequired }: Gate, issuer: string) =>
  [
    `curl -s ${quoted(`${issuer}/protocol/openid-connect/token`)}`,
    `--data-urlencode ${quoted(`client_id=${clientId}`)}`,
    `--data-urlencode "client_secret=$GATE_SECRET"`,
    `-d grant_type=urn:ietf:params:oauth:grant-type:token-exchange`,
    `-d subject_token_type=urn:scoped-api-keys:token-type:api-key`,
    `--data-urlencode "subject_token=$KEY"`,
    ...(scopeRequired ? ["-d scope=graphql:read"] : []),
  ].join(" \\\n  ");
