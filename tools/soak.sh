#!/usr/bin/env bash
# What `make soak` does: the long forms of the suites, in parts of at most nine minutes each. Arguments are passed to each
# part, e.g. `make soak ARGS='--seed 7'`. Each part prints its figures as one JSON line.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

say 'make soak: the crash suite in its long form, 220 kills over 5,200 bookings, in parts of at most nine minutes'
need_rust
if ! pg_program initdb >/dev/null || ! pg_program postgres >/dev/null; then
  install 'The suite kills a PostgreSQL server of its own' postgresql
fi
initdb=$(pg_program initdb) || die "PostgreSQL's initdb is still not to be found after installing it."
CHEZHU_PG_BIN=$(dirname "$initdb")
export CHEZHU_PG_BIN
say 'building'
cargo build -p chezhu-tests --bins

part=0 red=0
for engine in sqlite postgres; do
  part=$((part + 1))
  say "part $part of 2: $engine, 110 kills over 2,600 bookings"
  if timeout 540 target/debug/soak "$engine" "$@"; then say "part $part: green"; else red=1 && say "part $part: RED"; fi
done
exit "$red"
