#!/usr/bin/env bash
# What `make check` does. Each step stops the rest when it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/say.sh
. tools/say.sh
need_rust
say '1/5 format'
cargo fmt --all --check
say '2/5 clippy, warnings are errors (clippy.toml names what may not be called, and why)'
cargo clippy --workspace --all-targets -- -D warnings
say '3/5 the laws of the house: who may import what (tests/it/architecture.rs)'
cargo test --workspace --test it architecture
say '4/5 dependencies: licences, sources, one cryptography (deny.toml)'
if cargo deny --version >/dev/null 2>&1; then
  cargo deny --workspace --all-features check bans licenses sources
else
  say 'SKIPPED, not passed: cargo-deny is not here (cargo install cargo-deny)'
fi
say '5/5 alerts: every metric that they name exists in the code'
mapfile -t metrics < <(grep -o 'chezhu_[a-z_]*' deploy/prometheus/rules.yaml | sed 's/_bucket$//' | sort -u)
for metric in "${metrics[@]}"; do
  grep -rqF "\"$metric\"" --include='*.rs' core bff jobs || die "deploy/prometheus/rules.yaml names $metric, which no code counts."
done
if command -v shellcheck >/dev/null; then
  say 'shellcheck'
  shellcheck -x tools/*.sh .ci/run
fi
