//! What a spot's surroundings look like, in 256 bits: which of two places is brighter, for 256
//! pairs of places (BRIEF: Calonder et al. 2010), turned by the direction in which the
//! surroundings are brightest (ORB: Rublee et al. 2011, after Rosin 1999).

use alloc::vec::Vec;

use super::spots::{MARGIN, Spot};
use crate::angle::sin_cos;
use crate::seeded_rng::SeededRng;

/// Bytes of a descriptor.
pub(super) const BYTES: usize = 32;

/// Bits of a descriptor.
const BITS: usize = 8 * BYTES;

/// Directions that the pattern is turned to: every 5⅝°. In between bits flip slowly.
const DIRECTIONS: usize = 64;

/// How far the places of the pattern lie from the spot, in pixels. A place represents the 5 × 5
/// pixels around it.
const RADIUS: f64 = 15.0;

/// The standard deviation of the places on each axis, a sixth of the patch's side. BRIEF's best is
/// a fifth, but the middle bears tilts better, and this finds one in a hundred more.
const SPREAD: f64 = 5.0;

/// Nearer places say little: the boxes around them overlap.
const LEAST_APART: f64 = 4.0;

/// A patch is copied to rows of this many, so that places are constants.
const STRIDE: usize = 64;
/// From the middle of the patch to its sides.
const REACH: usize = 16;
const SIDE: usize = 2 * REACH + 1;
/// A power of two: what is masked by it needs no check.
const PATCH: usize = 4096;

/// The pairs of places of each direction, and the places that the direction is taken from.
#[derive(Clone, Debug)]
pub(super) struct Describer {
    pairs: Vec<[u16; 2 * BITS]>,
    /// Half the width of the disc in each of its rows.
    disc: [usize; SIDE],
    patch: Vec<u16>,
}

impl Default for Describer {
    fn default() -> Self {
        let mut rng = SeededRng::new(0xb21e_f000);
        let mut pattern = [(0.0, 0.0); 2 * BITS];
        for pair in pattern.chunks_exact_mut(2) {
            loop {
                let [a, b] = [place(&mut rng), place(&mut rng)];
                let apart = (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1);
                if apart >= LEAST_APART * LEAST_APART {
                    pair.copy_from_slice(&[a, b]);
                    break;
                }
            }
        }
        let pairs = (0..DIRECTIONS).map(|direction| {
            let angle = core::f64::consts::TAU * direction as f64 / DIRECTIONS as f64;
            let (sin, cos) = sin_cos(angle);
            let turned = |(x, y): (f64, f64)| {
                let column = libm::rint(cos * x - sin * y) + REACH as f64;
                let row = libm::rint(sin * x + cos * y) + REACH as f64;
                (row as usize * STRIDE + column as usize) as u16
            };
            pattern.map(turned)
        });
        let disc = core::array::from_fn(|row| {
            let down = row as f64 - REACH as f64;
            let square = (RADIUS * RADIUS - down * down).max(0.0);
            libm::sqrt(square) as usize
        });
        Self {
            pairs: pairs.collect(),
            disc,
            patch: alloc::vec![0; PATCH],
        }
    }
}

/// A place of the pattern: normally distributed (Box & Muller), within the disc.
fn place(rng: &mut SeededRng) -> (f64, f64) {
    loop {
        let far = SPREAD * libm::sqrt(-2.0 * libm::log(1.0 - rng.part()));
        let angle = core::f64::consts::TAU * rng.part();
        if far <= RADIUS {
            let (sin, cos) = sin_cos(angle);
            return (far * cos, far * sin);
        }
    }
}

impl Describer {
    /// The direction (radians, from x towards y) and the descriptor of a spot. `sums` are sums over
    /// 5 × 5 pixels, in rows of `width`.
    pub(super) fn describe(
        &mut self,
        sums: &[u16],
        width: usize,
        spot: &Spot,
    ) -> (f32, [u8; BYTES]) {
        const { assert!(REACH < MARGIN - 1, "patches lie within the sums") };
        let (left, top) = (spot.column as usize - REACH, spot.row as usize - REACH);
        for row in 0..SIDE {
            let from = &sums[(top + row) * width + left..][..SIDE];
            self.patch[row * STRIDE..][..SIDE].copy_from_slice(from);
        }
        let (x, y) = self.centroid();
        let angle = libm::atan2f(y as f32, x as f32);
        let turn = angle / core::f32::consts::TAU * DIRECTIONS as f32;
        let direction = (libm::rintf(turn) as i32).rem_euclid(DIRECTIONS as i32) as usize;
        let patch: &[u16; PATCH] = self.patch[..].first_chunk().unwrap_or(&[0; PATCH]);
        let mut descriptor = [0; BYTES];
        let pairs = self.pairs[direction].chunks_exact(16);
        for (byte, pairs) in descriptor.iter_mut().zip(pairs) {
            for (bit, pair) in pairs.chunks_exact(2).enumerate() {
                let darker = patch[pair[0] as usize % PATCH] < patch[pair[1] as usize % PATCH];
                *byte |= u8::from(darker) << bit;
            }
        }
        (angle, descriptor)
    }

    /// Bytes that it holds on the heap.
    pub(super) fn memory(&self) -> usize {
        self.pairs.capacity() * size_of::<[u16; 2 * BITS]>() + 2 * self.patch.capacity()
    }

    /// Where the brightness of the disc has its centre, times its sum.
    fn centroid(&self) -> (i32, i32) {
        let (mut across, mut along) = (0, 0);
        for (row, &half) in self.disc.iter().enumerate() {
            let values = &self.patch[row * STRIDE + REACH - half..][..2 * half + 1];
            let (mut sum, mut moment) = (0, 0);
            for (column, &value) in values.iter().enumerate() {
                sum += i32::from(value);
                moment += (column as i32 - half as i32) * i32::from(value);
            }
            across += moment;
            along += (row as i32 - REACH as i32) * sum;
        }
        (across, along)
    }
}
