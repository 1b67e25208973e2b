//! Photographs of real things, moved by known homographies.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};

use super::{Shot, Variant};
use crate::drawn::{Thing, draw, hand};
use crate::film::ffmpeg;
use crate::sequence::{Kind, Outline, Sequence};
use crate::texture::Texture;

/// Where the photographs are: the folder `examples` of Debian's package `opencv-doc`
/// (Apache-2.0 and BSD-3-Clause).
#[derive(Clone, Debug)]
pub struct Photographs {
    folder: PathBuf,
}

impl Photographs {
    /// In a folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// One of them, made grey.
    ///
    /// # Errors
    /// If it is not there or is no picture.
    pub fn open(&self, name: &str) -> Result<Arc<Texture>> {
        let path = self.folder.join(name);
        let file = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        // A portable grey map: a header of words, then the pixels.
        let map = ffmpeg(
            &[
                "-i",
                "-",
                "-frames:v",
                "1",
                "-f",
                "image2pipe",
                "-c:v",
                "pgm",
                "-pix_fmt",
                "gray",
                "-",
            ],
            &file,
        )?;
        let words = map.split(|byte| byte.is_ascii_whitespace()).skip(1).take(2);
        let sizes: Vec<usize> = words
            .filter_map(|word| std::str::from_utf8(word).ok()?.parse().ok())
            .collect();
        let [width, height] = sizes[..] else {
            anyhow::bail!("{} did not become a grey map", path.display());
        };
        let pixels = &map[map.len() - width * height..];
        Ok(Arc::new(Texture::new(width, height, pixels, None)))
    }
}

/// A scenario of photographs: its name, and what is filmed.
type Scenario = (&'static str, fn(Variant, &Photographs) -> Result<Sequence>);

pub(super) const ALL: [Scenario; 6] = [
    ("walk", walk),
    ("sign", sign),
    ("package", package),
    ("machine", machine),
    ("paper", paper),
    ("wall", wall),
];

fn photograph(
    variant: Variant,
    photographs: &Photographs,
    scenario: &str,
    number: u64,
    names: (&str, &str),
) -> Result<Shot> {
    let seed = variant.seed(number);
    let texture = photographs.open(variant.pick(names.0, names.1))?;
    let ground = draw(variant.pick(Thing::Wood, Thing::Bricks), seed + 1);
    Ok(
        Shot::new(variant.name(scenario), Kind::Photograph, variant.0, seed)
            .before(&texture, 0.0, 1.25)
            .before(&ground, 0.15, 6.0),
    )
}

/// An ordinary hand-held video in a call.
fn walk(variant: Variant, photographs: &Photographs) -> Result<Sequence> {
    let by = variant.pick(1.0, -1.0);
    let names = ("data/board.jpg", "data/building.jpg");
    let (second, third) = variant.pick(
        ((400.0, 330.0), (130.0, 260.0)),
        ((560.0, 390.0), (330.0, 250.0)),
    );
    Ok(photograph(variant, photographs, "walk", 210, names)?
        .shaken(0.5, 1.6)
        .shutter(1.0 / 50.0, 0.025)
        .sent()
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (2.5, [0.15 * by, 0.05, 1.2, 12.0, 5.0, 6.0]),
            (5.0, [-0.12, -0.05, 1.4, -14.0 * by, 8.0, -8.0]),
            (7.5, [0.0, 0.08, 0.8, -10.0, 15.0, 12.0 * by]),
            (10.0, [0.0, 0.0, 1.1, 6.0, 0.0, 0.0]),
        ])
        .mark(0, second.0, second.1, Outline::Box(100.0, 80.0))
        .mark(0, third.0, third.1, Outline::Point)
        .mark(0, 300.0, 200.0, Outline::Circle(40.0))
        .done())
}

/// The camera turns away and comes back from another side.
fn sign(variant: Variant, photographs: &Photographs) -> Result<Sequence> {
    let by = variant.pick(1.0, -1.0);
    let names = ("text/scenetext01.jpg", "text/scenetext06.jpg");
    let at = variant.pick((350.0, 130.0), (265.0, 300.0));
    Ok(photograph(variant, photographs, "sign", 220, names)?
        .shaken(0.35, 1.5)
        .sent()
        .carried(&[
            (0.0, [0.0, -0.05, 1.1, 0.0, 0.0, 0.0]),
            (1.6, [0.0, -0.1, 1.3, 6.0, 0.0, 0.0]),
            (2.5, [-1.4 * by, 0.0, 1.2, 6.0, 0.0, 0.0]),
            (3.2, [-1.4 * by, 0.0, 0.8, -15.0 * by, 0.0, -15.0]),
            (4.2, [0.0, -0.1, 0.8, -18.0 * by, 0.0, -18.0]),
            (6.0, [0.0, -0.05, 1.2, -10.0, 8.0, -10.0]),
            (6.7, [0.0, -1.4, 1.2, 0.0, 0.0, 30.0]),
            (7.6, [0.0, -1.4, 1.6, 0.0, 20.0, 40.0]),
            (8.4, [0.0, -0.1, 1.6, 0.0, 22.0, 40.0 * by]),
            (10.0, [0.0, -0.1, 1.4, 0.0, 15.0, 30.0 * by]),
        ])
        .mark(0, at.0, at.1, Outline::Box(110.0, 80.0))
        .mark(0, at.0 + 40.0, at.1 + 20.0, Outline::Point)
        .done())
}

