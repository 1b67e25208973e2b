//! Converts the caller's frame to luma, at the working size.

use alloc::vec::Vec;

use crate::frame::{Frame, Layout};
use crate::level::Level;

/// By how much the caller's pixels are joined in each direction, so that the longer side is at most
/// `most` pixels.
pub(crate) fn factor(width: u32, height: u32, most: u32) -> usize {
    width.max(height).div_ceil(most.max(1)).max(1) as usize
}

/// The luma of a colour in sixteenths, near to the weights of ITU-R BT.601 (0.299, 0.587,
/// 0.114): these weights are sums of powers of two, which vectors have instructions for.
#[inline]
fn luma(pixel: &[u8]) -> u8 {
    let colour = u32::from_le_bytes([pixel[0], pixel[1], pixel[2], pixel[3]]);
    let (red, green, blue) = (colour & 255, (colour >> 8) & 255, (colour >> 16) & 255);
    ((red * 5 + green * 9 + blue * 2 + 8) >> 4) as u8
}

/// Writes a checked frame into a level, `factor` × `factor` of its pixels joined to their mean.
/// `sums` is memory to work in.
pub(crate) fn take(frame: &Frame<'_>, factor: usize, sums: &mut Vec<u32>, to: &mut Level) {
    let (width, height) = (
        frame.width as usize / factor,
        frame.height as usize / factor,
    );
    to.resize(width, height);
    let bytes = frame.layout.bytes();
    let row = |y: usize| &frame.pixels[y * frame.stride..][..width * factor * bytes];
    if factor == 1 {
        for y in 0..height {
            let to = &mut to.pixels[y * width..][..width];
            match frame.layout {
                Layout::Luma => to.copy_from_slice(row(y)),
                Layout::Rgba => {
                    for (to, pixel) in to.iter_mut().zip(row(y).chunks_exact(4)) {
                        *to = luma(pixel);
                    }
                }
            }
        }
        return;
    }
    let pixels = (factor * factor) as u32;
    for y in 0..height {
        sums.clear();
        sums.resize(width, pixels / 2);
        for below in 0..factor {
            let from = row(y * factor + below);
            for (sum, group) in sums.iter_mut().zip(from.chunks_exact(factor * bytes)) {
                *sum += match frame.layout {
                    Layout::Luma => group.iter().map(|&pixel| u32::from(pixel)).sum::<u32>(),
                    Layout::Rgba => group
                        .chunks_exact(4)
                        .map(|pixel| u32::from(luma(pixel)))
                        .sum(),
                };
            }
        }
        for (to, sum) in to.pixels[y * width..][..width].iter_mut().zip(&*sums) {
            *to = (sum / pixels) as u8;
        }
    }
}
