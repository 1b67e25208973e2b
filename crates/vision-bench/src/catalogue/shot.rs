//! A sequence that differs from an ordinary one only in what is said.

use std::sync::Arc;

use crate::camera::Camera;
use crate::geometry::{FOCAL, Point};
use crate::path::{CameraPath, Curve, Shake};
use crate::scene::{Layer, Place, Scene};
use crate::sequence::{Half, Kind, Outline, Plan, Sequence, times};
use crate::texture::Texture;

/// A sequence being described.
#[derive(Clone, Debug)]
pub struct Shot {
    sequence: Sequence,
    rate: f64,
    count: usize,
    dropped: usize,
    first: usize,
}

/// Where the camera is, at a time in seconds: what it looks at (x and y, in widths of the frame),
/// how much larger than at first it sees it, the angles aside and from above, and its roll, in
/// degrees.
type Key = (f64, [f64; 6]);

impl Shot {
    /// A calm hand, an ordinary camera, 300 frames at 30 a second, no compression.
    #[must_use]
    pub fn new(name: String, kind: Kind, half: Half, seed: u64) -> Self {
        let camera = Camera {
            size: (640, 480),
            exposure: 1.0 / 60.0,
            readout: 0.018,
            light: Curve::new(&[(0.0, [1.0])]),
            gamma: 1.0 / 2.2,
            noise: [0.025, 0.004],
            softness: 0.3,
            seed,
        };
        let path = CameraPath {
            carried: Curve::new(&[(0.0, [0.0, 0.0, FOCAL, 0.0, 0.0, 0.0])]),
            shake: Shake::calm(seed),
        };
        let scene = Scene {
            layers: Vec::new(),
            path,
        };
        Self {
            sequence: Sequence {
                name,
                kind,
                half,
                scene,
                camera,
                times: Vec::new(),
                kilobits: None,
                plans: Vec::new(),
            },
            rate: 30.0,
            count: 300,
            dropped: 0,
            first: 0,
        }
    }

    /// How the camera is carried.
    #[must_use]
    pub fn carried(mut self, keys: &[Key]) -> Self {
        let place = |[x, y, larger, aside, above, roll]: [f64; 6]| {
            [x, y, FOCAL / larger, aside, above, roll]
        };
        let keys: Vec<_> = keys
            .iter()
            .map(|(time, key)| (*time, place(*key)))
            .collect();
        self.sequence.scene.path.carried = Curve::new(&keys);
        self
    }

    /// How unsteady the hand is, in degrees and times a second.
    #[must_use]
    pub fn shaken(mut self, degrees: f64, hertz: f64) -> Self {
        let shake = &mut self.sequence.scene.path.shake;
        (shake.degrees, shake.hertz) = (degrees, hertz);
        self
    }

    /// The next layer, behind the ones before: a texture, the depth at which it is (the camera
    /// looks at 0), and how wide it is.
    #[must_use]
    pub fn before(self, texture: &Arc<Texture>, depth: f64, width: f64) -> Self {
        self.layer(Layer::upright(texture, [0.0, 0.0, depth], width))
    }

    /// The next layer, behind the ones before.
    #[must_use]
    pub fn layer(mut self, layer: Layer) -> Self {
        self.sequence.scene.layers.push(layer);
        self
    }

    /// The next layer is held before the lens: where (x and y in widths of the frame), how wide and
    /// how turned (in degrees), at what time.
    #[must_use]
    pub fn held_before(self, texture: &Arc<Texture>, keys: &[(f64, [f64; 4])]) -> Self {
        self.layer(Layer {
            texture: Arc::clone(texture),
            place: Place::Before(Curve::new(keys)),
        })
    }

    /// Frames a second, of how many of a hundred are dropped.
    #[must_use]
    pub fn at_rate(mut self, rate: f64, dropped: usize) -> Self {
        (self.rate, self.dropped) = (rate, dropped);
        self
    }

    /// Fewer frames, and smaller ones: for CI.
    #[must_use]
    pub fn short(mut self, count: usize, size: (u32, u32)) -> Self {
        self.count = count;
        self.sequence.camera.size = size;
        self
    }

    /// How long the shutter is open, and by how much the last row is late, in seconds.
    #[must_use]
    pub fn shutter(mut self, exposure: f64, readout: f64) -> Self {
        self.sequence.camera.exposure = exposure;
        self.sequence.camera.readout = readout;
        self
    }

    /// How bright it is at what time.
    #[must_use]
    pub fn light(mut self, keys: &[(f64, f64)]) -> Self {
        let keys: Vec<_> = keys.iter().map(|(time, light)| (*time, [*light])).collect();
        self.sequence.camera.light = Curve::new(&keys);
        self
    }

    /// The exponent from brightness to grey values.
    #[must_use]
    pub fn gamma(mut self, gamma: f64) -> Self {
        self.sequence.camera.gamma = gamma;
        self
    }

    /// Noise of white and of black, as shares of white, and a lens that is not sharp.
    #[must_use]
    pub fn poor(mut self, noise: [f64; 2], softness: f64) -> Self {
        self.sequence.camera.noise = noise;
        self.sequence.camera.softness = softness;
        self
    }

    /// Through VP8 at 300 kbit/s.
    #[must_use]
    pub fn sent(mut self) -> Self {
        self.sequence.kilobits = Some(300);
        self
    }

    /// The marks after this are made on this frame.
    #[must_use]
    pub fn later(mut self, frame: usize) -> Self {
        self.first = frame;
        self
    }

    /// A mark on a place of a layer's texture.
    #[must_use]
    pub fn mark(mut self, layer: usize, x: f64, y: f64, outline: Outline) -> Self {
        self.sequence.plans.push(Plan {
            layer,
            on: Point::new(x, y),
            outline,
            frame: self.first,
        });
        self
    }

    /// The sequence.
    #[must_use]
    pub fn done(mut self) -> Sequence {
        let seed = self.sequence.camera.seed;
        self.sequence.times = times(self.count, self.rate, self.dropped, seed);
        self.sequence
    }
}
