//! Drawn things, and frames of them from anywhere, for the tests of finding again.

use std::vec::Vec;

use crate::homography::Homography;
use crate::level::Level;
use crate::seeded_rng::SeededRng;

/// Pixels of a drawing's side. It is drawn three times as large as it is seen at first.
const DRAWN: usize = 1152;
const FINER: f64 = 3.0;

/// From the middle of a thing to its sides, in pixels of the first frame.
const HALF: f64 = DRAWN as f64 / FINER / 2.0;

/// What can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawing {
    /// Boxes and discs.
    Panel,
    /// A few of them.
    Sparse,
    /// Lines of small print.
    Label,
    /// Tracks, pads and chips.
    Circuit,
    /// Blots of all sizes, as on stone.
    Stone,
    /// Keys with a letter on each.
    Keyboard,
    /// Slots, all alike.
    Grille,
}

/// A number with mean 0 and variance 1.
pub(super) fn normal(rng: &mut SeededRng) -> f64 {
    (0..12).map(|_| rng.part()).sum::<f64>() - 6.0
}

pub(super) fn between(rng: &mut SeededRng, least: f64, most: f64) -> f64 {
    least + (most - least) * rng.part()
}

fn fill(to: &mut Level, (x, y): (f64, f64), (width, height): (f64, f64), grey: f64) {
    let side = |at: f64, most: usize| at.clamp(0.0, most as f64) as usize;
    let (left, right) = (side(x, to.width), side(x + width, to.width));
    for row in side(y, to.height)..side(y + height, to.height) {
        to.pixels[row * to.width + left..row * to.width + right].fill(grey.clamp(0.0, 255.0) as u8);
    }
}

fn disc(to: &mut Level, (x, y): (f64, f64), radius: f64, grey: f64) {
    let mut row = -radius;
    while row <= radius {
        let half = (radius * radius - row * row).max(0.0).sqrt();
        fill(to, (x - half, y + row), (2.0 * half, 1.0), grey);
        row += 1.0;
    }
}

/// A letter: a few strokes in a box.
fn letter(
    to: &mut Level,
    rng: &mut SeededRng,
    (x, y): (f64, f64),
    (wide, high): (f64, f64),
    grey: f64,
) {
    let thick = (wide / 5.0).max(2.0);
    for stroke in 0..6 {
        if rng.part() < 0.55 {
            let (dx, dy) = (
                [0.0, wide - thick, 0.0, 0.0, 0.0, wide / 2.0][stroke],
                [0.0, 0.0, 0.0, high / 2.0, high - thick, 0.0][stroke],
            );
            let size = if stroke == 0 || stroke == 1 || stroke == 5 {
                (thick, high)
            } else {
                (wide, thick)
            };
            fill(to, (x + dx, y + dy), size, grey);
        }
    }
}

/// A drawing, and the same at halves of its size.
pub(super) fn draw(drawing: Drawing, seed: u64) -> Vec<Level> {
    let mut rng = SeededRng::new(seed.wrapping_mul(977) ^ 0xd2a3);
    let mut level = Level::default();
    level.resize(DRAWN, DRAWN);
    level.pixels.fill(between(&mut rng, 90.0, 170.0) as u8);
    match drawing {
        Drawing::Panel => shapes(&mut level, &mut rng, 90),
        Drawing::Sparse => shapes(&mut level, &mut rng, 30),
        Drawing::Label => print(&mut level, &mut rng),
        Drawing::Circuit => circuit(&mut level, &mut rng),
        Drawing::Stone => blots(&mut level, &mut rng),
        Drawing::Keyboard => keys(&mut level, &mut rng),
        Drawing::Grille => slots(&mut level),
    }
    halves(level, 5)
}

/// A frame and its halves.
fn halves(level: Level, count: usize) -> Vec<Level> {
    let mut levels = std::vec![level];
    for number in 1..count {
        let mut half = Level::default();
        half.halve(&levels[number - 1]);
        levels.push(half);
    }
    levels
}

fn anywhere(rng: &mut SeededRng) -> (f64, f64) {
    let side = DRAWN as f64;
    (side * rng.part(), side * rng.part())
}

fn shapes(to: &mut Level, rng: &mut SeededRng, count: usize) {
    for _ in 0..count {
        let grey = between(rng, 20.0, 235.0);
        let at = anywhere(rng);
        if rng.part() < 0.6 {
            let size = (between(rng, 12.0, 200.0), between(rng, 12.0, 140.0));
            fill(to, at, size, grey);
        } else {
            disc(to, at, between(rng, 6.0, 50.0), grey);
        }
    }
}

fn print(to: &mut Level, rng: &mut SeededRng) {
    let side = DRAWN as f64;
    let mut y = 20.0;
    while y < side {
        let high = between(rng, 18.0, 50.0);
        let mut x = 20.0;
        while x < side {
            if rng.part() < 0.85 {
                letter(to, rng, (x, y), (0.6 * high, high), 25.0);
            }
            x += 0.8 * high;
        }
        y += 1.5 * high;
    }
}

fn circuit(to: &mut Level, rng: &mut SeededRng) {
    for _ in 0..60 {
        let (mut x, mut y) = anywhere(rng);
        for _ in 0..4 {
            let long = between(rng, 30.0, 260.0);
            if rng.part() < 0.5 {
                fill(to, (x, y), (long, 7.0), 200.0);
                x += long;
            } else {
                fill(to, (x, y), (7.0, long), 200.0);
                y += long;
            }
        }
        disc(to, (x, y), 14.0, 230.0);
        disc(to, (x, y), 5.0, 40.0);
    }
    for _ in 0..14 {
        let (x, y) = anywhere(rng);
        let size = (between(rng, 60.0, 180.0), between(rng, 50.0, 120.0));
        fill(to, (x, y), size, 35.0);
        letter(to, rng, (x + 15.0, y + 12.0), (20.0, 28.0), 180.0);
        letter(to, rng, (x + 42.0, y + 12.0), (20.0, 28.0), 180.0);
    }
}

