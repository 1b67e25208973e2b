//! How often drawn things are found, for each way in which they can be seen. `docs/tracking.md` has
//! the table; it is made with `TRIALS=4` in the environment, and `EACH=1` prints every candidate.

use std::time::{Duration, Instant};

use super::*;
use crate::relocalize::drawn::between;

/// Ways in which things are seen: sizes, turns and tilts in degrees, and the camera.
pub(super) struct Case {
    name: &'static str,
    sizes: [f64; 2],
    turn: f64,
    tilts: [f64; 2],
    camera: Camera,
    /// Of a hundred, how many are found at least, with surroundings of 120 pixels on each side.
    least: f64,
}

const fn case(name: &'static str, sizes: [f64; 2], turn: f64, tilts: [f64; 2], least: f64) -> Case {
    Case {
        name,
        sizes,
        turn,
        tilts,
        camera: Camera::GOOD,
        least,
    }
}

const fn usual(name: &'static str, camera: Camera, least: f64) -> Case {
    Case {
        camera,
        ..case(name, [0.7, 1.4], 30.0, [0.0, 20.0], least)
    }
}

pub(super) const CASES: [Case; 15] = [
    case("as it was", [1.0, 1.0], 0.0, [0.0, 0.0], 95.0),
    case("turned", [0.9, 1.1], 180.0, [0.0, 0.0], 90.0),
    case("0.35 to 0.5", [0.35, 0.5], 15.0, [0.0, 0.0], 70.0),
    case("0.5 to 0.8", [0.5, 0.8], 15.0, [0.0, 0.0], 85.0),
    case("1.3 to 2", [1.3, 2.0], 15.0, [0.0, 0.0], 90.0),
    case("2 to 2.8", [2.0, 2.8], 15.0, [0.0, 0.0], 75.0),
    case("tilted 20 to 35", [0.9, 1.1], 15.0, [20.0, 35.0], 80.0),
    case("tilted 35 to 45", [0.9, 1.1], 15.0, [35.0, 45.0], 75.0),
    case("all, moderately", [0.5, 2.0], 180.0, [0.0, 30.0], 80.0),
    case("all, strongly", [0.35, 2.8], 180.0, [0.0, 45.0], 65.0),
    usual(
        "noise",
        Camera {
            noise: 8.0,
            ..Camera::GOOD
        },
        85.0,
    ),
    usual(
        "blur",
        Camera {
            blur: 4,
            ..Camera::GOOD
        },
        80.0,
    ),
    usual(
        "swung by 12",
        Camera {
            blur: 12,
            ..Camera::GOOD
        },
        70.0,
    ),
    usual(
        "swung by 20",
        Camera {
            blur: 20,
            ..Camera::GOOD
        },
        20.0,
    ),
    usual(
        "dark",
        Camera {
            gain: 0.4,
            offset: 5.0,
            blur: 0,
            noise: 3.0,
        },
        80.0,
    ),
];

/// What came of a case.
#[derive(Default)]
struct Tally {
    trials: usize,
    found: usize,
    first: usize,
    wrong: usize,
    clear: usize,
    clearly_wrong: usize,
    off: f64,
    by_drawing: [usize; DRAWINGS.len()],
}

impl Tally {
    fn part(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.trials as f64
    }

    fn count(&mut self, found: &[Candidate], seen: &Pose, drawing: usize) {
        let right = |candidate: &Candidate| off(candidate, seen) <= 4.0 * seen.scale.max(1.0);
        self.trials += 1;
        self.wrong += found.iter().filter(|candidate| !right(candidate)).count();
        if asked("EACH", 0.0) > 0.0 {
            for c in found {
                let (off, drawing) = (off(c, seen), DRAWINGS[drawing]);
                std::println!("   {} {off:.1} {drawing:?} {c:?}", right(c));
            }
        }
        if let Some(candidate) = found.iter().find(|candidate| right(candidate)) {
            self.found += 1;
            self.by_drawing[drawing] += 1;
            self.off += off(candidate, seen);
        }
        if let Some(first) = found.first() {
            self.first += usize::from(right(first));
            self.clear += usize::from(first.clear && right(first));
            self.clearly_wrong += usize::from(first.clear && !right(first));
        }
    }
}

/// Something within the case, with the whole of what is around the mark in the frame if it fits.
pub(super) fn somewhere(case: &Case, rng: &mut SeededRng) -> Pose {
    let scale = between(rng, case.sizes[0].ln(), case.sizes[1].ln()).exp();
    let margin = (60.0 * scale).min(200.0);
    Pose {
        at: (
            between(rng, margin, 640.0 - margin),
            between(rng, margin, 480.0 - margin),
        ),
        scale,
        turn: between(rng, -case.turn, case.turn).to_radians(),
        tilt: between(rng, case.tilts[0], case.tilts[1]).to_radians(),
        direction: between(rng, 0.0, core::f64::consts::TAU),
    }
}

#[test]
fn b45_the_relocalizer_finds_a_mark_however_it_is_seen() {
    let (rounds, reach) = (asked("TRIALS", 1.0) as u64, asked("REACH", 120.0));
    let mut relocalizer = Relocalizer::default();
    let scenes: Vec<Scene> = (0..12)
        .map(|seed| Scene::new(&mut relocalizer, DRAWINGS[seed as usize % 6], seed, reach))
        .collect();
    let (mut searched, mut looked) = (Duration::ZERO, Duration::ZERO);
    let mut trials = 0;
    for case in &CASES {
        let mut tally = Tally::default();
        for (number, scene) in scenes.iter().enumerate() {
            for round in 0..rounds {
                let seed = 1000 * round + number as u64;
                let seen = somewhere(case, &mut SeededRng::new(seed ^ 0xabc));
                let levels = scene.seen(&seen, &case.camera, seed);
                let begin = Instant::now();
                relocalizer.look(&levels, None);
                looked += begin.elapsed();
                let begin = Instant::now();
                let found = relocalizer.search(&scene.db);
                searched += begin.elapsed();
                trials += 1;
                tally.count(found, &seen, number % DRAWINGS.len());
            }
        }
        std::println!(
            "{:16} found {:5.1} first {:5.1} clear {:5.1} wrong {:4.1} clearly {:4.1} \
             off {:.2} px {:?}",
            case.name,
            tally.part(tally.found),
            tally.part(tally.first),
            tally.part(tally.clear),
            tally.part(tally.wrong),
            tally.part(tally.clearly_wrong),
            tally.off / tally.found as f64,
            tally.by_drawing,
        );
        if reach >= 120.0 && rounds == 1 {
            assert!(tally.part(tally.found) >= case.least, "{}", case.name);
            assert!(tally.part(tally.clearly_wrong) <= 20.0, "{}", case.name);
        }
    }
    std::println!(
        "a look {:?}, a search {:?}",
        looked / trials,
        searched / trials
    );
}
