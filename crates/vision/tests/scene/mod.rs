//! A thing that is filmed: a flat plate with shapes and grain on it, seen by a camera that moves as
//! the test says. The bench in `crates/vision-bench` films far more; this is what the tracker's own
//! tests need.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "a part of each test, of which not every one uses all"
)]

use bistand_vision::{Frame, Layout};

/// Pixels in a row of the frames.
pub const WIDTH: usize = 320;
/// Rows of the frames.
pub const HEIGHT: usize = 240;

/// A matrix that takes the plate's points to the frame's, row by row.
pub type Matrix = [f64; 9];

/// A number from 0 to 1 that is always the same for the same place.
fn chance(x: i64, y: i64, which: u64) -> f64 {
    let mut hash = (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
        ^ which.wrapping_mul(0x1656_67b1_9e37_79f9);
    hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// Grain of a size in points of the plate, from 0 to 1.
fn grain(x: f64, y: f64, size: f64, which: u64) -> f64 {
    let (x, y) = (x / size, y / size);
    let (left, top) = (x.floor(), y.floor());
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (u, v) = (ease(x - left), ease(y - top));
    let at = |dx: i64, dy: i64| chance(left as i64 + dx, top as i64 + dy, which);
    let upper = at(0, 0) * (1.0 - u) + at(1, 0) * u;
    let lower = at(0, 1) * (1.0 - u) + at(1, 1) * u;
    upper * (1.0 - v) + lower * v
}

/// The brightness of the plate at a point, from 0 to 255.
pub fn plate(x: f64, y: f64) -> f64 {
    let mut light = 90.0 + 60.0 * grain(x, y, 23.0, 1) + 25.0 * grain(x, y, 6.0, 2);
    for (size, which) in [(37.0, 3), (19.0, 4)] {
        let (column, row) = ((x / size).floor(), (y / size).floor());
        let (i, j) = (column as i64, row as i64);
        let (u, v) = (x / size - column, y / size - row);
        let left = 0.1 + 0.4 * chance(i, j, which);
        let top = 0.1 + 0.4 * chance(i, j, which + 10);
        let inside = u > left && u < left + 0.4 && v > top && v < top + 0.35;
        if inside && chance(i, j, which + 20) > 0.35 {
            light = 30.0 + 200.0 * chance(i, j, which + 30);
        }
    }
    light
}

/// Where a matrix takes a point.
pub fn apply(matrix: &Matrix, x: f64, y: f64) -> (f64, f64) {
    let w = matrix[6] * x + matrix[7] * y + matrix[8];
    (
        (matrix[0] * x + matrix[1] * y + matrix[2]) / w,
        (matrix[3] * x + matrix[4] * y + matrix[5]) / w,
    )
}

/// The opposite matrix.
pub fn inverse(m: &Matrix) -> Matrix {
    [
        m[4] * m[8] - m[5] * m[7],
        m[2] * m[7] - m[1] * m[8],
        m[1] * m[5] - m[2] * m[4],
        m[5] * m[6] - m[3] * m[8],
        m[0] * m[8] - m[2] * m[6],
        m[2] * m[3] - m[0] * m[5],
        m[3] * m[7] - m[4] * m[6],
        m[1] * m[6] - m[0] * m[7],
        m[0] * m[4] - m[1] * m[3],
    ]
}

/// A camera over the plate's point (0, 0), which is seen at `at`: turned by `angle`, at `scale`,
/// and tilted by `tilt` (radians) about the upright axis.
pub fn camera(at: (f64, f64), angle: f64, scale: f64, tilt: f64) -> Matrix {
    let (sin, cos) = (scale * angle.sin(), scale * angle.cos());
    // The perspective of a lens with a focal length of 1.2 frame widths.
    let lean = tilt.sin() * scale / (1.2 * WIDTH as f64);
    let squeeze = tilt.cos();
    [
        cos * squeeze + at.0 * lean,
        -sin,
        at.0,
        sin * squeeze + at.1 * lean,
        cos,
        at.1,
        lean,
        0.0,
        1.0,
    ]
}

/// A frame of what `paint` shows, with the noise of a poor camera.
pub fn film_of(paint: impl Fn(f64, f64) -> f64, noise: f64, number: u64) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            let mut sum = 0.0;
            for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                sum += paint(column as f64 + dx, row as f64 + dy);
            }
            let grain: f64 = (0..3)
                .map(|k| chance(column as i64, row as i64, number * 3 + k + 100) - 0.5)
                .sum();
            pixels.push((sum / 4.0 + noise * 2.0 * grain).clamp(0.0, 255.0) as u8);
        }
    }
    pixels
}

/// A frame of the plate.
pub fn film(camera: &Matrix, noise: f64, number: u64) -> Vec<u8> {
    let back = inverse(camera);
    let paint = |x: f64, y: f64| {
        let (x, y) = apply(&back, x, y);
        plate(x, y)
    };
    film_of(paint, noise, number)
}

/// Luma pixels as a frame, at 30 a second.
pub fn frame(pixels: &[u8], number: u64) -> Frame<'_> {
    Frame {
        pixels,
        layout: Layout::Luma,
        width: WIDTH as u32,
        height: HEIGHT as u32,
        stride: WIDTH,
        time: number as f64 * 1000.0 / 30.0,
    }
}
