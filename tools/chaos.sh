#!/usr/bin/env bash
# The troubles around the programs with their times judged, each part at most nine minutes: called by tools/soak.sh (long)
# and tools/report.sh (report: shorter). With programs built for release: times are promised of those. Red when a part is.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

case ${1:-} in
  long) sizes=(postgres:20 redis:45 stop:100 disk:5 rotate:100000 rush:60 slow:500 soak:480) ;;
  report) sizes=(postgres:8 redis:6 stop:15 disk:3 rotate:20000 rush:15 slow:200 soak:120) ;;
  *) die 'tools/chaos.sh long | report' ;;
esac
if ! pg_program initdb >/dev/null || ! pg_program postgres >/dev/null; then
  install 'The suite kills a PostgreSQL server of its own' postgresql
fi
command -v redis-server >/dev/null || install 'The suite kills a Redis of its own' redis-server
initdb=$(pg_program initdb) || die "PostgreSQL's initdb is still not to be found after installing it."
CHEZHU_PG_BIN=$(dirname "$initdb")
export CHEZHU_PG_BIN

say 'building the programs for release (6 to 14 minutes when it is the first time)'
cargo build --release --workspace --bins
chaos="${CARGO_TARGET_DIR:-target}/release/chaos"

red=0
for one in "${sizes[@]}"; do
  suite=${one%%:*} size=${one##*:}
  for engine in sqlite postgres; do
    case $suite-$engine in
      postgres-sqlite | disk-postgres) continue ;;
    esac
    say "chaos $suite on $engine, $size"
    if timeout 540 "$chaos" "$suite" "$engine" --size "$size"; then
      say "chaos $suite on $engine: green"
    else
      red=1 && say "chaos $suite on $engine: RED"
    fi
  done
done
exit "$red"
