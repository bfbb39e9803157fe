#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Succeeds if Keycloak reports on its management port that it is ready. Uses bash, because Keycloak's image has no curl.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${MANAGEMENT_PORT:-9000}"
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
