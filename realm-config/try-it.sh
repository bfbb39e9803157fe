#!/usr/bin/env bash
# The lines that start-demo.sh prints. Paste them one by one, or run this file. A test runs them.

# 1. Log in as alice, as the account console would. This token is valid for five minutes.
TOKEN=$(curl -s http://localhost:8080/realms/demo/protocol/openid-connect/token \
  -d grant_type=password -d client_id=demo-cli -d username=alice -d password=alice \
  | sed 's/.*"access_token":"\([^"]*\)".*/\1/')

# 2. Create a key that can read GraphQL, and read and write one endpoint. It appears only in this response.
CREATED=$(curl -s http://localhost:8080/realms/demo/api-keys -H "Authorization: Bearer $TOKEN" \
  -H 'Content-Type: application/json' \
  -d '{"name":"my first key","permissions":{"graphql":"read","endpoints":{"img-gen":"read_write"}}}')
echo "$CREATED"
KEY=$(echo "$CREATED" | sed 's/.*"key":"\([^"]*\)".*/\1/')
KEY_ID=$(echo "$KEY" | cut -d_ -f2)

# 3. At the gate, exchange the key for a short-lived JWT.
EXCHANGED=$(curl -s http://localhost:8080/realms/demo/protocol/openid-connect/token -u gate:gate-secret \
  -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \
  -d subject_token_type=urn:scoped-api-keys:token-type:api-key -d subject_token="$KEY")
echo "$EXCHANGED"
JWT=$(echo "$EXCHANGED" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')

# 4. Decode the JWT: sub, aud, scope, authorization_details, api_key_id, exp.
node -p 'JSON.stringify(JSON.parse(Buffer.from(process.argv[1].split(".")[1], "base64url")), null, 2)' "$JWT"

# 5. A service behind the gate introspects the token.
curl -s http://localhost:8080/realms/demo/protocol/openid-connect/token/introspect \
  -u platform-api:platform-api-secret -d token="$JWT"; echo

# 6. The same token opens nothing in Keycloak itself: 401.
curl -s -o /dev/null -w '%{http_code}\n' http://localhost:8080/realms/demo/api-keys -H "Authorization: Bearer $JWT"

# 7. Delete the key: 204. From now on, the gate gets 400, as for any bad key.
curl -s -o /dev/null -w '%{http_code}\n' -X DELETE "http://localhost:8080/realms/demo/api-keys/$KEY_ID" \
  -H "Authorization: Bearer $TOKEN"
curl -s http://localhost:8080/realms/demo/protocol/openid-connect/token -u gate:gate-secret \
  -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \
  -d subject_token_type=urn:scoped-api-keys:token-type:api-key -d subject_token="$KEY"; echo
