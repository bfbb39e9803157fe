#!/usr/bin/env bash
# Starts the platform and nginx in front of it. Ctrl-C stops both.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: run.sh

Environment: KEYCLOAK (localhost:8080), REALM (demo), LISTEN (127.0.0.1), PORT (8088), PLATFORM_PORT (9080),
             CLIENT_ID (gate), CLIENT_SECRET (gate-secret), AUDIENCE (platform-api),
             ISSUER (http://$KEYCLOAK/realms/$REALM) if Keycloak's public address is another,
             KEYS (http://$KEYCLOAK/realms/$REALM/protocol/openid-connect/certs), the address of its public keys,
             LOG_REQUESTS (unset; 1 prints what the platform receives),
             SERVICE (platform.js) and CONFIGURATION (nginx.conf) start another recipe's service and gateway
Requires nginx with the module auth_request (on Debian: nginx-light) and Node.js 20 or newer.
USAGE
}

fail() {
    printf 'run.sh: %s\n' "$*" >&2
    exit 1
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/usr/local/sbin
keycloak=${KEYCLOAK:-localhost:8080}
realm=${REALM:-demo}
listen=${LISTEN:-127.0.0.1}
port=${PORT:-8088}
export PLATFORM_PORT=${PLATFORM_PORT:-9080}
export ISSUER=${ISSUER:-http://$keycloak/realms/$realm}
export KEYS=${KEYS:-http://$keycloak/realms/$realm/protocol/openid-connect/certs}
# Where this script sees the gateway.
address=$listen
[ "$listen" != 0.0.0.0 ] || address=127.0.0.1

command -v nginx >/dev/null 2>&1 || fail "nginx is required but was not found (on Debian: apt-get install nginx-light)."
command -v node >/dev/null 2>&1 || fail "node is required but was not found."

umask 077
work=$(mktemp -d)
# If root starts nginx, its workers run as another user and store long bodies in this directory.
chmod 711 "$work"
platform=
nginx=
finish() {
    for process in $nginx $platform; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 0' INT TERM

# The secret goes into a file that only this user can read, never into a command line. Both parts are form-encoded first
# (RFC 6749 section 2.3.1).
gate=$(CLIENT_ID=${CLIENT_ID:-gate} CLIENT_SECRET=${CLIENT_SECRET:-gate-secret} node -p '
    const { CLIENT_ID, CLIENT_SECRET } = process.env;
    Buffer.from([CLIENT_ID, CLIENT_SECRET].map(encodeURIComponent).join(":")).toString("base64")')
for file in "${CONFIGURATION:-$here/nginx.conf}" "$here/authorize.conf" "$here/to-platform.conf"; do
    while IFS= read -r line; do
        line=${line//%WORK%/$work}
        line=${line//%KEYCLOAK%/$keycloak}
        line=${line//%REALM%/$realm}
        line=${line//%LISTEN%/$listen}
        line=${line//%PORT%/$port}
        line=${line//%PLATFORM_PORT%/$PLATFORM_PORT}
        line=${line//%ENDPOINT%/${ENDPOINT:-}}
        line=${line//%METADATA%/${METADATA:-}}
        printf '%s\n' "${line//%GATE%/$gate}"
    done <"$file" >"$work/${file##*/}"
done

node "${SERVICE:-$here/platform.js}" &
platform=$!
nginx -p "$work" -c "$work/nginx.conf" -e stderr &
nginx=$!

for ((i = 0; i < 100; i++)); do
    kill -0 "$nginx" 2>/dev/null || fail "nginx did not start."
    kill -0 "$platform" 2>/dev/null || fail "the platform did not start."
    status=$(curl -s -o /dev/null -w '%{http_code}' "http://$address:$port/" || true)
    behind=$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PLATFORM_PORT/" || true)
    if [ "$status" = 404 ] && [[ $behind == 40[14] ]]; then
        printf 'ready: http://%s:%s\n' "$address" "$port"
        # Not wait -n, which the bash of macOS lacks.
        while kill -0 "$nginx" 2>/dev/null && kill -0 "$platform" 2>/dev/null; do
            sleep 1 &
            wait $!
        done
        fail "nginx or the platform has stopped."
    fi
    sleep 0.1
done
fail "no response within ten seconds."
