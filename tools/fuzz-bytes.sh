#!/usr/bin/env bash
# What `make fuzz-bytes` does: libFuzzer makes up bytes for everything that parses bytes from outside (fuzz/src/targets.rs),
# 60 seconds for each target, from the corpus that is stored. What it finds is made small and kept beside it; what does not come
# back is shown and stays in fuzz/artifacts. Needs the nightly compiler and cargo-fuzz; without them it says so and changes the
# corpus a hundred times as often as `make test` does, blindly: that finds less.
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

if ! cargo +nightly --version >/dev/null 2>&1; then
  say 'NOT FUZZED: there is no nightly compiler here (rustup toolchain install nightly). The corpus is changed blindly instead.'
  exec env CHEZHU_TEST_CHANGES=100 cargo test -p chezhu-tests --test it -- bytes::
fi
if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
  say 'cargo-fuzz is missing: installing it'
  cargo install --locked cargo-fuzz || {
    say 'NOT FUZZED: cargo-fuzz cannot be installed. The corpus is changed blindly instead.'
    exec env CHEZHU_TEST_CHANGES=100 cargo test -p chezhu-tests --test it -- bytes::
  }
fi
if ! command -v c++ >/dev/null; then install 'libFuzzer is built from C++' g++; fi
say "building ${#targets[@]} targets with the nightly compiler and sanitizers (some minutes)"
# The compiler that rust-toolchain.toml names is not the one that knows sanitizers.
unset CARGO_TARGET_DIR
cargo +nightly fuzz build --dev
red=0
for target in "${targets[@]}"; do
  folder=$(mktemp -d)
  say "$target: $seconds seconds"
  # The first folder takes what is found; the stored corpus is where it begins.
  if cargo +nightly fuzz run --dev "$target" "$folder" "fuzz/corpus/$target" -- \
    -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 2>"$folder.log"; then
    say "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$folder.log") tried, no crash"
  else
    red=1
    tail -n 40 "$folder.log" >&2
    say "$target: RED, see fuzz/artifacts/$target"
  fi
  # What is new and small joins the corpus, as few files as cover the same.
  find "$folder" -type f -size +8k -delete
  cargo +nightly fuzz run --dev "$target" "fuzz/corpus/$target" "$folder" -- -merge=1 2>/dev/null || true
  find "fuzz/corpus/$target" -type f -size +8k -delete
  rm -rf "$folder" "$folder.log"
done
if [ "$red" -eq 0 ]; then say "make fuzz-bytes: green, ${#targets[@]} targets"; else say 'make fuzz-bytes: RED'; fi
exit "$red"
