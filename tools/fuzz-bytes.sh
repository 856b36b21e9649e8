#!/usr/bin/env bash
# What `make fuzz-bytes` does: libFuzzer makes up bytes for everything that parses bytes from outside (fuzz/src/targets.rs),
# 60 seconds for each target, from the corpus that is stored. Some of what it finds is kept beside it, small; what does not come
# back is shown and stays in fuzz/artifacts. Needs cargo-fuzz and a compiler that takes nightly's flags: nightly, or, where there
# is none, the one of rust-toolchain.toml with RUSTC_BOOTSTRAP=1, without the address sanitizer when it brings none. Where neither
# builds it says so and changes the corpus a hundred times as often as `make test` does, blindly: that finds less.
#   tools/fuzz-bytes.sh [SECONDS] [TARGET…]
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh

need_rust
seconds=60
case ${1:-} in [0-9]*) seconds=$1 && shift ;; esac
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' fuzz/Cargo.toml)

blindly() {
  say "NOT FUZZED: $1. The corpus is changed blindly instead."
  exec env CHEZHU_TEST_CHANGES=100 cargo test -p chezhu-tests --test it -- bytes::
}
if ! cargo fuzz --version >/dev/null 2>&1; then
  say 'cargo-fuzz is missing: installing it'
  cargo install --locked cargo-fuzz || blindly 'cargo-fuzz cannot be installed'
fi
if ! command -v c++ >/dev/null; then install 'libFuzzer is built from C++' g++; fi

with=() how='the nightly compiler'
if cargo +nightly --version >/dev/null 2>&1; then
  with=(+nightly)
else
  export RUSTC_BOOTSTRAP=1
  how='no nightly compiler here: the usual one with RUSTC_BOOTSTRAP=1'
fi
sanitizer=address
if ! compgen -G "$(rustc "${with[@]}" --print sysroot)/lib/rustlib/*/lib/*_rt.asan.a" >/dev/null; then
  sanitizer=none
  how="$how, without the address sanitizer, which it does not bring"
fi
say "building ${#targets[@]} targets ($how; some minutes)"
# Built in fuzz/target: with other flags than anything else.
unset CARGO_TARGET_DIR
cargo "${with[@]}" fuzz build --dev --sanitizer "$sanitizer" || blindly 'the targets do not build'
# SQLite's C is linked into each target in a way that the sanitizer takes for two definitions of one name.
export ASAN_OPTIONS="detect_odr_violation=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
fuzz() {
  local target=$1
  shift
  cargo "${with[@]}" fuzz run --dev --sanitizer "$sanitizer" "$target" "$@"
}

crashes=0 units=0 added=0
for target in "${targets[@]}"; do
  folder=$(mktemp -d)
  stored="fuzz/corpus/$target"
  say "$target: $seconds seconds"
  # The first folder takes what is found; the stored corpus is where it begins.
  if fuzz "$target" "$folder" "$stored" -- \
    -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 2>"$folder.log"; then
    tried=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder.log")
    units=$((units + tried))
    say "$target: $tried tried, no crash"
  else
    crashes=$((crashes + 1))
    tail -n 40 "$folder.log" >&2
    say "$target: RED, see fuzz/artifacts/$target"
  fi
  # Of what reaches further than the corpus does, some joins it: at most 2 KiB each, at most 40 files with what is there.
  find "$folder" -type f -size +2k -delete
  more=$(mktemp -d)
  cp "$stored"/* "$more/"
  fuzz "$target" "$more" "$folder" -- -merge=1 2>/dev/null || true
  room=$((40 - $(find "$stored" -type f | wc -l)))
  for file in "$more"/*; do
    [ "$room" -gt 0 ] || break
    [ ! -e "$stored/$(basename "$file")" ] || continue
    cp "$file" "$stored/"
    room=$((room - 1)) added=$((added + 1))
  done
  rm -rf "$folder" "$folder.log" "$more"
done
ok=$([ "$crashes" -eq 0 ] && echo true || echo false)
if [ -n "${CHEZHU_FIGURES:-}" ]; then
  printf '{"suite":"S12","goal":"libFuzzer on each target: 0 crashes","targets":%d,"seconds_each":%d,"units":%d,"crashes":%d,"sanitizer":"%s","files_added":%d,"ok":%s}\n' \
    "${#targets[@]}" "$seconds" "$units" "$crashes" "$sanitizer" "$added" "$ok" >>"$CHEZHU_FIGURES"
fi
if [ "$crashes" -eq 0 ]; then
  say "make fuzz-bytes: green, ${#targets[@]} targets, $units tried"
else
  say "make fuzz-bytes: RED, $crashes of ${#targets[@]} targets"
  exit 1
fi
