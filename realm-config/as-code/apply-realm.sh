#!/usr/bin/env bash
# Gives a realm its rules for keys and the clients of clients/, with Keycloak's own kcadm.sh. Repeating it changes
# nothing; what was changed by hand is set back. See README.md.
# Log in first:  kcadm.sh config credentials --server http://localhost:8080 --realm master --user admin
set -euo pipefail

if [ $# -ne 1 ]; then
    echo "Usage: apply-realm.sh <realm>" >&2
    exit 1
fi
realm=$1
here=$(cd "$(dirname "$0")" && pwd)
command -v kcadm.sh >/dev/null 2>&1 || {
    echo "apply-realm.sh: kcadm.sh was not found in PATH." >&2
    exit 1
}

# kcadm.sh reads the realm and sends it back with these attributes, so all others stay.
kcadm.sh update "realms/$realm" \
    -s 'attributes."apiKeys.maxPerUser"=20' \
    -s 'attributes."apiKeys.maxLifetimeDays"=365' \
    -s 'attributes."apiKeys.noticeDays"=30,7,1'

# The clients that are missing, and the control plane's role. Since 26.7, Keycloak rejects changes of its own management
# client by any other call than a partial import.
clients=
for file in "$here"/clients/*.json; do
    clients=$clients${clients:+,}$(cat "$file")
done
printf '{"ifResourceExists":"SKIP","clients":[%s],"roles":{"client":{"realm-management":[{"name":"%s"}]}}}' \
    "$clients" manage-api-endpoints | kcadm.sh create partialImport -r "$realm" -f - -o >/dev/null

# The clients that exist are set back to their files. Their secrets are not in the files: Keycloak made them.
kcadm.sh get clients -r "$realm" --fields id,clientId --format csv --noquotes | while IFS=, read -r id name; do
    file=$here/clients/$name.json
    [ ! -f "$file" ] || kcadm.sh update "clients/$id" -r "$realm" -m -f "$file" </dev/null
done

kcadm.sh add-roles -r "$realm" --uusername service-account-control-plane --cclientid realm-management \
    --rolename manage-api-endpoints

# An empty list of objections: the gate can exchange keys.
kcadm.sh get api-gates -r "$realm" -q search=gate --fields clientId,objections
