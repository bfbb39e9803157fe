#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the secrets of compose.yaml, once: what is there stays. Keep a copy of the pepper where no copy of the database is:
# without it no key works any more.
# The containers run Keycloak as KEYCLOAK_USER (1000), who alone may read the pepper. As root, this script hands it over.
set -euo pipefail

directory=${1:-$(dirname "$0")/secrets}
# The directory is for its owner alone. The files in it, but for the pepper, can be read by the users that the containers run as.
mkdir -p -m 700 "$directory"

make() { # make NAME MODE command...: the output of the command becomes the secret
    local file=$directory/$1 mode=$2
    shift 2
    if [ -s "$file" ]; then
        printf '%s is there\n' "$file"
        return
    fi
    (umask 077 && "$@" >"$file.new")
    chmod "$mode" "$file.new"
    mv "$file.new" "$file"
    printf '%s made\n' "$file"
}

random() {
    openssl rand -base64 32
}

pepper() {
    printf '1:%s\n' "$(random)"
}

make KC_DB_PASSWORD 444 random
make KC_BOOTSTRAP_ADMIN_PASSWORD 444 random

# A pepper of an earlier version lies under another name. It stays the pepper.
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
    printf 'Set KEYCLOAK_USER=%s in docker/.env: that user owns the pepper.\n' "$(id -u)"
fi
