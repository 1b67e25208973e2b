//! A mark in a few thousand bytes, so that another viewer of the same video can hold it on its own
//! copy, or can receive it late.
//!
//! It carries when and where the thing was seen, and parts of the frame around it: much of the
//! surroundings at a quarter of their size, less at a half, and the middle at full size. The reader
//! finds the features in that again, so nothing is sent twice.
//!
//! All numbers are little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 2 | `Bm` |
//! | 1 | the version |
//! | 1 | how many parts there are |
//! | 4 | FNV-1a of all that follows |
//! | 8 | the time of the frame, in milliseconds |
//! | 8, 8 | from the mark's point to the sides of the target, in the unit of its plane |
//! | 9 × 8 | from the plane to the frame, its width taken for 1 |
//! | 9 × 8 | from pixels of the parts' frame to the plane |
//! | 8, 8 | the mark's point in pixels of the parts' frame |
//! | each part: 1, 2, 2, 1, 1 | its size (1 is a half), first column and row, width, height |
//! | each part | its pixels, row by row |

use alloc::vec::Vec;

use crate::error::Refusal;
use crate::homography::Homography;
use crate::texture::Area;
use crate::view::{Crop, SIZES, View};

/// No description is longer, in bytes.
pub const LONGEST: usize = 8_000;

const MAGIC: [u8; 2] = *b"Bm";
const VERSION: u8 = 1;

/// What comes before the parts.
const HEAD: usize = 8 + 8 + 16 + 72 + 72 + 16;

/// What is said of each part.
const PART_HEAD: usize = 7;

/// The sizes of the parts (3 is an eighth), and pixels of each at most. What is left of the coarse
/// ones is for the finer.
const PARTS: [(usize, usize); 3] = [(2, 2_000), (1, 3_200), (0, usize::MAX)];

/// A part's longest side, in pixels: it is written in a byte.
const LONGEST_SIDE: usize = 255;

/// A part's shortest side, in pixels: a patch and its border.
const SHORTEST_SIDE: usize = 16;

/// What a description says.
#[derive(Debug)]
pub(crate) struct Description {
    /// When it was seen, in milliseconds.
    pub time: f64,
    /// From the mark's point to the sides of the target, in the unit of its plane.
    pub half: (f64, f64),
    /// From the plane to the frame at that time, in widths of the frame.
    pub place: Homography,
    /// How it looked; the features are not found yet.
    pub view: View,
}

/// Writes a description of a mark by one of its views. `place` is where it was at `time`, in widths
/// of the frame.
pub(crate) fn write(time: f64, half: (f64, f64), place: &Homography, view: &View) -> Vec<u8> {
    let parts = parts(view);
    let mut body = Vec::with_capacity(LONGEST);
    let mut number = |value: f64| body.extend_from_slice(&value.to_le_bytes());
    [time, half.0, half.1].into_iter().for_each(&mut number);
    place.0.into_iter().for_each(&mut number);
    view.to_plane.0.into_iter().for_each(&mut number);
    [view.middle.0, view.middle.1]
        .into_iter()
        .for_each(&mut number);
    for (size, part) in &parts {
        body.push(*size as u8);
        body.extend_from_slice(&(part.left as u16).to_le_bytes());
        body.extend_from_slice(&(part.top as u16).to_le_bytes());
        body.push(part.width as u8);
        body.push(part.height as u8);
    }
    for (size, part) in &parts {
        let crop = &view.crops[*size];
        for y in 0..part.height {
            let row = crop.level.row(part.top - crop.top + y);
            body.extend_from_slice(&row[part.left - crop.left..][..part.width]);
        }
    }
    let mut description = Vec::with_capacity(8 + body.len());
    description.extend_from_slice(&MAGIC);
    description.extend_from_slice(&[VERSION, parts.len() as u8]);
    description.extend_from_slice(&checksum(&body).to_le_bytes());
    description.extend_from_slice(&body);
    description
}

/// Which parts of a view are sent, each with its size, in pixels of that size: the nearer to the
/// mark, the finer.
fn parts(view: &View) -> Vec<(usize, Area)> {
    let mut left = LONGEST - HEAD - PARTS.len() * PART_HEAD;
    let mut parts = Vec::with_capacity(PARTS.len());
    for (size, most) in PARTS {
        let crop = &view.crops[size];
        if crop.level.width.min(crop.level.height) < SHORTEST_SIDE {
            continue;
        }
        let part = around(crop, view.middle, size, most.min(left));
        if part.width.min(part.height) >= SHORTEST_SIDE {
            left -= part.width * part.height;
            parts.push((size, part));
        }
    }
    parts
}

