#!/usr/bin/env bash
# Calls of administrators and control planes with Keycloak's own kcadm.sh. docs/rest.md explains them.
# Log in first:  kcadm.sh config credentials --server http://localhost:8080 --realm master --user admin
set -euo pipefail

if [ $# -ne 3 ]; then
    echo "Usage: kcadm-examples.sh <id of a key> <id of a user> <id for a new endpoint>" >&2
    exit 1
fi
REALM=${REALM:-demo}
KEY=$1
OWNER=$2
ENDPOINT=$3
# Print each call.
set -x

# Find and count keys.
kcadm.sh get api-keys -r "$REALM" -q search="$KEY" --fields id,name,username,enabled
kcadm.sh get api-keys/count -r "$REALM" -q userId="$OWNER"
kcadm.sh get api-keys/"$KEY" -r "$REALM"

# Disable a key; its owner cannot enable it again. Then enable it.
kcadm.sh update api-keys/"$KEY" -r "$REALM" -s enabled=false
kcadm.sh update api-keys/"$KEY" -r "$REALM" -s enabled=true

# Disable all keys that match a filter. The dry run shows how many, and whose.
kcadm.sh create api-keys/disable -r "$REALM" -q userId="$OWNER" -q dryRun=true -o
kcadm.sh create api-keys/disable -r "$REALM" -q userId="$OWNER" -o

kcadm.sh delete api-keys/"$KEY" -r "$REALM"

# The endpoint catalog. Without -n, kcadm.sh would first read the endpoint, which does not exist yet.
kcadm.sh update api-endpoints/"$ENDPOINT" -r "$REALM" -n -s name="Image generator" -s ownerId="$OWNER"
kcadm.sh update api-endpoints/"$ENDPOINT" -r "$REALM" -s name="Image generator 2"
kcadm.sh get api-endpoints -r "$REALM" -q search="$ENDPOINT"
kcadm.sh delete api-endpoints/"$ENDPOINT" -r "$REALM"

# The role for a control plane, which permits changes of the catalog and nothing else. It needs a partial import: since
# 26.7, Keycloak rejects changes of its own management client by any other call.
kcadm.sh create partialImport -r "$REALM" -s ifResourceExists=SKIP \
    -s 'roles={"client":{"realm-management":[{"name":"manage-api-endpoints"}]}}' -o
