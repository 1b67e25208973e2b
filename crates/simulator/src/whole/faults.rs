//! Faults outside the server: of its disk and its media.

use std::time::Duration;

use tokio::time::Instant;

use super::actions::any_session;
use super::disk::DiskFaults;
use super::forwarder::Media;
use super::scenario::Scenario;

/// Breaks media, or sends a report of their quality.
pub(super) fn stir(scenario: &Scenario, media: &Media, breaks: bool) {
    let (session, gone) = {
        let mut inner = scenario.lock();
        let Some(session) = any_session(&mut inner) else {
            return;
        };
        inner.note(format!(
            "media of {session} {}",
            if breaks { "break" } else { "stir" }
        ));
        (session, inner.rng.once_in(3))
    };
    match breaks {
        true => media.break_room(session),
        false => media.stir(session, gone),
    }
}

/// Changes the state of the disk: it works, is slow, hangs, fails sometimes, or always.
pub(super) fn change_disk(scenario: &Scenario) {
    let mut inner = scenario.lock();
    let mut faults = DiskFaults::default();
    match *inner
        .rng
        .weighed(&[(6, 0), (2, 1), (2, 2), (2, 3), (2, 4), (1, 5)])
    {
        1 => faults.slow_ms = 1_500,
        2 => {
            let wait = inner.rng.below(8_000);
            faults.hangs_until = Some(Instant::now() + Duration::from_millis(wait));
            faults.reads_go_on = inner.rng.once_in(2);
            // It may fail when it no longer hangs.
            faults.failing_writes = *inner.rng.one_of(&[0, 0, 30, 100]);
        }
        3 => (faults.failing_writes, faults.failing_reads) = (30, 10),
        4 => faults.failing_writes = 100,
        5 => (faults.failing_writes, faults.failing_reads) = (100, 100),
        _ => {}
    }
    let hangs = faults.hangs_until.is_some();
    let (writes, slow) = (faults.failing_writes, faults.slow_ms);
    inner.note(format!(
        "disk: fails {writes} %, slow {slow} ms, hangs {hangs}"
    ));
    inner.disturb(&faults);
    drop(inner);
    scenario.image().set_faults(faults);
}
