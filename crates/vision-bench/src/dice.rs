//! Seeded dice: the same seed gives the same sequence on every machine.

/// The generator `SplitMix64` (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", 2014): small, and good enough for noise and for drawing.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    /// 64 even bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Evenly from `low` to below `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let share = (self.bits() >> 11) as f64 / (1u64 << 53) as f64;
        low + (high - low) * share
    }

    /// Evenly from 0 to below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.between(0.0, count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Around 0 with a deviation of 1: the sum of four even numbers, which is near enough to a
    /// normal distribution for a camera's noise.
    pub fn normal(&mut self) -> f32 {
        let bits = self.bits();
        let sum: u64 = (0..4).map(|part| (bits >> (16 * part)) & 0xFFFF).sum();
        // Four even numbers of 0 to 65,535 have a deviation of 65,536 / √3.
        (sum as f32 - 131_070.0) / 37_837.2
    }
}

/// A value from -1 to 1 of a place on a grid, always the same for the same seed.
#[must_use]
pub fn lattice(seed: u64, x: i64, y: i64) -> f64 {
    let place = (x as u64).wrapping_mul(0x8DA6_B343) ^ (y as u64).wrapping_mul(0xD816_3841 << 17);
    Dice::new(seed ^ place).between(-1.0, 1.0)
}

/// Smooth noise of wavelength 1, from -1 to 1.
#[must_use]
pub fn smooth(seed: u64, x: f64, y: f64) -> f64 {
    let (left, top) = (x.floor(), y.floor());
    let ease = |part: f64| part * part * (3.0 - 2.0 * part);
    let (right_share, lower_share) = (ease(x - left), ease(y - top));
    let at = |dx: i64, dy: i64| lattice(seed, left as i64 + dx, top as i64 + dy);
    let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * right_share;
    let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * right_share;
    upper + (lower - upper) * lower_share
}

/// Noise of several wavelengths, each half as long and half as strong as the one before.
#[must_use]
pub fn rough(seed: u64, x: f64, y: f64, octaves: u32) -> f64 {
    (0..octaves)
        .map(|octave| {
            let scale = f64::from(1u32 << octave);
            smooth(seed + u64::from(octave), x * scale, y * scale) / scale
        })
        .sum()
}
