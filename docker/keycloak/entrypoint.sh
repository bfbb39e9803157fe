#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts Keycloak with the secrets that lie in files. Keycloak itself reads secrets from the environment, a keystore or its
# configuration file, but not one by one from files, as Docker and Kubernetes mount them. So a file named after a variable,
# such as /run/secrets/KC_DB_PASSWORD, becomes that variable of the server's process. What is set already stays.
set -euo pipefail

for file in "${SECRETS_DIR:-/run/secrets}"/KC_*; do
    [ -e "$file" ] || continue
    name=${file##*/}
    case "$name" in
        *[!A-Z0-9_]*)
            printf 'entrypoint: %s is not the name of a variable\n' "$file" >&2
            exit 1
            ;;
    esac
    [ -r "$file" ] || {
        printf 'entrypoint: %s cannot be read by user %s\n' "$file" "$(id -u)" >&2
        exit 1
    }
    # A line break at the end is an editor's, not the secret's.
    [ -n "${!name:-}" ] || export "$name=$(<"$file")"
done

exec "${KEYCLOAK_HOME:-/opt/keycloak}/bin/kc.sh" "$@"
