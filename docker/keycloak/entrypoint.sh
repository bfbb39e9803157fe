#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts Keycloak with secrets from files. Keycloak itself reads secrets from the environment, a keystore or its
# configuration file, but not from single files, as Docker and Kubernetes mount them. A file named after a variable,
# such as /run/secrets/KC_DB_PASSWORD, becomes that variable of the server's process. Variables that are set already stay.
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
    # A line break at the end belongs to the editor, not to the secret.
    [ -n "${!name:-}" ] || export "$name=$(<"$file")"
done

exec "${KEYCLOAK_HOME:-/opt/keycloak}/bin/kc.sh" "$@"
