#!/usr/bin/env bash
# sqlx's `derive` feature compiles a second SQLite, for the machine that compiles.
#
# Expected: deriving `FromRow` needs a macro and nothing of a database; `derive` is the small part
#   of `macros`, which checks queries against a database while it compiles.
# Seen in sqlx 0.9.0 with `sqlite-bundled`: without `derive`, `libsqlite3-sys` is in the graph once;
#   with it a second time below the macro, as a build dependency, although no query is checked.
#   Where macros and dependencies have other profiles (ours: dependencies optimized, macros not),
#   Cargo compiles the bundled C source, `sqlx-core` and `sqlx-sqlite` for each of the two.
# Why it matters: five rows that were read by derives cost a cold build a second SQLite. They are
#   written out in `crates/store` now.
# Needs: Rust (cargo).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo init --quiet --lib --vcs none --name seen

# Who needs libsqlite3-sys: one line for each of its dependents, at the depth below it.
dependents() {
  cat >Cargo.toml <<TOML
[package]
name = "seen"
version = "0.1.0"
edition = "2024"
[dependencies]
sqlx = { version = "=0.9.0", default-features = false, features = [$1] }
TOML
  cargo tree --quiet --edges normal,build --invert libsqlite3-sys --prefix none --no-dedupe |
    sed -E 's/ v[0-9][^ ]*//; s/ \(\/.*\)//' | sort -u | tr '\n' ' '
}

{
  echo "without: $(dependents '"runtime-tokio", "sqlite-bundled"')"
  echo "derive: $(dependents '"runtime-tokio", "sqlite-bundled", "derive"')"
} | tee seen.txt
cat >stated.txt <<'TXT'
without: libsqlite3-sys seen sqlx sqlx-sqlite 
derive: libsqlite3-sys seen sqlx sqlx-macros (proc-macro) sqlx-macros-core sqlx-sqlite 
TXT
cmp -s seen.txt stated.txt || { echo "changed: it was"; cat stated.txt; exit 1; }
