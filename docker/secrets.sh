#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the secrets of compose.yaml, once: what is there stays. Keep a copy of the pepper where no copy of the database is:
# without it no key works any more.
set -euo pipefail

directory=${1:-$(dirname "$0")/secrets}
# The directory is for its owner alone. The files in it can be read by the users that the containers run as.
mkdir -p -m 700 "$directory"

make() { # make NAME command...: the output of the command becomes the secret
    local file=$directory/$1
    shift
    if [ -s "$file" ]; then
        printf '%s is there\n' "$file"
        return
    fi
    (umask 077 && "$@" >"$file.new")
    chmod 444 "$file.new"
    mv "$file.new" "$file"
    printf '%s made\n' "$file"
}

random() {
    openssl rand -base64 32
}

pepper() {
    printf '1:%s\n' "$(random)"
}

make KC_DB_PASSWORD random
make KC_BOOTSTRAP_ADMIN_PASSWORD random
make KC_SPI_API_KEYS__DEFAULT__PEPPER pepper