fn blots(to: &mut Level, rng: &mut SeededRng) {
    for _ in 0..2600 {
        let at = anywhere(rng);
        let part = rng.part();
        let radius = 3.0 + 40.0 * part * part * part;
        disc(to, at, radius, between(rng, 70.0, 190.0));
    }
}

fn keys(to: &mut Level, rng: &mut SeededRng) {
    let key = 96.0;
    for row in 0..12 {
        for column in 0..12 {
            let at = (f64::from(column) * key + 5.0, f64::from(row) * key + 5.0);
            fill(to, at, (key - 12.0, key - 12.0), 40.0);
            letter(to, rng, (at.0 + 12.0, at.1 + 12.0), (26.0, 36.0), 220.0);
        }
    }
}

fn slots(to: &mut Level) {
    for row in 0..24 {
        for column in 0..16 {
            let at = (f64::from(column) * 72.0 + 8.0, f64::from(row) * 48.0 + 8.0);
            fill(to, at, (52.0, 20.0), 30.0);
        }
    }
}

/// How a thing is seen: where its middle is, how large, how turned, how tilted, in what direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pose {
    pub at: (f64, f64),
    pub scale: f64,
    pub turn: f64,
    pub tilt: f64,
    pub direction: f64,
}

impl Pose {
    /// As it is seen at first, in the middle of the frame.
    pub(super) const FIRST: Self = Self {
        at: (319.5, 239.5),
        scale: 1.0,
        turn: 0.0,
        tilt: 0.0,
        direction: 0.0,
    };

    /// From pixels of the first frame around the thing's middle to the frame. The camera is 600
    /// pixels away.
    pub(super) fn homography(&self) -> Homography {
        let (sin, cos) = (self.direction.sin(), self.direction.cos());
        let slant = self.tilt.sin() / 600.0;
        let there = Homography([cos, sin, 0.0, -sin, cos, 0.0, 0.0, 0.0, 1.0]);
        let narrow = self.tilt.cos();
        let tilt = Homography([narrow, 0.0, 0.0, 0.0, 1.0, 0.0, slant, 0.0, 1.0]);
        let back = Homography([cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0]);
        let near = Homography::similarity(self.scale, self.turn, 0.0, 0.0);
        let tilted = back.compose(&tilt).unwrap().compose(&there).unwrap();
        let place = Homography::translation(self.at.0, self.at.1);
        place.compose(&tilted.compose(&near).unwrap()).unwrap()
    }
}

/// What light, lens and sensor do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Camera {
    pub gain: f64,
    pub offset: f64,
    /// Pixels over which each is smeared sideways.
    pub blur: usize,
    /// Its standard deviation, in grey levels.
    pub noise: f64,
}

impl Camera {
    pub(super) const GOOD: Self = Self {
        gain: 1.0,
        offset: 0.0,
        blur: 0,
        noise: 2.0,
    };
}

fn sample(levels: &[Level], x: f64, y: f64, narrow: f64) -> Option<f64> {
    let mut number = 0;
    let mut part = 1.0;
    while part * 1.4 < narrow && number + 1 < levels.len() {
        number += 1;
        part *= 2.0;
    }
    let level = &levels[number];
    let (x, y) = ((x + 0.5) / part - 0.5, (y + 0.5) / part - 0.5);
    let inside =
        x >= 0.0 && y >= 0.0 && x < (level.width - 1) as f64 && y < (level.height - 1) as f64;
    if !inside {
        return None;
    }
    let (column, row) = (x as usize, y as usize);
    let (by_x, by_y) = (x - column as f64, y - row as f64);
    let at = |column: usize, row: usize| f64::from(level.pixels[row * level.width + column]);
    let upper = (1.0 - by_x) * at(column, row) + by_x * at(column + 1, row);
    let lower = (1.0 - by_x) * at(column, row + 1) + by_x * at(column + 1, row + 1);
    Some((1.0 - by_y) * upper + by_y * lower)
}

/// A frame, 640 × 480 pixels and its halves, of things before others.
pub(super) fn frame(
    things: &[(&[Level], Homography)],
    camera: &Camera,
    rng: &mut SeededRng,
) -> Vec<Level> {
    let (width, height) = (640, 480);
    let mut values = std::vec![0.0_f64; width * height];
    for (drawing, seen) in things {
        let back = seen.inverse().unwrap();
        for row in 0..height {
            for column in 0..width {
                let (x, y) = (column as f64, row as f64);
                let Some((from_x, from_y)) = back.apply(x, y) else {
                    continue;
                };
                let narrow = FINER * back.local_scale(x, y).unwrap_or(1.0);
                let at = (FINER * (from_x + HALF), FINER * (from_y + HALF));
                if let Some(value) = sample(drawing, at.0, at.1, narrow) {
                    values[row * width + column] = value;
                }
            }
        }
    }
    let mut level = Level::default();
    level.resize(width, height);
    for (index, pixel) in level.pixels.iter_mut().enumerate() {
        let column = index % width;
        let before = column.min(camera.blur / 2);
        let after = (width - 1 - column).min(camera.blur / 2);
        let smeared = &values[index - before..=index + after];
        let value = smeared.iter().sum::<f64>() / smeared.len() as f64;
        let value = camera.gain * value + camera.offset + camera.noise * normal(rng);
        *pixel = value.round().clamp(0.0, 255.0) as u8;
    }
    halves(level, 4)
}
