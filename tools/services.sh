#!/usr/bin/env bash
# Starts a private PostgreSQL and a private Redis on free ports of 127.0.0.1, with their data in a
# temporary folder, and ends both by their process ids when it ends, however it ends.
#
#   tools/services.sh COMMAND…     runs COMMAND with the addresses in its environment
#   tools/services.sh              prints the addresses and waits for Ctrl-C
#
#   --durable     PostgreSQL waits for the disk at every commit (for benchmarks); without it fsync is off
#   --no-redis    PostgreSQL only
#
# Addresses: CHEZHU_TEST_POSTGRES_URL (a superuser of that private server, database "postgres") and
# CHEZHU_TEST_REDIS_URL. CHEZHU_PG_BIN names the folder of another PostgreSQL's programs.
# What is missing is installed with apt-get, after saying so.
set -euo pipefail
# shellcheck source=tools/say.sh
. "$(dirname "$0")/say.sh"

durable=no with_redis=yes
while [ $# -gt 0 ]; do
  case $1 in
    --durable) durable=yes ;;
    --no-redis) with_redis=no ;;
    --) shift && break ;;
    -*) die "tools/services.sh does not know the option $1." ;;
    *) break ;;
  esac
  shift
done

# --- what must be here -------------------------------------------------------------------------

