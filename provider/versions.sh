#!/usr/bin/env bash
# Runs a few integration tests on several versions of Keycloak, JDKs and sets of features.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: provider/versions.sh [options]

  --keycloak LIST   versions from Maven Central (default 26.6.4,26.7.1,26.7.2,26.7.3)
  --java LIST       directories of the JDKs for the server (default: JAVA_HOME, or the one that runs Maven)
  --features LIST   plain, preview or other features of Keycloak (default plain,preview)
  --tests LIST      other test classes, such as ConsolesIT for the pages (default: those of the profile versions)
  --no-build        uses the existing jar and test classes

Prints one line for each combination. The exit code is 1 if one of them failed. Logs: provider/target/versions.
USAGE
}

keycloaks=26.6.4,26.7.1,26.7.2,26.7.3
javas=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
features=plain,preview
tests=
build=true
while [ $# -gt 0 ]; do
    case "$1" in
        --keycloak) keycloaks=$2 && shift ;;
        --java) javas=$2 && shift ;;
        --features) features=$2 && shift ;;
        --tests) tests=$2 && shift ;;
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
logs=$root/provider/target/versions
summary=$root/provider/target/failsafe-reports/h2/summary.xml
maven() { (cd "$root" && mvn -B -ntp -Pversions -pl provider "$@"); }
number() { sed -n "s:.*<$1>\([0-9]*\)</$1>.*:\1:p" "$summary"; }

if $build; then
    maven -q package
fi
mkdir -p "$logs"

# try KEYCLOAK JDK FEATURES
try() {
    local jdk log start enabled=$3
    jdk=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$2/release")
    log=$logs/$1-$jdk-$3.log
    start=$SECONDS
    [ "$enabled" != plain ] || enabled=
    rm -f "$summary"
    local code=0
    maven dependency:unpack@keycloak-distribution failsafe:integration-test@on-h2 failsafe:verify@on-h2 \
        "-Dkeycloak.dist.version=$1" "-Dversions.java=$2" "-Dversions.features=$enabled" \
        ${tests:+"-Dit.test=$tests"} >"$log" 2>&1 || code=1
    if [ -e "$summary" ]; then
        printf '| %s | %s | %s | %s | %s | %s s |\n' "$1" "$jdk" "$3" "$(number completed)" \
            "$(($(number errors) + $(number failures)))" $((SECONDS - start))
    else
        printf '| %s | %s | %s | did not run: %s |\n' "$1" "$jdk" "$3" "$log"
    fi
    return $code
}

echo '| Keycloak | JDK | features | tests | failed | time |'
echo '|---|---|---|--:|--:|--:|'
result=0
for keycloak in ${keycloaks//,/ }; do
    for java in ${javas//,/ }; do
        for feature in ${features//,/ }; do
            try "$keycloak" "$java" "$feature" || result=1
        done
    done
done
exit $result
