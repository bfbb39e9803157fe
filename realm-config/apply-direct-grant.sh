#!/usr/bin/env bash
# Makes two flows, and a client that uses the first. No other client is touched. Doing it again changes nothing.
#   "API keys only"               our step alone: whatever comes as the password is a key, and never tried as a password
#   "direct grant with API keys"  our step before Keycloak's direct grant, for clients that also send passwords
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: apply-direct-grant.sh [base URL of Keycloak]

  base URL  default http://localhost:8080

Environment: REALM (demo), ADMIN (admin), ADMIN_PASSWORD (admin): an administrator of the realm master
The client is direct-grant-client.json beside this script: for another realm than the demo, change its secret and
its audience.
USAGE
}

fail() {
    printf 'apply-direct-grant: %s\n' "$*" >&2
    exit 1
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
esac

keycloak=${1:-http://localhost:8080}
keycloak=${keycloak%/}
realm=${REALM:-demo}
client_file=$(dirname "$0")/direct-grant-client.json

command -v curl >/dev/null 2>&1 || fail "curl is needed and was not found."

# quoted VALUE: for curl's configuration.
quoted() {
    local value=${1//\\/\\\\}
    printf '"%s"' "${value//\"/\\\"}"
}

# Secrets go to curl on its standard input: a command line can be read by every user of the machine.
answer=$(printf 'data-urlencode = %s\n' "$(quoted "username=${ADMIN:-admin}")" "$(quoted "password=${ADMIN_PASSWORD:-admin}")" |
    curl -sS -K - -d grant_type=password -d client_id=admin-cli \
        "$keycloak/realms/master/protocol/openid-connect/token") || fail "Keycloak does not answer at $keycloak."
token=$(printf '%s' "$answer" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
[ -n "$token" ] || fail "no token for the administrator: $answer"

# call METHOD PATH [JSON]: prints the body, fails unless the status is 2xx.
call() {
    local method=$1 path=$2 answer status
    shift 2
    answer=$(printf 'header = "Authorization: Bearer %s"\n' "$token" |
        curl -sS -K - -X "$method" -H 'Content-Type: application/json' ${1:+--data-binary "$1"} -w '\n%{http_code}' \
            "$keycloak/admin/realms/$realm/$path")
    status=${answer##*$'\n'}
    case "$status" in
        2*) printf '%s' "${answer%$'\n'*}" ;;
        *) fail "$method $path was refused with $status: ${answer%$'\n'*}" ;;
    esac
}

# flow_id NAME
flow_id() {
    call GET authentication/flows | sed -n "s/.*\"id\":\"\([^\"]*\)\",\"alias\":\"$1\".*/\1/p"
}

# steps NAME: the ids of the flow's own steps, first one first, each with the provider behind it.
steps() {
    call GET "authentication/flows/${1// /%20}/executions" |
        sed 's/},{/}\n{/g' | grep '"level":0' |
        sed -n 's/.*"id":"\([^"]*\)".*"providerId":"\([^"]*\)".*/\1 \2/p; t; s/.*"id":"\([^"]*\)".*/\1 flow/p'
}

# add_our_step NAME: as the first one, required.
add_our_step() {
    local step
    if ! steps "$1" | grep -q ' direct-grant-api-key$'; then
        call POST "authentication/flows/${1// /%20}/executions/execution" '{"provider":"direct-grant-api-key"}' >/dev/null
    fi
    step=$(steps "$1" | sed -n 's/ direct-grant-api-key$//p')
    [ -n "$step" ] || fail "the step direct-grant-api-key is not there: is the extension installed?"
    until [ "$(steps "$1" | head -n 1)" = "$step direct-grant-api-key" ]; do
        call POST "authentication/executions/$step/raise-priority" >/dev/null
    done
    call PUT "authentication/flows/${1// /%20}/executions" "{\"id\":\"$step\",\"requirement\":\"REQUIRED\"}" >/dev/null
    printf '%s' "$step"
}

# take_keys_only STEP: sets it, if the step has no settings yet.
take_keys_only() {
    if ! call GET "authentication/executions/$1" | grep -q '"authenticatorConfig"'; then
        call POST "authentication/executions/$1/config" '{"alias":"API keys only","config":{"keysOnly":"true"}}' >/dev/null
    fi
}

keys_only="API keys only"
if [ -z "$(flow_id "$keys_only")" ]; then
    call POST authentication/flows \
        "{\"alias\":\"$keys_only\",\"description\":\"Direct grant for clients that send API keys and no passwords\",\"providerId\":\"basic-flow\",\"topLevel\":true,\"builtIn\":false}" >/dev/null
fi
step=$(add_our_step "$keys_only")
take_keys_only "$step"
printf 'flow    %s\n' "$keys_only"

with_passwords="direct grant with API keys"
if [ -z "$(flow_id "$with_passwords")" ]; then
    call POST authentication/flows/direct%20grant/copy "{\"newName\":\"$with_passwords\"}" >/dev/null
fi
add_our_step "$with_passwords" >/dev/null
printf 'flow    %s\n' "$with_passwords"

client=$(sed -n 's/.*"clientId"[[:space:]]*:[[:space:]]*"\([A-Za-z0-9_-]*\)".*/\1/p' "$client_file")
if [ "$(call GET "clients?clientId=$client")" = "[]" ]; then
    bound=$(sed "s/^{\$/{ \"authenticationFlowBindingOverrides\": { \"direct_grant\": \"$(flow_id "$keys_only")\" },/" "$client_file")
    call POST clients "$bound" >/dev/null
fi
printf 'client  %s\n' "$client"
