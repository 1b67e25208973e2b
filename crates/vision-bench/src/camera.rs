//! A poor camera: how it takes a picture of a scene.
//!
//! Each pixel is the mean of several samples, spread over its area and over the time for which the
//! shutter is open; each sample is taken from the size of the texture that fits. So motion blur,
//! rolling shutter and minified planes come out as they do in a camera, in linear light.

use crate::dice::Dice;
use crate::geometry::{Matrix, Point};
use crate::path::Curve;
use crate::scene::Scene;

/// How a camera takes pictures.
#[derive(Clone, Debug)]
pub struct Camera {
    /// Width and height of the pictures, in pixels.
    pub size: (u32, u32),
    /// For how long the shutter is open, in seconds.
    pub exposure: f64,
    /// By how much the last row is later than the first, in seconds.
    pub readout: f64,
    /// Brightness times this: the scene's light and the camera's gain, over the time in seconds.
    pub light: Curve<1>,
    /// The exponent with which brightness becomes a grey value; displays expect 1/2.2.
    pub gamma: f64,
    /// Noise of a white pixel from the light itself, and of a black one, as shares of white.
    pub noise: [f64; 2],
    /// A lens that is not sharp: how many pixels of the picture run into each other.
    pub softness: f64,
    /// Which noise.
    pub seed: u64,
}

/// Samples at least; they are spread over the pixel's area too.
const LEAST_SAMPLES: usize = 4;

/// Samples at most: a blur of more than 24 pixels is sampled more coarsely.
const MOST_SAMPLES: usize = 16;

/// Parts of the time of a picture; in between the homographies are interpolated.
const MOMENTS: usize = 33;

/// Pixels of a row for which the fitting size of the texture is looked up once.
const SPAN: usize = 32;

/// Steps of brightness from black to white, for the way from light to grey values.
const SHADES: usize = 1 << 14;

impl Camera {
    /// When the row of a height is exposed in the middle, of a picture of a time in seconds.
    #[must_use]
    pub fn row_time(&self, time: f64, y: f64) -> f64 {
        let height = f64::from(self.size.1);
        time + self.readout * (y.clamp(0.0, height) / height - 0.5)
    }

    /// Where the point of a layer's texture is in the picture of a time, and the homography of its
    /// row. `None` if it is behind the camera.
    #[must_use]
    pub fn truth(
        &self,
        scene: &Scene,
        layer: usize,
        on: Point,
        time: f64,
    ) -> Option<(Point, Matrix)> {
        let mut row = time;
        let mut found = None;
        // The row says when it was seen and this says in which row; a few rounds settle it.
        for _ in 0..4 {
            let homography = scene.homography(layer, row, self.size);
            let point = homography.put(on)?;
            row = self.row_time(time, point.y);
            found = Some((point, homography));
        }
        found
    }

    /// Takes the picture of a time in seconds: a grey value for each pixel, row by row.
    #[must_use]
    pub fn take(&self, scene: &Scene, time: f64) -> Vec<u8> {
        let moments = Moments::new(self, scene, time);
        let samples = moments.spread.len();
        let (width, height) = (self.size.0 as usize, self.size.1 as usize);
        let shades = self.shades();
        let [gain] = self.light.at(time);
        let mut dice = Dice::new(self.seed ^ time.to_bits());
        let mut grey = Vec::with_capacity(width * height);
        let mut row = Row::new(width);
        for y in 0..height {
            row.light.fill(0.0);
            for sample in 0..samples {
                row.add(self, scene, &moments, y, sample);
            }
            let scale = gain as f32 / samples as f32;
            for light in &row.light {
                let light = light * scale;
                let deviation = (self.noise[0].powi(2) as f32 * light.max(0.0)
                    + self.noise[1].powi(2) as f32)
                    .sqrt();
                let noisy = light + deviation * dice.normal();
                let shade = (noisy * (SHADES - 1) as f32) as usize;
                grey.push(shades[shade.min(SHADES - 1)]);
            }
        }
        grey
    }

