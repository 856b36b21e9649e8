#!/usr/bin/env bash
# What `make bench` does: a release build, then one run that measures everything side by side on a private
# PostgreSQL which waits for the disk at every commit. Arguments go to the benchmark.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

if [ "${1:-}" != --inside ]; then
  say 'make bench: ratios against bare handlers and pgbench, interleaved in one run'
  need_rust
  pg_program pgbench >/dev/null || install 'No pgbench here' postgresql postgresql-contrib
  (cd tests/peers/pg-boss && { [ -d node_modules/pg-boss ] || { say 'installing pg-boss from npm, to be measured beside'; npm ci --silent --no-audit --no-fund; }; })
  say 'building for release (6 to 14 minutes when it is the first time)'
  cargo build --release --workspace --bin bench
  tools/services.sh --durable "$PWD/tools/bench.sh" --inside "$@"
  exit
fi
shift
PATH="$CHEZHU_PG_BIN:$PATH"
export PATH
say 'measuring'
exec "${CARGO_TARGET_DIR:-target}/release/bench" "$@"
