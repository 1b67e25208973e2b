//! Drawn things on a table or before a wall, filmed by a person with a poor camera.

use super::{Scenario, Shot, Variant};
use crate::drawn::{Thing, draw, hand};
use crate::sequence::{Kind, Outline, Sequence};

pub(super) const ALL: [Scenario; 6] = [
    ("covered", covered),
    ("away", away),
    ("light", light),
    ("keys", keys),
    ("white", white),
    ("sockets", sockets),
];

fn thing(variant: Variant, name: &str, number: u64, thing: Thing) -> Shot {
    let seed = variant.seed(number);
    let ground = draw(variant.pick(Thing::Wood, Thing::Plaster), seed + 1);
    let texture = draw(thing, seed);
    Shot::new(variant.name(name), Kind::Drawn, variant.0, seed)
        .before(&texture, 0.0, 1.1)
        .before(&ground, 0.12, 6.0)
}

/// A hand comes in, points, covers, and goes again.
fn covered(variant: Variant) -> Sequence {
    let seed = variant.seed(110);
    let arm = hand(seed);
    let texture = draw(variant.pick(Thing::Panel, Thing::Plate), seed);
    let ground = draw(variant.pick(Thing::Plaster, Thing::Wood), seed + 1);
    let x = variant.pick(0.5, 0.45);
    let spot = variant.pick(
        [(230.0, 250.0), (800.0, 265.0)],
        [(330.0, 245.0), (670.0, 390.0)],
    );
    Shot::new(variant.name("covered"), Kind::Drawn, variant.0, seed)
        .held_before(
            &arm,
            &[
                (1.5, [x, 1.7, 0.42, 0.0]),
                (2.3, [x, 0.75, 0.42, -8.0]),
                (3.6, [x - 0.16, 0.55, 0.44, -12.0]),
                (4.6, [x, 1.7, 0.42, 0.0]),
                (6.0, [x, 1.7, 0.5, 20.0]),
                (6.6, [x + 0.22, 0.65, 0.5, 14.0]),
                (8.2, [x + 0.1, 0.6, 0.5, 6.0]),
                (8.8, [x, 1.8, 0.5, 0.0]),
            ],
        )
        .before(&texture, 0.0, 1.05)
        .before(&ground, 0.1, 6.0)
        .shaken(0.35, 1.5)
        .sent()
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (3.0, [0.04, 0.02, 1.1, 8.0, 4.0, 3.0]),
            (7.0, [-0.05, 0.0, 0.9, -8.0, 6.0, -4.0]),
            (10.0, [0.0, 0.03, 1.0, 4.0, 0.0, 0.0]),
        ])
        .mark(1, spot[0].0, spot[0].1, Outline::Point)
        .mark(1, spot[1].0, spot[1].1, Outline::Circle(45.0))
        .done()
}

