#!/usr/bin/env bash
# What `make fuzz` does: a demo of its own on free ports, and schemathesis (pinned in tools/fuzz-requirements.txt,
# installed into .venv) asking it everything the contract allows and much that it forbids, as nobody, an owner, a
# service advisor and a store manager, at least 20,000 times. Red on a 5xx, a break of the schema or any other
# failed check.   tools/fuzz.py --help tells the options.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

need_rust
if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  install 'No Python with venv here' python3 python3-venv
fi
if ! cmp -s tools/fuzz-requirements.txt .venv/fuzz-requirements.txt; then
  say 'installing schemathesis into .venv'
  python3 -m venv --clear .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r tools/fuzz-requirements.txt
  cp tools/fuzz-requirements.txt .venv/fuzz-requirements.txt
fi
say 'building the demo'
cargo build --quiet --workspace --bin demo
exec .venv/bin/python tools/fuzz.py --demo "${CARGO_TARGET_DIR:-target}/debug/demo" "$@"
