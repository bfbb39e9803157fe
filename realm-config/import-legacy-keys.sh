#!/usr/bin/env bash
# Imports the keys of an older system: sends a file of entries, one JSON object per line, in pieces that Keycloak
# accepts, and shows its progress. Run it again after an interruption: it continues where it stopped.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: import-legacy-keys.sh <base URL of Keycloak, or of a realm> <file of entries>

Keeps <file>.progress until the import is finished, and writes refused entries to <file>.refused, one per line. Of each
piece, it lists the first 1,000, followed by one line that counts the others by error.
Exit codes: 0 all keys are imported, 2 some entries were refused, 1 the import did not finish.

Environment: REALM (demo), LINES_PER_PIECE (10000), and credentials that can manage users, either
  CLIENT_ID and CLIENT_SECRET: a client of the realm with a service account, or
  ADMIN (admin) and ADMIN_PASSWORD: a user of ADMIN_REALM (master)
USAGE
}

fail() {
    printf 'import-legacy-keys: %s\n' "$*" >&2
    exit 1
}

case "${1:-}" in
    -h | --help)
        usage
        exit 0
        ;;
esac
[ $# -eq 2 ] || {
    usage >&2
    exit 1
}

keycloak=${1%/}
file=$2
named=
case "$keycloak" in
    */realms/*)
        named=${keycloak#*/realms/}
        keycloak=${keycloak%%/realms/*}
        keycloak=${keycloak%/admin}
        ;;
    */admin/*/console*)
        named=${keycloak#*/admin/}
        keycloak=${keycloak%%/admin/*}
        ;;
esac
named=${named%%/*}
realm=${REALM:-${named:-demo}}
[ -z "$named" ] || [ "$realm" = "$named" ] || fail "the address names the realm $named, REALM says $realm."
[ -z "$named" ] || printf 'Using the base URL %s and the realm %s.\n' "$keycloak" "$realm"
lines_per_piece=${LINES_PER_PIECE:-10000}
# Keycloak rejects bodies of more than 10 MiB.
bytes_per_piece=8388608
progress=$file.progress
refused_file=$file.refused

command -v curl >/dev/null 2>&1 || fail "curl is needed and was not found."
[ -f "$file" ] && [ -r "$file" ] || fail "cannot read $file."
[ -n "${CLIENT_ID:-}" ] || [ -n "${ADMIN_PASSWORD:-}" ] || fail "set CLIENT_ID and CLIENT_SECRET, or ADMIN_PASSWORD."
size=$(wc -c <"$file")
grep -q '[^[:space:]]' "$file" || {
    printf 'The file %s has no entries: nothing was imported.\n' "$file"
    exit 0
}

# quoted VALUE: quotes it for curl's configuration.
quoted() {
    local value=${1//\\/\\\\}
    printf '"%s"' "${value//\"/\\\"}"
}

# curl reads secrets from a configuration, because every user of the machine can read command lines.
login() {
    if [ -n "${CLIENT_ID:-}" ]; then
        printf 'data = "grant_type=client_credentials"\n'
        printf 'data-urlencode = %s\n' "$(quoted "client_id=$CLIENT_ID")" "$(quoted "client_secret=${CLIENT_SECRET:-}")"
        printf 'url = %s\n' "$(quoted "$keycloak/realms/$realm/protocol/openid-connect/token")"
    else
        printf 'data = "grant_type=password"\ndata = "client_id=admin-cli"\n'
        printf 'data-urlencode = %s\n' "$(quoted "username=${ADMIN:-admin}")" "$(quoted "password=$ADMIN_PASSWORD")"
        printf 'url = %s\n' "$(quoted "$keycloak/realms/${ADMIN_REALM:-master}/protocol/openid-connect/token")"
    fi
}

# Each piece gets its own token, because the import outlives any token.
token() {
    local answer token
    answer=$(login | curl -sS -K -) || fail "Keycloak does not respond at $keycloak. Run this again to continue."
    token=$(printf '%s' "$answer" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
    [ -n "$token" ] || fail "no token for the import: $answer"
    printf '%s' "$token"
}

# measure OFFSET: prints bytes and lines of the piece that begins there.
measure() {
    tail -c "+$(($1 + 1))" "$file" 2>/dev/null | LC_ALL=C awk -v most="$bytes_per_piece" -v lines="$lines_per_piece" '
        { n = length($0) + 1
          if (taken > 0 && (bytes + n > most || taken == lines)) exit
          bytes += n; taken++ }
        END { print bytes + 0, taken + 0 }' || true
}

# send OFFSET BYTES LINE TOKEN: prints the numbers of imported, existing and refused keys, and files the refused ones.
send() {
    # head may close the pipe before tail is done. That is not a failure.
    { tail -c "+$(($1 + 1))" "$file" 2>/dev/null || true; } | head -c "$2" |
        curl -sS -K <(printf 'header = "Authorization: Bearer %s"\n' "$4") -H 'Content-Type: application/x-ndjson' \
            --data-binary @- -w '\nHTTP %{http_code}\n' "$keycloak/admin/realms/$realm/api-keys/import" |
        LC_ALL=C awk -v before="$3" -v file="$refused_file" '
            function number(name) {
                if (!match($0, "\"" name "\":[0-9]+")) return 0
                return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
            }
            /^\{"line":/ {
                if (/"status":"refused"/) {
                    line = before + number("line")
                    sub(/"line":[0-9]+/, "\"line\":" line)
                    refused[++many] = $0
                }
                next
            }
            /^\{"summary":/ {
                summary = number("imported") " " number("exists") " " number("refused")
                all_refused = number("refused") + 0
                if (match($0, /"errors":\{[^}]*\}/)) errors = substr($0, RSTART, RLENGTH)
                next
            }
            /^HTTP [0-9]+$/ { status = $2; next }
            { answer = answer $0 }
            END {
                if (status == 403) { print "forbidden"; exit }
                if (summary == "") { print "failed " substr(answer, 1, 300); exit }
                for (i = 1; i <= many; i++) print refused[i] >> file
                # The server lists the first 1,000 refused lines of a request.
                if (all_refused > many)
                    print "{\"afterLine\":" before ",\"notListed\":" all_refused - many "," errors "}" >> file
                print summary
            }'
}

# Progress counts only for the same file and realm. Otherwise the import begins again, which is harmless.
target="$keycloak/$realm $(cksum <"$file")"
offset=0 line=0 imported=0 exists=0 refused=0
if [ -r "$progress" ] && [ "$(sed -n 1p "$progress")" = "$target" ]; then
    read -r offset line imported exists refused < <(sed -n 2p "$progress")
    printf 'Resuming after line %s.\n' "$line"
else
    rm -f "$refused_file"
fi

begin=$(date +%s)
begin_line=$line
while [ "$offset" -lt "$size" ]; do
    read -r bytes lines < <(measure "$offset")
    [ "${lines:-0}" -gt 0 ] || fail "cannot read $file beyond line $line."
    token=$(token)
    result=$(send "$offset" "$bytes" "$line" "$token") || result="failed ${result#failed }"
    case "$result" in
        forbidden)
            fail "these credentials may not import keys (403). They need the role manage-users: of the client" \
                "realm-management, or for a user of the realm master, of the client $realm-realm."
            ;;
        failed*) fail "stopped after line $line: ${result#failed } Run this again to continue." ;;
    esac
    read -r new known bad <<<"$result"
    offset=$((offset + bytes)) line=$((line + lines))
    imported=$((imported + new)) exists=$((exists + known)) refused=$((refused + bad))
    printf '%s\n%s %s %s %s %s\n' "$target" "$offset" "$line" "$imported" "$exists" "$refused" >"$progress.new"
    mv "$progress.new" "$progress"
    seconds=$(($(date +%s) - begin))
    printf '%9d lines %3d %%  %6d lines/s   imported %d, existing %d, refused %d\n' "$line" \
        $((offset < size ? offset * 100 / size : 100)) $(((line - begin_line) / (seconds > 0 ? seconds : 1))) \
        "$imported" "$exists" "$refused"
done

rm -f "$progress"
if [ "$refused" -gt 0 ]; then
    printf '%d entries were refused. They are in %s; the first of them:\n' "$refused" "$refused_file"
    head -n 10 "$refused_file"
    exit 2
fi
