//! What is there to be seen: textured planes in front of each other, and where they are.

use std::sync::Arc;

use crate::geometry::{Matrix, Point, Pose};
use crate::path::{CameraPath, Curve};
use crate::texture::Texture;

/// Where a plane is.
#[derive(Clone, Debug)]
pub enum Place {
    /// In the world; lengths in widths of the frame, angles in degrees.
    World {
        /// Its middle; z grows away from the camera, which looks at z = 0.
        middle: [f64; 3],
        /// How wide it is.
        width: f64,
        /// How it is turned around the y, x and z axes.
        turned: [f64; 3],
        /// How far it is moved from there at what time, if it moves on its own.
        moved: Option<Curve<3>>,
    },
    /// Before the lens, as a hand that reaches in: x and y of its middle and its width, in widths
    /// of the frame, and its angle in degrees.
    Before(Curve<4>),
}

/// A plane with something on it.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What is on it.
    pub texture: Arc<Texture>,
    /// Where it is.
    pub place: Place,
}

impl Layer {
    /// Upright at `middle`, `width` wide.
    #[must_use]
    pub fn upright(texture: &Arc<Texture>, middle: [f64; 3], width: f64) -> Self {
        Self {
            texture: Arc::clone(texture),
            place: Place::World {
                middle,
                width,
                turned: [0.0; 3],
                moved: None,
            },
        }
    }

    /// From pixels of the texture to pixels of the frame.
    #[must_use]
    pub fn homography(&self, pose: &Pose, time: f64, size: (u32, u32)) -> Matrix {
        let (width, height) = (self.texture.width() as f64, self.texture.height() as f64);
        let middle = Point::new((width - 1.0) / 2.0, (height - 1.0) / 2.0);
        match &self.place {
            Place::World {
                middle: at,
                width: wide,
                turned,
                moved,
            } => {
                let offset = moved.as_ref().map_or([0.0; 3], |moved| moved.at(time));
                let turn = Matrix::turn(1, turned[0].to_radians())
                    .after(&Matrix::turn(0, turned[1].to_radians()))
                    .after(&Matrix::turn(2, turned[2].to_radians()));
                let pixel = wide / width;
                let right = turn.times([pixel, 0.0, 0.0]);
                let down = turn.times([0.0, pixel, 0.0]);
                let corner = [0, 1, 2].map(|axis| {
                    at[axis] + offset[axis] - right[axis] * middle.x - down[axis] * middle.y
                });
                pose.of_plane(corner, right, down, size)
            }
            Place::Before(carried) => {
                let [x, y, wide, angle] = carried.at(time);
                let frame_width = f64::from(size.0);
                let to = Point::new(x * frame_width, y * frame_width);
                Matrix::similarity(angle.to_radians(), wide * frame_width / width, to).after(
                    &Matrix::similarity(0.0, 1.0, Point::new(-middle.x, -middle.y)),
                )
            }
        }
    }
}

/// The planes, the nearest first, and the camera.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Nearest first; the last one should cover everything.
    pub layers: Vec<Layer>,
    /// The camera.
    pub path: CameraPath,
}

impl Scene {
    /// From pixels of a layer's texture to pixels of a frame of `size`, at a time in seconds.
    #[must_use]
    pub fn homography(&self, layer: usize, time: f64, size: (u32, u32)) -> Matrix {
        self.layers[layer].homography(&self.path.at(time), time, size)
    }

    /// How much of a place on a layer is covered by what is in front of it, from 0 to 1; the place
    /// in pixels of the frame.
    #[must_use]
    pub fn covered(&self, layer: usize, place: Point, time: f64, size: (u32, u32)) -> f64 {
        let open: f64 = (0..layer)
            .map(|front| {
                let back = self.homography(front, time, size).inverse();
                back.put(place).map_or(1.0, |on| {
                    let texture = self.layers[front].texture.from_afar(1.0);
                    1.0 - f64::from(texture.seen(on.x as f32, on.y as f32).1)
                })
            })
            .product();
        1.0 - open
    }
}
