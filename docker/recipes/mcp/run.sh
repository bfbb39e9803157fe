#!/usr/bin/env bash
# Starts the MCP server and nginx in front of it: ../nginx/run.sh with this folder's server and configuration.
set -euo pipefail

case "${1:-}" in
    -h | --help)
        cat <<'USAGE'
Usage: run.sh

Environment: ENDPOINT (img-gen) is the endpoint that the tools work on,
             RESOURCE (http://127.0.0.1:$PORT/mcp) the address that agents use;
             PORT (8089), PLATFORM_PORT (9089), and the others of ../nginx/run.sh
Requires what ../nginx/run.sh requires, and npm ci in this folder.
USAGE
        exit 0
        ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
export PORT=${PORT:-8089}
export PLATFORM_PORT=${PLATFORM_PORT:-9089}
export ENDPOINT=${ENDPOINT:-img-gen}
export RESOURCE=${RESOURCE:-http://127.0.0.1:$PORT/mcp}
export METADATA=${RESOURCE%/mcp}/.well-known/oauth-protected-resource/mcp
exec env SERVICE="$here/server.js" CONFIGURATION="$here/nginx.conf" bash "$here/../nginx/run.sh"
