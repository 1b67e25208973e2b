//! Drawn things are found again, and nothing is found where they are not. How often, and how they
//! are seen, is in [`rates`].

use std::vec::Vec;

use super::drawn::{Camera, Drawing, Pose, draw, picture};
use super::*;
use crate::dice::Dice;

mod rates;

use rates::{CASES, somewhere};

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

/// A number from the environment, for measuring more than a test does.
fn asked(name: &str, usual: f64) -> f64 {
    std::env::var(name).map_or(usual, |value| value.parse().unwrap())
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
