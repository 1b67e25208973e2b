//! The simulated store keeps the contract of the real one: both pass the same tests, as far as live
//! sessions and workers use a store.

#![allow(clippy::unwrap_used)]

#[macro_use]
#[path = "../../store/tests/conformance/suite/mod.rs"]
#[allow(
    dead_code,
    unused_macros,
    reason = "the simulated store has no more than live sessions and workers use"
)]
mod suite;

use bistand_simulator::whole;

macro_rules! simulated {
    ($($module:ident: [$($test:ident),* $(,)?]),* $(,)?) => {
        $($(
            #[tokio::test(start_paused = true)]
            async fn $test() {
                suite::$module::$test(&whole::store(1)).await;
            }
        )*)*
    };
}

session_tests!(simulated);
job_tests!(simulated);
