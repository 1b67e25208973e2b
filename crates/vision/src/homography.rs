//! How a plane in the world maps to a frame, or one frame of it to another: a homography.
//!
//! Formulas: Hartley & Zisserman, *Multiple View Geometry*, 2nd edition, chapter 2 (homographies)
//! and section 4.1 (four points).

#[cfg(test)]
use crate::angle::sin_cos;

/// A 3 × 3 matrix, row by row, whose last element is 1: (x, y) goes to
/// ((h₀x + h₁y + h₂) / w, (h₃x + h₄y + h₅) / w) with w = h₆x + h₇y + 1.
///
/// Where w ≤ 0 the plane lies behind the camera; it is w > 0 at the origin by construction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Homography(pub [f64; 9]);

/// A point whose w is below this part of the largest w of its region is too near the horizon.
const NEAREST_TO_HORIZON: f64 = 0.2;

/// Pixels in the frame per pixel in the reference; beyond this nothing is recognised.
const PLAUSIBLE_SCALE: core::ops::RangeInclusive<f64> = 0.15..=6.0;

/// How many times longer one direction may become than another: a tilt of 75°.
const PLAUSIBLE_ANISOTROPY: f64 = 4.0;

/// Three points count as lying on a line if their triangle is smaller than this part of the square
/// of the points' extent.
const FLAT: f64 = 1e-7;