/// The camera turns away and comes back, nearer or farther and from another side.
fn away(variant: Variant) -> Sequence {
    let by = variant.pick(1.0, -1.0);
    let near = variant.pick(1.7, 0.6);
    thing(
        variant,
        "away",
        120,
        variant.pick(Thing::Board, Thing::Label),
    )
    .shaken(0.3, 1.4)
    .carried(&[
        (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
        (1.5, [0.05, 0.0, 1.0, 5.0, 0.0, 0.0]),
        (2.4, [1.5 * by, 0.1, 1.0, 5.0, 0.0, 0.0]),
        (3.2, [1.5 * by, 0.1, near, 20.0, 0.0, 20.0]),
        (4.1, [0.0, 0.0, near, 22.0 * by, 0.0, 25.0 * by]),
        (5.4, [0.0, 0.02, near, 20.0, 5.0, 25.0 * by]),
        (6.3, [0.0, 1.6, 1.0, 0.0, 0.0, 0.0]),
        (7.2, [0.0, 1.6, 1.0, 0.0, -20.0, -50.0]),
        (8.0, [0.0, 0.0, 0.9, -10.0, -24.0 * by, -60.0]),
        (10.0, [0.0, 0.0, 1.0, 0.0, -20.0, -60.0]),
    ])
    .mark(0, 450.0, 390.0, Outline::Point)
    .mark(0, 560.0, 420.0, Outline::Box(110.0, 80.0))
    .mark(0, 330.0, 300.0, Outline::Circle(40.0))
    .done()
}

/// Lamps are switched on and off, and the camera adapts late.
fn light(variant: Variant) -> Sequence {
    thing(
        variant,
        "light",
        130,
        variant.pick(Thing::Plate, Thing::Panel),
    )
    .shaken(0.3, 1.5)
    .poor([0.05, 0.008], 0.4)
    .shutter(1.0 / 45.0, 0.028)
    .gamma(variant.pick(1.0 / 1.8, 1.0 / 2.4))
    .light(&[
        (1.5, 1.0),
        (1.52, 0.3),
        (2.2, 0.6),
        (4.0, 1.0),
        (4.02, variant.pick(1.9, 2.2)),
        (4.6, 1.2),
        (6.0, 1.0),
        (7.5, 0.35),
        (9.0, 1.3),
    ])
    .carried(&[
        (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
        (3.0, [0.1, -0.05, 1.1, 12.0, 5.0, 6.0]),
        (6.0, [-0.1, 0.06, 0.9, -12.0, 0.0, -8.0]),
        (10.0, [0.0, 0.0, 1.2, 8.0, -10.0, 0.0]),
    ])
    .mark(0, 340.0, 145.0, Outline::Box(160.0, 50.0))
    .mark(0, 360.0, 300.0, Outline::Point)
    .mark(0, 670.0, 390.0, Outline::Circle(50.0))
    .done()
}

/// Keys that look alike, at a low frame rate with some frames lost.
fn keys(variant: Variant) -> Sequence {
    let by = variant.pick(1.0, -1.0);
    let rate = variant.pick(15.0, 10.0);
    let stretch = 300.0 / rate / 10.0;
    let keys = [
        (0.0, [0.0, 0.0, 1.1, 0.0, 10.0, 0.0]),
        (2.0, [0.2 * by, 0.03, 1.2, 5.0, 15.0, 8.0]),
        (4.5, [-0.2 * by, 0.0, 1.5, -10.0, 20.0, -6.0]),
        (7.0, [-0.1, -0.05, 0.8, -15.0 * by, 30.0, 10.0]),
        (10.0, [0.1, 0.0, 1.0, 10.0, 12.0, 0.0]),
    ]
    .map(|(time, key)| (time * stretch, key));
    let seed = variant.seed(140);
    thing(variant, "keys", 140, Thing::Keyboard)
        .at_rate(rate, 12)
        .shaken(0.3, 0.8)
        .poor([0.04, 0.006], 0.4)
        .carried(&keys)
        .mark(
            0,
            496.0 + (seed % 2) as f64 * 80.0,
            156.0,
            Outline::Circle(30.0),
        )
        .mark(0, 396.0, 236.0, Outline::Point)
        .done()
}

/// A white machine in a dark cellar: little to hold on to, much noise.
fn white(variant: Variant) -> Sequence {
    thing(variant, "white", 150, Thing::Appliance)
        .poor([0.07, 0.014], 0.5)
        .shutter(1.0 / 30.0, 0.02)
        .light(&[(0.0, variant.pick(0.5, 0.4))])
        .shaken(0.2, 1.2)
        .carried(&[
            (0.0, [0.1, -0.25, 1.2, 0.0, 0.0, 0.0]),
            (3.0, [0.0, -0.2, 1.3, 10.0, 5.0, variant.pick(4.0, -14.0)]),
            (6.0, [0.15, -0.15, 1.0, -12.0, 0.0, -6.0]),
            (10.0, [0.05, -0.22, 1.1, 5.0, -8.0, 0.0]),
        ])
        .mark(0, 460.0, 95.0, Outline::Box(150.0, 50.0))
        .mark(0, 760.0, 95.0, Outline::Circle(35.0))
        .done()
}

/// Sockets in two rows, each like its neighbour; the camera goes along them.
fn sockets(variant: Variant) -> Sequence {
    let by = variant.pick(1.0, -1.0);
    thing(variant, "sockets", 160, Thing::Sockets)
        .shaken(0.4, 2.0)
        .sent()
        .carried(&[
            (0.0, [0.0, 0.0, 1.3, 0.0, 0.0, 0.0]),
            (2.5, [0.25 * by, 0.02, 1.5, 8.0, 0.0, 4.0]),
            (5.0, [-0.25 * by, 0.0, 1.4, -8.0, 6.0, -4.0]),
            (7.0, [0.0, 0.05, 0.8, 0.0, 10.0, variant.pick(0.0, 30.0)]),
            (10.0, [0.05, 0.0, 1.6, 15.0, 0.0, 6.0]),
        ])
        .mark(0, 587.0, 125.0, Outline::Circle(35.0))
        .mark(0, 505.0, 265.0, Outline::Point)
        .done()
}
