//! Drawn things are found again however they are seen, and nothing is found where they are not.

use std::time::{Duration, Instant};
use std::vec::Vec;

use super::drawn::{Camera, Drawing, Pose, between, draw, picture};
use super::*;
use crate::dice::Dice;

const DRAWINGS: [Drawing; 6] = [
    Drawing::Sparse,
    Drawing::Panel,
    Drawing::Label,
    Drawing::Circuit,
    Drawing::Stone,
    Drawing::Keyboard,
];

/// A thing, what stands behind it, and what is remembered of it.
struct Scene {
    thing: Vec<Level>,
    behind: Vec<Level>,
    bank: Bank,
}

fn sheets(levels: &[Level]) -> Vec<Sheet<'_>> {
    let sheet = |(size, level)| Sheet {
        level,
        left: 0,
        top: 0,
        size,
    };
    levels.iter().enumerate().map(sheet).collect()
}

/// What stands behind fills the picture, and does not move.
fn wall() -> Homography {
    Homography::similarity(1.8, 0.3, 319.5, 239.5)
}

impl Scene {
    fn new(finder: &mut Finder, drawing: Drawing, seed: u64, reach: f64) -> Self {
        let thing = draw(drawing, seed);
        let behind = draw(DRAWINGS[(seed % 5 + 1) as usize], seed + 1000);
        let first = Pose::FIRST.homography();
        let mut dice = Dice::new(seed);
        let levels = picture(
            &[(&behind, wall()), (&thing, first)],
            &Camera::GOOD,
            &mut dice,
        );
        let mut bank = Bank::default();
        let region = Region {
            x: 319.5,
            y: 239.5,
            half_width: reach,
            half_height: reach,
        };
        // The plane's origin is the thing's middle, its unit the width of the picture.
        let to_plane = Homography::similarity(1.0 / 640.0, 0.0, -319.5 / 640.0, -239.5 / 640.0);
        for number in 0..SIMULATED {
            bank.add_view(finder, &sheets(&levels), &to_plane, &region, number);
        }
        Self {
            thing,
            behind,
            bank,
        }
    }

    fn seen(&self, seen: &Pose, camera: &Camera, seed: u64) -> Vec<Level> {
        let things: [(&[Level], Homography); 2] =
            [(&self.behind, wall()), (&self.thing, seen.homography())];
        picture(&things, camera, &mut Dice::new(seed))
    }
}

/// How far a candidate is off within 40 pixels of the mark, in pixels of the picture.
fn off(candidate: &Candidate, seen: &Pose) -> f64 {
    let truth = seen.homography();
    let points = [
        (0.0, 0.0),
        (-40.0, -40.0),
        (40.0, -40.0),
        (40.0, 40.0),
        (-40.0, 40.0),
    ];
    points.iter().fold(0.0, |most: f64, &(x, y)| {
        let (to_x, to_y) = truth.apply(x, y).unwrap();
        let Some(found) = candidate.homography.apply(x / 640.0, y / 640.0) else {
            return f64::INFINITY;
        };
        most.max((found.0 - to_x).hypot(found.1 - to_y))
    })
}

