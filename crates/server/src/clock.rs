//! The server's one clock. It starts at the machine's time and then runs independently, forward
//! only and at the speed of a stopwatch, so that no timeout becomes longer or shorter when an
//! administrator or a time service sets the machine's clock.
//!
//! The same clock supplies the times that people see, so it follows the machine's clock after that
//! was set, but slowly: it runs at most 5 % faster or slower until both agree. A timeout of 30 s is
//! then off by 1.5 s at most, and an hour is caught up within a day. It jumps only when the
//! machine's clock was set forward by more than two days: a machine without a battery starts in
//! the past, before anyone has joined.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use bistand_session::Timestamp;
use rustix::time::{ClockId, clock_gettime};

const NANOSECONDS_A_MS: i64 = 1_000_000;
const SECOND: i64 = 1_000 * NANOSECONDS_A_MS;
/// The clock runs this fraction faster or slower than real time to follow the machine's.
const A_TWENTIETH: i64 = 20;
/// The smallest difference that is logged; smaller ones are a time service's routine corrections.
const WORTH_TELLING: i64 = 10 * SECOND;
/// Beyond this the machine's clock was plainly wrong, before or now.
const PLAINLY_WRONG: i64 = 2 * 24 * 60 * 60 * SECOND;

static CLOCK: LazyLock<Clock> = LazyLock::new(|| Clock::new(Box::new(machine)));

/// The time that everything in the server uses.
#[must_use]
pub fn now() -> Timestamp {
    CLOCK.now()
}

/// Continues from `latest`, the time of the last stored change, if the machine's clock has been set
/// back since.
pub(crate) fn go_on_from(latest: Timestamp) {
    CLOCK.go_on_from(latest);
}

/// The machine's clocks, in nanoseconds.
#[derive(Clone, Copy)]
struct Reading {
    /// Since 1970. May jump.
    wall: i64,
    /// Since an arbitrary moment, including the machine's sleep. Never jumps.
    steady: i64,
}

fn machine() -> Reading {
    // Linux leaves the sleep of the machine out of its monotonic clock; others do not.
    #[cfg(target_os = "linux")]
    let steady = clock_gettime(ClockId::Boottime);
    #[cfg(not(target_os = "linux"))]
    let steady = clock_gettime(ClockId::Monotonic);
    let wall = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Reading {
        wall: i64::try_from(wall.as_nanos()).unwrap_or(i64::MAX),
        steady: steady
            .tv_sec
            .saturating_mul(SECOND)
            .saturating_add(steady.tv_nsec),
    }
}

struct Clock {
    read: Box<dyn Fn() -> Reading + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Clone, Copy)]
struct State {
    steady: i64,
    shown: i64,
    /// The machine's clock is known to differ.
    differs: bool,
}

impl Clock {
    fn new(read: Box<dyn Fn() -> Reading + Send + Sync>) -> Self {
        let Reading { wall, steady } = read();
        let state = State {
            steady,
            shown: wall,
            differs: false,
        };
        Self {
            read,
            state: Mutex::new(state),
        }
    }

    fn now(&self) -> Timestamp {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.pass((self.read)());
        Timestamp(state.shown / NANOSECONDS_A_MS)
    }

    fn go_on_from(&self, latest: Timestamp) {
        let latest = latest.0.saturating_mul(NANOSECONDS_A_MS);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.pass((self.read)());
        let ahead = latest.saturating_sub(state.shown);
        if ahead > PLAINLY_WRONG {
            tracing::warn!(
                seconds = ahead / SECOND,
                "stored data has times far in the future: check the machine's clock"
            );
        } else if ahead > 0 {
            state.shown = latest;
        }
    }
}

impl State {
    fn pass(&mut self, Reading { wall, steady }: Reading) {
        let passed = steady.saturating_sub(self.steady).max(0);
        self.steady = self.steady.max(steady);
        let ahead = wall.saturating_sub(self.shown.saturating_add(passed));
        self.tell(ahead);
        let most = passed / A_TWENTIETH;
        let followed = if ahead > PLAINLY_WRONG {
            ahead
        } else {
            ahead.clamp(-most, most)
        };
        self.shown = self.shown.saturating_add(passed).saturating_add(followed);
    }

