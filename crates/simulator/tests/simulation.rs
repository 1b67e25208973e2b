//! Seeded random people against the rules. `BISTAND_SEED` and `BISTAND_STEPS` play one story again.

use std::time::Instant;

use bistand_simulator::{Report, run};

/// Stories in CI: a few seconds.
const WORLDS: u64 = 300;
/// Things that happen in each.
const STEPS: u64 = 400;
/// How much faster than the people in it a simulation has to be (P12).
const TIMES_REAL_TIME: f64 = 500.0;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is not a number: {text}")),
    )
}

fn play(seeds: impl Iterator<Item = u64>, steps: u64) -> Report {
    let mut report = Report::default();
    for seed in seeds {
        match run(seed, steps) {
            Ok(one) => report.add(&one),
            Err(failure) => panic!("\n{failure}"),
        }
    }
    report
}

#[test]
fn whatever_people_do_the_rules_hold() {
    let steps = number("BISTAND_STEPS").unwrap_or(STEPS);
    if let Some(seed) = number("BISTAND_SEED") {
        play([seed].into_iter(), steps);
        return;
    }
    let began = Instant::now();
    let report = play(0..WORLDS, steps);
    let times = report.simulated_ms as f64 / 1000.0 / began.elapsed().as_secs_f64();
    assert!(times >= TIMES_REAL_TIME, "{times:.0} × real time (P12)");
    everything_happens(&report);
}

/// A simulation in which something never happens says nothing about it.
fn everything_happens(report: &Report) {
    let error = serde_json::from_str::<bistand_session::Event>(r#"{"kind":"none"}"#);
    let names = error.expect_err("there is no event `none`").to_string();
    for kind in names
        .split('`')
        .skip(3)
        .step_by(2)
        .filter(|kind| *kind != "opened")
    {
        let invited_before_the_first_step = kind == "customer-invited";
        let happened = report.events.get(kind).is_some_and(|count| *count >= 3);
        assert!(
            happened || invited_before_the_first_step,
            "{kind} does not happen: {report:#?}"
        );
    }
    assert!(
        report.denials.len() >= 25,
        "few refusals: {:#?}",
        report.denials
    );
}

#[test]
fn the_same_seed_plays_the_same_story() {
    let told = |seed| {
        format!(
            "{:?}",
            run(seed, STEPS).map_err(|failure| failure.to_string())
        )
    };
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
}
