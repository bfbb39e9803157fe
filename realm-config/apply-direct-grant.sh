#!/usr/bin/env bash
# Creates two flows, and a client that uses the first. It changes no other client. Repeating it changes nothing.
#   "API keys only"               our step alone: treats all input as a key, never as a password
#   "direct grant with API keys"  our step or, as an alternative, a sub-flow with user name and password
# It also changes flows of earlier versions to the second form: those in which user name and password follow our step.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: apply-direct-grant.sh [base URL of Keycloak]

  base URL  default http://localhost:8080

Environment: REALM (demo), ADMIN (admin), ADMIN_PASSWORD (admin): an administrator of the realm master
The client is direct-grant-client.json beside this script. For a realm other than the demo, change its secret and its
audience.
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

# quoted VALUE: quotes it for curl's configuration.
quoted() {
    local value=${1//\\/\\\\}
    printf '"%s"' "${value//\"/\\\"}"
}

# curl reads secrets from its standard input, because every user of the machine can read command lines.
answer=$(printf 'data-urlencode = %s\n' "$(quoted "username=${ADMIN:-admin}")" "$(quoted "password=${ADMIN_PASSWORD:-admin}")" |
    curl -sS -K - -d grant_type=password -d client_id=admin-cli \
        "$keycloak/realms/master/protocol/openid-connect/token") || fail "Keycloak does not respond at $keycloak."
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
        *) fail "Keycloak rejected $method $path with $status: ${answer%$'\n'*}" ;;
    esac
}

# flow_id NAME
flow_id() {
    call GET authentication/flows | sed -n "s/.*\"id\":\"\([^\"]*\)\",\"alias\":\"$1\".*/\1/p"
}

# encoded NAME: percent-encodes it for a path.
encoded() {
    local LC_ALL=C text=$1 out="" character i
    for ((i = 0; i < ${#text}; i++)); do
        character=${text:i:1}
        case "$character" in
            [A-Za-z0-9._~-]) ;;
            *) printf -v character '%%%02X' "'$character" ;;
        esac
        out+=$character
    done
    printf '%s' "$out"
}

# own_steps NAME: prints the flow's own steps in order, as JSON, one per line.
own_steps() {
    call GET "authentication/flows/$(encoded "$1")/executions" |
        awk '{ gsub(/[}],[{]/, "}\n{"); print }' | { grep '"level":0' || true; }
}

# steps NAME: prints the flow's own steps in order, one per line: id, provider or "flow", requirement, priority.
steps() {
    own_steps "$1" | awk '
        function value(name) {
            if (!match($0, "\"" name "\":(\"[^\"]*\"|[0-9]+)")) return ""
            text = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
            gsub(/"/, "", text)
            return text
        }
        {
            provider = value("providerId")
            print value("id"), (provider == "" ? "flow" : provider), value("requirement"), value("priority")
        }'
}

# step NAME PROVIDER: prints the step's id, if the flow has it.
step() {
    steps "$1" | sed -n "s/ $2 .*//p" | head -n 1
}

# sub_step NAME ALIAS: prints the id of the step that is this sub-flow.
sub_step() {
    own_steps "$1" |
        { grep -F "\"displayName\":\"$2\"" || true; } | sed -n 's/.*"id":"\([^"]*\)".*/\1/p'
}

# require NAME STEP REQUIREMENT
require() {
    local line
    line=$(steps "$1" | grep "^$2 ") || fail "the flow $1 has no step $2"
    case "$line" in
        *" $3 "*) ;;
        *)
            call PUT "authentication/flows/$(encoded "$1")/executions" \
                "{\"id\":\"$2\",\"requirement\":\"$3\",\"priority\":${line##* }}" >/dev/null
            ;;
    esac
}

# add_step NAME PROVIDER REQUIREMENT: adds the step unless it exists.
add_step() {
    if [ -z "$(step "$1" "$2")" ]; then
        call POST "authentication/flows/$(encoded "$1")/executions/execution" "{\"provider\":\"$2\"}" >/dev/null
    fi
    require "$1" "$(step "$1" "$2")" "$3"
}

# add_flow NAME ALIAS: adds the sub-flow unless it exists.
add_flow() {
    if [ -z "$(sub_step "$1" "$2")" ]; then
        call POST "authentication/flows/$(encoded "$1")/executions/flow" \
            "{\"alias\":\"$2\",\"type\":\"basic-flow\",\"provider\":\"\",\"description\":\"\"}" >/dev/null
    fi
}

# add_our_step NAME: adds it as the first step. Prints its id.
add_our_step() {
    local step
    if [ -z "$(step "$1" direct-grant-api-key)" ]; then
        call POST "authentication/flows/$(encoded "$1")/executions/execution" '{"provider":"direct-grant-api-key"}' >/dev/null
    fi
    step=$(step "$1" direct-grant-api-key)
    [ -n "$step" ] || fail "the step direct-grant-api-key does not exist. Is the extension installed?"
    until [ "$(steps "$1" | head -n 1 | cut -d ' ' -f 1)" = "$step" ]; do
        call POST "authentication/executions/$step/raise-priority" >/dev/null
    done
    printf '%s' "$step"
}