/// A hand covers parts of a package.
fn package(variant: Variant, photographs: &Photographs) -> Result<Sequence> {
    let seed = variant.seed(230);
    let texture = photographs.open(variant.pick("data/box.png", "data/sudoku.png"))?;
    let ground = draw(variant.pick(Thing::Wood, Thing::Bricks), seed + 1);
    let arm = hand(seed + 2);
    let marks = variant.pick(
        [(160.0, 110.0), (60.0, 60.0)],
        [(280.0, 300.0), (150.0, 380.0)],
    );
    let x = variant.pick(0.52, 0.4);
    Ok(
        Shot::new(variant.name("package"), Kind::Photograph, variant.0, seed)
            .held_before(
                &arm,
                &[
                    (1.2, [x - 0.3, 1.6, 0.5, 30.0]),
                    (2.0, [x - 0.08, 0.66, 0.48, 16.0]),
                    (3.4, [x + 0.08, 0.6, 0.48, 2.0]),
                    (4.2, [x + 0.2, 1.7, 0.5, -10.0]),
                    (6.5, [x + 0.2, 1.7, 0.6, -30.0]),
                    (7.1, [x, 0.62, 0.6, -14.0]),
                    (8.0, [x - 0.1, 0.7, 0.6, 0.0]),
                    (8.6, [x - 0.2, 1.7, 0.5, 10.0]),
                ],
            )
            .before(&texture, 0.0, 0.85)
            .before(&ground, 0.15, 6.0)
            .shaken(0.3, 1.4)
            .poor([0.04, 0.006], 0.4)
            .carried(&[
                (0.0, [0.0, 0.0, 1.1, 0.0, 0.0, 0.0]),
                (3.5, [0.05, 0.03, 1.0, 14.0, 10.0, -12.0]),
                (7.0, [-0.04, 0.0, 1.3, -12.0, 8.0, 10.0]),
                (10.0, [0.0, 0.0, 1.0, 0.0, 12.0, 20.0]),
            ])
            .mark(1, marks[0].0, marks[0].1, Outline::Box(90.0, 90.0))
            .mark(1, marks[1].0, marks[1].1, Outline::Point)
            .done(),
    )
}

/// Coming near and going away, while the light changes.
fn machine(variant: Variant, photographs: &Photographs) -> Result<Sequence> {
    let names = ("text/scenetext04.jpg", "text/scenetext02.jpg");
    let at = variant.pick((770.0, 440.0), (620.0, 770.0));
    let to = variant.pick((0.13, 0.01), (0.0, 0.28));
    Ok(photograph(variant, photographs, "machine", 240, names)?
        .shaken(0.3, 1.5)
        .poor([0.05, 0.008], 0.4)
        .sent()
        .light(&[
            (2.0, 1.0),
            (2.03, 1.7),
            (3.0, 1.1),
            (5.5, 1.0),
            (5.52, 0.45),
            (7.0, 0.9),
        ])
        .carried(&[
            (0.0, [to.0, to.1, 1.0, 0.0, 0.0, 0.0]),
            (3.0, [to.0, to.1, variant.pick(2.6, 2.2), 10.0, 4.0, 5.0]),
            (6.0, [to.0, to.1, variant.pick(0.7, 0.5), -8.0, 4.0, -8.0]),
            (10.0, [to.0 + 0.03, to.1, 1.4, 14.0, 0.0, 0.0]),
        ])
        .mark(0, at.0, at.1, Outline::Circle(40.0))
        .mark(0, at.0 + 40.0, at.1 + 30.0, Outline::Point)
        .done())
}

/// A sheet of paper or a set of cards, tilted and turned.
fn paper(variant: Variant, photographs: &Photographs) -> Result<Sequence> {
    let by = variant.pick(1.0, -1.0);
    let names = ("data/imageTextN.png", "data/cards.png");
    let at = variant.pick((280.0, 120.0), (320.0, 210.0));
    Ok(photograph(variant, photographs, "paper", 250, names)?
        .at_rate(15.0, 8)
        .shaken(0.25, 1.0)
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (4.0, [0.05, 0.0, 1.2, 30.0 * by, 10.0, 20.0]),
            (8.0, [0.0, 0.03, 0.9, 10.0, 40.0, 70.0 * by]),
            (12.0, [0.0, 0.0, 1.1, -35.0, 10.0, 140.0 * by]),
            (16.0, [-0.05, 0.0, 1.0, 0.0, 20.0, 200.0 * by]),
            (20.0, [0.0, 0.0, 1.2, 10.0, 10.0, 230.0 * by]),
        ])
        .mark(0, at.0, at.1, Outline::Box(120.0, 60.0))
        .mark(0, at.0 + 70.0, at.1 + 50.0, Outline::Circle(35.0))
        .done())
}

/// Strong shaking and blur before a painted or built wall.
fn wall(variant: Variant, photographs: &Photographs) -> Result<Sequence> {
    let names = ("data/graf1.png", "data/home.jpg");
    let at = variant.pick((400.0, 330.0), (330.0, 250.0));
    Ok(photograph(variant, photographs, "wall", 260, names)?
        .shaken(variant.pick(0.9, 1.0), variant.pick(2.6, 3.0))
        .shutter(1.0 / 35.0, 0.028)
        .sent()
        .carried(&[
            (0.0, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]),
            (3.0, [0.1, 0.05, 1.3, 15.0, 5.0, 25.0]),
            (6.0, [-0.1, 0.0, 0.8, -20.0, 10.0, -20.0]),
            (10.0, [0.0, 0.0, 1.2, 10.0, 0.0, 10.0]),
        ])
        .mark(0, at.0, at.1, Outline::Circle(45.0))
        .mark(0, at.0 - 90.0, at.1 - 40.0, Outline::Point)
        .done())
}
