#!/usr/bin/env bash
# What `make bench` does: a release build, then one run that measures everything side by side on a private
# PostgreSQL which waits for the disk at every commit. Arguments go to the benchmark.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

# node_peer NAME: its packages as the lock file names them, without running their install scripts.
node_peer() {
  local folder=tests/peers/$1
  cmp -s "$folder/package-lock.json" "$folder/node_modules/.chezhu-lock" && return 0
  say "$folder: installing from npm what is measured beside"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
  cp "$folder/package-lock.json" "$folder/node_modules/.chezhu-lock"
}

# python_peer NAME: a venv of its own with the pinned packages.
python_peer() {
  local folder=tests/peers/$1
  cmp -s "$folder/requirements.txt" "$folder/.venv/requirements.txt" && return 0
  if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    install 'No Python with venv here' python3 python3-venv
  fi
  say "$folder: installing from PyPI what is measured beside"
  python3 -m venv --clear "$folder/.venv"
  "$folder/.venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$folder/requirements.txt"
  cp "$folder/requirements.txt" "$folder/.venv/requirements.txt"
}

if [ "${1:-}" != --inside ]; then
  say 'make bench: ratios against bare handlers, pgbench and what people would use instead, interleaved in one run'
  need_rust
  pg_program pgbench >/dev/null || install 'No pgbench here' postgresql postgresql-contrib
  node_peer pg-boss
  node_peer nest
  (cd tests/peers/nest && npm run --silent build)
  python_peer fastapi
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
