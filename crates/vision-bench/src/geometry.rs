//! Points, homographies, and where a camera sees the points of a plane.

/// A point in pixels, of a frame or of a texture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Point {
    /// The point at `(x, y)`.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// How far the other one is.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A 3×3 matrix, row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [[f64; 3]; 3]);

impl Matrix {
    /// Leaves everything where it is.
    pub const IDENTITY: Self = Self([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);

    /// Turns, scales and then moves a plane; the angle in radians.
    #[must_use]
    pub fn similarity(angle: f64, scale: f64, to: Point) -> Self {
        let (sine, cosine) = angle.sin_cos();
        Self([
            [scale * cosine, -scale * sine, to.x],
            [scale * sine, scale * cosine, to.y],
            [0.0, 0.0, 1.0],
        ])
    }

    /// First the other, then this.
    #[must_use]
    pub fn after(&self, other: &Self) -> Self {
        let mut product = [[0.0; 3]; 3];
        for (row, out) in self.0.iter().zip(product.iter_mut()) {
            for (column, value) in out.iter_mut().enumerate() {
                *value = (0..3).map(|k| row[k] * other.0[k][column]).sum();
            }
        }
        Self(product)
    }

    /// The way back; of a matrix without one, numbers that are not finite.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let m = &self.0;
        let minor = |row: usize, column: usize| {
            let (r0, r1) = ((row + 1) % 3, (row + 2) % 3);
            let (c0, c1) = ((column + 1) % 3, (column + 2) % 3);
            m[r0][c0] * m[r1][c1] - m[r0][c1] * m[r1][c0]
        };
        let determinant: f64 = (0..3).map(|column| m[0][column] * minor(0, column)).sum();
        let mut inverse = [[0.0; 3]; 3];
        for (row, out) in inverse.iter_mut().enumerate() {
            for (column, value) in out.iter_mut().enumerate() {
                *value = minor(column, row) / determinant;
            }
        }
        Self(inverse)
    }

    /// The other diagonal.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let m = &self.0;
        Self([0, 1, 2].map(|row| [0, 1, 2].map(|column| m[column][row])))
    }

    /// A vector that went through it.
    #[must_use]
    pub fn times(&self, vector: [f64; 3]) -> [f64; 3] {
        self.0
            .map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
    }

    /// Where a homography puts a point; `None` behind the camera.
    #[must_use]
    pub fn put(&self, point: Point) -> Option<Point> {
        let [x, y, depth] = self.times([point.x, point.y, 1.0]);
        (depth > 1e-9).then(|| Point::new(x / depth, y / depth))
    }

    /// Turns by an angle in radians around the x axis (0), the y axis (1) or the z axis (2).
    #[must_use]
    pub fn turn(axis: usize, angle: f64) -> Self {
        let (sine, cosine) = angle.sin_cos();
        let (first, second) = ((axis + 1) % 3, (axis + 2) % 3);
        let mut turn = Self::IDENTITY;
        turn.0[first][first] = cosine;
        turn.0[second][second] = cosine;
        turn.0[first][second] = -sine;
        turn.0[second][first] = sine;
        turn
    }
}

/// Where a camera is and looks. Lengths are in widths of the frame as they appear at distance 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// From the world to the camera, whose x goes right, y down and z forward.
    pub turn: Matrix,
    /// In the world.
    pub place: [f64; 3],
}

/// The focal length in widths of the frame: a field of view of 61°, as phones have.
pub const FOCAL: f64 = 0.85;

impl Pose {
    /// The homography from texture pixels of a plane to pixels of a frame of `width` by `height`.
    /// The plane's texture pixel (0, 0) is at `corner`; `right` and `down` lead to the next ones.
    /// This is the pinhole camera, K·R·[right down corner − place].
    #[must_use]
    pub fn of_plane(
        &self,
        corner: [f64; 3],
        right: [f64; 3],
        down: [f64; 3],
        (width, height): (u32, u32),
    ) -> Matrix {
        let from_here = [0, 1, 2].map(|axis| corner[axis] - self.place[axis]);
        let columns = [right, down, from_here].map(|vector| self.turn.times(vector));
        let focal = FOCAL * f64::from(width);
        let middle = Point::new(f64::from(width - 1) / 2.0, f64::from(height - 1) / 2.0);
        let lens = Matrix([
            [focal, 0.0, middle.x],
            [0.0, focal, middle.y],
            [0.0, 0.0, 1.0],
        ]);
        lens.after(&Matrix(columns).transposed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_back() {
        let there = Matrix([[1.1, 0.2, 30.0], [-0.1, 0.9, 12.0], [1e-4, -2e-4, 1.0]]);
        let point = Point::new(123.0, 45.0);
        let back = there.inverse().put(there.put(point).unwrap()).unwrap();
        assert!(back.distance(point) < 1e-9, "{back:?}");
    }

    #[test]
    fn a_plane_in_front_fills_the_frame_at_the_focal_distance() {
        let pose = Pose {
            turn: Matrix::IDENTITY,
            place: [0.0, 0.0, -FOCAL],
        };
        let pixel = 1.0 / 640.0;
        let corner = [-319.5 * pixel, -239.5 * pixel, 0.0];
        let homography = pose.of_plane(corner, [pixel, 0.0, 0.0], [0.0, pixel, 0.0], (640, 480));
        let seen = homography.put(Point::new(100.0, 50.0)).unwrap();
        assert!(seen.distance(Point::new(100.0, 50.0)) < 1e-9, "{seen:?}");
    }
}
