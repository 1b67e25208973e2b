//! Workers that share jobs, on a store that fails and in processes that die.

use bistand_simulator::whole::workers::{self, WorkerReport};

/// Stories in CI: some seconds.
const SEEDS: u64 = 300;

#[test]
fn whatever_breaks_each_job_is_done_by_one_worker_at_a_time() {
    let mut report = WorkerReport::default();
    for seed in 0..SEEDS {
        match workers::run(seed) {
            Ok(one) => report.add(&one),
            Err(failure) => panic!("seed {seed}: {failure:#}"),
        }
    }
    // A simulation in which something never happens says nothing about it.
    for (what, count) in [
        ("crashes", report.crashes),
        ("stops", report.stops),
        ("broken off", report.broken_off),
        ("given up", report.given_up),
    ] {
        assert!(count >= SEEDS / 3, "{what}: {report:?}");
    }
    assert!(report.done >= 5 * SEEDS, "{report:?}");
    assert!(report.begun > report.done, "{report:?}");
}