impl Homography {
    pub(crate) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);

    /// Moves by (dx, dy).
    #[cfg(test)]
    pub(crate) const fn translation(dx: f64, dy: f64) -> Self {
        Self([1.0, 0.0, dx, 0.0, 1.0, dy, 0.0, 0.0, 1.0])
    }

    /// Turns by `angle` (radians, from x towards y), enlarges by `scale`, then moves by (dx, dy).
    #[cfg(test)]
    pub(crate) fn similarity(scale: f64, angle: f64, dx: f64, dy: f64) -> Self {
        let (sin, cos) = sin_cos(angle);
        let (sin, cos) = (scale * sin, scale * cos);
        Self([cos, -sin, dx, sin, cos, dy, 0.0, 0.0, 1.0])
    }

    /// A matrix of any size; `None` if its last element is not clearly other than zero, which
    /// means that the origin lies on the horizon, or if a number is not finite.
    pub(crate) fn normalised(mut matrix: [f64; 9]) -> Option<Self> {
        let largest = matrix.iter().fold(0.0, |most: f64, m| most.max(m.abs()));
        let last = matrix[8];
        // Written so that a comparison with a number that is none refuses.
        let usable = last.abs() > 1e-12 * largest && largest.is_finite();
        if !usable {
            return None;
        }
        for element in &mut matrix {
            *element /= last;
        }
        matrix[8] = 1.0;
        let result = Self(matrix);
        result.is_finite().then_some(result)
    }

    /// Whether every element is a number.
    pub(crate) fn is_finite(&self) -> bool {
        self.0.iter().all(|element| element.is_finite())
    }

    /// The divisor w at (x, y).
    pub(crate) fn depth(&self, x: f64, y: f64) -> f64 {
        self.0[6] * x + self.0[7] * y + self.0[8]
    }

    /// Where (x, y) goes; `None` on and behind the horizon.
    pub(crate) fn apply(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let h = &self.0;
        let w = self.depth(x, y);
        let to = (
            (h[0] * x + h[1] * y + h[2]) / w,
            (h[3] * x + h[4] * y + h[5]) / w,
        );
        (w > 0.0 && to.0.is_finite() && to.1.is_finite()).then_some(to)
    }

    /// First `first`, then `self`. `None` if the origin ends on the horizon.
    pub(crate) fn compose(&self, first: &Self) -> Option<Self> {
        Self::normalised(product(&self.0, &first.0))
    }

    /// The way back; `None` if there is none. It holds on the side of the horizon on which the
    /// target's origin lies: all of a frame, unless the horizon itself is in it.
    pub(crate) fn inverse(&self) -> Option<Self> {
        let adjugate = adjugate(&self.0);
        let determinant =
            self.0[0] * adjugate[0] + self.0[1] * adjugate[3] + self.0[2] * adjugate[6];
        if determinant == 0.0 {
            return None;
        }
        Self::normalised(adjugate)
    }

    /// The affine part near (x, y), row by row: ∂x′/∂x, ∂x′/∂y, ∂y′/∂x, ∂y′/∂y. `None` on and
    /// behind the horizon.
    pub(crate) fn jacobian_at(&self, x: f64, y: f64) -> Option<[f64; 4]> {
        let h = &self.0;
        let w = self.depth(x, y);
        let (to_x, to_y) = self.apply(x, y)?;
        let jacobian = [
            (h[0] - to_x * h[6]) / w,
            (h[1] - to_x * h[7]) / w,
            (h[3] - to_y * h[6]) / w,
            (h[4] - to_y * h[7]) / w,
        ];
        jacobian
            .iter()
            .all(|element| element.is_finite())
            .then_some(jacobian)
    }

    /// How many times larger things become near (x, y): √|det J|. `None` behind the horizon.
    pub(crate) fn local_scale(&self, x: f64, y: f64) -> Option<f64> {
        let [a, b, c, d] = self.jacobian_at(x, y)?;
        Some(libm::sqrt((a * d - b * c).abs()))
    }

    /// How many times longer the most stretched direction becomes near (x, y) than the least
    /// stretched one: the ratio of the singular values of J, at least 1. `None` behind the horizon
    /// and where J is singular.
    pub(crate) fn anisotropy(&self, x: f64, y: f64) -> Option<f64> {
        let [a, b, c, d] = self.jacobian_at(x, y)?;
        let squares = a * a + b * b + c * c + d * d;
        let area = (a * d - b * c).abs();
        // The singular values are s ≥ t with s² + t² = `squares` and s·t = `area`.
        let difference = libm::sqrt((squares - 2.0 * area).max(0.0));
        let sum = libm::sqrt(squares + 2.0 * area);
        let ratio = (sum + difference) / (sum - difference);
        (ratio.is_finite() && ratio >= 1.0).then_some(ratio)
    }

    /// The same motion when a pixel on the side it comes from is `from` times as wide as before and
    /// one on the side it goes to `to` times. A pixel that is n times as wide has its centre at
    /// n·x + (n − 1)/2 of the narrow ones: `scaled(2.0, 1.0)` takes pixels of the pyramid's next
    /// level.
    pub(crate) fn scaled(&self, from: f64, to: f64) -> Option<Self> {
        let widen = [
            from,
            0.0,
            (from - 1.0) / 2.0,
            0.0,
            from,
            (from - 1.0) / 2.0,
            0.0,
            0.0,
            1.0,
        ];
        let shift = (1.0 / to - 1.0) / 2.0;
        let narrow = [1.0 / to, 0.0, shift, 0.0, 1.0 / to, shift, 0.0, 0.0, 1.0];
        Self::normalised(product(&narrow, &product(&self.0, &widen)))
    }

    /// The one that takes four points to four others. `None` if three of either lie on a line.
    pub(crate) fn from_four(from: &[(f64, f64); 4], to: &[(f64, f64); 4]) -> Option<Self> {
        let basis = adjugate(&of_basis(from)?);
        Self::normalised(product(&of_basis(to)?, &basis))
    }

    /// Whether a camera could have seen this of a thing that is still recognised: no mirror image,
    /// the region away from the horizon, between 0.15 and 6 times as large, no direction more than
    /// 4 times longer than another. `region` is the corners of a convex region; both sides are in
    /// pixels.
    pub(crate) fn is_plausible(&self, region: &[(f64, f64)]) -> bool {
        if !self.is_finite() || region.is_empty() {
            return false;
        }
        let mut deepest = 0.0_f64;
        let mut nearest = f64::INFINITY;
        for &(x, y) in region {
            deepest = deepest.max(self.depth(x, y));
            nearest = nearest.min(self.depth(x, y));
        }
        nearest > NEAREST_TO_HORIZON * deepest
            && region.iter().all(|&(x, y)| {
                self.jacobian_at(x, y)
                    .is_some_and(|[a, b, c, d]| a * d - b * c > 0.0)
                    && self
                        .local_scale(x, y)
                        .is_some_and(|scale| PLAUSIBLE_SCALE.contains(&scale))
                    && self
                        .anisotropy(x, y)
                        .is_some_and(|ratio| ratio <= PLAUSIBLE_ANISOTROPY)
            })
    }
}

