#!/usr/bin/env bash
# What `make gen` does: writes the contract and the list of problems again from the code. The tests compare them.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh
need_rust
mkdir -p openapi
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
say 'openapi/openapi.json'
cargo run --quiet --bin bff -- openapi >"$made/openapi.json"
say 'openapi/problems.md'
cargo run --quiet --bin bff -- problems >"$made/problems.md"
# Only when both were made: a failure leaves the committed files alone.
cp "$made/openapi.json" "$made/problems.md" openapi/
if command -v git >/dev/null; then git --no-pager diff --stat -- openapi; fi
