#!/usr/bin/env bash
# Registers every endpoint of endpoints.json in the realm's catalog, as the platform's control plane would.
# Repeating it changes nothing. See README.md.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: apply-endpoints.sh [base URL of Keycloak] [endpoints file]

  base URL        default http://localhost:8080
  endpoints file  default endpoints.json beside this script; one endpoint per line

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

# curl reads secrets from its standard input, because every user of the machine can read command lines.
answer=$(printf 'data-urlencode = %s\n' "$(quoted "client_id=${CLIENT_ID:-control-plane}")" \
    "$(quoted "client_secret=${CLIENT_SECRET:-control-plane-secret}")" |
    curl -sS -K - -d grant_type=client_credentials "$keycloak/realms/$realm/protocol/openid-connect/token") ||
    fail "Keycloak does not respond at $keycloak."
token=$(printf '%s' "$answer" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
[ -n "$token" ] || fail "no token for the control plane: $answer"

lines=$(grep -c '"id"' "$file" || true)
ids=$(grep -o '"id"' "$file" | wc -l)
[ "$lines" -gt 0 ] && [ "$lines" -eq "$ids" ] || fail "$file must contain one endpoint per line."

grep '"id"' "$file" | while IFS= read -r line; do
    endpoint=$(printf '%s' "$line" | sed 's/^[[:space:]]*//; s/,[[:space:]]*$//')
    id=$(printf '%s' "$endpoint" | sed -n 's/.*"id"[[:space:]]*:[[:space:]]*"\([A-Za-z0-9][A-Za-z0-9._-]*\)".*/\1/p')
    [ -n "$id" ] || fail "this line of $file has no valid id: $endpoint"
    answer=$(printf 'header = "Authorization: Bearer %s"\n' "$token" |
        curl -sS -K - -X PUT -H 'Content-Type: application/json' --data-binary "$endpoint" -w '\n%{http_code}' \
            "$keycloak/admin/realms/$realm/api-endpoints/$id")
    status=${answer##*$'\n'}
    case "$status" in
        2*) printf '%-24s %s\n' "$id" "$status" ;;
        *) fail "Keycloak rejected $id with $status: ${answer%$'\n'*}" ;;
    esac
done
