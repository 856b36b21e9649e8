#!/usr/bin/env bash
# Builds the two apps where something of them changed: the owners' mini-program with its preview, the staff's app.
#
#   tools/apps.sh          installs what their lock files name (npm ci) and builds what is older than its sources
#   tools/apps.sh test     builds, runs their unit tests, which need no server, then what e2e does
#   tools/apps.sh e2e      builds, then runs both in a browser, each against a demo of its own, which ends with the tests
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

declare -A built=([miniprogram]=dist-preview/index.html [consultant]=dist/index.html)
# Types are checked by the tests.
declare -A how=([miniprogram]=build [consultant]=bundle)
browser=(chromium fonts-noto-cjk)

# What the folder APP needs from npm, once for each change of its lock file.
packages() {
  local mark=$1/node_modules/.chezhu-lock
  cmp -s "$1/package-lock.json" "$mark" && return 0
  say "$1: installing its packages (npm ci)"
  if ! (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >&2); then
    echo "$1: its packages could not be installed (npm ci)" >>"${CHEZHU_TEST_SUM:-/dev/null}"
    die "$1: npm ci failed (see above): no way to the registry, or no room on the disk?"
  fi
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
  (cd "$1" && npm run --silent "${how[$1]}" >&2)
}

# noted APP WHAT COMMAND…: runs it in that folder and adds its sum, and what failed in it, to the sum of `make test`.
noted() {
  local app=$1 what=$2 log result=0
  shift 2
  log=$(mktemp)
  (cd "$app" && "$@") </dev/null 2>&1 | tee "$log" || result=$?
  sed 's/\x1b\[[0-9;]*m//g' "$log" | awk -v who="$app, $what: " -v red="$result" '
    /^ *Tests  / { sub(/^ *Tests  */, ""); print who $0; told = 1 }
    red != 0 && /^ *FAIL |^[A-Za-z]*Error: |error TS[0-9]+/ && !seen[$0]++ && ++lines <= 20
    END { if (!told) print who "ended with " red }' >>"${CHEZHU_TEST_SUM:-/dev/null}"
  rm -f "$log"
  return "$result"
}

# browsers APP: its tests in a browser. What they start – a demo, Chromium – is a group of processes of its own, and ends with us.
running=''
browsers() {
  say "$1: in a browser, against a demo of its own"
  set -m
  noted "$1" 'in a browser' npx --no-install vitest run --config vitest.e2e.config.ts &
  running=$!
  set +m
  local result=0
  wait "$running" || result=$?
  running=''
  return "$result"
}

# shellcheck disable=SC2317 # called by the trap
end() {
  local result=$?
  trap - EXIT INT TERM HUP
  if [ -n "$running" ]; then
    kill -TERM -- "-$running" 2>/dev/null || true
    # Whoever drives a browser closes it first and stays.
    for _ in $(seq 30); do
      kill -0 -- "-$running" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$running" 2>/dev/null || true
    wait "$running" 2>/dev/null || true
  fi
  rm -rf "$TMPDIR"
  exit "$result"
}

need_node
for app in miniprogram consultant; do build "$app"; done
result=0
if [ "${1:-}" = test ]; then
  for app in miniprogram consultant; do
    say "$app: its unit tests"
    noted "$app" 'unit tests' npm test --silent || result=1
  done
fi
case "${1:-}" in test | e2e) ;; *) exit 0 ;; esac

if [ -z "${CHEZHU_CHROMIUM:-}" ] && ! command -v chromium >/dev/null || [ -z "$(find /usr/share/fonts -iname '*noto*cjk*' -print -quit 2>/dev/null)" ]; then
  install 'The tests in a browser need Chromium and a Chinese font' "${browser[@]}"
fi
need_rust
cargo build --quiet --workspace --bin demo
CHEZHU_DEMO="${CARGO_TARGET_DIR:-$PWD/target}/debug/demo"
CHEZHU_CHROMIUM="${CHEZHU_CHROMIUM:-$(command -v chromium)}"
# Data of the demos and profiles of the browsers.
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/chezhu-apps.XXXXXX")
export CHEZHU_DEMO CHEZHU_CHROMIUM TMPDIR
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
for app in miniprogram consultant; do browsers "$app" || result=1; done
exit "$result"
