#!/usr/bin/env bash
# Measures the extension beside Keycloak's own operations.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: provider/benchmark.sh [options]

Builds the provider, starts PostgreSQL and Keycloak in production mode on free local ports, fills the database with
keys, sends load with wrk, and prints rates, latencies, processor times and ratios. The two sides of a comparison take turns:
A B A B ...

  --quick           10,000 keys, three comparisons, short runs: about five minutes
  --keys LIST       sizes of the table (default 10000,100000,1000000); comparisons use the largest, growth uses all
  --only LIST       some of: exchange, standard-exchange, introspection, gateway, junk, hot-key, last-use,
                    last-use-gateway, usage, posture,
                    growth-exchange, growth-introspection, growth-gateway: clients as Keycloak creates them, in a realm
                    that stores no user events. The first four with the suffix -basic: clients with no client scope
                    but "basic". introspection-crowd: 64 connections instead of 8.
                    exchange-es256, standard-exchange-es256: tokens signed with ES256 instead of RS256.
                    exchange-reuse, standard-exchange-reuse, exchange-zipf: tokens given again within a minute.
                    exchange-cold: keys that are each used once. gateway-refusal: beside Keycloak's cheapest refusal.
                    exchange-half-load, exchange-reuse-half-load, gateway-half-load: at a fixed rate, half of what
                    client_credentials reaches
                    exchange-events, standard-exchange-events, junk-events: in a realm that stores user events
  --seconds N       length of a run (default 10)
  --rounds N        runs of each side (default 4)
  --warmup N        seconds of load for each side before the first round, repeated until no side gets faster: at most
                    six times, and fifteen times more on a server that has just started (default 10; 0 for none)
  --json FILE       store the results in FILE, and keep those of other comparisons in it
  --svg FILE        draw the results, including those in the JSON file
  --draw            measure nothing; print and draw the results in the JSON file
  --java-opts TEXT  further options for the servers' JVMs, such as -XX:StartFlightRecording=...; --only java-opts compares
                    a server with them and one without
  --fresh           fill the databases again instead of using those kept in provider/target/benchmark
  --no-build        use the existing jars and test classes

It uses an installed wrk or, as root on Debian, installs it. A million keys need about 1 GB of disk, and the database
takes 1 GB of memory.
USAGE
}

build=true
options=()
for option in "$@"; do
    case "$option" in
        -h | --help)
            usage
            exit 0
            ;;
        --no-build) build=false ;;
        *) options+=("$option") ;;
    esac
done

here=$PWD
root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/provider/target/benchmark
version=$(sed -n 's:.*<keycloak.dist.version>\(.*\)</keycloak.dist.version>.*:\1:p' "$root/pom.xml")

if $build || [ ! -e "$work/classpath" ]; then
    mkdir -p "$work"
    (cd "$root" && mvn -q -B -ntp -pl provider -DskipTests pre-integration-test \
        dependency:build-classpath -Dmdep.includeScope=test "-Dmdep.outputFile=$work/classpath")
fi
jar=$(find "$root/provider/target" -maxdepth 1 -name 'scoped-keys-provider-*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar' ! -name '*-tests.jar')
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

cd "$here"
exec "$java" -Xmx512m \
    -cp "$root/provider/target/test-classes:$root/provider/target/classes:$(cat "$work/classpath")" \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    "-Dscopedkeys.keycloak.home=$root/provider/target/dist/keycloak-$version" \
    "-Dscopedkeys.provider.jar=$jar" \
    "-Dscopedkeys.realm.config=$root/realm-config" \
    "-Dscopedkeys.work=$work" \
    "-Dscopedkeys.built=$work/built" \
    -Dscopedkeys.db=postgres \
    io.github.scopedkeys.benchmark.Benchmark "${options[@]+"${options[@]}"}"
