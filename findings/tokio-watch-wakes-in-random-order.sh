#!/usr/bin/env bash
# Tokio's watch channel wakes its receivers in an order that is drawn anew in every run, even on one
# thread and with a paused clock.
#
# Expected: a current-thread runtime with `start_paused(true)` and no `select!` without `biased`
#   plays the same program in the same order every time; tests and simulations rely on it.
# Seen with tokio 1.54.1 and tokio-util 0.7.20: six tasks wait for one `watch::Receiver` each, begun
#   in the order 0 to 5. `send_replace` wakes them in nearly as many orders as there are runs: each
#   waiter picks one of eight lists by the runtime's random numbers, whose seed only
#   `Builder::rng_seed` sets, which needs `--cfg tokio_unstable`. `Notify::notify_waiters` and
#   `CancellationToken::cancel` wake the same tasks in the order 0 to 5 in every run.
# Why it matters: a seed that found a fault does not find it again. Bistand's simulation of live
#   sessions told the same pages the same in another order after each stop of the server; the
#   registry waits for a `CancellationToken` since (crates/server/src/live/registry.rs, and the test
#   `the_same_seed_tells_the_same_pages_the_same`).
# Needs: cargo with Rust 1.85 or newer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "order"
version = "0.0.0"
edition = "2021"

[dependencies]
tokio = { version = "=1.54.1", features = ["rt", "time", "sync", "test-util"] }
tokio-util = "=0.7.20"
TOML
cat >src/main.rs <<'RUST'
use std::{cell::RefCell, collections::BTreeSet, rc::Rc, sync::Arc};
use tokio::{sync::{watch, Notify}, task};
use tokio_util::sync::CancellationToken;

const RUNS: usize = 50;

/// The order in which six tasks wake up that began to wait one after the other.
fn order(of: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let seen = Rc::new(RefCell::new(String::new()));
    let local = task::LocalSet::new();
    local.block_on(&runtime, async {
        let (sender, receiver) = watch::channel(false);
        let notify = Arc::new(Notify::new());
        let token = CancellationToken::new();
        let mut tasks = Vec::new();
        for number in 0..6 {
            let (mut receiver, seen) = (receiver.clone(), seen.clone());
            let (notify, token, of) = (notify.clone(), token.clone(), of.to_owned());
            tasks.push(task::spawn_local(async move {
                match of.as_str() {
                    "watch" => drop(receiver.wait_for(|stop| *stop).await),
                    "notify" => notify.notified().await,
                    _ => token.cancelled().await,
                }
                seen.borrow_mut().push_str(&number.to_string());
            }));
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        sender.send_replace(true);
        notify.notify_waiters();
        token.cancel();
        for task in tasks {
            task.await.unwrap();
        }
    });
    let seen = seen.borrow().clone();
    seen
}

fn main() {
    for of in ["watch", "notify", "token"] {
        let orders: BTreeSet<String> = (0..RUNS).map(|_| order(of)).collect();
        match orders.first() {
            Some(only) if orders.len() == 1 => println!("{of}: {only} in {RUNS} runs"),
            _ => println!("{of}: differs"),
        }
    }
}
RUST
seen=$(cargo run --quiet)
expected="watch: differs
notify: 012345 in 50 runs
token: 012345 in 50 runs"
echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed: it was"; echo "$expected"; exit 1; }
