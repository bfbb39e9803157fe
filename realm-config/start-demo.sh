#!/usr/bin/env bash
# Builds the extension, downloads Keycloak, starts it with the demo realm, and prints what to try. Ctrl-C stops it.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: realm-config/start-demo.sh [--port N] [--reset] [--check] [--dev] [--watch]

  --port N   listen on port N of localhost (default 8080, or $DEMO_PORT)
  --reset    delete the data of earlier runs first
  --check    start, run every printed line, compare the results, and stop
  --dev      for work on the extension: open port 8787 for a Java debugger, and load the key page's sources from a Vite
             server on port 5174 (see CONTRIBUTING.md)
  --watch    for work on the provider: compile it and restart Keycloak each time you save one of its sources

All data is in .demo/ at the root of the repository; delete it to start from scratch.
USAGE
}

fail() {
    clear_line
    printf '\n%s\n' "$*" >&2
    exit 1
}

clear_line() {
    if [ -t 1 ]; then printf '\r\033[K'; fi
}

port=${DEMO_PORT:-8080}
reset=false
check=false
dev=false
follow=false
while [ $# -gt 0 ]; do
    case "$1" in
        --port)
            [ $# -ge 2 ] || fail "--port requires a number."
            port=$2
            shift
            ;;
        --reset) reset=true ;;
        --check) check=true ;;
        --dev) dev=true ;;
        --watch) follow=true ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            fail "Unknown option: $1"
            ;;
    esac
    shift
done
case "$port" in
    '' | *[!0-9]*) fail "The port must be a number from 1 to 65535, not \"$port\"." ;;
esac
[ "${#port}" -le 5 ] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] ||
    fail "The port must be a number from 1 to 65535, not \"$port\"."

cd "$(dirname "$0")/.."
root=$PWD
demo=$root/.demo
url=http://localhost:$port

# --- Requirements ---------------------------------------------------------------------------------------------------

java=java
javac=javac
if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    javac=$JAVA_HOME/bin/javac
fi

major() { # the first number in a version such as 17.0.15 or v20.1
    printf '%s' "$1" | sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p'
}

require_java() {
    local where=${JAVA_HOME:+" (JAVA_HOME is $JAVA_HOME)"} version
    command -v "$java" >/dev/null 2>&1 ||
        fail "JDK 17 or newer is required, but no java was found$where. Install one and put its bin directory on the PATH, or set JAVA_HOME."
    version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    [ "$(major "$version")" -ge 17 ] 2>/dev/null ||
        fail "JDK 17 or newer is required, but this java is version ${version:-unknown}$where. Install one and put its bin directory on the PATH, or set JAVA_HOME."
    command -v "$javac" >/dev/null 2>&1 ||
        fail "A JDK is required to build, but this java $version$where is only a runtime, without javac. Install the JDK."
}

