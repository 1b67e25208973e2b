//! A film: frames, their times, and the truth about each mark.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, ensure};
use bistand_vision::{Frame, Layout, Shape};

use crate::geometry::{Matrix, Point};
use crate::sequence::{Half, Kind, Outline};

/// Where a mark really is in one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truth {
    /// In pixels of the frame.
    pub point: Point,
    /// From the mark's plane to the frame; unknown in a video that was annotated by hand.
    pub homography: Option<Matrix>,
    /// How much of the target is inside the frame and not covered, from 0 to 1.
    pub share: f64,
}

impl Truth {
    /// Behind the camera: far from wherever it might be shown.
    pub const BEHIND: Self = Self {
        point: Point::new(-1e6, -1e6),
        homography: None,
        share: 0.0,
    };

    /// Whether at least half of the target is seen.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.share >= 0.5
    }
}

/// A mark that is going to be made, and where it then really is.
#[derive(Clone, Debug)]
pub struct Planned {
    /// On which frame it is made.
    pub frame: usize,
    /// Where, in pixels of that frame.
    pub point: Point,
    /// What is drawn around it.
    pub outline: Outline,
    /// The truth in each frame; `None` where it is unknown.
    pub truths: Vec<Option<Truth>>,
}

impl Planned {
    /// What the tracker is given, on a frame `scale` times as large.
    #[must_use]
    pub fn shape(&self, scale: f64) -> Shape {
        let scaled = |at: f64| (at + 0.5) * scale - 0.5;
        let (x, y) = (scaled(self.point.x), scaled(self.point.y));
        match self.outline {
            Outline::Point => Shape::Point { x, y },
            Outline::Circle(radius) => Shape::Circle {
                x,
                y,
                radius: radius * scale,
            },
            Outline::Box(width, height) => Shape::Box {
                x: x - width * scale / 2.0,
                y: y - height * scale / 2.0,
                width: width * scale,
                height: height * scale,
            },
        }
    }
}

/// Frames, their times, and the truth.
#[derive(Clone, Debug)]
pub struct Film {
    /// Unique; a file name.
    pub name: String,
    /// The kind of material.
    pub kind: Kind,
    /// Whether it is held out.
    pub half: Half,
    /// Width and height of all frames, in pixels.
    pub size: (u32, u32),
    /// When each was taken, in milliseconds.
    pub times: Vec<f64>,
    /// The luma of all frames, one after the other.
    pub pixels: Vec<u8>,
    /// The marks.
    pub marks: Vec<Planned>,
}

impl Film {
    /// Bytes of one frame.
    fn bytes(&self) -> usize {
        self.size.0 as usize * self.size.1 as usize
    }

