#!/usr/bin/env bash
# What `make run` does: builds and starts bff, jobs, the stand-ins for WeChat and the others, and a demo
# dealership on SQLite in .run/. Arguments go to the demo (see `make run ARGS=--help`). Ctrl-C ends it.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh
need_rust
say 'make run: building the two apps where something changed (some minutes when it is the first time)'
tools/apps.sh
say 'make run: building the demo (some minutes when it is the first time), then starting it on SQLite'
exec cargo run --quiet --bin demo -- "$@"
