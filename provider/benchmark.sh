#!/usr/bin/env bash
# Measures what the extension does beside what Keycloak itself does, and says how fast both are.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: provider/benchmark.sh [options]

Builds the provider, starts PostgreSQL and Keycloak in production mode on free ports of the loopback interface, fills the
database with keys, sends load with wrk, and prints rates, latencies, processor time and ratios. Each pair is measured in
turns, A B A B ...

  --quick           10,000 keys, three comparisons, short runs: about five minutes
  --keys LIST       sizes of the table (default 10000,100000,1000000); comparisons run on the greatest, growth on all
  --only LIST       some of: exchange, standard-exchange, introspection, gateway, junk, hot-key, last-use,
                    growth-exchange, growth-introspection, growth-gateway: clients as Keycloak makes them, in a realm
                    that stores no user events. The first four, with -basic at their end: clients that have no
                    client scope but "basic". introspection-crowd: 64 connections and not 8.
                    exchange-es256, standard-exchange-es256: tokens signed with ES256 and not RS256.
                    exchange-events, standard-exchange-events, junk-events: in a realm that stores them
  --seconds N       length of a run (default 10)
  --rounds N        runs of each side (default 4)
  --warmup N        seconds of load for each side before the first round, repeated until no side gets faster, six times at
                    most, and on a server that has just started fifteen times more (default 10; 0 for none)
  --json FILE       keep the results in FILE; those of other comparisons that are in it stay
  --svg FILE        draw the results, with those that are in the JSON file
  --draw            measure nothing: print and draw what is in the JSON file
  --java-opts TEXT  further options for the servers' JVMs, such as -XX:StartFlightRecording=...
  --fresh           fill the databases anew; they are kept in provider/target/benchmark otherwise
  --no-build        take the jars and test classes that are there

It takes the machine's wrk, or, as root on Debian, installs it. A million keys need about 1 GB of disk, and the
database takes 1 GB of memory.
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
jar=$(find "$root/provider/target" -maxdepth 1 -name 'scoped-keys-provider-*.jar' ! -name '*-tests.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar')
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

cd "$here"
exec "$java" -Xmx512m \
    -cp "$root/provider/target/test-classes:$root/provider/target/classes:$(cat "$work/classpath")" \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    "-Dscopedkeys.keycloak.home=$root/provider/target/dist/keycloak-$version" \
    "-Dscopedkeys.provider.jar=$jar" \
    "-Dscopedkeys.realm.config=$root/realm-config" \
    "-Dscopedkeys.work=$work" \
    -Dscopedkeys.db=postgres \
    io.github.scopedkeys.benchmark.Benchmark "${options[@]+"${options[@]}"}"
