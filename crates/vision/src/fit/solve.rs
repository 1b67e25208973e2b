//! One step of Gauss–Newton: the normal equations of weighted pairs under a homography.
//!
//! With (x, y) → (X/w, Y/w), X = h₀x + h₁y + h₂ and so on, the derivative of the first coordinate
//! by h₀…h₇ is (x, y, 1, 0, 0, 0, −x′x, −x′y)/w, and of the second (0, 0, 0, x, y, 1, −y′x, −y′y)/w
//! (Hartley & Zisserman, equation 4.21). The 36 sums of products reduce to 19 different ones.

/// The sums over all pairs that the normal equations are made of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// Of x², xy, x, y², y, 1, divided by w².
    plain: [f64; 6],
    /// Of x², xy, y², x, y times x′, divided by w².
    across: [f64; 5],
    /// The same times y′.
    down: [f64; 5],
    /// Of x², xy, y² times x′² + y′², divided by w².
    both: [f64; 3],
    /// Of the residuals times each derivative.
    right: [f64; 8],
}

impl Sums {
    /// Adds a pair: its point, the point's image, 1/w there, how far the image is from where it
    /// should be, and the pair's weight.
    #[inline]
    pub(super) fn add(
        &mut self,
        (x, y): (f64, f64),
        (to_x, to_y): (f64, f64),
        shrink: f64,
        (off_x, off_y): (f64, f64),
        weight: f64,
    ) {
        let weighted = weight * shrink;
        let m = weighted * shrink;
        let (mx, my) = (m * x, m * y);
        let (xx, xy, yy) = (mx * x, mx * y, my * y);
        let far = to_x * to_x + to_y * to_y;
        let plain = [xx, xy, mx, yy, my, m];
        let products = [xx, xy, yy, mx, my];
        for (sum, value) in self.plain.iter_mut().zip(plain) {
            *sum += value;
        }
        for (sum, value) in self.across.iter_mut().zip(products) {
            *sum += value * to_x;
        }
        for (sum, value) in self.down.iter_mut().zip(products) {
            *sum += value * to_y;
        }
        for (sum, value) in self.both.iter_mut().zip(products) {
            *sum += value * far;
        }
        let (right_x, right_y) = (weighted * off_x, weighted * off_y);
        let slope = -(to_x * right_x + to_y * right_y);
        let right = [
            x * right_x,
            y * right_x,
            right_x,
            x * right_y,
            y * right_y,
            right_y,
            x * slope,
            y * slope,
        ];
        for (sum, value) in self.right.iter_mut().zip(right) {
            *sum += value;
        }
    }

    /// The normal matrix and the right side.
    pub(super) fn equations(&self) -> ([[f64; 8]; 8], [f64; 8]) {
        let [xx, xy, x, yy, y, one] = self.plain;
        let mut m = [[0.0; 8]; 8];
        for block in [0, 3] {
            m[block][block] = xx;
            m[block][block + 1] = xy;
            m[block][block + 2] = x;
            m[block + 1][block + 1] = yy;
            m[block + 1][block + 2] = y;
            m[block + 2][block + 2] = one;
            let [xx, xy, yy, x, y] = if block == 0 { self.across } else { self.down };
            (m[block][6], m[block][7]) = (-xx, -xy);
            (m[block + 1][6], m[block + 1][7]) = (-xy, -yy);
            (m[block + 2][6], m[block + 2][7]) = (-x, -y);
        }
        (m[6][6], m[6][7], m[7][7]) = (self.both[0], self.both[1], self.both[2]);
        let upper = m;
        for (row, values) in m.iter_mut().enumerate() {
            for (value, above) in values[..row].iter_mut().zip(&upper) {
                *value = above[row];
            }
        }
        (m, self.right)
    }
}

/// Solves `matrix` · x = `right` for a symmetric positive definite matrix by its factors LDLᵀ;
/// `None` if it is not clearly that.
#[allow(
    clippy::needless_range_loop,
    reason = "the indices of a matrix are easier to follow"
)]
pub(super) fn solve<const N: usize>(
    mut matrix: [[f64; N]; N],
    right: [f64; N],
) -> Option<[f64; N]> {
    let mut x = right;
    for column in 0..N {
        let before = matrix[column][column];
        let mut pivot = before;
        for inner in 0..column {
            pivot -= matrix[column][inner] * matrix[column][inner] * matrix[inner][inner];
        }
        // What is left after subtraction of nearly equal numbers says nothing.
        let clear = pivot > 1e-11 * before;
        if !clear {
            return None;
        }
        matrix[column][column] = pivot;
        for row in column + 1..N {
            let mut value = matrix[row][column];
            for inner in 0..column {
                value -= matrix[row][inner] * matrix[column][inner] * matrix[inner][inner];
            }
            matrix[row][column] = value / pivot;
        }
    }
    for row in 0..N {
        for inner in 0..row {
            x[row] -= matrix[row][inner] * x[inner];
        }
    }
    for row in 0..N {
        x[row] /= matrix[row][row];
    }
    for row in (0..N).rev() {
        for inner in row + 1..N {
            x[row] -= matrix[inner][row] * x[inner];
        }
    }
    x.iter().all(|value| value.is_finite()).then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b45_equations_are_solved_or_refused() {
        let x = solve(
            [[4.0, 2.0, 0.0], [2.0, 5.0, 1.0], [0.0, 1.0, 3.0]],
            [8.0, 15.0, 11.0],
        );
        let x = x.unwrap();
        for (found, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12, "{x:?}");
        }
        assert_eq!(solve([[1.0, 1.0], [1.0, 1.0]], [1.0, 1.0]), None);
        assert_eq!(solve([[-1.0]], [1.0]), None);
        assert_eq!(solve([[f64::NAN]], [1.0]), None);
        assert_eq!(solve([[1.0]], [f64::NAN]), None);
    }

    #[test]
    fn b45_the_sums_make_the_same_matrix_as_the_derivatives() {
        let mut sums = Sums::default();
        let mut expected = [[0.0; 8]; 8];
        for (x, y, to_x, to_y, shrink, weight) in [
            (0.5, -1.0, 0.7, 0.2, 1.1, 0.9),
            (-1.2, 0.3, 0.1, -0.8, 0.8, 0.4),
        ] {
            sums.add((x, y), (to_x, to_y), shrink, (0.1, 0.2), weight);
            let first = [x, y, 1.0, 0.0, 0.0, 0.0, -to_x * x, -to_x * y];
            let second = [0.0, 0.0, 0.0, x, y, 1.0, -to_y * x, -to_y * y];
            for row in 0..8 {
                for column in 0..8 {
                    let product = first[row] * first[column] + second[row] * second[column];
                    expected[row][column] += product * weight * shrink * shrink;
                }
            }
        }
        let (found, _) = sums.equations();
        for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
            assert!((found - expected).abs() < 1e-12);
        }
    }
}
