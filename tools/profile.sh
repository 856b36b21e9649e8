#!/usr/bin/env bash
# Where the time of one request goes: bff under valgrind's callgrind, on a private PostgreSQL, asked the same again and again.
#
#   tools/profile.sh                                                 all of them, into docs/performance.md
#   tools/profile.sh path|repair|slots|book|finish|fresh [--times N]
#
# Prints instructions, allocations and statements of each request, and the functions that cost most.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

if [ "${1:-}" != --inside ]; then
  need_rust
  command -v valgrind >/dev/null || install 'No valgrind here' valgrind
  say 'building for release, with the names of functions'
  cargo rustc --release --package chezhu-tests --bin bench -- -C strip=none
  exec tools/services.sh "$PWD/tools/profile.sh" --inside "$@"
fi
shift
if [ $# -gt 0 ]; then
  what=(--profile "$@")
else
  what=(--markdown docs/performance.md)
  for one in path repair slots fresh book finish; do what+=(--profile "$one"); done
fi
exec "${CARGO_TARGET_DIR:-target}/release/bench" "${what[@]}"
