#!/usr/bin/env bash
# Registers every endpoint of endpoints.json in the realm's catalog, as the platform's control plane would.
# Repeating it changes nothing. See README.md.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: apply-endpoints.sh [--prune N] [base URL of Keycloak] [endpoints file]

  base URL        default http://localhost:8080
  endpoints file  default endpoints.json beside this script; one endpoint per line
  --prune N       also deletes the endpoints that the file does not name, N at most: if there are more, nothing changes.
                  Every key loses access to a deleted endpoint, for good

Environment: REALM (demo), CLIENT_ID (control-plane), CLIENT_SECRET (control-plane-secret)
USAGE
}

fail() {
    printf 'apply-endpoints: %s\n' "$*" >&2
    exit 1
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
esac

prune=
if [ "${1:-}" = --prune ]; then
    prune=${2:-}
    [[ $prune =~ ^[0-9]{1,6}$ ]] || fail "--prune needs the number of endpoints that it may delete."
    shift 2
fi

keycloak=${1:-http://localhost:8080}
keycloak=${keycloak%/}
file=${2:-$(dirname "$0")/endpoints.json}
realm=${REALM:-demo}

command -v curl >/dev/null 2>&1 || fail "curl is needed and was not found."
[ -r "$file" ] || fail "cannot read $file."

# quoted VALUE: quotes it for curl's configuration.
quoted() {
    local value=${1//\\/\\\\}
    printf '"%s"' "${value//\"/\\\"}"
}

# log_in: gets a token, unless the last one has more than half of its life left: a large catalog takes longer than that.
# curl reads secrets from its standard input, because every user of the machine can read command lines.
token= renewal=0
log_in() {
    [ -z "$token" ] || [ "$SECONDS" -ge "$renewal" ] || return 0
    local answer life
    answer=$(printf 'data-urlencode = %s\n' "$(quoted "client_id=${CLIENT_ID:-control-plane}")" \
        "$(quoted "client_secret=${CLIENT_SECRET:-control-plane-secret}")" |
        curl -sS -K - -d grant_type=client_credentials "$keycloak/realms/$realm/protocol/openid-connect/token") ||
        fail "Keycloak does not respond at $keycloak."
    token=$(printf '%s' "$answer" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
    [ -n "$token" ] || fail "no token for the control plane: $answer"
    life=$(printf '%s' "$answer" | sed -n 's/.*"expires_in":\([0-9]*\).*/\1/p')
    renewal=$((SECONDS + ${life:-0} / 2))
}
log_in

lines=$(grep -c '"id"' "$file" || true)
ids=$(grep -o '"id"' "$file" | wc -l)
[ "$lines" -gt 0 ] && [ "$lines" -eq "$ids" ] || fail "$file must contain one endpoint per line."

# id_of LINE: prints the endpoint's id.
id_of() {
    printf '%s\n' "$1" | sed -n 's/.*"id"[[:space:]]*:[[:space:]]*"\([A-Za-z0-9][A-Za-z0-9._-]*\)".*/\1/p'
}

# call METHOD PATH [curl's options]: prints the response and, in a line of its own, the status.
call() {
    local method=$1 path=$2
    shift 2
    printf 'header = "Authorization: Bearer %s"\n' "$token" |
        curl -sS -K - -X "$method" "$@" -w '\n%{http_code}' "$keycloak/admin/realms/$realm/$path"
}

# What the catalog has and the file does not. Read before any change, so that a file that is wrong as a whole changes
# nothing. The server writes JSON without spaces, and quotes inside a name are escaped.
surplus=
if [ -n "$prune" ]; then
    named=$(grep '"id"' "$file" | while IFS= read -r line; do id_of "$line"; done)
    first=0
    while :; do
        log_in
        answer=$(call GET "api-endpoints?first=$first&max=1000")
        [ "${answer##*$'\n'}" = 200 ] || fail "cannot list the endpoints: $answer"
        page=$(printf '%s' "$answer" | grep -o '"id":"[^"]*"' | sed 's/^"id":"//; s/"$//' || true)
        [ -n "$page" ] || break
        surplus=$surplus$(printf '%s\n' "$page" | grep -vxF -- "$named" || true)$'\n'
        first=$((first + $(printf '%s\n' "$page" | wc -l)))
    done
    surplus=$(printf '%s' "$surplus" | grep . || true)
    count=$(printf '%s' "$surplus" | grep -c . || true)
    [ "$count" -le "$prune" ] ||
        fail "the catalog has $count endpoints that $file does not name, and --prune allows $prune."
fi

grep '"id"' "$file" | while IFS= read -r line; do
    endpoint=$(printf '%s' "$line" | sed 's/^[[:space:]]*//; s/,[[:space:]]*$//')
    id=$(id_of "$endpoint")
    [ -n "$id" ] || fail "this line of $file has no valid id: $endpoint"
    log_in
    answer=$(call PUT "api-endpoints/$id" -H 'Content-Type: application/json' --data-binary "$endpoint")
    status=${answer##*$'\n'}
    case "$status" in
        2*) printf '%-24s %s\n' "$id" "$status" ;;
        *) fail "Keycloak rejected $id with $status: ${answer%$'\n'*}" ;;
    esac
done

for id in $surplus; do
    log_in
    answer=$(call DELETE "api-endpoints/$id")
    status=${answer##*$'\n'}
    case "$status" in
        204 | 404) printf '%-24s deleted\n' "$id" ;;
        *) fail "Keycloak did not delete $id: $answer" ;;
    esac
done
