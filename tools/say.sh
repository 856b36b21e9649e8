# Sourced by the scripts beside it: how they speak, and how they find or install what they need.
# shellcheck shell=bash

# One step, so that a person knows what is going on and what it waits for.
say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
[ -t 2 ] || say() { printf '==> %s\n' "$*" >&2; }

# Ends the script with a sentence that says what is wrong and what to do.
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# The path of a PostgreSQL server program. Debian keeps them out of PATH, so the newest
# version's own folder counts first; a wrapper in PATH that cannot run does not count.
pg_program() {
  local folder
  # shellcheck disable=SC2012 # these folders are named by numbers
  for folder in "${CHEZHU_PG_BIN:-}" $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) \
    "$(dirname "$(command -v "$1" || echo /nowhere/x)")"; do
    if [ -n "$folder" ] && [ -x "$folder/$1" ] && "$folder/$1" --version >/dev/null 2>&1; then
      printf '%s/%s\n' "$folder" "$1"
      return 0
    fi
  done
  return 1
}

# install REASON PACKAGE…: Debian packages, without starting the services they bring.
install() {
  local reason=$1 as_root=() blocked=/usr/sbin/policy-rc.d ours=no
  shift
  command -v apt-get >/dev/null || die "$reason, and apt-get is not here to install it: please install $* by hand."
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
      as_root=(sudo)
    else
      die "$reason. Installing needs root: run 'apt-get install $*' as root, then try again."
    fi
  fi
  say "$reason: installing $* with apt-get (its services are not started)"
  # Debian starts a service as soon as it is installed; policy-rc.d saying 101 keeps it from that.
  if [ ! -e "$blocked" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$blocked" >/dev/null
    "${as_root[@]}" chmod 755 "$blocked"
  fi
  local log result=0
  log=$(mktemp)
  {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 update &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -o DPkg::Lock::Timeout=600 \
        install --yes --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null || result=$?
  [ "$ours" = no ] || "${as_root[@]}" rm -f "$blocked"
  if [ "$result" -ne 0 ]; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "apt-get could not install $* (its last lines are above)."
  fi
  rm -f "$log"
}

# Rust and a C compiler (SQLite and the cryptography are built from C), and nothing else, build Chezhu.
need_rust() {
  command -v cargo >/dev/null ||
    die "Rust is missing: install it with rustup (1.94 or newer), then open a new shell and try again."
  command -v cc >/dev/null || install 'No C compiler here' gcc libc6-dev
}

# Node builds and tests the two apps.
need_node() {
  command -v npm >/dev/null || die 'Node is missing: the two apps need it, 20.19 or newer (https://nodejs.org).'
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
    die "Node $(node --version) is too old for the two apps: 20.19 or newer is needed."
}

# need_room GIB FOLDER: says early what a full disk would say late, and unclearly, in the middle of a build. A FOLDER that is
# there was built into before and grows little.
need_room() {
  [ ! -d "$2" ] || return 0
  local free
  free=$(df --output=avail -BG . 2>/dev/null | tail -n 1 | tr -dc 0-9) || true
  [ -z "$free" ] || [ "$free" -ge "$1" ] || say "careful: a first build takes about $1 GiB, and $free are free on this disk"
}
