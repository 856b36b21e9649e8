#!/usr/bin/env bash
# What `make soak` does: the long forms of the suites, in parts of at most nine minutes each. Each part prints its figures as
# one JSON line. A part that was red is repeated by a word of its sentence:
#   make soak ARGS=models    make soak ARGS='twins|chaos'
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

say 'make soak: the suites in their long form, in parts of at most nine minutes; about two hours on two cores'
need_rust
if ! pg_program initdb >/dev/null || ! pg_program postgres >/dev/null; then
  install 'The suite kills a PostgreSQL server of its own' postgresql
fi
initdb=$(pg_program initdb) || die "PostgreSQL's initdb is still not to be found after installing it."
CHEZHU_PG_BIN=$(dirname "$initdb")
export CHEZHU_PG_BIN
say 'building'
cargo build --workspace --bins

# A test is judged by what it asserts, never by a time; its line of figures is, here: a goal that was missed is red.
own=$(mktemp)
trap 'rm -f "$own"' EXIT
export CHEZHU_FIGURES=${CHEZHU_FIGURES:-$own}
touch "$CHEZHU_FIGURES"
wanted=${1:-} part=0 red=0
# run SENTENCE COMMAND…: one part, when it is wanted.
run() {
  [[ $1 =~ $wanted ]] || return 0
  part=$((part + 1))
  say "part $part: $1"
  local before
  before=$(wc -l <"$CHEZHU_FIGURES")
  if timeout 540 "${@:2}" && ! tail -n +$((before + 1)) "$CHEZHU_FIGURES" | grep '"ok":false'; then
    say "part $part: green"
  else
    red=1
    say "part $part: RED"
  fi
}
# its SUITE ENGINE: the names of its tests into `names`. Without one, everything would be run.
its() {
  mapfile -t names < <(cargo test --quiet --workspace --test it -- --list "$1::" 2>/dev/null | sed -n "s/^\($1::.*::$2\): test$/\1/p")
  [ ${#names[@]} -gt 0 ] || die "the suite $1 has no test on $2."
}
tests=(tools/services.sh cargo test --quiet --workspace --test it -- --nocapture)

for engine in sqlite postgres; do
  run "$engine, 110 kills over 2,600 bookings" target/debug/soak "$engine"
done

# The inbox of the partners: each event one to five times, out of order, its workers stopped in the middle; and forgeries.
say 'building the suites'
cargo test --workspace --test it --no-run
for engine in sqlite postgres; do
  for suite in chaos forge; do
    its "feed::$suite" "$engine"
    run "$engine, feeds $suite, 10,000" env CHEZHU_TEST_EVENTS=10000 CHEZHU_TEST_FORGERIES=10000 "${tests[@]}" --exact "${names[@]}"
  done
done

# Care and surveys over 400 simulated days, with a look each hour, and around a leap day on both engines.
run '400 simulated days of care and surveys' env CHEZHU_TEST_YEAR=1 "${tests[@]}" care::year::

# Who tries to get in: everything that the short forms take a part of.
for engine in sqlite postgres; do
  for suite in assign queries sessions abuse models::{booking,consent,outbox,session} edge::{crowd,readers,once}; do
    its "$suite" "$engine"
    run "$engine, $suite, all of it" env CHEZHU_LONG=1 "${tests[@]}" --exact "${names[@]}"
  done
done
run '5,000 at once for one token of WeChat' env CHEZHU_LONG=1 "${tests[@]}" wechat::phone::

# Everything on PostgreSQL with no Redis at all; on SQLite it never has one. Its short figures would stand for the long ones above.
run 'the front door on PostgreSQL without Redis' env CHEZHU_FIGURES= CHEZHU_TEST_REDIS_URL=none \
  tools/services.sh --no-redis cargo test --quiet --workspace --test it -- \
  access:: booking:: catalog:: identity:: live:: notice:: order:: quote:: staff:: store:: survey:: vehicle:: --skip sqlite

if [[ twins =~ $wanted ]]; then
  part=$((part + 1))
  tools/twins.sh || red=1
fi
# Trouble around the programs: the database server, Redis, the disk, too many, the slow, a new key, minutes of usual work.
if [[ chaos =~ $wanted ]]; then
  part=$((part + 1))
  tools/chaos.sh long || red=1
fi
[ "$part" -gt 0 ] || die "no part is called like this: $wanted"
exit "$red"
