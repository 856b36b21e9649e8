#!/usr/bin/env bash
# What `make soak` does: the long forms of the suites, in parts of at most nine minutes each. Arguments are passed to each
# part, e.g. `make soak ARGS='--seed 7'`. Each part prints its figures as one JSON line.
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

part=0 red=0
for engine in sqlite postgres; do
  part=$((part + 1))
  say "part $part: $engine, 110 kills over 2,600 bookings"
  if timeout 540 target/debug/soak "$engine" "$@"; then say "part $part: green"; else red=1 && say "part $part: RED"; fi
done

# The inbox of the partners: each event one to five times, out of order, its workers stopped in the middle; and forgeries.
export CHEZHU_TEST_EVENTS=10000 CHEZHU_TEST_FORGERIES=10000
say 'building the suites'
cargo test --workspace --test it --no-run
for engine in sqlite postgres; do
  for suite in chaos forge; do
    part=$((part + 1))
    say "part $part: $engine, feeds $suite, 10,000"
    tests=$(cargo test --quiet --workspace --test it -- --list "feed::$suite::" 2>/dev/null | sed -n "s/^\(.*::$engine\): test$/\1/p")
    # shellcheck disable=SC2086
    if timeout 540 tools/services.sh cargo test --quiet --workspace --test it -- --nocapture --exact $tests; then
      say "part $part: green"
    else
      red=1 && say "part $part: RED"
    fi
  done
done

# Care and surveys over 400 simulated days, with a look each hour, and around a leap day on both engines.
part=$((part + 1))
say "part $part: 400 simulated days of care and surveys"
if CHEZHU_TEST_YEAR=1 timeout 540 tools/services.sh cargo test --quiet --workspace --test it -- --nocapture care::year::; then
  say "part $part: green"
else
  red=1 && say "part $part: RED"
fi

# Who tries to get in: everything that the short forms take a part of.
for engine in sqlite postgres; do
  for suite in assign queries sessions abuse models::booking models::consent models::outbox models::session edge::crowd edge::readers edge::once wechat::phone; do
    part=$((part + 1))
    say "part $part: $engine, $suite, all of it"
    tests=$(cargo test --quiet --workspace --test it -- --list "$suite::" 2>/dev/null | sed -n "s/^\($suite::.*::$engine\): test$/\1/p")
    # shellcheck disable=SC2086
    if CHEZHU_LONG=1 timeout 540 tools/services.sh cargo test --quiet --workspace --test it -- --nocapture --exact $tests; then
      say "part $part: green"
    else
      red=1 && say "part $part: RED"
    fi
  done
done
# Everything on PostgreSQL with no Redis at all; on SQLite it never has one.
part=$((part + 1))
say "part $part: the front door on PostgreSQL without Redis"
if CHEZHU_TEST_REDIS_URL=none timeout 540 tools/services.sh --no-redis cargo test --quiet --workspace --test it -- \
  access:: booking:: catalog:: identity:: live:: notice:: order:: quote:: staff:: store:: survey:: vehicle:: --skip sqlite; then
  say "part $part: green"
else
  red=1 && say "part $part: RED"
fi

# Two servers and two hands of jobs on one PostgreSQL and one Redis, every request going to the other one: the whole suite.
# What starts its own processes and kills them, and what fills a group, has no twin to ask.
mapfile -t modules < <(cargo test --quiet --workspace --test it -- --list 2>/dev/null | sed -n 's/^\([a-z]*\)::.*: test$/\1/p' | grep -vxE 'crash|demo' | sort -u)
twins=$(mktemp)
trap 'rm -f "$twins"' EXIT
held=true began=$SECONDS
for ((from = 0; from < ${#modules[@]}; from += 10)); do
  part=$((part + 1))
  some=("${modules[@]:from:10}")
  say "part $part: twins, ${some[*]}"
  # Their own lines would stand for those of the suites with one of each.
  if CHEZHU_FIGURES='' CHEZHU_TEST_TWINS=1 timeout 540 tools/services.sh cargo test --quiet --workspace --test it -- \
    --skip sqlite --skip crash:: --skip demo:: --skip a_selection_of_the_suite \
    "${some[@]/%/::}" | tee -a "$twins"; then
    say "part $part: green"
  else
    red=1 held=false && say "part $part: RED"
  fi
done
# One line for the report, with the words of tests/it/twins.rs, whose line it stands for.
count() { sed -n "s/^test result:.* \([0-9]*\) $1;.*/\1/p" "$twins" | awk '{ sum += $1 } END { print sum + 0 }'; }
line=$(printf '{"suite":"H","goal":"nothing depends on being alone","modules":%d,"passed":%d,"failed":%d,"engine":"postgres","seconds":%d,"ok":%s}' \
  "${#modules[@]}" "$(count passed)" "$(count failed)" "$((SECONDS - began))" "$held")
printf '%s\n' "$line"
[ -z "${CHEZHU_FIGURES:-}" ] || printf '%s\n' "$line" >>"$CHEZHU_FIGURES"

# Trouble around the programs: the database server, Redis, the disk, too many, the slow, a new key, hours of usual work.
tools/chaos.sh long || red=1
exit "$red"
