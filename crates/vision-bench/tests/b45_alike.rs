//! What looks like a mark is not taken for it while the mark is covered: a panel has many keys.

use bistand_vision_bench::catalogue::Shot;
use bistand_vision_bench::drawn::{Thing, draw};
use bistand_vision_bench::film::Film;
use bistand_vision_bench::run::{Way, run};
use bistand_vision_bench::score::Score;
use bistand_vision_bench::sequence::{Half, Kind, Outline};

/// A panel with rows of keys that differ in their words and colours. After a second a plate comes
/// in before those that are marked, and leaves others uncovered.
fn keys() -> Film {
    let seed = 324;
    Shot::new("keys".to_owned(), Kind::Drawn, Half::Tuning, seed)
        .held_before(
            &draw(Thing::Plate, seed + 4),
            &[
                (1.0, [-0.6, 0.45, 0.44, 0.0]),
                (1.4, [0.3, 0.45, 0.44, 0.0]),
                (1.9, [0.37, 0.47, 0.44, 0.0]),
                (2.3, [0.3, 1.6, 0.44, 0.0]),
            ],
        )
        .before(&draw(Thing::Panel, seed), 0.0, 1.2)
        .before(&draw(Thing::Wood, seed + 1), 0.3, 6.0)
        .short(72, (640, 480))
        .shaken(0.35, 1.5)
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (2.5, [0.03, 0.01, 1.05, 4.0, 2.0, 1.5]),
        ])
        .mark(1, 360.0, 350.0, Outline::Circle(40.0))
        .mark(1, 390.0, 260.0, Outline::Circle(30.0))
        .mark(1, 360.0, 430.0, Outline::Point)
        .done()
        .film()
}

#[test]
fn b45_a_covered_key_is_not_taken_for_another() {
    let film = keys();
    for way in [Way::InTime, Way::ByPatch(200.0)] {
        for (mark, answers) in run(&film, way).iter().enumerate() {
            let score = Score::of(&film, mark, answers, film.marks[0].frame + 9);
            assert_eq!(score.wrong, 0, "mark {mark} {way:?} is elsewhere");
            assert!(!score.returns.is_empty(), "mark {mark} was not covered");
            assert!(
                score
                    .returns
                    .iter()
                    .all(|back| back.is_some_and(|back| back <= 200.0)),
                "mark {mark} {way:?} is back after {:?} ms",
                score.returns
            );
        }
    }
}
