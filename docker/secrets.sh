#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Creates the secrets of compose.yaml once and keeps existing ones. Keep a copy of the pepper, separate from the copies
# of the database: without the pepper, no key works.
# The containers run Keycloak as KEYCLOAK_USER (1000), the only user who can read the pepper. Run as root, this script
# makes that user its owner.
set -euo pipefail

directory=${1:-$(dirname "$0")/secrets}
# Only its owner can enter the directory. The users of the containers can read all files in it except the pepper.
mkdir -p -m 700 "$directory"

make() { # make NAME MODE command...: creates the secret from the output of the command
    local file=$directory/$1 mode=$2
    shift 2
    if [ -s "$file" ]; then
        printf '%s exists\n' "$file"
        return
    fi
    (umask 077 && "$@" >"$file.new")
    chmod "$mode" "$file.new"
    mv "$file.new" "$file"
    printf '%s created\n' "$file"
}

random() {
    openssl rand -base64 32
}

pepper() {
    printf '1:%s\n' "$(random)"
}

make KC_DB_PASSWORD 444 random
make KC_BOOTSTRAP_ADMIN_PASSWORD 444 random

# Earlier versions stored the pepper under another name. Keep it.
pepper_file=$directory/api-key-pepper
earlier=$directory/KC_SPI_API_KEYS__DEFAULT__PEPPER
if [ -s "$earlier" ] && [ ! -e "$pepper_file" ]; then
    chmod 400 "$earlier"
    mv "$earlier" "$pepper_file"
fi
make api-key-pepper 400 pepper
user=${KEYCLOAK_USER:-$(sed -n 's/^KEYCLOAK_USER=//p' "$(dirname "$0")/.env")}
if [ "$(id -u)" = 0 ]; then
    chown "$user" "$pepper_file"
elif [ "$(id -u)" != "$user" ]; then
    printf 'Set KEYCLOAK_USER=%s in docker/.env, because that user owns the pepper.\n' "$(id -u)"
fi
