//! The whole server in virtual time: live sessions on a store and media that fail, with crashes
//! between any two tasks. `cargo run -p bistand-simulator --bin simulate -- whole` runs for longer.

use std::time::Instant;

use bistand_simulator::{Report, whole};

/// Stories in CI: some seconds.
const SEEDS: u64 = 300;
/// How much faster than the people in it the simulation has to be.
const TIMES_REAL_TIME: f64 = 100.0;

#[test]
fn whatever_breaks_everybody_sees_what_is_on_disk() {
    let began = Instant::now();
    let mut report = Report::default();
    for seed in 0..SEEDS {
        match whole::run(seed, whole::STEPS) {
            Ok((one, _)) => report.add(&one),
            Err(failure) => panic!("\n{failure}"),
        }
    }
    let times = report.simulated_ms as f64 / 1000.0 / began.elapsed().as_secs_f64();
    assert!(times >= TIMES_REAL_TIME, "{times:.0} × real time");
    // A simulation in which something never happens says nothing about it.
    for kind in [
        "recovered",
        "call-began",
        "camera-set",
        "taken-over",
        "said",
        "seen",
    ] {
        let count = report.events.get(kind).copied().unwrap_or_default();
        assert!(count >= 5, "{kind}: {count}");
    }
    for code in ["unavailable", "not-host"] {
        let count = report.denials.get(code).copied().unwrap_or_default();
        assert!(count >= 5, "refused as {code}: {count}");
    }
}

#[test]
fn the_same_seed_tells_the_same_pages_the_same() {
    let told = |seed| {
        whole::run(seed, whole::STEPS)
            .map_or_else(|failure| panic!("\n{failure}"), |(_, digest)| digest)
    };
    for seed in 0..20 {
        assert_eq!(told(seed), told(seed), "seed {seed}");
    }
    assert_ne!(told(7), told(8));
}
