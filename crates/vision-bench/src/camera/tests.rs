//! That the frames show what the truth says, with blur and noise.

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
        let frame = camera.take(&scene, 0.0);
        let (truth, _) = camera
            .truth(&scene, 0, Point::new(200.0, 150.0), 0.0)
            .unwrap();
        let seen = middle(&frame, 160);
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
    let frame = camera.take(&scene, 0.0);
    // Below black is black: the mean of the upper half of a normal distribution.
    let mean = frame.iter().map(|grey| f64::from(*grey)).sum::<f64>() / frame.len() as f64;
    let expected = 0.1 * 255.0 / (2.0 * std::f64::consts::PI).sqrt();
    assert!(
        (mean - expected).abs() < 0.6,
        "{mean} instead of {expected}"
    );
}
