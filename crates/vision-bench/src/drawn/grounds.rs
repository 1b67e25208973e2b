//! What lies behind a thing, and the hand that comes before it.

use crate::drawn::canvas::Canvas;
use crate::seeded_rng::SeededRng;

/// Planks with grain.
pub(super) fn wood(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let (width, height) = (1600, 1200);
    let mut canvas = Canvas::new(width, height, 120.0);
    let mut y = 0.0;
    while y < height as f64 {
        let plank = rng.between(110.0, 190.0);
        let grey = rng.between(95.0, 150.0);
        canvas.area([0.0, y, width as f64, plank], grey);
        let seam = rng.between(0.0, width as f64);
        canvas.area([seam, y, 2.5, plank], 50.0);
        canvas.area([0.0, y, width as f64, 2.5], 45.0);
        for _ in 0..6 {
            let at = (
                rng.between(0.0, width as f64),
                y + rng.between(15.0, plank - 10.0),
            );
            let size = rng.between(3.0, 9.0);
            canvas.disc(at.0, at.1, size, grey - 45.0);
            canvas.disc(at.0, at.1, size * 0.5, grey - 65.0);
        }
        y += plank;
    }
    canvas.weather(seed, 14.0, 26.0, 14.0);
    canvas.weather(seed + 9, 3.0, 10.0, 5.0);
    canvas.wear(&mut rng, 120);
    canvas
}

/// Rows of bricks, no two of quite the same grey.
pub(super) fn bricks(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let (width, height) = (1600, 1200);
    let mut canvas = Canvas::new(width, height, 165.0);
    for row in 0..=height / 48 {
        for column in 0..=width / 110 + 1 {
            let x = column as f64 * 110.0 - if row % 2 == 0 { 0.0 } else { 55.0 };
            let at = [
                x + rng.between(2.0, 5.0),
                row as f64 * 48.0 + rng.between(2.0, 5.0),
            ];
            let size = [rng.between(99.0, 103.0), rng.between(38.0, 41.0)];
            let grey = rng.between(70.0, 125.0);
            canvas.plate([at[0], at[1], size[0], size[1]], 3.0, grey);
        }
    }
    canvas.weather(seed, 30.0, 24.0, 1.0);
    canvas.weather(seed + 5, 5.0, 18.0, 1.0);
    canvas
}

/// A wall with almost nothing on it.
pub(super) fn plaster(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let mut canvas = Canvas::new(1600, 1200, 172.0);
    canvas.weather(seed, 240.0, 26.0, 1.0);
    canvas.weather(seed + 3, 9.0, 9.0, 1.0);
    canvas.wear(&mut rng, 40);
    canvas
}

/// Blots of all sizes and greys: texture everywhere, at every distance.
pub(super) fn blots(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let (width, height) = (1280.0, 960.0);
    let mut canvas = Canvas::new(width as usize, height as usize, 128.0);
    for round in 0..5 {
        let size = 90.0 / f64::powi(1.9, round);
        for _ in 0..(40.0 * f64::powi(2.6, round)) as usize {
            let at = (rng.between(0.0, width), rng.between(0.0, height));
            let grey = rng.between(25.0, 235.0);
            let by = rng.between(0.5, 1.2) * size;
            if rng.below(2) == 0 {
                canvas.disc(at.0, at.1, by * 0.6, grey);
            } else {
                let to = (at.0 + rng.between(-by, by), at.1 + rng.between(-by, by));
                canvas.line(at, to, by * 0.5, grey);
            }
        }
    }
    canvas.weather(seed, 20.0, 12.0, 1.0);
    canvas
}

/// Posts with gaps, and what they cover.
pub(super) fn fence(seed: u64, posts: usize) -> (Canvas, Canvas) {
    let mut rng = SeededRng::new(seed);
    let (width, height) = (1200, 1000);
    let mut wood = Canvas::new(width, height, 110.0);
    let mut cover = Canvas::new(width, height, 0.0);
    let step = width as f64 / posts as f64;
    for post in 0..posts {
        let x = step * (post as f64 + 0.5) + rng.between(-15.0, 15.0);
        let thick = rng.between(60.0, 80.0);
        cover.area([x - thick / 2.0, 0.0, thick, height as f64], 255.0);
        wood.area(
            [x - thick / 2.0, 0.0, thick, height as f64],
            rng.between(70.0, 140.0),
        );
        wood.area([x + thick * 0.28, 0.0, thick * 0.22, height as f64], 60.0);
        for _ in 0..9 {
            let at = (
                x + rng.between(-20.0, 20.0),
                rng.between(0.0, height as f64),
            );
            wood.disc(at.0, at.1, rng.between(3.0, 8.0), 45.0);
        }
    }
    wood.weather(seed, 12.0, 20.0, 1.0);
    (wood, cover)
}

/// A hand that points upwards, with its arm, and what it covers.
pub(super) fn hand(seed: u64) -> (Canvas, Canvas) {
    let (width, height) = (420, 900);
    let mut skin = Canvas::new(width, height, 150.0);
    let mut cover = Canvas::new(width, height, 0.0);
    let fingers = [
        ((120.0, 300.0), (85.0, 120.0), 50.0),
        ((180.0, 290.0), (172.0, 60.0), 54.0),
        ((240.0, 290.0), (258.0, 85.0), 52.0),
        ((295.0, 310.0), (335.0, 150.0), 44.0),
        ((110.0, 420.0), (28.0, 330.0), 54.0),
    ];
    for (root, tip, thick) in fingers {
        cover.line(root, tip, thick, 255.0);
        skin.line(root, tip, thick, 118.0);
        skin.line(
            (root.0 - 4.0, root.1),
            (tip.0 - 4.0, tip.1),
            thick * 0.72,
            158.0,
        );
        skin.disc(tip.0, tip.1 - 4.0, thick * 0.26, 205.0);
        for share in [0.35, 0.65] {
            let at = |from: f64, to: f64| from + (to - from) * share;
            let (x, y) = (at(root.0, tip.0), at(root.1, tip.1));
            skin.line((x - thick * 0.3, y), (x + thick * 0.3, y + 3.0), 3.0, 105.0);
            skin.line(
                (x - thick * 0.25, y + 7.0),
                (x + thick * 0.2, y + 9.0),
                2.0,
                112.0,
            );
        }
    }
    cover.plate([92.0, 270.0, 230.0, 290.0], 70.0, 255.0);
    skin.plate([92.0, 270.0, 230.0, 290.0], 70.0, 140.0);
    skin.plate([105.0, 285.0, 190.0, 250.0], 60.0, 160.0);
    cover.plate([125.0, 480.0, 165.0, 440.0], 20.0, 255.0);
    skin.plate([125.0, 480.0, 165.0, 440.0], 20.0, 146.0);
    skin.line((140.0, 560.0), (280.0, 552.0), 3.0, 110.0);
    skin.plate([118.0, 700.0, 180.0, 200.0], 8.0, 55.0);
    cover.plate([118.0, 700.0, 180.0, 200.0], 8.0, 255.0);
    for stripe in 0..9 {
        let y = 712.0 + 22.0 * f64::from(stripe);
        skin.line((118.0, y), (298.0, y + 5.0), 4.0, 85.0);
    }
    skin.weather(seed, 60.0, 16.0, 1.0);
    skin.weather(seed + 1, 6.0, 14.0, 1.0);
    (skin, cover)
}