fn product(left: &[f64; 9], right: &[f64; 9]) -> [f64; 9] {
    let mut result = [0.0; 9];
    for row in 0..3 {
        for column in 0..3 {
            result[3 * row + column] = left[3 * row] * right[column]
                + left[3 * row + 1] * right[3 + column]
                + left[3 * row + 2] * right[6 + column];
        }
    }
    result
}

/// The inverse times the determinant.
fn adjugate(m: &[f64; 9]) -> [f64; 9] {
    [
        m[4] * m[8] - m[5] * m[7],
        m[2] * m[7] - m[1] * m[8],
        m[1] * m[5] - m[2] * m[4],
        m[5] * m[6] - m[3] * m[8],
        m[0] * m[8] - m[2] * m[6],
        m[2] * m[3] - m[0] * m[5],
        m[3] * m[7] - m[4] * m[6],
        m[1] * m[6] - m[0] * m[7],
        m[0] * m[4] - m[1] * m[3],
    ]
}

/// Twice the area of a triangle, with its sign.
pub(crate) fn area(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// The matrix that takes the projective basis (1,0,0), (0,1,0), (0,0,1), (1,1,1) to four points.
/// `None` if three lie on a line.
fn of_basis(p: &[(f64, f64); 4]) -> Option<[f64; 9]> {
    // Barycentric coordinates of the fourth point in the triangle of the others, all times the
    // triangle's area.
    let whole = area(p[0], p[1], p[2]);
    let parts = [
        area(p[1], p[2], p[3]),
        area(p[2], p[0], p[3]),
        area(p[0], p[1], p[3]),
    ];
    let extent = p.iter().fold(0.0_f64, |most, point| {
        most.max((point.0 - p[0].0).abs())
            .max((point.1 - p[0].1).abs())
    });
    let least = FLAT * extent * extent;
    let spread = whole.abs() > least && parts.iter().all(|part| part.abs() > least);
    if !spread {
        return None;
    }
    let [l, m, n] = parts.map(|part| part / whole);
    Some([
        l * p[0].0,
        m * p[1].0,
        n * p[2].0,
        l * p[0].1,
        m * p[1].1,
        n * p[2].1,
        l,
        m,
        n,
    ])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: (f64, f64), b: (f64, f64), bound: f64) -> bool {
        (a.0 - b.0).abs() < bound && (a.1 - b.1).abs() < bound
    }

    const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];

    prop_compose! {
        /// A view of the square that a camera could have.
        fn view()(
            scale in 0.3..3.0, angle in 0.0..6.3, dx in -200.0..200.0, dy in -200.0..200.0,
            corners in prop::array::uniform8(-12.0..12.0),
        ) -> Homography {
            let base = Homography::similarity(scale, angle, dx, dy);
            let to = core::array::from_fn(|index| {
                let (x, y) = SQUARE[index];
                base.apply(x + corners[2 * index], y + corners[2 * index + 1]).unwrap()
            });
            Homography::from_four(&SQUARE, &to).unwrap()
        }
    }

    proptest! {
        #[test]
        fn b45_a_homography_and_its_inverse_cancel(h in view(), x in 0.0..100.0, y in 0.0..100.0) {
            let back = h.inverse().unwrap();
            let (to_x, to_y) = h.apply(x, y).unwrap();
            prop_assume!(back.depth(to_x, to_y) > 0.0);
            prop_assert!(close(back.apply(to_x, to_y).unwrap(), (x, y), 1e-5));
            let both = back.compose(&h).unwrap();
            prop_assert!(close(both.apply(x, y).unwrap(), (x, y), 1e-5));
        }

        #[test]
        fn b45_the_jacobian_is_the_slope(h in view(), x in 10.0..90.0, y in 10.0..90.0) {
            let [a, b, c, d] = h.jacobian_at(x, y).unwrap();
            let at = |x, y| h.apply(x, y).unwrap();
            let (right, left) = (at(x + 1e-4, y), at(x - 1e-4, y));
            let (below, above) = (at(x, y + 1e-4), at(x, y - 1e-4));
            let slope = |p: f64, q: f64| (p - q) / 2e-4;
            prop_assert!(close((slope(right.0, left.0), slope(right.1, left.1)), (a, c), 1e-4));
            prop_assert!(close((slope(below.0, above.0), slope(below.1, above.1)), (b, d), 1e-4));
        }

        #[test]
        fn b45_nothing_is_made_of_numbers_that_are_none(
            corners in prop::array::uniform8(prop::num::f64::ANY),
        ) {
            let to = core::array::from_fn(|i| (corners[2 * i], corners[2 * i + 1]));
            let both = [Homography::from_four(&SQUARE, &to), Homography::from_four(&to, &SQUARE)];
            for h in both.into_iter().flatten() {
                prop_assert!(h.is_finite());
                if let Some(to) = h.apply(3.0, 4.0) {
                    prop_assert!(to.0.is_finite() && to.1.is_finite());
                }
                h.is_plausible(&SQUARE);
                if let Some(back) = h.inverse() {
                    prop_assert!(back.is_finite());
                }
            }
        }
    }

    #[test]
    fn b45_levels_of_the_pyramid_change_units_by_pixel_centres() {
        // The third pixel of a half-size frame covers the fifth and sixth of the whole one.
        let h = Homography::IDENTITY.scaled(2.0, 1.0).unwrap();
        assert_eq!(h.apply(2.0, 0.0), Some((4.5, 0.5)));
        let h = Homography::IDENTITY.scaled(1.0, 2.0).unwrap();
        assert_eq!(h.apply(4.5, 0.5), Some((2.0, 0.0)));
        let h = Homography::translation(8.0, 0.0).scaled(4.0, 4.0).unwrap();
        assert!(close(h.apply(1.0, 1.0).unwrap(), (3.0, 1.0), 1e-12));
    }

    #[test]
    fn b45_scale_and_anisotropy_are_those_of_the_matrix() {
        let h = Homography([4.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        assert!((h.local_scale(7.0, 7.0).unwrap() - 2.0).abs() < 1e-12);
        assert!((h.anisotropy(7.0, 7.0).unwrap() - 4.0).abs() < 1e-9);
        let turned = Homography::similarity(0.5, 1.0, 3.0, 4.0);
        assert!((turned.local_scale(1.0, 2.0).unwrap() - 0.5).abs() < 1e-12);
        assert!((turned.anisotropy(1.0, 2.0).unwrap() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn b45_what_no_camera_sees_is_not_plausible() {
        let plausible = |m| Homography(m).is_plausible(&SQUARE);
        assert!(plausible(Homography::IDENTITY.0));
        assert!(plausible(Homography::similarity(2.9, 2.0, -50.0, 9.0).0));
        // A mirror image, too small, too large, a plane seen from its edge, and across the horizon.
        assert!(!plausible([-1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]));
        assert!(!plausible([0.1, 0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 1.0]));
        assert!(!plausible([7.0, 0.0, 0.0, 0.0, 7.0, 0.0, 0.0, 0.0, 1.0]));
        assert!(!plausible([3.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 1.0]));
        assert!(!plausible([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, -0.02, 0.0, 1.0]));
        assert!(!plausible([f64::NAN; 9]));
        assert_eq!(
            Homography([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, -0.02, 0.0, 1.0]).apply(60.0, 0.0),
            None
        );
    }

    #[test]
    fn b45_four_points_of_which_three_lie_on_a_line_say_nothing() {
        let flat = [(0.0, 0.0), (50.0, 50.0), (100.0, 100.0), (0.0, 100.0)];
        assert_eq!(Homography::from_four(&flat, &SQUARE), None);
        assert_eq!(Homography::from_four(&SQUARE, &flat), None);
        assert_eq!(Homography::from_four(&[(1.0, 1.0); 4], &SQUARE), None);
    }
}
