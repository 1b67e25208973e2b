//! Paper to draw grey things on. It is drawn at twice the size and halved, so edges are smooth.

use crate::drawn::font;
use crate::seeded_rng::{SeededRng, Smooth};

/// How much larger the paper is than what it becomes.
const FINE: f64 = 2.0;

/// A grey drawing in progress; all measures in pixels of what it becomes.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    width: usize,
    height: usize,
    fine: Vec<f32>,
}

impl Canvas {
    /// Paper of one grey, from 0 to 255.
    pub(super) fn new(width: usize, height: usize, grey: f64) -> Self {
        let fine = vec![grey as f32; width * height * (FINE * FINE) as usize];
        Self {
            width,
            height,
            fine,
        }
    }

    /// Changes what lies in a box, where `inside` says so, from 0 to 1.
    fn paint(&mut self, [x, y, w, h]: [f64; 4], grey: f64, inside: impl Fn(f64, f64) -> f64) {
        let row = self.width * FINE as usize;
        let rows = self.height * FINE as usize;
        let clip = |value: f64, most: usize| (value * FINE).clamp(0.0, most as f64) as usize;
        for fine_y in clip(y, rows)..clip(y + h + 1.0, rows) {
            for fine_x in clip(x, row)..clip(x + w + 1.0, row) {
                let share = inside((fine_x as f64 + 0.5) / FINE, (fine_y as f64 + 0.5) / FINE);
                let pixel = &mut self.fine[fine_y * row + fine_x];
                *pixel += (grey as f32 - *pixel) * share as f32;
            }
        }
    }

    /// An upright box `[x, y, width, height]` with round corners.
    pub(super) fn plate(&mut self, at: [f64; 4], radius: f64, grey: f64) {
        let [x, y, w, h] = at;
        self.paint(at, grey, |px, py| {
            let dx = (x + radius - px).max(px - (x + w - radius)).max(0.0);
            let dy = (y + radius - py).max(py - (y + h - radius)).max(0.0);
            let within = px >= x && py >= y && px < x + w && py < y + h;
            f64::from(within && dx.hypot(dy) <= radius.max(0.01))
        });
    }

    /// An upright box.
    pub(super) fn area(&mut self, at: [f64; 4], grey: f64) {
        self.plate(at, 0.0, grey);
    }

    /// A frame of lines.
    pub(super) fn frame(&mut self, [x, y, w, h]: [f64; 4], line: f64, grey: f64) {
        self.area([x, y, w, line], grey);
        self.area([x, y + h - line, w, line], grey);
        self.area([x, y, line, h], grey);
        self.area([x + w - line, y, line, h], grey);
    }

    /// A disc.
    pub(super) fn disc(&mut self, x: f64, y: f64, radius: f64, grey: f64) {
        let about = [x - radius, y - radius, 2.0 * radius, 2.0 * radius];
        let inside = |px: f64, py: f64| f64::from((px - x).hypot(py - y) <= radius);
        self.paint(about, grey, inside);
    }

    /// A straight line with round ends.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), thick: f64, grey: f64) {
        let half = thick / 2.0;
        let (left, top) = (from.0.min(to.0) - half, from.1.min(to.1) - half);
        let about = [
            left,
            top,
            (from.0 - to.0).abs() + thick,
            (from.1 - to.1).abs() + thick,
        ];
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let square = (dx * dx + dy * dy).max(1e-9);
        self.paint(about, grey, |px, py| {
            let along = ((px - from.0) * dx + (py - from.1) * dy) / square;
            let along = along.clamp(0.0, 1.0);
            let off = (px - from.0 - along * dx).hypot(py - from.1 - along * dy);
            f64::from(off <= half)
        });
    }

    /// Words from the upper left; `size` is the height of a letter. Answers where they end.
    pub(super) fn words(&mut self, words: &str, x: f64, y: f64, size: f64, grey: f64) -> f64 {
        let dot = size / 7.0;
        let mut left = x;
        for letter in words.chars() {
            for (row, bits) in font::rows(letter).into_iter().enumerate() {
                for column in (0..5).filter(|column| bits >> (4 - column) & 1 == 1) {
                    let at = [left + f64::from(column) * dot, y + row as f64 * dot];
                    self.area([at[0], at[1], dot, dot], grey);
                }
            }
            left += 6.0 * dot;
        }
        left
    }

    /// Unevenness that no real surface lacks: noise of a wavelength in pixels and a strength in
    /// grey values; `stretch` makes it longer sideways, as on brushed metal or wood.
    pub(super) fn weather(&mut self, seed: u64, wavelength: f64, strength: f64, stretch: f64) {
        let row = self.width * FINE as usize;
        // Several wavelengths, each half as long and half as strong as the one before.
        for octave in 0..4 {
            let part = f64::from(1u32 << octave);
            let (step_x, step_y) = (part / wavelength / stretch / FINE, part / wavelength / FINE);
            let rows = self.height as f64 * FINE;
            let noise = Smooth::new(seed + octave, step_x * row as f64, step_y * rows);
            let strength = (strength / part) as f32;
            for (y, pixels) in self.fine.chunks_mut(row).enumerate() {
                let y = (y as f64 * step_y) as f32;
                for (x, pixel) in pixels.iter_mut().enumerate() {
                    *pixel += strength * noise.at((x as f64 * step_x) as f32, y);
                }
            }
        }
    }

    /// Scratches and dust.
    pub(super) fn wear(&mut self, rng: &mut SeededRng, scratches: usize) {
        let (width, height) = (self.width as f64, self.height as f64);
        for _ in 0..scratches {
            let from = (rng.between(0.0, width), rng.between(0.0, height));
            let by = rng.between(-40.0, 40.0);
            let to = (from.0 + by, from.1 + rng.between(-25.0, 25.0));
            let grey = rng.between(60.0, 230.0);
            self.line(from, to, rng.between(0.5, 1.1), grey);
            let spot = (rng.between(0.0, width), rng.between(0.0, height));
            self.disc(spot.0, spot.1, rng.between(0.5, 2.0), grey);
        }
    }

    /// The drawing in grey values, row by row.
    pub(super) fn done(&self) -> (usize, usize, Vec<u8>) {
        let fine = FINE as usize;
        let row = self.width * fine;
        let mut grey = Vec::with_capacity(self.width * self.height);
        for y in 0..self.height {
            for x in 0..self.width {
                let at = y * fine * row + x * fine;
                let sum = self.fine[at] + self.fine[at + 1];
                let sum = sum + self.fine[at + row] + self.fine[at + row + 1];
                grey.push((sum / 4.0).round().clamp(0.0, 255.0) as u8);
            }
        }
        (self.width, self.height, grey)
    }
}
