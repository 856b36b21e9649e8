#!/usr/bin/env bash
# Two servers and two hands of jobs on one PostgreSQL and one Redis, every request going to the other one: the whole suite, in
# parts of at most nine minutes. What starts its own processes and kills them, and what fills a group, has no twin to ask.
# Called by tools/soak.sh. Red when a part is. Arguments: only these modules.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

modules=("$@")
if [ ${#modules[@]} -eq 0 ]; then
  mapfile -t modules < <(cargo test --quiet --workspace --test it -- --list 2>/dev/null |
    sed -n 's/^\([a-z]*\)::.*: test$/\1/p' | grep -vxE 'crash|demo' | sort -u)
fi
[ ${#modules[@]} -gt 0 ] || die 'there are no modules of tests.'
log=$(mktemp)
trap 'rm -f "$log"' EXIT
held=true began=$SECONDS
for ((from = 0; from < ${#modules[@]}; from += 10)); do
  some=("${modules[@]:from:10}")
  say "twins, ${some[*]}"
  # Their own lines would stand for those of the suites with one of each.
  if CHEZHU_FIGURES='' CHEZHU_TEST_TWINS=1 timeout 540 tools/services.sh cargo test --quiet --workspace --test it -- \
    --skip sqlite --skip crash:: --skip demo:: --skip a_selection_of_the_suite \
    "${some[@]/%/::}" | tee -a "$log"; then
    say "twins, ${some[*]}: green"
  else
    held=false && say "twins, ${some[*]}: RED"
  fi
done

# One line for the report, with the words of tests/it/twins.rs, whose line it stands for.
count() { sed -n "s/^test result:.* \([0-9]*\) $1;.*/\1/p" "$log" | awk '{ sum += $1 } END { print sum + 0 }'; }
line=$(printf '{"suite":"H","goal":"nothing depends on being alone","modules":%d,"passed":%d,"failed":%d,"engine":"postgres","seconds":%d,"ok":%s}' \
  "${#modules[@]}" "$(count passed)" "$(count failed)" "$((SECONDS - began))" "$held")
printf '%s\n' "$line"
[ -z "${CHEZHU_FIGURES:-}" ] || printf '%s\n' "$line" >>"$CHEZHU_FIGURES"
$held