    /// The grey value of each shade.
    fn shades(&self) -> Vec<u8> {
        let last = (SHADES - 1) as f64;
        (0..SHADES)
            .map(|shade| ((shade as f64 / last).powf(self.gamma) * 255.0).round() as u8)
            .collect()
    }
}

/// The homographies of all layers during one picture.
struct Moments {
    /// For each layer, from the first row's opening to the last one's closing.
    of_layers: Vec<Vec<Matrix>>,
    begin: f64,
    length: f64,
    size: (u32, u32),
    exposure: f64,
    time: f64,
    /// Where in the pixel each sample is taken, from its middle.
    spread: Vec<(f64, f64)>,
}

impl Moments {
    fn new(camera: &Camera, scene: &Scene, time: f64) -> Self {
        let length = (camera.readout + camera.exposure).max(1e-6);
        let begin = time - length / 2.0;
        let step = length / (MOMENTS - 1) as f64;
        let poses: Vec<_> = (0..MOMENTS)
            .map(|moment| begin + step * moment as f64)
            .map(|time| (time, scene.path.at(time)))
            .collect();
        let of_layers = scene.layers.iter().map(|layer| {
            let homography = |(time, pose): &(f64, _)| layer.homography(pose, *time, camera.size);
            poses.iter().map(homography).collect()
        });
        let mut moments = Self {
            of_layers: of_layers.collect(),
            begin,
            length,
            size: camera.size,
            exposure: camera.exposure,
            time,
            spread: Vec::new(),
        };
        moments.spread = spread(moments.samples());
        moments
    }

    fn at(&self, layer: usize, time: f64) -> Matrix {
        let place = (time - self.begin) / self.length * (MOMENTS - 1) as f64;
        let place = place.clamp(0.0, (MOMENTS - 1) as f64);
        let before = (place as usize).min(MOMENTS - 2);
        let share = place - before as f64;
        let moments = &self.of_layers[layer];
        let mut between = moments[before];
        for (row, next) in between.0.iter_mut().zip(&moments[before + 1].0) {
            for (value, next) in row.iter_mut().zip(next) {
                *value += (next - *value) * share;
            }
        }
        between
    }

    /// How many samples a pixel needs for the way that planes go while the shutter is open.
    fn samples(&self) -> usize {
        let (width, height) = (f64::from(self.size.0), f64::from(self.size.1));
        let half = self.exposure / 2.0;
        let mut longest: f64 = 0.0;
        for layer in 0..self.of_layers.len() {
            let (open, shut) = (
                self.at(layer, self.time - half),
                self.at(layer, self.time + half),
            );
            let back = open.inverse();
            for (x, y) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5)] {
                let from = Point::new(x * width, y * height);
                if let Some(to) = back.put(from).and_then(|on| shut.put(on)) {
                    longest = longest.max(from.distance(to));
                }
            }
        }
        ((longest / 1.5).ceil() as usize).clamp(LEAST_SAMPLES, MOST_SAMPLES)
    }
}

/// Places in a pixel, from its middle: the two-dimensional sequence with the least gaps (Roberts,
/// "The unreasonable effectiveness of quasirandom sequences", 2018), moved so that their mean is
/// the middle; else the whole picture would be off by a part of a pixel.
fn spread(samples: usize) -> Vec<(f64, f64)> {
    let place = |sample: usize, step: f64| ((sample as f64 + 0.5) * step).fract();
    let steps = [0.754_877_666_2, 0.569_840_291];
    let means = steps
        .map(|step| (0..samples).map(|sample| place(sample, step)).sum::<f64>() / samples as f64);
    (0..samples)
        .map(|sample| {
            (
                place(sample, steps[0]) - means[0],
                place(sample, steps[1]) - means[1],
            )
        })
        .collect()
}

/// One row of the picture while it is being taken.
struct Row {
    light: Vec<f32>,
    /// How much of what is further behind comes through, for the sample at hand.
    open: Vec<f32>,
}

impl Row {
    fn new(width: usize) -> Self {
        Self {
            light: vec![0.0; width],
            open: vec![1.0; width],
        }
    }

