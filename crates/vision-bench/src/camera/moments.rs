//! Where everything is while one frame is captured, and how finely that time is sampled.

use crate::camera::Camera;
use crate::geometry::{Matrix, Point};
use crate::scene::Scene;

/// Samples at least; they are spread over the pixel's area too.
const LEAST_SAMPLES: usize = 4;

/// Samples at most: a blur of more than 24 pixels is sampled more coarsely.
const MOST_SAMPLES: usize = 16;

/// Parts of the time of a frame; in between the homographies are interpolated.
const MOMENTS: usize = 33;

/// The homographies of all layers during one frame.
pub(super) struct Moments {
    /// For each layer, from the first row's opening to the last one's closing.
    of_layers: Vec<Vec<Matrix>>,
    begin: f64,
    length: f64,
    size: (u32, u32),
    exposure: f64,
    pub(super) time: f64,
    /// Where in the pixel each sample is taken, from its middle.
    pub(super) spread: Vec<(f64, f64)>,
}

impl Moments {
    pub(super) fn new(camera: &Camera, scene: &Scene, time: f64) -> Self {
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

    pub(super) fn at(&self, layer: usize, time: f64) -> Matrix {
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
/// the middle; else the whole frame would be off by a part of a pixel.
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