    /// Logs once for each time that the machine's clock was set.
    fn tell(&mut self, ahead: i64) {
        let differs = ahead.saturating_abs() > WORTH_TELLING;
        if differs && !self.differs {
            tracing::warn!(
                seconds = ahead / SECOND,
                "the machine's clock was set; the server's clock follows it slowly"
            );
        }
        self.differs = differs;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    const HOUR: i64 = 60 * 60 * SECOND;
    const DAY: i64 = 24 * HOUR;

    /// A machine whose clocks the test turns.
    #[derive(Clone, Default)]
    struct Machine {
        wall: Arc<AtomicI64>,
        steady: Arc<AtomicI64>,
    }

    impl Machine {
        fn clock() -> (Self, Clock) {
            let machine = Self::default();
            machine.wall.store(50 * 365 * DAY, Ordering::Relaxed);
            let read = machine.clone();
            let clock = Clock::new(Box::new(move || Reading {
                wall: read.wall.load(Ordering::Relaxed),
                steady: read.steady.load(Ordering::Relaxed),
            }));
            (machine, clock)
        }

        fn pass(&self, time: i64) {
            self.wall.fetch_add(time, Ordering::Relaxed);
            self.steady.fetch_add(time, Ordering::Relaxed);
        }

        fn set(&self, by: i64) {
            self.wall.fetch_add(by, Ordering::Relaxed);
        }

        fn shown(&self) -> Timestamp {
            Timestamp(self.wall.load(Ordering::Relaxed) / NANOSECONDS_A_MS)
        }
    }

    #[test]
    fn undisturbed_it_shows_what_the_machine_shows() {
        let (machine, clock) = Machine::clock();
        for step in [0, 1, 999_999, SECOND, HOUR, 9 * DAY] {
            machine.pass(step);
            assert_eq!(clock.now(), machine.shown());
        }
    }

    #[test]
    fn a_wait_takes_as_long_as_it_takes_however_the_machine_is_set() {
        for jump in [HOUR, -HOUR, DAY, -DAY, -400 * DAY] {
            let (machine, clock) = Machine::clock();
            let began = clock.now();
            machine.pass(10 * SECOND);
            machine.set(jump);
            for _ in 0..200 {
                let before = clock.now();
                machine.pass(SECOND / 10);
                assert!(clock.now() > before, "time goes forward");
            }
            let waited = clock.now().0 - began.0;
            assert!((28_500..=31_500).contains(&waited), "{jump}: {waited} ms");
        }
    }

    #[test]
    fn it_follows_the_machine_within_a_day() {
        for jump in [HOUR, -HOUR] {
            let (machine, clock) = Machine::clock();
            machine.set(jump);
            for _ in 0..(24 * 60) {
                machine.pass(60 * SECOND);
                clock.now();
            }
            assert_eq!(clock.now(), machine.shown());
        }
    }

    #[test]
    fn a_machine_that_began_in_the_past_is_believed_at_once() {
        let (machine, clock) = Machine::clock();
        machine.pass(20 * SECOND);
        machine.set(6 * 365 * DAY);
        assert_eq!(clock.now(), machine.shown());
    }

    #[test]
    fn the_sleep_of_the_machine_is_time_that_passes() {
        let (machine, clock) = Machine::clock();
        let began = clock.now();
        machine.pass(8 * HOUR);
        assert_eq!(clock.now().0 - began.0, 8 * 60 * 60 * 1_000);
    }

    #[test]
    fn after_a_restart_time_goes_on_from_what_is_stored() {
        let (machine, clock) = Machine::clock();
        let stored = Timestamp(clock.now().0 + 60 * 60 * 1_000);
        clock.go_on_from(stored);
        machine.pass(20 * SECOND);
        let waited = clock.now().0 - stored.0;
        assert!((19_000..=20_000).contains(&waited), "{waited} ms");
        clock.go_on_from(Timestamp(0));
        assert!(clock.now() > stored);
        let before = clock.now();
        clock.go_on_from(Timestamp(before.0 + 400 * 24 * 60 * 60 * 1_000));
        assert_eq!(clock.now(), before, "what is plainly wrong is not believed");
    }
}
