#!/usr/bin/env bash
# Builds everything with warnings as errors and runs all tests; ends with one line: N passed, N failed.
#   ./test.sh                everything
#   ./test.sh KillTests      only tests whose full name contains one of the words given
#   ./test.sh --fuzz 5       changes YAML files and expressions at random for five minutes each; GRAPH_FUZZ_SEED=N starts with text N
#   ./test.sh --simulate N   with N seeds of the simulation, in place of 20,000
#   ./test.sh --faults       with a thousand kills of real processes, in place of twenty
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# Neither compilers nor tests live long enough for what a profile of their own gives back.
export DOTNET_TieredPGO=0
# Tests must see the same surroundings everywhere.
unset GRAPH_STORE GRAPH_COMMAND GRAPH_VERBOSE GRAPH_FUZZ_MINUTES GRAPH_TEST_SIMULATE GRAPH_TEST_FAULTS

readonly results="artifacts/test-results"
longest_project="15m"
longest_test="6m"

passed=0 failed=0 skipped=0

# --- What tests need from the system. prepare_system calls those that today's tests use. ---

install_package() {
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing $1" >&2
  "${as_root[@]}" apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$1" >&2
}

ensure_command() {
  command -v "$1" >/dev/null 2>&1 || install_package "$2"
}

ensure_dotnet() { ensure_command dotnet dotnet-sdk-10.0; }
ensure_redis() { ensure_command redis-server redis-server; }
# The client alone is often there already; tests start the server's own programs.
ensure_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || install_package postgresql; }
# Sets the clock of a server that a test has started.
ensure_faketime() { compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || install_package faketime; }
ensure_chromium() { ensure_command chromium chromium; }

prepare_system() {
  ensure_dotnet && ensure_redis && ensure_postgresql && ensure_faketime
}

# Tests start servers in this folder and stop them; a test process that dies leaves its servers to this.
export GRAPH_TEST_SERVERS
GRAPH_TEST_SERVERS="$(mktemp -d)"
chmod 755 "$GRAPH_TEST_SERVERS"

stop_servers() {
  local file
  for file in "$GRAPH_TEST_SERVERS"/*/pid; do
    [ ! -f "$file" ] || kill -KILL "$(cat "$file")" 2>/dev/null || true
  done
  rm -rf "$GRAPH_TEST_SERVERS"
}
trap stop_servers EXIT

# --- Build and test. ---

build_everything() {
  local started=$SECONDS status=0
  # One compiler for all projects is warm after the first; it has a name, so that it can be ended.
  local compiler="graph-tests-$$"
  dotnet build GraphAgents.sln --configuration Release --nologo --verbosity quiet -warnaserror -nodeReuse:false \
    -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" >"$results/build.log" 2>&1 || status=$?
  end_process_with "-pipename:$compiler"
  if [ "$status" -ne 0 ]; then
    grep -E 'error|warning' "$results/build.log" | sort -u || cat "$results/build.log"
    return 1
  fi
  echo "built in $((SECONDS - started)) s"
}

# Ends the process that was started with an argument.
end_process_with() {
  local command process
  for command in /proc/[0-9]*/cmdline; do
    if { tr '\0' '\n' <"$command"; } 2>/dev/null | grep -qxF -e "$1"; then
      process="${command#/proc/}"
      kill "${process%/cmdline}" 2>/dev/null || true
    fi
  done
}

# Reads one number of a results file, such as passed="12".
counted() {
  grep -o "<Counters [^>]*" "$2" | head -n 1 | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]\+'
}

test_project() {
  local project="$1" name started=$SECONDS status=0
  shift
  name="$(basename "$project")"
  if [ "$name" = Graph.Simulation.Tests ]; then
    # It makes and drops gigabytes of small objects: they are collected seldom, by all processors.
    local -x DOTNET_gcServer=1 DOTNET_GCgen0size=0x4000000
  fi
  timeout --kill-after=10s "$longest_project" dotnet test "$project" --configuration Release --no-build --nologo \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
    --blame-hang-timeout "$longest_test" --blame-hang-dump-type none "$@" \
    >"$results/$name.log" 2>&1 || status=$?

  local project_passed=0 project_failed=0 project_total=0
  if [ -f "$results/$name.trx" ]; then
    project_passed="$(counted passed "$results/$name.trx")"
    project_failed="$(counted failed "$results/$name.trx")"
    project_total="$(counted total "$results/$name.trx")"
  fi
  # A test host that died or ran out of time has no failed test to show for it, and still is a failure.
  if [ "$status" -ne 0 ] && [ "$project_failed" -eq 0 ]; then
    project_failed=1
  fi
  if [ "$status" -ne 0 ]; then
    cat "$results/$name.log"
  fi
  passed=$((passed + project_passed))
  failed=$((failed + project_failed))
  skipped=$((skipped + (project_total > project_passed + project_failed ? project_total - project_passed - project_failed : 0)))
  echo "$name: $project_passed passed, $project_failed failed ($((SECONDS - started)) s)"
}

# Texts that no run before has tried; one that shows a fault is kept in artifacts/fuzz, and its number is printed.
choose_fuzzing() {
  export GRAPH_FUZZ_MINUTES="$1"
  export GRAPH_FUZZ_SEED="${GRAPH_FUZZ_SEED:-$((RANDOM * 32768 + RANDOM))}"
  longest_project="$((${1%.*} * 3 + 10))m"
  longest_test="$longest_project"
  echo "GRAPH_FUZZ_SEED=$GRAPH_FUZZ_SEED"
}

filter_for() {
  local filter="" word
  for word in "$@"; do
    filter+="${filter:+|}FullyQualifiedName~$word"
  done
  printf '%s' "$filter"
}

finish() {
  local line="$passed passed, $failed failed"
  [ "$skipped" -eq 0 ] || line+=", $skipped skipped"
  echo "$line"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

fuzz_minutes=""
while [ $# -gt 0 ]; do
  case "$1" in
    --simulate) export GRAPH_TEST_SIMULATE="${2:?say how many seeds: --simulate 20000}"; longest_project="120m" longest_test="115m"; shift 2 ;;
    --faults) export GRAPH_TEST_FAULTS=full; longest_project="300m" longest_test="120m"; shift ;;
    --fuzz) fuzz_minutes="${2:?how many minutes? ./test.sh --fuzz MINUTES}"; shift 2 ;;
    --*) echo "There is no option '$1'; there are --simulate SEEDS, --faults and --fuzz MINUTES." >&2; exit 2 ;;
    *) break ;;
  esac
done

rm -rf "$results"
mkdir -p "$results"
if ! prepare_system || ! build_everything; then
  failed=1
  finish
  exit 1
fi

projects=(tests/*.Tests)
if [ -n "$fuzz_minutes" ]; then
  choose_fuzzing "$fuzz_minutes"
  projects=(tests/Graph.Runtime.Tests)
  set -- Tests.Fuzzing
fi

filter=()
[ $# -eq 0 ] || filter=(--filter "$(filter_for "$@")")
for project in "${projects[@]}"; do
  test_project "$project" "${filter[@]+"${filter[@]}"}"
done
finish
