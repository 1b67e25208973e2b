//! Planes at different depths, which shift against each other, and things that move on their own.

use std::sync::Arc;

use super::{Scenario, Shot, Variant};
use crate::drawn::{Thing, draw};
use crate::path::Curve;
use crate::scene::{Layer, Place};
use crate::sequence::{Kind, Outline, Sequence};
use crate::texture::Texture;

pub(super) const ALL: [Scenario; 3] = [("depth", depth), ("passers", passers), ("behind", behind)];

fn standing(texture: &Arc<Texture>, middle: [f64; 3], width: f64, turned: [f64; 3]) -> Layer {
    Layer {
        texture: Arc::clone(texture),
        place: Place::World {
            middle,
            width,
            turned,
            moved: None,
        },
    }
}

fn moving(texture: &Arc<Texture>, middle: [f64; 3], width: f64, keys: &[(f64, [f64; 3])]) -> Layer {
    Layer {
        texture: Arc::clone(texture),
        place: Place::World {
            middle,
            width,
            turned: [0.0; 3],
            moved: Some(Curve::new(keys)),
        },
    }
}

/// A small thing before a larger one, half as far away; both are marked while the camera goes
/// around them.
fn depth(variant: Variant) -> Sequence {
    let seed = variant.seed(310);
    let by = variant.pick(1.0, -1.0);
    let near = draw(variant.pick(Thing::Label, Thing::Plate), seed);
    let far = draw(variant.pick(Thing::Panel, Thing::Board), seed + 1);
    let ground = draw(variant.pick(Thing::Bricks, Thing::Plaster), seed + 2);
    Shot::new(variant.name("depth"), Kind::Parallax, variant.0, seed)
        .layer(standing(
            &near,
            [-0.22 * by, 0.1, -0.1],
            0.42,
            [10.0 * by, 0.0, 5.0],
        ))
        .layer(standing(&far, [0.1 * by, 0.0, 0.45], 1.5, [-5.0, 0.0, 0.0]))
        .layer(standing(&ground, [0.0, 0.0, 1.6], 8.0, [0.0; 3]))
        .shaken(0.3, 1.4)
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (2.5, [0.05, 0.0, 1.0, 18.0 * by, 5.0, 3.0]),
            (5.0, [0.0, 0.04, 1.15, -18.0 * by, 8.0, -5.0]),
            (7.5, [-0.05, 0.0, 0.85, 8.0, -16.0, 4.0]),
            (10.0, [0.0, 0.0, 1.0, -6.0, 4.0, 0.0]),
        ])
        .mark(0, 450.0, 330.0, Outline::Box(90.0, 70.0))
        .mark(1, 620.0, 220.0, Outline::Point)
        // Where the label does not hide it when it is marked.
        .mark(1, variant.pick(800.0, 200.0), 470.0, Outline::Circle(40.0))
        .done()
}

/// Things move past in front, slowly and quickly, near the marks and over them.
fn passers(variant: Variant) -> Sequence {
    let seed = variant.seed(320);
    let by = variant.pick(1.0, -1.0);
    let slow = draw(variant.pick(Thing::Board, Thing::Panel), seed + 3);
    let quick = draw(variant.pick(Thing::Plate, Thing::Label), seed + 4);
    let thing = draw(variant.pick(Thing::Panel, Thing::Label), seed);
    let ground = draw(Thing::Wood, seed + 1);
    let there = [(0.5, [-1.2 * by, 0.0, 0.0]), (4.5, [1.2 * by, 0.1, 0.0])];
    let back = [
        (0.0, [1.5, 0.0, 0.0]),
        (5.2, [1.4, 0.1, 0.0]),
        (6.3, [-0.05, 0.0, 0.0]),
        (7.2, [0.05, 0.05, 0.0]),
        (8.3, [-1.5, 0.0, 0.0]),
    ];
    Shot::new(variant.name("passers"), Kind::Parallax, variant.0, seed)
        .layer(moving(&slow, [0.0, 0.12, -0.2], 0.38, &there))
        .layer(moving(&quick, [0.0, -0.08, -0.1], 0.4, &back))
        .before(&thing, 0.0, 1.2)
        .before(&ground, 0.3, 6.0)
        .shaken(0.35, 1.5)
        .sent()
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (5.0, [0.06, 0.02, 1.1, 8.0, 4.0, 3.0]),
            (10.0, [-0.06, 0.0, 0.95, -8.0, 4.0, -3.0]),
        ])
        .mark(2, 360.0, 350.0, Outline::Circle(40.0))
        .mark(2, 560.0, 430.0, Outline::Point)
        .done()
}

/// The marked thing is behind a fence of posts, and the camera moves along it.
fn behind(variant: Variant) -> Sequence {
    let seed = variant.seed(330);
    let by = variant.pick(1.0, -1.0);
    let posts = crate::drawn::fence(seed, variant.pick(5, 4));
    let thing = draw(variant.pick(Thing::Label, Thing::Panel), seed);
    let ground = draw(variant.pick(Thing::Plaster, Thing::Bricks), seed + 1);
    Shot::new(variant.name("behind"), Kind::Parallax, variant.0, seed)
        .layer(standing(&posts, [0.0, 0.0, -0.25], 1.6, [0.0; 3]))
        .before(&thing, 0.0, 1.2)
        .before(&ground, 0.3, 6.0)
        .shaken(0.3, 1.5)
        .poor([0.04, 0.006], 0.4)
        .carried(&[
            (0.0, [0.02, 0.0, 1.0, 3.0, 0.0, 0.0]),
            (3.0, [0.1 * by, 0.0, 1.0, 14.0 * by, 3.0, 2.0]),
            (6.5, [-0.1 * by, 0.0, 1.1, -15.0 * by, 3.0, -2.0]),
            (10.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
        ])
        .mark(1, 440.0, 430.0, Outline::Circle(50.0))
        .mark(1, 330.0, 250.0, Outline::Box(80.0, 60.0))
        .done()
}