/// The part of a crop around the mark's point that has at most this many pixels.
fn around(crop: &Crop, middle: (f64, f64), size: usize, most: usize) -> Area {
    let (width, height) = (crop.level.width, crop.level.height);
    let side = most.isqrt().min(LONGEST_SIDE);
    let at = crop.place((middle.0 as f32, middle.1 as f32), size);
    let cut = |at: f32, length: usize, side: usize| {
        let side = side.min(length);
        let first = (at.max(0.0) as usize + 1).saturating_sub(side / 2);
        (first.min(length - side), side)
    };
    let (left, wide) = cut(at.0, width, side);
    // What is not needed in one direction serves the other.
    let (top, high) = cut(at.1, height, (most / wide.max(1)).min(LONGEST_SIDE));
    Area {
        left: crop.left + left,
        top: crop.top + top,
        width: wide,
        height: high,
    }
}

/// Reads a description.
///
/// # Errors
/// If it is damaged, or of a version that is not known.
pub(crate) fn read(description: &[u8]) -> Result<Description, Refusal> {
    let damaged = Refusal::Damaged;
    if description.len() < HEAD || description[..2] != MAGIC {
        return Err(damaged);
    }
    if description[2] != VERSION {
        return Err(Refusal::ForeignVersion);
    }
    let body = &description[8..];
    if description.len() > LONGEST || description[4..8] != checksum(body).to_le_bytes() {
        return Err(damaged);
    }
    let mut rest = body;
    let mut numbers = [0.0; 23];
    for number in &mut numbers {
        *number = f64::from_le_bytes(take(&mut rest)?);
    }
    let [time, half_width, half_height] = [numbers[0], numbers[1], numbers[2]];
    let usable = numbers
        .iter()
        .all(|number| number.is_finite() && number.abs() < 1e15)
        && half_width > 0.0
        && half_height > 0.0
        && half_width.max(half_height) <= 2.0;
    if !usable {
        return Err(damaged);
    }
    let matrix = |from: usize| {
        let mut matrix = [0.0; 9];
        matrix.copy_from_slice(&numbers[from..from + 9]);
        Homography::normalised(matrix).ok_or(damaged)
    };
    let (place, to_plane) = (matrix(3)?, matrix(12)?);
    let crops = read_parts(rest, usize::from(description[3]))?;
    Ok(Description {
        time,
        half: (half_width, half_height),
        place,
        view: View {
            crops,
            to_plane,
            middle: (numbers[21], numbers[22]),
            ..View::empty()
        },
    })
}

fn read_parts(mut rest: &[u8], parts: usize) -> Result<[Crop; SIZES], Refusal> {
    let mut crops: [Crop; SIZES] = Default::default();
    if parts == 0 || parts > SIZES {
        return Err(Refusal::Damaged);
    }
    let mut heads = rest;
    rest = rest.get(parts * PART_HEAD..).ok_or(Refusal::Damaged)?;
    for _ in 0..parts {
        let [size] = take(&mut heads)?;
        let left = u16::from_le_bytes(take(&mut heads)?);
        let top = u16::from_le_bytes(take(&mut heads)?);
        let [width, height] = take::<2>(&mut heads)?.map(usize::from);
        let crop = crops.get_mut(usize::from(size)).ok_or(Refusal::Damaged)?;
        if !crop.is_empty() || width.min(height) < SHORTEST_SIDE || width * height > rest.len() {
            return Err(Refusal::Damaged);
        }
        let (pixels, after) = rest.split_at(width * height);
        rest = after;
        crop.left = usize::from(left);
        crop.top = usize::from(top);
        crop.level.resize(width, height);
        crop.level.pixels.copy_from_slice(pixels);
    }
    if rest.is_empty() {
        Ok(crops)
    } else {
        Err(Refusal::Damaged)
    }
}

/// The next bytes.
fn take<const N: usize>(from: &mut &[u8]) -> Result<[u8; N], Refusal> {
    let (first, rest) = from.split_first_chunk::<N>().ok_or(Refusal::Damaged)?;
    *from = rest;
    Ok(*first)
}

/// FNV-1a, 32 bits (Fowler, Noll and Vo): it detects damage, not forgery.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