/// Ways in which things are seen: sizes, turns and tilts in degrees, and the camera.
struct Case {
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

const CASES: [Case; 15] = [
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

/// Something within the case, with the whole of what is around the mark in the picture if it fits.
fn somewhere(case: &Case, dice: &mut Dice) -> Pose {
    let scale = between(dice, case.sizes[0].ln(), case.sizes[1].ln()).exp();
    let margin = (60.0 * scale).min(200.0);
    Pose {
        at: (
            between(dice, margin, 640.0 - margin),
            between(dice, margin, 480.0 - margin),
        ),
        scale,
        turn: between(dice, -case.turn, case.turn).to_radians(),
        tilt: between(dice, case.tilts[0], case.tilts[1]).to_radians(),
        direction: between(dice, 0.0, core::f64::consts::TAU),
    }
}

/// A number from the environment, for measuring more than a test does.
fn asked(name: &str, usual: f64) -> f64 {
    std::env::var(name).map_or(usual, |value| value.parse().unwrap())
}

#[test]
fn b45_find_again_however_it_is_seen() {
    let (rounds, reach) = (asked("TRIALS", 1.0) as u64, asked("REACH", 120.0));
    let mut finder = Finder::default();
    let scenes: Vec<Scene> = (0..12)
        .map(|seed| Scene::new(&mut finder, DRAWINGS[seed as usize % 6], seed, reach))
        .collect();
    let (mut searched, mut looked) = (Duration::ZERO, Duration::ZERO);
    let mut trials = 0;
    for case in &CASES {
        let mut tally = Tally::default();
        for (number, scene) in scenes.iter().enumerate() {
            for round in 0..rounds {
                let seed = 1000 * round + number as u64;
                let seen = somewhere(case, &mut Dice::new(seed ^ 0xabc));
                let levels = scene.seen(&seen, &case.camera, seed);
                let begin = Instant::now();
                finder.look(&levels, None);
                looked += begin.elapsed();
                let begin = Instant::now();
                let found = finder.search(&scene.bank);
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

#[test]
fn b45_find_answers_little_where_the_thing_is_not() {
    let mut finder = Finder::default();
    let (mut answered, mut strong) = (0, 0);
    let count = 12 * asked("TRIALS", 2.0) as u64;
    for seed in 0..count {
        let drawing = DRAWINGS[seed as usize % DRAWINGS.len()];
        let scene = Scene::new(&mut finder, drawing, seed, 120.0);
        // What stood behind, with a thing of another sort before it.
        let step = 1 + seed as usize / DRAWINGS.len() % (DRAWINGS.len() - 1);
        let drawing = DRAWINGS[(seed as usize + step) % DRAWINGS.len()];
        let other = draw(drawing, seed + 5000);
        let things = [
            (&scene.behind[..], wall()),
            (&other[..], Pose::FIRST.homography()),
        ];
        finder.look(&picture(&things, &Camera::GOOD, &mut Dice::new(seed)), None);
        let found = finder.search(&scene.bank);
        answered += usize::from(!found.is_empty());
        strong += usize::from(found.iter().any(|found| found.clear && found.matches >= 12));
        if !found.is_empty() {
            std::println!("{drawing:?} {found:?}");
        }
    }
    std::println!("of {count} without the thing {answered} answered, {strong} clearly");
    assert!(answered as u64 * 4 <= count, "{answered} answers");
    assert_eq!(strong, 0);
}

#[test]
fn b45_find_says_when_there_are_places_alike() {
    let mut finder = Finder::default();
    // Slots that are all alike, so that the mark could be on any.
    let scene = Scene::new(&mut finder, Drawing::Grille, 1, 90.0);
    let (mut sure, mut answers) = (0, 0);
    for number in 0..asked("TRIALS", 1.0) as u64 * 20 {
        let mut dice = Dice::new(number);
        let pose = somewhere(&CASES[8], &mut dice);
        finder.look(&scene.seen(&pose, &Camera::GOOD, number), None);
        let found = finder.search(&scene.bank);
        answers += usize::from(!found.is_empty());
        let wrong = |found: &Candidate| found.clear && off(found, &pose) > 10.0;
        sure += usize::from(found.iter().any(wrong));
    }
    assert_eq!(sure, 0, "of {answers}");
}

#[test]
fn b45_find_answers_the_same_every_time() {
    let pose = Pose {
        scale: 0.7,
        turn: 1.0,
        tilt: 0.4,
        ..Pose::FIRST
    };
    let answers = || {
        let mut finder = Finder::default();
        let scene = Scene::new(&mut finder, Drawing::Circuit, 2, 120.0);
        let levels = scene.seen(&pose, &Camera::GOOD, 1);
        finder.look(&levels, None);
        let first = finder.search(&scene.bank).to_vec();
        // What was looked at before must not matter.
        finder.look(&scene.behind[1..], None);
        finder.search(&scene.bank);
        finder.look(&levels, None);
        assert_eq!(finder.search(&scene.bank), first);
        first
    };
    let first = answers();
    assert!(!first.is_empty());
    assert_eq!(answers(), first);
}

#[test]
fn b45_find_bears_pictures_of_any_size() {
    let mut finder = Finder::default();
    let mut bank = Bank::default();
    let sizes = [0, 1, 2, 5, 36, 37, 38, 50, 200];
    for (width, height) in sizes
        .iter()
        .flat_map(|&w| sizes.iter().map(move |&h| (w, h)))
    {
        let mut dice = Dice::new((width * 1000 + height) as u64);
        let mut level = Level::default();
        level.resize(width, height);
        level
            .pixels
            .iter_mut()
            .for_each(|pixel| *pixel = dice.below(256) as u8);
        let levels = [level, Level::default()];
        finder.look(&levels, None);
        finder.search(&bank);
        for half in [0.0, 1.0, 30.0, 1e9, f64::NAN] {
            let (x, y) = (width as f64 / 2.0, half);
            let region = Region {
                x,
                y,
                half_width: half,
                half_height: 20.0,
            };
            for number in [0, 5, 9, SIMULATED] {
                let plane = Homography::IDENTITY;
                bank.add_view(&mut finder, &sheets(&levels), &plane, &region, number);
            }
        }
        finder.look(&levels[..usize::from(width % 2 == 0)], None);
        finder.search(&bank);
    }
    finder.look(&[], None);
    assert_eq!(finder.search(&bank), []);
}

#[test]
fn b45_find_forgets_the_oldest_later_views_when_there_are_too_many() {
    let mut finder = Finder::default();
    let mut scene = Scene::new(&mut finder, Drawing::Stone, 4, 120.0);
    let pose = Pose {
        scale: 1.2,
        turn: 0.5,
        ..Pose::FIRST
    };
    let levels = scene.seen(&pose, &Camera::GOOD, 1);
    let first = scene.bank.len();
    for number in 0..30 {
        let place = Pose {
            at: (319.5 + f64::from(number), 239.5),
            ..pose
        }
        .homography();
        let unit = Homography::similarity(1.0 / 640.0, 0.0, 0.0, 0.0);
        let to_plane = unit.compose(&place.inverse().unwrap()).unwrap();
        let region = Region {
            x: 319.5,
            y: 239.5,
            half_width: 120.0,
            half_height: 120.0,
        };
        scene
            .bank
            .add_view(&mut finder, &sheets(&levels), &to_plane, &region, 0);
        assert!(scene.bank.len() >= first + 50, "the latest view is there");
        assert!(
            scene.bank.memory() <= 128 * 1024,
            "{} bytes",
            scene.bank.memory()
        );
    }
    // What was marked is still known.
    finder.look(&scene.seen(&Pose::FIRST, &Camera::GOOD, 1), None);
    let found = finder.search(&scene.bank);
    assert!(
        found
            .first()
            .is_some_and(|found| off(found, &Pose::FIRST) < 2.0),
        "{found:?}"
    );
}
