#!/usr/bin/env bash
# What `make report` does: runs the suites and the troubles of the house with their times judged, gathers what they measured
# and writes docs/report.md, a table with the goal beside each figure.
#
#   tools/report.sh          runs everything (half an hour on two cores, in parts of at most nine minutes)
#   tools/report.sh FILE     takes the figures of a run of `make test` or `make soak` with CHEZHU_FIGURES=FILE
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

# Tests whose suites have a line in the report; the words are those of cargo test.
suites=(authorization:: crash:: chaos:: migrations:: personal:: redis:: edge:: notice:: channels:: wechat:: feed:: media:: booking::race identity:: models:: bytes:: others:: staff:: store:: quote:: twins:: canary)

need_rust
if [ $# -gt 0 ]; then
  figures=$1
  [ -s "$figures" ] || die "$figures holds no figures."
else
  figures=$(mktemp)
  trap 'rm -f "$figures"' EXIT
  export CHEZHU_FIGURES=$figures
  say 'make report: building'
  cargo build --workspace --bins
  cargo test --workspace --test it --test canary --no-run
  say 'the suites, on SQLite and on PostgreSQL with Redis'
  timeout 540 tools/services.sh cargo test --quiet --workspace --test it --test canary -- "${suites[@]}" ||
    say 'a suite is red or took longer than nine minutes: its line is missing or says so'
  tools/chaos.sh report || true
fi
[ -x target/debug/report ] || cargo build --package chezhu-tests --bin report
day=$(date -u +%F)
draft=$(mktemp)
result=0
target/debug/report "$figures" "$day" >"$draft" || result=$?
[ "$result" -lt 2 ] || die 'the figures cannot be read.'
cp "$draft" docs/report.md
rm -f "$draft"
say "docs/report.md is written from $(wc -l <"$figures") lines"
[ "$result" -eq 0 ] || die 'a goal was measured and not held, see docs/report.md.'
