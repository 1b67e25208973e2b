//! A real video, annotated by hand.
//!
//! `box.mp4` is part of Debian's package `opencv-doc` (Apache-2.0): a printed box is taken in a
//! hand, moved, turned and tilted in front of a cheap camera on a table. Two places on it
//! were marked in every 15th frame, each by looking at it enlarged twelve times: the upper right
//! corner of the sky in the picture on its front, and the upper right corner of the brown rock in
//! the picture on its lid. They are known to about half a pixel, the second one to about one where
//! the lid is seen at a low angle. Both are seen throughout.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::film::{Film, Planned, Truth, ffmpeg};
use crate::geometry::Point;
use crate::sequence::{Half, Kind, Outline};

/// `mark,frame,x,y,share`, after a line that says so.
const ANNOTATIONS: &str = include_str!("../annotations/box.csv");

/// Where the video is in the package's folder, beside the examples.
const VIDEO: &str = "../opencv4/html/box.mp4.gz";

/// Its frames are of this size, …
const SIZE: (u32, u32) = (640, 480);

/// … and this long apart, in milliseconds.
const STEP: f64 = 1001.0 / 30.0;

/// The video with its annotations; `material` is the folder of the examples. It is held out.
///
/// # Errors
/// If it is not there, or cannot be decoded.
pub fn film(material: &Path) -> Result<Film> {
    let path = material.join(VIDEO);
    let unpacked = Command::new("gzip")
        .arg("-dc")
        .arg(&path)
        .output()
        .context("cannot run gzip")?;
    ensure!(
        unpacked.status.success(),
        "cannot unpack {}",
        path.display()
    );
    // An index at the end of the file needs a file that can be read twice.
    let video = std::env::temp_dir().join(format!("box-{}.mp4", std::process::id()));
    fs::write(&video, unpacked.stdout)?;
    let name = video.to_str().context("a folder with a strange name")?;
    let raw = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "gray",
        "-fps_mode",
        "passthrough",
    ];
    let pixels = ffmpeg(&[&["-i", name][..], &raw, &["-"]].concat(), &[]);
    fs::remove_file(&video)?;
    let pixels = pixels?;
    let count = pixels.len() / (SIZE.0 * SIZE.1) as usize;
    Ok(Film {
        name: "box".to_owned(),
        kind: Kind::Real,
        half: Half::HeldOut,
        size: SIZE,
        times: (0..count).map(|frame| frame as f64 * STEP).collect(),
        pixels,
        marks: vec![
            marked(0, count, Outline::Box(60.0, 40.0))?,
            marked(1, count, Outline::Circle(25.0))?,
        ],
    })
}

/// A mark made on the first frame, with the truth where it was annotated.
fn marked(mark: usize, count: usize, outline: Outline) -> Result<Planned> {
    let mut truths = vec![None; count];
    for line in ANNOTATIONS.lines().skip(1) {
        let words: Vec<f64> = line.split(',').map(str::parse).collect::<Result<_, _>>()?;
        let [of, frame, x, y, share] = words[..] else {
            anyhow::bail!("an annotation is not complete: {line}");
        };
        if of as usize == mark {
            let truth = truths.get_mut(frame as usize);
            *truth.with_context(|| format!("the video has no frame {frame}"))? = Some(Truth {
                point: Point::new(x, y),
                homography: None,
                share,
            });
        }
    }
    let first = truths
        .first()
        .copied()
        .flatten()
        .context("the first frame is not annotated")?;
    Ok(Planned {
        frame: 0,
        point: first.point,
        outline,
        truths,
    })
}
