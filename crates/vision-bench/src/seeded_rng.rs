//! A seeded generator: the same seed gives the same sequence on every machine.

/// The generator `SplitMix64` (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", 2014): small, and good enough for noise and for drawing.
#[derive(Clone, Debug)]
pub struct SeededRng(u64);

impl SeededRng {
    /// The generator of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    /// 64 uniform bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Uniform from `low` to below `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let share = (self.bits() >> 11) as f64 / (1u64 << 53) as f64;
        low + (high - low) * share
    }

    /// Uniform from 0 to below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.between(0.0, count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Around 0 with a deviation of 1: the sum of four uniform numbers, which is close enough to a
    /// normal distribution for a camera's noise.
    pub fn normal(&mut self) -> f32 {
        let bits = self.bits();
        let sum: u64 = (0..4).map(|part| (bits >> (16 * part)) & 0xFFFF).sum();
        // Four uniform numbers from 0 to 65,535 have a deviation of 65,536 / √3.
        (sum as f32 - 131_070.0) / 37_837.2
    }
}

/// Smooth noise: values at the crossings of a grid, interpolated smoothly.
#[derive(Clone, Debug)]
pub struct Smooth {
    columns: usize,
    values: Vec<f32>,
}

impl Smooth {
    /// Noise from -1 to 1 for points from (0, 0) to (`width`, `height`), in wavelengths.
    #[must_use]
    pub fn new(seed: u64, width: f64, height: f64) -> Self {
        let (columns, rows) = (width as usize + 2, height as usize + 2);
        let mut rng = SeededRng::new(seed);
        let values = (0..columns * rows).map(|_| rng.between(-1.0, 1.0) as f32);
        Self {
            columns,
            values: values.collect(),
        }
    }

    /// The noise at a point inside, in wavelengths.
    #[must_use]
    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x as usize, y as usize);
        let ease = |part: f32| part * part * (3.0 - 2.0 * part);
        let (across, along) = (ease(x - left as f32), ease(y - top as f32));
        let at = top * self.columns + left;
        let (upper, lower) = (&self.values[at..], &self.values[at + self.columns..]);
        let upper = upper[0] + (upper[1] - upper[0]) * across;
        let lower = lower[0] + (lower[1] - lower[0]) * across;
        upper + (lower - upper) * along
    }
}
