#!/usr/bin/env bash
# What `make test` does: every test, on SQLite and on PostgreSQL with Redis, in one run of cargo test; then those of the two
# apps. Arguments go to cargo test, e.g. `make test ARGS='--test it booking'`; then the apps are left out.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

if [ "${1:-}" != --inside ]; then
  say 'make test: every test on SQLite, and again on PostgreSQL with Redis. Then the two apps. Four steps:'
  say '1/4 what is needed: Rust, Node, a C compiler, PostgreSQL, Redis'
  need_rust
  [ $# -gt 0 ] || need_node
  need_room 13 "${CARGO_TARGET_DIR:-target}/debug/deps"
  say '2/4 a private PostgreSQL and Redis on free ports, ended when the tests are done'
  sum=$(mktemp)
  trap 'rm -f "$sum"' EXIT
  result=0
  CHEZHU_TEST_SUM="$sum" tools/services.sh "$PWD/tools/test.sh" --inside "$@" || result=$?
  if [ $# -eq 0 ]; then
    say '4/4 the two apps: built, their unit tests, and both in a browser as people use them'
    CHEZHU_TEST_SUM="$sum" tools/apps.sh test || result=1
  fi
  if [ "$result" -eq 0 ]; then say 'make test: green'; else say 'make test: RED, see the failures above'; fi
  cat "$sum"
  exit "$result"
fi
shift

[ "${CI:-}" != true ] || export CARGO_TERM_PROGRESS_WHEN=never
[ ! -t 1 ] || export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-always}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
say '3/4 cargo test: building first (some minutes when it is the first time), then testing'
result=0
cargo test --workspace --no-fail-fast "$@" 2>&1 | tee "$log" || result=$?

# cargo prints a line for each of its test programs; this is their sum.
read -r passed failed ignored < <(awk '
  match($0, /[0-9]+ passed; [0-9]+ failed; [0-9]+ ignored/) {
    split(substr($0, RSTART, RLENGTH), n, /[^0-9]+/); p += n[1]; f += n[2]; i += n[3]
  }
  END { print p + 0, f + 0, i + 0 }' "$log")
if [ "$result" -eq 0 ] && [ "$passed" -eq 0 ]; then
  die 'cargo test ran no test at all.'
fi
{
  printf 'cargo test: %s passed, %s failed, %s skipped\n' "$passed" "$failed" "$ignored"
  # What a reader of the last lines alone has to know.
  if [ "$result" -ne 0 ]; then
    grep -aE '^test .* FAILED$|^error: |^  *process didn.t exit successfully' "$log" | sort -u | head -n 40 || true
  fi
} >"$CHEZHU_TEST_SUM"
exit "$result"
