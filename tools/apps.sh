#!/usr/bin/env bash
# Builds the two apps where something of them changed: the owners' mini-program with its preview, the staff's app.
#
#   tools/apps.sh          installs what their lock files name (npm ci) and builds what is older than its sources
#   tools/apps.sh test     builds, then runs their unit tests, which need no server
#   tools/apps.sh e2e      builds, then runs both in a browser, each against a demo of its own
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

declare -A built=([miniprogram]=dist-preview/index.html [consultant]=dist/index.html)
browser=(chromium fonts-noto-cjk)

# What the folder APP needs from npm, once for each change of its lock file.
packages() {
  local mark=$1/node_modules/.chezhu-lock
  cmp -s "$1/package-lock.json" "$mark" && return 0
  say "$1: installing its packages (npm ci)"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2)
  cp "$1/package-lock.json" "$mark"
}

# Whether the built APP is older than anything it is made of.
stale() {
  [ ! -e "$1/${built[$1]}" ] ||
    [ -n "$(find "$1" openapi/openapi.json -newer "$1/${built[$1]}" -type f \
      -not -path '*/node_modules/*' -not -path '*/dist*/*' -not -path '*/test/*' -print -quit)" ]
}

build() {
  packages "$1"
  stale "$1" || return 0
  say "$1: building"
  (cd "$1" && npm run --silent build >&2)
}

need_node
for app in miniprogram consultant; do build "$app"; done
case "${1:-}" in
  test)
    for app in miniprogram consultant; do
      say "$app: its unit tests"
      (cd "$app" && npm test --silent)
    done
    exit 0
    ;;
  e2e) ;;
  *) exit 0 ;;
esac

if ! command -v chromium >/dev/null || [ -z "$(find /usr/share/fonts -iname '*noto*cjk*' -print -quit 2>/dev/null)" ]; then
  install 'The tests in a browser need Chromium and a Chinese font' "${browser[@]}"
fi
need_rust
cargo build --quiet --workspace --bin demo
CHEZHU_DEMO="${CARGO_TARGET_DIR:-$PWD/target}/debug/demo"
export CHEZHU_DEMO
for app in miniprogram consultant; do
  say "$app: in a browser, against a demo of its own"
  (cd "$app" && npm run --silent e2e)
done