# add_passwords NAME REQUIREMENT_OF_OTP: adds Keycloak's direct grant as an alternative sub-flow.
add_passwords() {
    local passwords="$1 - password" otp="$1 - OTP"
    add_flow "$1" "$passwords"
    add_step "$passwords" direct-grant-validate-username REQUIRED
    add_step "$passwords" direct-grant-validate-password REQUIRED
    add_flow "$passwords" "$otp"
    add_step "$otp" conditional-user-configured REQUIRED
    add_step "$otp" direct-grant-validate-otp REQUIRED
    require "$passwords" "$(sub_step "$passwords" "$otp")" "$2"
    require "$1" "$(sub_step "$1" "$passwords")" ALTERNATIVE
}

# of_earlier_version NAME: succeeds if user name and password follow our step directly, or a change was interrupted.
of_earlier_version() {
    local steps
    steps=$(steps "$1" | cut -d ' ' -f 2,3 | tr '\n' ' ')
    case "$steps" in
        "direct-grant-api-key REQUIRED direct-grant-validate-username REQUIRED direct-grant-validate-password REQUIRED "*) ;;
        "direct-grant-api-key REQUIRED "*) [ -n "$(sub_step "$1" "$1 - password")" ] ;;
        *) return 1 ;;
    esac
}

# migrate NAME: changes the flow. At no moment does it accept a login without a key or a password.
migrate() {
    local known='direct-grant-api-key|direct-grant-validate-(username|password|otp)|conditional-user-configured'
    local others otp_step otp=CONDITIONAL provider step
    others=$(call GET "authentication/flows/$(encoded "$1")/executions" | grep -o '"providerId":"[^"]*"' |
        grep -Ev "\"($known)\"" || true)
    if [ -n "$others" ]; then
        printf 'apply-direct-grant: the flow "%s" has further steps. It rejects passwords until you move these\n' "$1" >&2
        printf 'steps into a sub-flow beside the API key: see docs/upgrade.md.\n' >&2
        unfinished=1
        return
    fi
    otp_step=$(steps "$1" | awk -v ours="$(sub_step "$1" "$1 - password")" '$2 == "flow" && $1 != ours')
    [ -z "$otp_step" ] || otp=$(printf '%s\n' "$otp_step" | head -n 1 | cut -d ' ' -f 3)
    add_passwords "$1" "$otp"
    for provider in direct-grant-validate-username direct-grant-validate-password; do
        step=$(step "$1" "$provider")
        [ -z "$step" ] || call DELETE "authentication/executions/$step" >/dev/null
    done
    printf '%s\n' "$otp_step" | while read -r step _; do
        [ -z "$step" ] || call DELETE "authentication/executions/$step" >/dev/null
    done
    require "$1" "$(add_our_step "$1")" ALTERNATIVE
    printf 'changed %s\n' "$1"
}

# take_keys_only STEP: makes the step accept keys only, unless it has settings already.
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
require "$keys_only" "$step" REQUIRED
take_keys_only "$step"
printf 'flow    %s\n' "$keys_only"

unfinished=
flows=$(mktemp)
trap 'rm -f "$flows"' EXIT
call GET authentication/flows | grep -o '"id":"[^"]*","alias":"[^"]*"[^[]*' |
    grep '"topLevel":true,"builtIn":false' | sed 's/.*"alias":"\([^"]*\)".*/\1/' >"$flows"
while IFS= read -r alias; do
    if of_earlier_version "$alias"; then
        migrate "$alias"
    fi
done <"$flows"

with_passwords="direct grant with API keys"
if [ -z "$(flow_id "$with_passwords")" ]; then
    call POST authentication/flows \
        "{\"alias\":\"$with_passwords\",\"description\":\"Direct grant for clients that send API keys or passwords\",\"providerId\":\"basic-flow\",\"topLevel\":true,\"builtIn\":false}" >/dev/null
fi
step=$(add_our_step "$with_passwords")
if [ -z "$unfinished" ]; then
    passwords=$(sub_step "$with_passwords" "$with_passwords - password")
    if [ -z "$passwords" ] || steps "$with_passwords" | grep -q "^$passwords flow DISABLED "; then
        add_passwords "$with_passwords" CONDITIONAL
    fi
    require "$with_passwords" "$step" ALTERNATIVE
fi
printf 'flow    %s\n' "$with_passwords"

client=$(sed -n 's/.*"clientId"[[:space:]]*:[[:space:]]*"\([A-Za-z0-9_-]*\)".*/\1/p' "$client_file")
if [ "$(call GET "clients?clientId=$client")" = "[]" ]; then
    bound=$(sed "s/^{\$/{ \"authenticationFlowBindingOverrides\": { \"direct_grant\": \"$(flow_id "$keys_only")\" },/" "$client_file")
    call POST clients "$bound" >/dev/null
fi
printf 'client  %s\n' "$client"

[ -z "$unfinished" ] || exit 1
