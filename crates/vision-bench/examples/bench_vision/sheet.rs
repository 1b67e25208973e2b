//! A sheet with one frame of each film, for the manual.

use std::path::Path;

use anyhow::{Context, Result};
use bistand_vision_bench::film::{Film, ffmpeg};

/// How much smaller the frames are than in the films.
const SMALLER: usize = 4;

/// Width and height of a frame on the sheet.
const TILE: (usize, usize) = (160, 120);

/// Frames beside each other.
const COLUMNS: usize = 8;

/// The sheet in progress.
#[derive(Default)]
pub(crate) struct Sheet {
    tiles: Vec<Vec<u8>>,
}

impl Sheet {
    /// Adds the frame in the middle of a film.
    pub(crate) fn add(&mut self, film: &Film) {
        let frame = film.frame(film.times.len() / 2);
        let mut tile = Vec::with_capacity(TILE.0 * TILE.1);
        for (y, x) in (0..TILE.1).flat_map(|y| (0..TILE.0).map(move |x| (y, x))) {
            let rows = (0..SMALLER).map(|row| (SMALLER * y + row) * frame.stride + SMALLER * x);
            let pixels = rows.flat_map(|at| &frame.pixels[at..at + SMALLER]);
            let sum: usize = pixels.map(|luma| usize::from(*luma)).sum();
            tile.push((sum / (SMALLER * SMALLER)) as u8);
        }
        self.tiles.push(tile);
    }

    /// Writes it as a PNG.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let rows = self.tiles.len().div_ceil(COLUMNS);
        let (width, height) = (COLUMNS * TILE.0, rows * TILE.1);
        let mut sheet = vec![255; width * height];
        for (number, tile) in self.tiles.iter().enumerate() {
            let (left, top) = (number % COLUMNS * TILE.0, number / COLUMNS * TILE.1);
            for (y, row) in tile.chunks(TILE.0).enumerate() {
                let at = (top + y) * width + left;
                sheet[at..at + TILE.0].copy_from_slice(row);
            }
        }
        let size = format!("{width}x{height}");
        let path = path.to_str().context("a folder with a strange name")?;
        let raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", &size, "-i", "-"];
        ffmpeg(
            &[&raw[..], &["-frames:v", "1", "-update", "1", path]].concat(),
            &sheet,
        )?;
        Ok(())
    }
}