require_maven() {
    local version
    command -v mvn >/dev/null 2>&1 || fail "Maven 3.8 or newer is required, but no mvn was found on the PATH."
    version=$(mvn -B -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
    local minor=${version#*.}
    minor=${minor%%.*}
    { [ "$(major "$version")" -gt 3 ] || { [ "$(major "$version")" -eq 3 ] && [ "$minor" -ge 8 ]; }; } 2>/dev/null ||
        fail "Maven 3.8 or newer is required, but this mvn is version ${version:-unknown}."
}

require_node() {
    local version
    command -v node >/dev/null 2>&1 || fail "Node.js 20 or newer is required, but no node was found on the PATH."
    version=$(node -v 2>/dev/null || true)
    [ "$(major "$version")" -ge 20 ] 2>/dev/null ||
        fail "Node.js 20 or newer is required, but this node is version ${version:-unknown}."
}

listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

require_port() {
    local running
    running=$(cat "$demo/keycloak.pid" 2>/dev/null || true)
    if [ -n "$running" ] && kill -0 "$running" 2>/dev/null && ps -p "$running" -o args= | grep -q "$demo"; then
        fail "The demo is already running (process $running). Stop it with Ctrl-C in its terminal, or with: kill $running"
    fi
    if listens "$port"; then
        fail "Another program uses port $port. Stop it, or choose another port: realm-config/start-demo.sh --port $((port < 65000 ? port + 100 : 8180))"
    fi
    management=9000
    while [ "$management" = "$port" ] || listens "$management"; do
        management=$((management + 1))
        [ "$management" -lt 9100 ] || fail "No port between 9000 and 9099 is free for Keycloak's health checks and metrics."
    done
}

# --- Progress of long commands ----------------------------------------------------------------------------------------

plain() { # removes colors, and the time, level and class at the start of a line of Keycloak's log
    sed -e "s/$(printf '\033')\[[0-9;]*m//g" -e 's/^[-0-9]* [0-9:,]* *[A-Z]* *\[[^]]*\] ([^)]*) //' | tr -cd '[:print:]'
}

began=0
watch() { # prints one line of progress: $1 the work, $2 its log
    local seconds=$((SECONDS - began))
    if [ -t 1 ]; then
        local line columns
        line="$1 ... ${seconds}s  $(tail -n 1 "$2" 2>/dev/null | plain)"
        columns=$(tput cols 2>/dev/null || echo 80)
        printf '\r\033[K%s' "${line:0:$((columns - 1))}"
    elif [ $((seconds % 10)) -eq 0 ]; then
        printf '%s ... %ss\n' "$1" "$seconds"
    fi
}

run() { # run "Building" logfile command...
    local what=$1 log=$2 job
    shift 2
    began=$SECONDS
    "$@" >"$log" 2>&1 </dev/null &
    job=$!
    child=$job
    while kill -0 "$job" 2>/dev/null; do
        watch "$what" "$log"
        sleep 1
    done
    child=
    if ! wait "$job"; then
        clear_line
        tail -n 40 "$log" >&2
        fail "$what failed. See the last lines of $log above."
    fi
    clear_line
    printf '%s: done in %ss\n' "$what" "$((SECONDS - began))"
}

# --- Steps ------------------------------------------------------------------------------------------------------------

jars_of() { # the module's jars, except those with tests, sources or documentation
    find "$root/$1/target" -maxdepth 1 -name "scoped-keys-$1-*.jar" ! -name '*-sources.jar' \
        ! -name '*-javadoc.jar' 2>/dev/null ||
        true
}

modules() {
    # Except those of profiles, such as the release.
    sed -n -e '/<profiles>/q' -e 's:.*<module>\(.*\)</module>.*:\1:p' "$root/pom.xml"
}

# Builds the modules whose jars are missing or older than their sources. Maven does not touch unchanged jars, so a file
# in .demo keeps the time of each module's last build.
build() {
    local module stale=
    for module in $(modules); do
        if [ -z "$(jars_of "$module")" ] || [ ! -e "$demo/built-$module" ] ||
            [ -n "$(newer_sources "$module" "$demo/built-$module")" ]; then
            stale="$stale $module"
        fi
    done
    if [ -n "$stale" ]; then
        # shellcheck disable=SC2086
        build_modules $stale
    else
        echo "The jars are up to date."
    fi
}

build_modules() { # only the jars: `mvn verify` runs checks and tests
    local module list
    list=$(IFS=, && printf '%s' "$*")
    touch "$demo/building"
    run "Building $list" "$demo/build.log" mvn -B -T1C -Dquick -pl "$list" package
    for module in "$@"; do touch -r "$demo/building" "$demo/built-$module"; done
    rm "$demo/building"
}

newer_sources() { # prints a source of module $1 that is newer than file $2
    find "$root/pom.xml" "$root/$1" \( -name target -o -name node_modules -o -path '*/src/test' -o -path '*/src/harness' \
        -o -path '*/src/benchmark' -o -path '*/browser-tests' \) -prune \
        -o -type f -newer "$2" -print | head -n 1 || true
}

fetch() {
    version=$(sed -n 's:.*<keycloak.dist.version>\(.*\)</keycloak.dist.version>.*:\1:p' "$root/pom.xml")
    keycloak=$demo/keycloak-$version
    if [ ! -x "$keycloak/bin/kc.sh" ]; then
        local archive=$demo/keycloak-quarkus-dist-$version.tar.gz
        run "Downloading Keycloak $version" "$demo/fetch.log" mvn -B -N dependency:copy \
            "-Dartifact=org.keycloak:keycloak-quarkus-dist:$version:tar.gz" "-DoutputDirectory=$demo"
        # Unpack to a temporary directory, then move: an interruption must not leave half a Keycloak behind.
        rm -rf "$demo/unpacking"
        mkdir -p "$demo/unpacking"
        run "Unpacking Keycloak $version" "$demo/fetch.log" tar -xzf "$archive" -C "$demo/unpacking"
        rm -rf "$keycloak"
        mv "$demo/unpacking/keycloak-$version" "$keycloak"
        rm -rf "$demo/unpacking" "$archive"
    fi
}

install_parts() {
    local module jar old
    for old in "$keycloak"/providers/scoped-keys-*.jar; do
        [ ! -e "$old" ] || [ -e "$root/$(module_of "$old")/target/$(basename "$old")" ] || rm "$old"
    done
    for module in $(modules); do
        jars_of "$module" | while IFS= read -r jar; do
            # Keep unchanged jars untouched, or Keycloak would rebuild itself at every start.
            cmp -s "$jar" "$keycloak/providers/$(basename "$jar")" || cp "$jar" "$keycloak/providers/"
        done
    done
    if $reset; then rm -rf "$keycloak/data"; fi
    reset=false
    mkdir -p "$keycloak/data/import"
    cp "$root/realm-config/demo-realm.json" "$keycloak/data/import/"
}

module_of() {
    basename "$1" | sed 's/^scoped-keys-\([a-z]*\)-.*/\1/'
}

server=
child=
stop() {
    local status=$?
    trap '' INT TERM HUP
    trap - EXIT
    if [ -n "$child" ]; then kill "$child" 2>/dev/null || true; fi
    if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
        clear_line
        echo "Stopping Keycloak ..."
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        echo "Stopped. The data stays in ${keycloak#"$root"/}/data for the next start."
    fi
    rm -f "$demo/keycloak.pid"
    exit "$status"
}

start() {
    local variable
    log=$demo/keycloak.log
    # Ignore settings for other Keycloaks on this machine.
    for variable in ${!KC_@} ${!JAVA_OPTS@}; do unset "$variable"; done
    export KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=admin JAVA_OPTS_KC_HEAP=-Xmx768m
    if $dev; then
        export KC_DEBUG=true KC_DEBUG_PORT=127.0.0.1:8787 KC_ACCOUNT_VITE_URL=http://localhost:5174
    fi
    began=$SECONDS
    "$keycloak/bin/kc.sh" start-dev --import-realm --http-host=localhost "--http-port=$port" \
        "--http-management-port=$management" --health-enabled=true --metrics-enabled=true \
        --log-level-io.smallrye.health=warn >"$log" 2>&1 </dev/null &
    server=$!
    echo "$server" >"$demo/keycloak.pid"
    until curl -sf -o /dev/null --max-time 5 "http://localhost:$management/health/ready"; do
        if ! kill -0 "$server" 2>/dev/null; then
            clear_line
            tail -n 40 "$log" >&2
            server=
            fail "Keycloak stopped during startup. See the last lines of $log above."
        fi
        [ $((SECONDS - began)) -lt 300 ] || fail "Keycloak is not ready after five minutes. See $log"
        watch "Starting Keycloak" "$log"
        sleep 1
    done
    clear_line
    printf 'Starting Keycloak: ready in %ss\n' "$((SECONDS - began))"
    "$root/realm-config/apply-endpoints.sh" "$url" >"$demo/endpoints.log" 2>&1 || {
        cat "$demo/endpoints.log" >&2
        fail "Could not register the demo endpoints."
    }
}

lines_to_try() {
    sed -e '1,/^$/d' -e "s|http://localhost:8080|$url|g" "$root/realm-config/try-it.sh"
}

say() {
    cat <<SAY

Keycloak $version runs with Scoped API Keys.

  Account console   $url/realms/demo/account/api-keys  alice / alice, bob / bob
  Admin console     $url/admin/demo/console/#/demo/api-keys    ada / ada
                    $url/admin/master/console/         admin / admin, without our pages
  Metrics           http://localhost:$management/metrics
  Log               ${log#"$root"/}

Try it: paste these lines into another terminal.

SAY
    lines_to_try
    printf '\nCtrl-C stops the server.\n'
}

# Restarts Keycloak after every saved change of the provider. If a change does not compile, Keycloak keeps running.
follow_provider() {
    touch "$demo/seen"
    while kill -0 "$server" 2>/dev/null; do
        sleep 1
        if [ -z "$(newer_sources provider "$demo/seen")" ]; then continue; fi
        touch "$demo/seen"
        if ! (build_modules provider); then
            echo "Keycloak keeps running with the previous provider."
            continue
        fi
        kill -TERM "$server"
        wait "$server" || true
        install_parts
        start
    done
}

require_java
require_maven
require_node
command -v curl >/dev/null 2>&1 || fail "curl is required, but was not found on the PATH."
require_port
mkdir -p "$demo"
trap 'exit 130' INT
trap 'exit 143' TERM HUP
trap stop EXIT
build
fetch
install_parts
start
if $check; then
    "$root/realm-config/check-it.sh" "$url" || fail "One of the printed lines failed. See its output above."
    exit 0
fi
say
if $follow; then follow_provider; fi
if wait "$server"; then status=0; else status=$?; fi
server=
if [ "$status" -eq 143 ]; then
    echo "Keycloak was stopped."
    exit 0
fi
tail -n 40 "$log" >&2
fail "Keycloak stopped with exit code $status. See the last lines of $log above."
