//! A poor camera: how it captures a frame of a scene.
//!
//! Each pixel is the mean of several samples, spread over its area and over the time for which the
//! shutter is open; each sample is taken from the size of the texture that fits. So motion blur,
//! rolling shutter and minified planes come out as they do in a camera, in linear light.

mod moments;
mod row;

#[cfg(test)]
mod tests;

use crate::camera::moments::Moments;
use crate::camera::row::Row;
use crate::geometry::{Matrix, Point};
use crate::path::Curve;
use crate::scene::Scene;
use crate::seeded_rng::SeededRng;

/// How a camera captures frames.
#[derive(Clone, Debug)]
pub struct Camera {
    /// Width and height of the frames, in pixels.
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
    /// A lens that is not sharp: how many pixels of the frame run into each other.
    pub softness: f64,
    /// Which noise.
    pub seed: u64,
}

/// Steps of brightness from black to white, for the way from light to grey values.
const SHADES: usize = 1 << 14;

impl Camera {
    /// When the row of a height is exposed in the middle, of a frame of a time in seconds.
    #[must_use]
    pub fn row_time(&self, time: f64, y: f64) -> f64 {
        let height = f64::from(self.size.1);
        time + self.readout * (y.clamp(0.0, height) / height - 0.5)
    }

    /// Where the point of a layer's texture is in the frame of a time, and the homography of its
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

    /// Captures the frame of a time in seconds: a grey value for each pixel, row by row.
    #[must_use]
    pub fn take(&self, scene: &Scene, time: f64) -> Vec<u8> {
        let moments = Moments::new(self, scene, time);
        let samples = moments.spread.len();
        let (width, height) = (self.size.0 as usize, self.size.1 as usize);
        let shades = self.shades();
        let [gain] = self.light.at(time);
        let mut rng = SeededRng::new(self.seed ^ time.to_bits());
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
                let noisy = light + deviation * rng.normal();
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
