//! How a camera is carried: positions at certain times, smoothly joined, and an unsteady hand.

use std::f64::consts::TAU;

use crate::geometry::{Matrix, Pose};
use crate::seeded_rng::SeededRng;

/// Numbers that change smoothly from one time to the next.
#[derive(Clone, Debug)]
pub struct Curve<const N: usize> {
    /// Seconds and the numbers then, in the order of time; at least one.
    pub keys: Vec<(f64, [f64; N])>,
}

impl<const N: usize> Curve<N> {
    /// A curve through the keys.
    ///
    /// # Panics
    /// If there are none.
    #[must_use]
    pub fn new(keys: &[(f64, [f64; N])]) -> Self {
        assert!(!keys.is_empty(), "a curve needs a key");
        Self {
            keys: keys.to_vec(),
        }
    }

    /// The numbers at a time in seconds: cubic, with a level start and end and, in between, the
    /// slope of the neighbours (Catmull and Rom, 1974); before and after, it does not move.
    #[must_use]
    pub fn at(&self, time: f64) -> [f64; N] {
        let keys = &self.keys;
        let after = keys.partition_point(|(key, _)| *key <= time);
        if after == 0 {
            return keys[0].1;
        }
        if after == keys.len() {
            return keys[after - 1].1;
        }
        let (begin, from) = keys[after - 1];
        let (end, to) = keys[after];
        let length = end - begin;
        let slope = |at: usize, axis: usize| {
            if at == 0 || at + 1 == keys.len() {
                return 0.0;
            }
            let (before, past) = (&keys[at - 1], &keys[at + 1]);
            (past.1[axis] - before.1[axis]) / (past.0 - before.0)
        };
        let part = (time - begin) / length;
        let (square, cube) = (part * part, part * part * part);
        std::array::from_fn(|axis| {
            from[axis] * (2.0 * cube - 3.0 * square + 1.0)
                + to[axis] * (3.0 * square - 2.0 * cube)
                + slope(after - 1, axis) * length * (cube - 2.0 * square + part)
                + slope(after, axis) * length * (cube - square)
        })
    }
}

/// An unsteady hand.
#[derive(Clone, Copy, Debug)]
pub struct Shake {
    /// How far it turns the camera, in degrees (a deviation, not an extreme).
    pub degrees: f64,
    /// How often in a second, about.
    pub hertz: f64,
    /// Which shaking.
    pub seed: u64,
}

impl Shake {
    /// What a person holds with two hands.
    #[must_use]
    pub const fn calm(seed: u64) -> Self {
        Self {
            degrees: 0.25,
            hertz: 1.3,
            seed,
        }
    }

    /// Yaw, pitch and roll in radians at a time in seconds.
    fn at(&self, time: f64) -> [f64; 3] {
        let mut rng = SeededRng::new(self.seed);
        let mut angles = [0.0; 3];
        for (axis, angle) in angles.iter_mut().enumerate() {
            let strength = if axis == 2 { 0.5 } else { 1.0 };
            for wave in 0..4 {
                // A hand's slow waves are the strong ones.
                let hertz = self.hertz * rng.between(0.7, 1.3) * [0.45, 1.0, 1.7, 2.9][wave];
                let phase = rng.between(0.0, TAU);
                let share = [0.9, 0.8, 0.45, 0.2][wave];
                *angle += strength * share * (TAU * hertz * time + phase).sin();
            }
            *angle *= self.degrees.to_radians();
        }
        angles
    }
}

/// Where the camera is at what time.
#[derive(Clone, Debug)]
pub struct CameraPath {
    /// What it looks at, x and y on the plane z = 0, in widths of the frame; its distance from
    /// there; the angle from which it looks, sideways and from above, and its roll, in degrees. At
    /// a distance of [`crate::geometry::FOCAL`] a width of the plane fills the frame.
    pub carried: Curve<6>,
    /// The unsteady hand.
    pub shake: Shake,
}

impl CameraPath {
    /// The pose at a time in seconds.
    #[must_use]
    pub fn at(&self, time: f64) -> Pose {
        let [x, y, distance, aside, above, roll] = self.carried.at(time);
        let [yaw, pitch, more_roll] = self.shake.at(time);
        let around = Matrix::turn(1, aside.to_radians())
            .after(&Matrix::turn(0, above.to_radians()))
            .after(&Matrix::turn(2, roll.to_radians()));
        let forward = around.times([0.0, 0.0, 1.0]);
        let place = [
            x - distance * forward[0],
            y - distance * forward[1],
            -distance * forward[2],
        ];
        let camera = around
            .after(&Matrix::turn(1, yaw))
            .after(&Matrix::turn(0, pitch))
            .after(&Matrix::turn(2, more_roll));
        Pose {
            turn: camera.transposed(),
            place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_through_its_keys_and_stands_still_outside() {
        let curve = Curve::new(&[(0.0, [1.0]), (1.0, [3.0]), (3.0, [2.0])]);
        for (time, value) in [(-1.0, 1.0), (0.0, 1.0), (1.0, 3.0), (3.0, 2.0), (9.0, 2.0)] {
            let [got] = curve.at(time);
            assert!((got - value).abs() < 1e-12, "at {time}: {got}");
        }
    }

    #[test]
    fn a_camera_looks_at_what_it_is_pointed_at() {
        let path = CameraPath {
            carried: Curve::new(&[(0.0, [0.2, -0.1, 1.5, 30.0, 20.0, 50.0])]),
            shake: Shake {
                degrees: 0.0,
                hertz: 1.0,
                seed: 0,
            },
        };
        let homography =
            path.at(0.0)
                .of_plane([0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], (640, 480));
        let seen = homography.put(crate::geometry::Point::new(0.2, -0.1));
        let seen = seen.expect("it lies in front");
        assert!((seen.x - 319.5).abs() < 1e-6 && (seen.y - 239.5).abs() < 1e-6);
    }
}
