#!/usr/bin/env bash
# Checks whether the provider jar links against a Keycloak: its classes, members, abstract and final methods.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: provider/linkage.sh [--no-build] VERSION | DIRECTORY | JAR...

  VERSION    such as 26.7.3: Keycloak's distribution from Maven Central
  DIRECTORY  an unpacked Keycloak
  JAR...     some libraries of a newer Keycloak, such as keycloak-core-26.8.2.jar: checks what these libraries had at
             compile time

  --no-build uses the existing jar and test classes, which takes seconds

Prints each break and counts. The exit code is 1 if there are breaks.
USAGE
}

build=true
if [ "${1:-}" = --no-build ]; then
    build=false
    shift
fi
if [ $# = 0 ] || [ "$1" = -h ] || [ "$1" = --help ]; then
    usage
    exit 0
fi

root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/provider/target/linkage
maven() { (cd "$root" && mvn -q -B -ntp "$@"); }

if $build; then
    mkdir -p "$work"
    maven -pl provider -DskipTests package \
        dependency:build-classpath -Dmdep.includeScope=test "-Dmdep.outputFile=$work/classpath"
fi
if [ ! -e "$work/classpath" ]; then
    echo "Nothing is built yet: run it once without --no-build" >&2
    exit 2
fi
if [[ $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]; then
    if [ ! -d "$work/keycloak-$1" ]; then
        rm -rf "$work/unpacking"
        maven -pl provider dependency:unpack "-Dartifact=org.keycloak:keycloak-quarkus-dist:$1:tar.gz" \
            "-DoutputDirectory=$work/unpacking" "-DmarkersDirectory=$work/unpacking"
        # Markers of its own: those of the build say that its Keycloak is unpacked, which it is elsewhere.
        # A directory of its own, so that an interrupted run does not pass for a whole one.
        mv "$work/unpacking/keycloak-$1" "$work/"
    fi
    set -- "$work/keycloak-$1"
fi
jar=$(find "$root/provider/target" -maxdepth 1 -name 'scoped-keys-provider-*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar' ! -name '*-tests.jar')
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$root/provider/target/test-classes:$(cat "$work/classpath")" \
    io.github.scopedkeys.linkage.LinkageCommand "$jar" "$@"
