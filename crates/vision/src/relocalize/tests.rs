//! Drawn things are found again, and nothing is found where they are not. How often, and how they
//! are seen, is in [`rates`].

use std::vec::Vec;

use super::drawn::{Camera, Drawing, Pose, draw, frame};
use super::*;
use crate::seeded_rng::SeededRng;

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

/// A thing, its background, and what is remembered of it.
struct Scene {
    thing: Vec<Level>,
    behind: Vec<Level>,
    db: DescriptorDb,
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

/// The background fills the frame and does not move.
fn wall() -> Homography {
    Homography::similarity(1.8, 0.3, 319.5, 239.5)
}

impl Scene {
    fn new(relocalizer: &mut Relocalizer, drawing: Drawing, seed: u64, reach: f64) -> Self {
        let thing = draw(drawing, seed);
        let behind = draw(DRAWINGS[(seed % 5 + 1) as usize], seed + 1000);
        let first = Pose::FIRST.homography();
        let mut rng = SeededRng::new(seed);
        let levels = frame(
            &[(&behind, wall()), (&thing, first)],
            &Camera::GOOD,
            &mut rng,
        );
        let mut db = DescriptorDb::default();
        let region = Region {
            x: 319.5,
            y: 239.5,
            half_width: reach,
            half_height: reach,
        };
        // The plane's origin is the thing's middle, its unit the width of the frame.
        let to_plane = Homography::similarity(1.0 / 640.0, 0.0, -319.5 / 640.0, -239.5 / 640.0);
        for number in 0..SIMULATED {
            db.add_view(relocalizer, &sheets(&levels), &to_plane, &region, number);
        }
        Self { thing, behind, db }
    }

    fn seen(&self, seen: &Pose, camera: &Camera, seed: u64) -> Vec<Level> {
        let things: [(&[Level], Homography); 2] =
            [(&self.behind, wall()), (&self.thing, seen.homography())];
        frame(&things, camera, &mut SeededRng::new(seed))
    }
}

/// How far a candidate is off within 40 pixels of the mark, in pixels of the frame.
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
fn b45_the_relocalizer_finds_little_where_the_thing_is_not() {
    let mut relocalizer = Relocalizer::default();
    let (mut answered, mut strong) = (0, 0);
    let count = 12 * asked("TRIALS", 2.0) as u64;
    for seed in 0..count {
        let drawing = DRAWINGS[seed as usize % DRAWINGS.len()];
        let scene = Scene::new(&mut relocalizer, drawing, seed, 120.0);
        // The background, with a thing of another sort in front of it.
        let step = 1 + seed as usize / DRAWINGS.len() % (DRAWINGS.len() - 1);
        let drawing = DRAWINGS[(seed as usize + step) % DRAWINGS.len()];
        let other = draw(drawing, seed + 5000);
        let things = [
            (&scene.behind[..], wall()),
            (&other[..], Pose::FIRST.homography()),
        ];
        relocalizer.look(
            &frame(&things, &Camera::GOOD, &mut SeededRng::new(seed)),
            None,
        );
        let found = relocalizer.search(&scene.db);
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
fn b45_the_relocalizer_says_when_places_look_alike() {
    let mut relocalizer = Relocalizer::default();
    // Slots that are all alike, so that the mark could be on any.
    let scene = Scene::new(&mut relocalizer, Drawing::Grille, 1, 90.0);
    let (mut sure, mut answers) = (0, 0);
    for number in 0..asked("TRIALS", 1.0) as u64 * 20 {
        let mut rng = SeededRng::new(number);
        let pose = somewhere(&CASES[8], &mut rng);
        relocalizer.look(&scene.seen(&pose, &Camera::GOOD, number), None);
        let found = relocalizer.search(&scene.db);
        answers += usize::from(!found.is_empty());
        let wrong = |found: &Candidate| found.clear && off(found, &pose) > 10.0;
        sure += usize::from(found.iter().any(wrong));
    }
    assert_eq!(sure, 0, "of {answers}");
}

#[test]
fn b45_the_relocalizer_is_deterministic() {
    let pose = Pose {
        scale: 0.7,
        turn: 1.0,
        tilt: 0.4,
        ..Pose::FIRST
    };
    let answers = || {
        let mut relocalizer = Relocalizer::default();
        let scene = Scene::new(&mut relocalizer, Drawing::Circuit, 2, 120.0);
        let levels = scene.seen(&pose, &Camera::GOOD, 1);
        relocalizer.look(&levels, None);
        let first = relocalizer.search(&scene.db).to_vec();
        // What was looked at before must not matter.
        relocalizer.look(&scene.behind[1..], None);
        relocalizer.search(&scene.db);
        relocalizer.look(&levels, None);
        assert_eq!(relocalizer.search(&scene.db), first);
        first
    };
    let first = answers();
    assert!(!first.is_empty());
    assert_eq!(answers(), first);
}

#[test]
fn b45_the_relocalizer_accepts_frames_of_any_size() {
    let mut relocalizer = Relocalizer::default();
    let mut db = DescriptorDb::default();
    let sizes = [0, 1, 2, 5, 36, 37, 38, 50, 200];
    for (width, height) in sizes
        .iter()
        .flat_map(|&w| sizes.iter().map(move |&h| (w, h)))
    {
        let mut rng = SeededRng::new((width * 1000 + height) as u64);
        let mut level = Level::default();
        level.resize(width, height);
        level
            .pixels
            .iter_mut()
            .for_each(|pixel| *pixel = rng.below(256) as u8);
        let levels = [level, Level::default()];
        relocalizer.look(&levels, None);
        relocalizer.search(&db);
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
                db.add_view(&mut relocalizer, &sheets(&levels), &plane, &region, number);
            }
        }
        relocalizer.look(&levels[..usize::from(width % 2 == 0)], None);
        relocalizer.search(&db);
    }
    relocalizer.look(&[], None);
    assert_eq!(relocalizer.search(&db), []);
}

#[test]
fn b45_the_descriptor_db_drops_the_oldest_later_views_when_it_is_full() {
    let mut relocalizer = Relocalizer::default();
    let mut scene = Scene::new(&mut relocalizer, Drawing::Stone, 4, 120.0);
    let pose = Pose {
        scale: 1.2,
        turn: 0.5,
        ..Pose::FIRST
    };
    let levels = scene.seen(&pose, &Camera::GOOD, 1);
    let first = scene.db.len();
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
            .db
            .add_view(&mut relocalizer, &sheets(&levels), &to_plane, &region, 0);
        assert!(scene.db.len() >= first + 50, "the latest view is there");
        assert!(
            scene.db.memory() <= 128 * 1024,
            "{} bytes",
            scene.db.memory()
        );
    }
    // What was marked is still known.
    relocalizer.look(&scene.seen(&Pose::FIRST, &Camera::GOOD, 1), None);
    let found = relocalizer.search(&scene.db);
    assert!(
        found
            .first()
            .is_some_and(|found| off(found, &Pose::FIRST) < 2.0),
        "{found:?}"
    );
}
