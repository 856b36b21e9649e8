#!/usr/bin/env bash
# What `make scale` does: measures the bytes of real rows in a PostgreSQL of its own filled with a group's months, the cost of
# one request with `make bench`, and writes the tables of docs/scale.md again. Arguments go to the benchmark, e.g. --share 2.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

need_rust
say 'building the load model'
cargo build --workspace --bin load
load="${CARGO_TARGET_DIR:-target}/debug/load"
mkdir -p tests/load
say '1/3 bytes and rows of every table, after 120 days of a group (some minutes)'
tools/services.sh "$load" rows tests/load/rows.jsonl
say '2/3 what one request costs'
tools/bench.sh --only costs --only today --only idle --only deliveries --json "$PWD/tests/load/costs.jsonl" "$@"
say '3/3 docs/scale.md'
"$load" page
