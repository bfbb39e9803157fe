#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the last commit twice, in two clones under different paths, and compares the checksums of all released files.
# It skips the tests, which are not part of the artifacts.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for build in first/a second/a-longer-path; do
    mkdir -p "$work/$(dirname $build)"
    git clone -q . "$work/$build"
    (cd "$work/$build" && mvn -B -ntp -q -Prelease -DskipTests verify) >"$work/build.log" 2>&1 || {
        tail -n 40 "$work/build.log" >&2
        exit 1
    }
    cp "$work/$build"/docker/release/target/scoped-keys-*/SHA256SUMS "$work/$(dirname $build).sums"
done
cat "$work/first.sums"
diff "$work/first.sums" "$work/second.sums"
echo "Both builds are identical, byte for byte."