packages=()
pg_program initdb >/dev/null && pg_program postgres >/dev/null || packages+=(postgresql)
[ "$with_redis" = no ] || command -v redis-server >/dev/null || packages+=(redis-server)
[ ${#packages[@]} -eq 0 ] || install "Missing here: ${packages[*]}" "${packages[@]}"
initdb=$(pg_program initdb) || die "PostgreSQL's initdb is still not to be found after installing it."
postgres=$(pg_program postgres) || die "PostgreSQL's server is still not to be found after installing it."
command -v setpriv >/dev/null || die "setpriv is missing: please install the package util-linux."

# --- ended with us -----------------------------------------------------------------------------

folder=$(mktemp -d "${TMPDIR:-/tmp}/chezhu-services.XXXXXX")
chmod 755 "$folder"
postgres_pid='' redis_pid='' command_pid=''

# stop NAME PID SIGNAL [-]: asks, waits ten seconds, then insists. With "-" its whole process group.
# shellcheck disable=SC2317 # called by the trap
stop() {
  local tries=0 whom="${4:-}$2"
  [ -n "$2" ] && kill "-$3" -- "$whom" 2>/dev/null || return 0
  while kill -0 "$2" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ]; then
      say "$1 (process $2) did not end when asked: killing it"
      kill -KILL -- "$whom" 2>/dev/null || true
      break
    fi
    sleep 0.1
  done
  wait "$2" 2>/dev/null || true
}

# shellcheck disable=SC2317 # called by the trap
end() {
  local result=$?
  trap - EXIT INT TERM HUP
  stop 'What was running' "$command_pid" TERM -
  stop Redis "$redis_pid" TERM
  stop PostgreSQL "$postgres_pid" INT
  rm -rf "$folder"
  [ -z "$postgres_pid" ] || say "PostgreSQL${redis_pid:+ and Redis} ended, their data removed"
  exit "$result"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# A port nobody answers on, below the range the kernel hands out by itself. Another process may
# still take it in between: then the server fails to start and the next port is tried.
free_port() {
  local port
  while :; do
    port=$((10240 + RANDOM % 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s\n' "$port"
      return 0
    fi
  done
}

# --- PostgreSQL --------------------------------------------------------------------------------

# PostgreSQL refuses to run as root; then it runs as "postgres", or as a user made for it.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
  user=postgres
  if ! id "$user" >/dev/null 2>&1; then
    user=chezhu-postgres
    id "$user" >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin "$user"
  fi
  as_user=(--reuid="$user" --regid="$(id -g "$user")" --clear-groups --inh-caps=-all)
  mkdir "$folder/postgres"
  chown "$user:" "$folder/postgres"
else
  mkdir "$folder/postgres"
fi
chmod 700 "$folder/postgres"

run_as_user() { (cd / && exec setpriv "${as_user[@]}" "$@"); }

run_as_user "$initdb" --pgdata="$folder/postgres/data" --username=chezhu --auth=trust \
  --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
  { cat "$folder/initdb.log" >&2; die "PostgreSQL's initdb failed (its words are above)."; }

settings=(-c "listen_addresses=127.0.0.1" -c "unix_socket_directories=" -c "max_connections=400"
  -c "shared_buffers=256MB" -c "wal_level=minimal" -c "max_wal_senders=0" -c "max_wal_size=2GB"
  -c "timezone=UTC" -c "log_timezone=UTC" -c "deadlock_timeout=500ms")
[ "$durable" = yes ] || settings+=(-c "fsync=off" -c "synchronous_commit=off" -c "full_page_writes=off")

for attempt in 1 2 3 4 5; do
  port=$(free_port)
  # The parent's death ends the server too, even when this script is killed outright.
  (cd / && exec setpriv "${as_user[@]}" --pdeathsig INT "$postgres" -D "$folder/postgres/data" -p "$port" "${settings[@]}") \
    >"$folder/postgres.log" 2>&1 &
  postgres_pid=$!
  tries=0
  # postmaster.pid's eighth line says "ready" once clients may come.
  until [ "$(sed -n 8p "$folder/postgres/data/postmaster.pid" 2>/dev/null | tr -d ' ')" = ready ]; do
    tries=$((tries + 1))
    if ! kill -0 "$postgres_pid" 2>/dev/null || [ "$tries" -gt 300 ]; then
      stop PostgreSQL "$postgres_pid" QUIT
      postgres_pid=''
      break
    fi
    sleep 0.1
  done
  [ -z "$postgres_pid" ] || break
  if [ "$attempt" -eq 5 ] || ! grep -q 'Address already in use' "$folder/postgres.log"; then
    tail -n 20 "$folder/postgres.log" >&2
    die "the private PostgreSQL did not start (its last lines are above)."
  fi
done
export CHEZHU_TEST_POSTGRES_URL="postgres://chezhu@127.0.0.1:$port/postgres"
CHEZHU_PG_BIN=$(dirname "$postgres")
export CHEZHU_PG_BIN
say "$("$postgres" --version) on port $port (process $postgres_pid, fsync $([ "$durable" = yes ] && echo on || echo off))"

# --- Redis -------------------------------------------------------------------------------------

if [ "$with_redis" = yes ]; then
  mkdir "$folder/redis"
  for attempt in 1 2 3 4 5; do
    port=$(free_port)
    setpriv --pdeathsig TERM redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no \
      --dir "$folder/redis" --daemonize no >"$folder/redis.log" 2>&1 &
    redis_pid=$!
    tries=0
    until (exec 3<>"/dev/tcp/127.0.0.1/$port" && printf 'PING\r\n' >&3 && read -r -t 1 answer <&3 && [[ $answer == +PONG* ]]) 2>/dev/null; do
      tries=$((tries + 1))
      if ! kill -0 "$redis_pid" 2>/dev/null || [ "$tries" -gt 100 ]; then
        stop Redis "$redis_pid" TERM
        redis_pid=''
        break
      fi
      sleep 0.1
    done
    [ -z "$redis_pid" ] || break
    if [ "$attempt" -eq 5 ] || ! grep -q 'Address already in use' "$folder/redis.log"; then
      tail -n 20 "$folder/redis.log" >&2
      die "the private Redis did not start (its last lines are above)."
    fi
  done
  export CHEZHU_TEST_REDIS_URL="redis://127.0.0.1:$port/"
  say "Redis $(redis-server --version | sed 's/.* v=\([0-9.]*\) .*/\1/') on port $port (process $redis_pid, nothing saved)"
fi

# --- the command -------------------------------------------------------------------------------

# In a process group of its own, so that what the command started ends with it.
if [ $# -eq 0 ]; then
  printf 'export CHEZHU_TEST_POSTGRES_URL=%s\n' "$CHEZHU_TEST_POSTGRES_URL"
  [ "$with_redis" = no ] || printf 'export CHEZHU_TEST_REDIS_URL=%s\n' "$CHEZHU_TEST_REDIS_URL"
  say 'Running until Ctrl-C'
  set -- sleep infinity
fi
set -m
"$@" &
command_pid=$!
set +m
result=0
wait "$command_pid" || result=$?
exit "$result"
