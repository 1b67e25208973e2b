//! One row of a frame: what its pixels see of the planes, nearest first.

use crate::camera::Camera;
use crate::camera::moments::Moments;
use crate::geometry::Matrix;
use crate::scene::Scene;

/// Pixels of a row for which the fitting size of the texture is looked up once.
const SPAN: usize = 32;

/// One row of the frame while it is being captured.
pub(super) struct Row {
    pub(super) light: Vec<f32>,
    /// How much of what is further behind comes through, for the sample at hand.
    open: Vec<f32>,
}

impl Row {
    pub(super) fn new(width: usize) -> Self {
        Self {
            light: vec![0.0; width],
            open: vec![1.0; width],
        }
    }

    /// Adds one sample of each pixel.
    pub(super) fn add(
        &mut self,
        camera: &Camera,
        scene: &Scene,
        moments: &Moments,
        y: usize,
        sample: usize,
    ) {
        let samples = moments.spread.len();
        let (across, along) = moments.spread[sample];
        let open_for = camera.exposure * ((sample as f64 + 0.5) / samples as f64 - 0.5);
        let time = camera.row_time(moments.time, y as f64) + open_for;
        self.open.fill(1.0);
        for (at, layer) in scene.layers.iter().enumerate() {
            let back = moments.at(at, time).inverse();
            let line = Line::new(&back, y as f64 + along, across);
            let last = at + 1 == scene.layers.len();
            let mut from = 0;
            while from < self.light.len() {
                let to = (from + SPAN).min(self.light.len());
                let footprint = line.footprint((from + to) as f64 / 2.0, camera.softness);
                let texture = layer.texture.from_afar(footprint);
                for x in from..to {
                    let open = self.open[x];
                    if open < 0.004 {
                        continue;
                    }
                    let Some((u, v)) = line.on(x) else { continue };
                    let (light, cover) = texture.seen(u, v);
                    self.light[x] += open * light;
                    self.open[x] = if last { 0.0 } else { open * (1.0 - cover) };
                }
                from = to;
            }
        }
    }
}

/// A row of the frame, seen on a plane.
struct Line {
    start: [f64; 3],
    step: [f64; 3],
    down: [f64; 3],
}

impl Line {
    fn new(back: &Matrix, y: f64, across: f64) -> Self {
        let column = |at: usize| [back.0[0][at], back.0[1][at], back.0[2][at]];
        Self {
            start: back.times([across, y, 1.0]),
            step: column(0),
            down: column(1),
        }
    }

    /// Where on the texture pixel `x` of the row is.
    fn on(&self, x: usize) -> Option<(f32, f32)> {
        let x = x as f64;
        let depth = self.start[2] + self.step[2] * x;
        // The way back has the sign of the way there only up to a factor; seen planes lie in
        // front, and a plane that is seen edge on is not worth a pixel.
        if depth.abs() < 1e-12 {
            return None;
        }
        let scale = 1.0 / depth;
        let u = (self.start[0] + self.step[0] * x) * scale;
        let v = (self.start[1] + self.step[1] * x) * scale;
        Some((u as f32, v as f32))
    }

    /// How many texture pixels a pixel of the frame covers, in length; half of them are enough,
    /// because a pixel is the mean of several samples.
    fn footprint(&self, x: f64, softness: f64) -> f32 {
        let at = [0, 1, 2].map(|axis| self.start[axis] + self.step[axis] * x);
        let along = |by: [f64; 3]| {
            let du = (by[0] * at[2] - at[0] * by[2]) / (at[2] * at[2]);
            let dv = (by[1] * at[2] - at[1] * by[2]) / (at[2] * at[2]);
            (du, dv)
        };
        let (ux, vx) = along(self.step);
        let (uy, vy) = along(self.down);
        let area = (ux * vy - uy * vx).abs().sqrt();
        (area * (0.7 + softness)) as f32
    }
}