    /// Adds one sample of each pixel.
    fn add(&mut self, camera: &Camera, scene: &Scene, moments: &Moments, y: usize, sample: usize) {
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

/// A row of the picture, seen on a plane.
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

    /// How many texture pixels a pixel of the picture covers, in length; half of them are enough,
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::path::{CameraPath, Shake};
    use crate::scene::Layer;
    use crate::texture::Texture;

    /// A soft white dot on black, and a camera that swings past it.
    fn dot(exposure: f64, readout: f64, speed: f64) -> (Camera, Scene) {
        let bright = |x: f64, y: f64| 255.0 * (-((x - 200.0).hypot(y - 150.0) / 6.0).powi(2)).exp();
        let places = (0..401 * 301).map(|at| (f64::from(at % 401), f64::from(at / 401)));
        let grey: Vec<u8> = places.map(|(x, y)| bright(x, y).round() as u8).collect();
        let texture = Arc::new(Texture::new(401, 301, &grey, None));
        let camera = Camera {
            size: (160, 120),
            exposure,
            readout,
            light: Curve::new(&[(0.0, [1.0])]),
            gamma: 1.0,
            noise: [0.0; 2],
            softness: 0.3,
            seed: 1,
        };
        let distance = crate::geometry::FOCAL;
        let carried = Curve::new(&[
            (-1.0, [0.13 - speed, 0.07, distance, 0.0, 0.0, 0.0]),
            (0.0, [0.13, 0.07, distance, 0.0, 0.0, 0.0]),
            (1.0, [0.13 + speed, 0.07, distance, 0.0, 0.0, 0.0]),
        ]);
        let shake = Shake {
            degrees: 0.0,
            hertz: 1.0,
            seed: 0,
        };
        let scene = Scene {
            layers: vec![Layer::upright(&texture, [0.0; 3], 1.5)],
            path: CameraPath { carried, shake },
        };
        (camera, scene)
    }

    /// The middle of the brightness.
    fn middle(grey: &[u8], width: usize) -> Point {
        let mut sums = [0.0; 3];
        for (at, grey) in grey.iter().enumerate() {
            let grey = f64::from(*grey);
            sums[0] += grey * (at % width) as f64;
            sums[1] += grey * (at / width) as f64;
            sums[2] += grey;
        }
        Point::new(sums[0] / sums[2], sums[1] / sums[2])
    }

    #[test]
    fn what_is_seen_is_where_the_truth_says() {
        for (exposure, readout, speed) in [
            (0.0, 0.0, 0.0),
            (0.02, 0.0, 2.0),
            (0.0, 0.03, 2.0),
            (0.03, 0.03, -3.0),
        ] {
            let (camera, scene) = dot(exposure, readout, speed);
            let picture = camera.take(&scene, 0.0);
            let (truth, _) = camera
                .truth(&scene, 0, Point::new(200.0, 150.0), 0.0)
                .unwrap();
            let seen = middle(&picture, 160);
            assert!(
                seen.distance(truth) < 0.03,
                "open {exposure}, readout {readout}: {seen:?} instead of {truth:?}"
            );
        }
    }

    #[test]
    fn what_moves_while_the_shutter_is_open_is_blurred() {
        let brightest = |exposure| {
            let (camera, scene) = dot(exposure, 0.0, 3.0);
            camera.take(&scene, 0.0).into_iter().max()
        };
        assert!(brightest(0.04) < brightest(0.0).map(|grey| grey / 2));
    }

    #[test]
    fn noise_is_as_strong_as_it_says() {
        let (mut camera, scene) = dot(0.0, 0.0, 0.0);
        camera.light = Curve::new(&[(0.0, [0.0])]);
        camera.noise = [0.0, 0.1];
        let picture = camera.take(&scene, 0.0);
        // Below black is black: the mean of the upper half of a normal distribution.
        let mean = picture.iter().map(|grey| f64::from(*grey)).sum::<f64>() / picture.len() as f64;
        let expected = 0.1 * 255.0 / (2.0 * std::f64::consts::PI).sqrt();
        assert!(
            (mean - expected).abs() < 0.6,
            "{mean} instead of {expected}"
        );
    }
}
