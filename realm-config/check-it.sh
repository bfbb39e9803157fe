#!/usr/bin/env bash
# Runs the lines of try-it.sh, and fails unless each of them does what it says.
set -euo pipefail

case "${1:-}" in
    -h | --help)
        echo "Usage: check-it.sh [base URL of Keycloak]    default http://localhost:8080"
        exit 0
        ;;
esac
url=${1:-http://localhost:8080}

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

# fail SENTENCE: prints what the lines printed before it.
fail() {
    cat "$directory/output" >&2
    printf 'check-it: %s\n' "$*" >&2
    exit 1
}

sed "s|http://localhost:8080|${url%/}|g" "$(dirname "$0")/try-it.sh" >"$directory/lines"
bash -eu "$directory/lines" >"$directory/output" 2>&1 || fail "One of the lines failed."
for expected in '"key":"rpa_' '"issued_token_type"' '"api_key_id": "' 'endpoint:img-gen:write' '"active":true' '^401$' '^204$' '"error":"invalid_request"'; do
    grep -q -- "$expected" "$directory/output" || fail "The output above does not contain $expected."
done
echo "Every line does what it says."
