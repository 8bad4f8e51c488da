#!/usr/bin/env bash
# Builds everything once and runs every test on a machine that has the .NET SDK, git and Node. What is missing is installed when running as root on
# Debian. Everything listens on free loopback ports. The last line is the total: "N passed, N failed".
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
configuration=Release
logs=$root/artifacts/tests
started=$SECONDS

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_UI_LANGUAGE=en
# Nothing may stay behind: no build node, no compiler server.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
# Compilers, analyzers and tests run new code a few times each: finding out what is hot, and guarding memory that holds code, would take a third of the build.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0
# A host under test reads its configuration from the environment; only what a test sets may count.
unset ASPNETCORE_URLS ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT ASPNETCORE_HTTP_PORTS

mkdir -p "$logs"
rm -f "$logs"/*.log "$root"/artifacts/figures/*.txt

say() { printf '\n== %s (%d s)\n' "$1" "$((SECONDS - started))"; }

fail() {
    printf 'tests/run.sh: %s\n' "$1" >&2
    printf '0 passed, 1 failed\n'
    exit 1
}

have_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

has_font() { command -v fc-list >/dev/null && [ -n "$(fc-list "$1" family)" ]; }

install_packages() {
    local missing=()
    [ -x /usr/lib/litecoin/litecoind ] || missing+=(litecoind)
    have_postgres || missing+=(postgresql)
    # The same browser without a window to draw for: pages come a third cheaper.
    command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium-headless-shell)
    # Screenshots are looked at: a good text face, Arabic, and the Han characters of Chinese and Japanese.
    has_font ':family=Inter' || missing+=(fonts-inter)
    has_font ':lang=ar' || missing+=(fonts-noto-core)
    has_font ':lang=ja' || missing+=(fonts-wqy-microhei)
    [ ${#missing[@]} -gt 0 ] || return 0

    local command="apt-get install -y --no-install-recommends ${missing[*]}"
    command -v apt-get >/dev/null || fail "missing: ${missing[*]}. This machine has no apt-get; install them by hand (Debian: $command)."
    [ "$(id -u)" -eq 0 ] || fail "missing: ${missing[*]}. Run as root once: $command"

    # Tests start servers of their own; the package must not start one on the usual port.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi

    say "apt-get install ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}"; } </dev/null >"$logs/apt.log" 2>&1 \
        || { tail -n 40 "$logs/apt.log"; fail "could not install: ${missing[*]}"; }
}

# Programs that tests take from npm, such as a development node, are locked next to the tests.
install_node_packages() {
    local lock
    while IFS= read -r lock; do
        [ -n "$lock" ] || continue
        command -v npm >/dev/null || fail "Node with npm is missing; $lock needs it."
        say "npm ci ($(dirname "$lock"))"
        (cd "$(dirname "$lock")" && npm ci --no-audit --no-fund </dev/null) >"$logs/npm.log" 2>&1 || { tail -n 40 "$logs/npm.log"; fail "npm ci failed in $(dirname "$lock")"; }
    done < <(find tests -name package-lock.json -not -path '*/node_modules/*' -not -path '*/bin/*' | sort)
}

passed=0
failed=0
skipped=0

# A check is no test: it counts only when it fails.
check() {
    local name=$1
    shift
    say "check: $name"
    if "$@" </dev/null >"$logs/check.log" 2>&1; then
        echo ok
    else
        tail -n 60 "$logs/check.log"
        echo "FAILED check: $name"
        failed=$((failed + 1))
    fi
}

# One compiler that stays warm for all projects halves the time. It is ended at once: nothing may stay behind.
build_all() {
    local code=0
    UseSharedCompilation=true dotnet build InvoiceModule.sln -c "$configuration" --no-restore -warnaserror </dev/null >"$logs/build.log" 2>&1 || code=$?
    dotnet build-server shutdown --vbcscompiler </dev/null >/dev/null 2>&1 || true
    return "$code"
}

format_all() {
    local files
    mapfile -t files < <(find src samples tests -name '*.cs' -not -path '*/obj/*' -not -path '*/bin/*' -not -path '*/node_modules/*')
    dotnet format whitespace . --folder --verify-no-changes --include "${files[@]}"
}

pack_all() {
    dotnet pack InvoiceModule.sln -c "$configuration" --no-build -o "$root/artifacts/packages"
}

run_project() {
    local project=$1 seconds=$2 name log code=0 p f s
    name=$(basename "$project" .csproj)
    log=$logs/$name.log
    say "test: $name"
    # No --timeout of the runner: it would end without a summary. The pipe keeps the runner's own exit code (pipefail).
    timeout --signal=INT --kill-after=60 "$seconds" dotnet test --project "$project" -c "$configuration" --no-build --no-ansi --no-progress --output Normal </dev/null 2>&1 \
        | tee "$log" | grep -Ev '^ *(passed|skipped) ' || code=$?
    read -r p f s < <(awk '/^  failed:/{f=$2} /^  succeeded:/{p=$2} /^  skipped:/{s=$2} END{printf "%d %d %d\n", p, f, s}' "$log")
    # A runner that ended badly without naming a failed test still failed; so does one that ran nothing.
    if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
        echo "FAILED: $name ended with code $code"
        f=1
    elif [ "$((p + f))" -eq 0 ]; then
        echo "FAILED: $name ran no test"
        f=1
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# What asks no clock takes what the tests leave of the processors, at the lowest priority: none of them waits for it.
simulation=tests/InvoiceModule.SimulationTests/InvoiceModule.SimulationTests.csproj
beside() {
    renice -n 19 -p "$BASHPID" >/dev/null
    # Style and analyzers are the build's own errors; only layout is left, and that needs no project to be loaded.
    check "dotnet format whitespace" format_all
    check "dotnet pack" pack_all
    run_project "$simulation" 2400
    printf '%d %d %d\n' "$passed" "$failed" "$skipped" >"$logs/beside.total"
}

end_tree() {
    local child
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
        end_tree "$child"
    done
    kill "$1" 2>/dev/null || true
}

# Whoever breaks off leaves nothing behind.
install='' beside='' scratch=''
leave() {
    [ -z "$install" ] || wait "$install" || true
    [ -z "$beside" ] || end_tree "$beside"
    [ -z "$scratch" ] || rm -rf "$scratch"
}
trap leave EXIT

# The databases of a thousand tests are half a million files: where memory is plenty nothing waits for a disk, least of all until they are deleted.
use_memory() {
    local available free
    available=$(awk '/^MemAvailable:/{print $2}' /proc/meminfo 2>/dev/null)
    free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2{print $4}')
    [ "${available:-0}" -ge 12000000 ] && [ "${free:-0}" -ge 10000000 ] && [ -z "${TMPDIR:-}" ] || return 0
    scratch=$(mktemp -d /dev/shm/invoicing-tests.XXXXXX)
    # PostgreSQL runs as a user of its own.
    chmod 755 "$scratch"
    export TMPDIR=$scratch
}

count_beside() {
    local p=0 f=1 s=0
    say "the simulation and the checks that ran beside"
    wait "$beside" || true
    beside=''
    cat "$logs/beside.log"
    read -r p f s <"$logs/beside.total" || echo "FAILED: what ran beside did not come to its end"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# Downloads wait for the network and the build for the processors: neither waits for the other.
install() {
    install_packages
    install_node_packages
}

count_install() {
    local code=0
    wait "$install" || code=$?
    install=''
    cat "$logs/install.log"
    [ "$code" -eq 0 ] || exit "$code"
}

command -v dotnet >/dev/null || fail "the .NET SDK is missing (see global.json for its version)."
install >"$logs/install.log" 2>&1 &
install=$!

say restore
dotnet restore InvoiceModule.sln </dev/null >"$logs/restore.log" 2>&1 || { tail -n 40 "$logs/restore.log"; fail "dotnet restore failed"; }
say build
build_all \
    || { grep -E ': (error|warning) ' "$logs/build.log" | sort -u | head -n 60 || tail -n 60 "$logs/build.log"; fail "dotnet build failed"; }
count_install
use_memory

rm -f "$logs/beside.total"
beside >"$logs/beside.log" 2>&1 &
beside=$!
# Who waits most comes first: what the processors have left then is the simulation's. Who fills them comes last.
waiting=(tests/InvoiceModule.BrowserTests/InvoiceModule.BrowserTests.csproj tests/InvoiceModule.ClusterTests/InvoiceModule.ClusterTests.csproj tests/InvoiceModule.AttackTests/InvoiceModule.AttackTests.csproj)
while IFS= read -r project; do
    [ "$project" = "$simulation" ] || run_project "$project" 1200
done < <(printf '%s\n' "${waiting[@]}"; find tests -mindepth 2 -maxdepth 2 -name '*Tests.csproj' | sort | grep -vxF "$(printf '%s\n' "${waiting[@]}")")
count_beside

say "figures that the tests measured"
cat "$root"/artifacts/figures/*.txt 2>/dev/null || true

say "done; $skipped skipped"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
