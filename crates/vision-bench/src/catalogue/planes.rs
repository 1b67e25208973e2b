//! One plane fills the world: every way in which a camera can move, each on its own.

use super::{Scenario, Shot, Variant};
use crate::drawn::{Thing, draw};
use crate::sequence::{Kind, Outline, Sequence};

pub(super) const ALL: [Scenario; 5] = [
    ("slide", slide),
    ("turn", turn),
    ("tilt", tilt),
    ("zoom", zoom),
    ("shake", shake),
];

fn plane(variant: Variant, name: &str, number: u64) -> Shot {
    let seed = variant.seed(number);
    let texture = draw(variant.pick(Thing::Blots, Thing::Board), seed);
    let around = draw(variant.pick(Thing::Bricks, Thing::Wood), seed + 1);
    Shot::new(variant.name(name), Kind::Plane, variant.0, seed)
        .before(&texture, 0.0, 2.2)
        .before(&around, 0.001, 7.0)
}

fn slide(variant: Variant) -> Sequence {
    let by = variant.pick(1.0, -0.8);
    plane(variant, "slide", 10)
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (2.0, [0.3 * by, 0.1, 1.0, 0.0, 0.0, 0.0]),
            (4.0, [-0.2 * by, 0.2 * by, 1.0, 0.0, 0.0, 0.0]),
            (6.0, [-0.3, -0.2 * by, 1.0, 0.0, 0.0, 0.0]),
            (8.0, [0.25 * by, -0.15, 1.0, 0.0, 0.0, 0.0]),
            (10.0, [0.0, 0.1, 1.0, 0.0, 0.0, 0.0]),
        ])
        .mark(0, 640.0, 470.0, Outline::Point)
        .mark(0, 560.0, 420.0, Outline::Circle(40.0))
        .mark(0, 700.0, 540.0, Outline::Box(90.0, 60.0))
        .done()
}

fn turn(variant: Variant) -> Sequence {
    let by = variant.pick(1.0, -1.0);
    let keys: Vec<_> = (0..=10)
        .map(|at| {
            let time = f64::from(at);
            let roll = by * 60.0 * time + 20.0 * (time * 1.7).sin();
            (
                time,
                [0.05 * time.sin(), 0.04 * time.cos(), 1.0, 0.0, 0.0, roll],
            )
        })
        .collect();
    plane(variant, "turn", 20)
        .carried(&keys)
        .mark(0, 650.0, 480.0, Outline::Circle(35.0))
        .mark(0, 540.0, 440.0, Outline::Box(80.0, 80.0))
        .done()
}

fn tilt(variant: Variant) -> Sequence {
    let by = variant.pick(1.0, -1.0);
    plane(variant, "tilt", 30)
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (2.0, [0.0, 0.0, 1.0, 45.0 * by, 0.0, 0.0]),
            (4.0, [0.0, 0.0, 1.1, 20.0 * by, 35.0, 10.0]),
            (6.0, [0.0, 0.0, 0.9, -40.0 * by, 20.0, -20.0]),
            (8.0, [0.0, 0.0, 1.0, -10.0, -43.0 * by, 0.0]),
            (10.0, [0.0, 0.0, 1.0, 5.0, 0.0, 5.0]),
        ])
        .mark(0, 630.0, 500.0, Outline::Point)
        .mark(0, 720.0, 430.0, Outline::Circle(45.0))
        .mark(0, 560.0, 480.0, Outline::Box(70.0, 100.0))
        .done()
}

fn zoom(variant: Variant) -> Sequence {
    let (near, far) = variant.pick((3.0, 0.35), (2.7, 0.31));
    plane(variant, "zoom", 40)
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (2.5, [0.02, 0.01, near, 5.0, 0.0, 10.0]),
            (5.0, [0.0, 0.0, 1.0, 0.0, 5.0, 0.0]),
            (7.5, [0.05, 0.0, far, -5.0, 0.0, -10.0]),
            (10.0, [0.0, 0.0, 1.2, 0.0, 0.0, 0.0]),
        ])
        .mark(0, 640.0, 480.0, Outline::Circle(40.0))
        .mark(0, 660.0, 470.0, Outline::Point)
        .done()
}

fn shake(variant: Variant) -> Sequence {
    plane(variant, "shake", 50)
        .shaken(variant.pick(1.1, 1.3), variant.pick(3.0, 2.5))
        .shutter(variant.pick(1.0 / 40.0, 1.0 / 50.0), 0.025)
        .poor([0.05, 0.01], 0.5)
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (5.0, [0.1, 0.05, 1.2, 10.0, 5.0, 5.0]),
            (10.0, [-0.1, 0.0, 0.9, -10.0, 0.0, -5.0]),
        ])
        .mark(0, 640.0, 480.0, Outline::Point)
        .mark(0, 560.0, 520.0, Outline::Circle(40.0))
        .done()
}