    /// One frame.
    #[must_use]
    pub fn frame(&self, frame: usize) -> Frame<'_> {
        let bytes = self.bytes();
        Frame {
            pixels: &self.pixels[frame * bytes..(frame + 1) * bytes],
            layout: Layout::Luma,
            width: self.size.0,
            height: self.size.1,
            stride: self.size.0 as usize,
            time: self.times[frame],
        }
    }

    /// The same film as another viewer gets it: smaller or as large, through VP8 at a bit rate.
    ///
    /// # Errors
    /// If ffmpeg is not there or fails.
    pub fn sent(&self, size: (u32, u32), kilobits: u32) -> Result<Self> {
        let span = self.times.last().copied().unwrap_or(0.0) - self.times[0];
        let rate = (self.times.len() - 1) as f64 / span * 1000.0;
        let pixels = through_vp8(&self.pixels, self.size, size, rate, kilobits)?;
        ensure!(
            pixels.len() == size.0 as usize * size.1 as usize * self.times.len(),
            "ffmpeg gave back another number of frames"
        );
        Ok(Self {
            name: self.name.clone(),
            size,
            times: self.times.clone(),
            pixels,
            marks: self.marks.clone(),
            ..*self
        })
    }

    /// Writes what others need to see the same: `NAME.grey`, all pixels, and `NAME.csv`, the sizes,
    /// times and marks; and `NAME.truth.csv`, with a line for each mark and frame: where it is, how
    /// much of it is seen, and the homography from its plane, row by row.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{}.grey", self.name)), &self.pixels)?;
        let mut text = format!("size,{},{}\n", self.size.0, self.size.1);
        for time in &self.times {
            text.push_str(&format!("time,{time}\n"));
        }
        for mark in &self.marks {
            let (what, wide, high) = match mark.outline {
                Outline::Point => ("point", 0.0, 0.0),
                Outline::Circle(radius) => ("circle", radius, radius),
                Outline::Box(width, height) => ("box", width, height),
            };
            let Point { x, y } = mark.point;
            text.push_str(&format!(
                "mark,{},{x},{y},{what},{wide},{high}\n",
                mark.frame
            ));
        }
        fs::write(folder.join(format!("{}.csv", self.name)), text)?;
        fs::write(
            folder.join(format!("{}.truth.csv", self.name)),
            self.truths(),
        )
        .with_context(|| format!("cannot write the film {}", self.name))
    }

    fn truths(&self) -> String {
        let mut text = String::new();
        for (mark, planned) in self.marks.iter().enumerate() {
            for (frame, truth) in planned.truths.iter().enumerate() {
                let Some(truth) = truth else { continue };
                let Point { x, y } = truth.point;
                text.push_str(&format!("{mark},{frame},{x},{y},{}", truth.share));
                for value in truth
                    .homography
                    .iter()
                    .flat_map(|matrix| matrix.0.as_flattened())
                {
                    text.push_str(&format!(",{value}"));
                }
                text.push('\n');
            }
        }
        text
    }
}

/// Encodes as a browser does in a call and decodes again.
fn through_vp8(
    pixels: &[u8],
    from: (u32, u32),
    to: (u32, u32),
    rate: f64,
    kilobits: u32,
) -> Result<Vec<u8>> {
    let bits = format!("{kilobits}k");
    let (from, to) = (
        format!("{}x{}", from.0, from.1),
        format!("{}:{}", to.0, to.1),
    );
    let scale = format!("scale={to}:flags=area");
    let rate = format!("{rate:.3}");
    let raw = ["-f", "rawvideo", "-pix_fmt", "gray"];
    // The settings of real-time calls: one pass, constant rate, no frames from the future.
    let encoded = ffmpeg(
        &[
            &raw[..],
            &["-s", &from, "-r", &rate, "-i", "-", "-vf", &scale],
            &[
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libvpx",
                "-deadline",
                "realtime",
            ],
            &[
                "-cpu-used",
                "4",
                "-b:v",
                &bits,
                "-minrate",
                &bits,
                "-maxrate",
                &bits,
            ],
            &[
                "-bufsize",
                &bits,
                "-lag-in-frames",
                "0",
                "-error-resilient",
                "1",
            ],
            &["-qmin", "4", "-qmax", "56", "-g", "9999", "-threads", "1"],
            &["-f", "ivf", "-"],
        ]
        .concat(),
        pixels,
    )?;
    ffmpeg(
        &[
            &["-f", "ivf", "-i", "-", "-fps_mode", "passthrough"],
            &raw[..],
            &["-"],
        ]
        .concat(),
        &encoded,
    )
}

/// Runs ffmpeg with something on its standard input and answers what comes out.
///
/// # Errors
/// If it is not there or fails.
pub fn ffmpeg(arguments: &[&str], input: &[u8]) -> Result<Vec<u8>> {
    let mut child = Command::new("ffmpeg")
        .args(["-v", "fatal", "-y"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run ffmpeg, which the bench needs")?;
    let mut to = child.stdin.take().context("no way in")?;
    let mut from = child.stdout.take().context("no way out")?;
    let mut output = Vec::new();
    thread::scope(|scope| {
        let feed = scope.spawn(move || to.write_all(input));
        from.read_to_end(&mut output)?;
        feed.join().expect("writing does not panic")
    })?;
    let status = child.wait()?;
    ensure!(status.success(), "ffmpeg {arguments:?}: {status}");
    Ok(output)
}
