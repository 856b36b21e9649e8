#!/usr/bin/env bash
# What `make sabotage` does: takes each guard away (feature `sabotage`, CHEZHU_SABOTAGE) and runs the suite that stands on
# it. The suite must fail: its zero means something only then. Red when one of them does not notice. Arguments: only the
# guards whose names hold one of these words, e.g. `make sabotage ARGS=feed`.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

# guard | what cargo test is asked to run | what is taken away
guards=(
  'claim_predicate|notice::rows::eight_workers|two workers may take one delivery'
  'fence|notice::rows::a_lease_that_ran_out|a worker whose lease ran out may still call and settle'
  'calling|notice::deliver::a_worker_that_dies|calling is not committed before the provider is asked'
  'fair|notice::turns::one_stores_campaign|the first store takes the whole batch'
  'poison|notice::poison::what_takes_its_process_down|falls of a worker are not counted'
  'intent|others::x10|a delivery in two is promised and never written'
  'quiet_hours|notice::year::four|what is due is sent at night too'
  'consent_at_send|notice::manners::consent_is_asked|consent is asked when something is intended and not before the call'
  'no_answer|notice::deliver::when_nobody_knows|a call whose answer was lost is taken for one that never left'
  'redis|redis::|where Redis does not answer nobody logs in'
  'feed_signature|feed::forge|whoever signed a push, it is taken'
  'feed_window|feed::door::one_answer|a push of yesterday is taken'
  'settlement|quote::money::the_tables|the tables let a bill be above what was agreed to'
  'quote_hash|quote::money::no_sequence|whatever version is named by its hash, its lines are decided'
  'busy|chaos::a_killed_database_server|a lost connection to the database is a fault of ours'
  'shed|chaos::what_is_too_much|a worker takes more in hand than it can serve'
  'survey_once|survey::kill::|two surveys may be about one handover'
  'survey_48h|survey::invite::not_a_second|owners are asked an hour too early'
  'survey_cooldown|others::x13|one person is asked twice in seven days'
  'survey_consent|others::x13|who does not agree is asked too'
  'care_once|care::plan::what_is_due|one cause is spoken of again and again'
  'care_consent|care::plan::nobody_hears|who does not agree to care hears of it too'
  'care_gap|care::plan::one_word|the days between two words to one person do not count'
  'reply_outside|crash::|the reply of a wish is stored after its effect was committed'
  'cell_key|others::x01|the table lets two visits have one quarter of an hour of one bay'
  'scope|authorization::foreign::another_|whose a booking is and which stores somebody may see is not asked'
  'token_checks|tokens::|of a token only the signature is looked at: not for whom, until when, from whom'
  'body_deadline|edge::slow::a_body_that|a body may take as long as it likes'
  'picture_as_sent|media::good::what_is_kept|a picture is kept as it was sent, with where it was taken'
  'log_body|canary:sqlite|what people write stands in the log'
)

inside=''
if [ "${1:-}" = --inside ]; then
  inside=yes
  shift
fi
if [ $# -gt 0 ]; then
  words=$(IFS='|' && echo "$*")
  mapfile -t guards < <(printf '%s\n' "${guards[@]}" | grep -E "^[^|]*($words)")
  [ ${#guards[@]} -gt 0 ] || die "no guard is called like this: $*"
fi
if [ -z "$inside" ]; then
  say "make sabotage: ${#guards[@]} guards are taken away one by one; each suite has to notice"
  need_rust
  exec tools/services.sh "$PWD/tools/sabotage.sh" --inside "$@"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# A test of another program than `it` has its name in front: canary:…
run() {
  local program=it test="$1"
  [[ "$test" != *:* || "$test" == *::* ]] || program="${test%%:*}" test="${test#*:}"
  cargo test --workspace --features chezhu/sabotage --test "$program" -- "$test" >"$log" 2>&1
}
say 'building with the feature'
cargo test --workspace --features chezhu/sabotage --test it --test canary --no-run

unseen=()
for line in "${guards[@]}"; do
  IFS='|' read -r guard test what <<<"$line"
  if ! CHEZHU_SABOTAGE='' run "$test"; then
    tail -n 30 "$log" >&2
    die "$test is red with all its guards: mend that first."
  fi
  if CHEZHU_SABOTAGE="$guard" run "$test"; then
    unseen+=("$guard")
    say "$guard: NOT NOTICED by $test ($what)"
  elif grep -q '^test result: FAILED' "$log"; then
    say "$guard: noticed by $test ($what)"
  else
    tail -n 30 "$log" >&2
    die "$test did not run at all."
  fi
done
[ ${#unseen[@]} -eq 0 ] || die "taken away and not noticed: ${unseen[*]}"
say "make sabotage: all ${#guards[@]} were noticed"
