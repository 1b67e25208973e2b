//! A sequence: what is filmed, how, and what is marked.

use crate::camera::Camera;
use crate::film::{Film, Planned, Truth};
use crate::geometry::{Matrix, Point};
use crate::scene::Scene;
use crate::seeded_rng::SeededRng;

/// Kinds of material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One plane that fills the world, with known motion.
    Plane,
    /// Photographs of real things.
    Photograph,
    /// Things that we drew.
    Drawn,
    /// Planes at different depths, and things that move in front.
    Parallax,
    /// A real video, annotated by hand.
    Real,
}

impl Kind {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 5] = [
        Self::Plane,
        Self::Drawn,
        Self::Photograph,
        Self::Parallax,
        Self::Real,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plane => "plane",
            Self::Photograph => "photograph",
            Self::Drawn => "drawn thing",
            Self::Parallax => "depth and motion",
            Self::Real => "real video",
        }
    }
}

/// Whether a sequence may be looked at while the tracker is tuned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// It may.
    Tuning,
    /// It may not.
    HeldOut,
}

/// What is drawn around the marked point; measures in pixels of the frame it is made on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outline {
    /// Nothing: a tap.
    Point,
    /// A circle of a radius.
    Circle(f64),
    /// An upright box, width and height.
    Box(f64, f64),
}

/// A mark that is going to be made.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// On which of the scene's layers.
    pub layer: usize,
    /// Where, in pixels of the layer's texture.
    pub on: Point,
    /// Around it.
    pub outline: Outline,
    /// On which frame.
    pub frame: usize,
}

/// What is filmed, how, and what is marked.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// Unique; a file name.
    pub name: String,
    /// The kind of material.
    pub kind: Kind,
    /// Whether it is held out.
    pub half: Half,
    /// What is there.
    pub scene: Scene,
    /// The camera.
    pub camera: Camera,
    /// When the frames are captured, in seconds.
    pub times: Vec<f64>,
    /// VP8 at this many thousand bits a second, if it is compressed.
    pub kilobits: Option<u32>,
    /// The marks.
    pub plans: Vec<Plan>,
}

/// The radius of what is marked by a tap, in widths of the frame: what a finger covers.
const TAP: f64 = 0.04;

/// Points across a target that are checked for visibility.
const PROBES: i32 = 4;

impl Sequence {
    /// Films it, without compression.
    #[must_use]
    pub fn film(&self) -> Film {
        let frames = self.times.iter();
        self.film_of(
            frames
                .flat_map(|time| self.camera.take(&self.scene, *time))
                .collect(),
        )
    }

    /// The film with pixels that were filmed before.
    #[must_use]
    pub fn film_of(&self, pixels: Vec<u8>) -> Film {
        Film {
            name: self.name.clone(),
            kind: self.kind,
            half: self.half,
            size: self.camera.size,
            times: self.times.iter().map(|time| 1000.0 * time).collect(),
            pixels,
            marks: self.plans.iter().map(|plan| self.planned(plan)).collect(),
        }
    }

    /// A mark and its truth in each frame.
    ///
    /// # Panics
    /// If the marked point is behind the camera when it is marked.
    #[must_use]
    pub fn planned(&self, plan: &Plan) -> Planned {
        let seen = |frame: usize| {
            self.camera
                .truth(&self.scene, plan.layer, plan.on, self.times[frame])
        };
        let (point, first) = seen(plan.frame).expect("a mark is made on what is seen");
        let width = f64::from(self.camera.size.0);
        // The mark's plane has its origin in the mark and the frame's width as its unit.
        let from_mark = first
            .inverse()
            .after(&Matrix::similarity(0.0, width, point));
        let truth = |frame: usize| {
            let Some((point, homography)) = seen(frame) else {
                return Some(Truth::BEHIND);
            };
            let homography = homography.after(&from_mark);
            let share = self.share_seen(plan, &homography, self.times[frame]);
            Some(Truth {
                point,
                homography: Some(homography),
                share,
            })
        };
        Planned {
            frame: plan.frame,
            point,
            outline: plan.outline,
            truths: (0..self.times.len()).map(truth).collect(),
        }
    }

    /// How much of the target is inside the frame and not covered, from 0 to 1.
    fn share_seen(&self, plan: &Plan, from_mark: &Matrix, time: f64) -> f64 {
        let (width, height) = self.camera.size;
        let (wide, high) = match plan.outline {
            Outline::Point => (TAP, TAP),
            Outline::Circle(radius) => (radius / f64::from(width), radius / f64::from(width)),
            Outline::Box(w, h) => (w / 2.0 / f64::from(width), h / 2.0 / f64::from(width)),
        };
        let round = !matches!(plan.outline, Outline::Box(..));
        let (mut all, mut seen) = (0.0, 0.0);
        for (x, y) in (-PROBES..=PROBES).flat_map(|x| (-PROBES..=PROBES).map(move |y| (x, y))) {
            if round && x * x + y * y > PROBES * PROBES {
                continue;
            }
            all += 1.0;
            let share = |at: i32| f64::from(at) / f64::from(PROBES);
            let Some(at) = from_mark.put(Point::new(wide * share(x), high * share(y))) else {
                continue;
            };
            let inside = at.x >= 0.0
                && at.y >= 0.0
                && at.x <= f64::from(width - 1)
                && at.y <= f64::from(height - 1);
            if inside {
                let row = self.camera.row_time(time, at.y);
                seen += 1.0 - self.scene.covered(plan.layer, at, row, self.camera.size);
            }
        }
        seen / all
    }
}

/// Times of `count` frames at a rate, in seconds; `dropped` of a hundred never arrive, and what
/// arrives has come a little early or late.
#[must_use]
pub fn times(count: usize, rate: f64, dropped: usize, seed: u64) -> Vec<f64> {
    let mut rng = SeededRng::new(seed);
    let mut times = Vec::with_capacity(count);
    let mut tick = 0.0;
    while times.len() < count {
        let late = if dropped > 0 {
            rng.between(-0.1, 0.1)
        } else {
            0.0
        };
        if rng.below(100) >= dropped || times.is_empty() {
            times.push((tick + late) / rate);
        }
        tick += 1.0;
    }
    times
}
