//! Sine and cosine, in little code.
//!
//! Those of `libm` are right for angles of any size; what that takes is as large as a tenth of the
//! WebAssembly module. Ours are given angles of some turns at most.

/// A quarter of a turn: the first 33 bits, whose multiples are exact, and the rest.
const QUARTER: f64 = 1.570_796_326_734_125_6;
const QUARTER_REST: f64 = 6.077_100_506_506_192e-11;

/// The sine and the cosine of an angle of up to some thousand turns, to 10⁻¹⁵.
///
/// Cody and Waite's reduction (1980) to an eighth of a turn, then Taylor's series, whose first
/// neglected terms are below 10⁻¹⁶ there.
pub(crate) fn sin_cos(angle: f64) -> (f64, f64) {
    let quarters = libm::rint(angle / QUARTER);
    let rest = angle - quarters * QUARTER - quarters * QUARTER_REST;
    let square = rest * rest;
    let (mut sin, mut cos) = (1.0, 1.0);
    // From the smallest term: 1 - x²/(n(n+1)) · (the rest of the series).
    for pair in (1..=8).rev() {
        let even = 2.0 * f64::from(pair);
        sin = 1.0 - square / (even * (even + 1.0)) * sin;
        cos = 1.0 - square / (even * (even - 1.0)) * cos;
    }
    sin *= rest;
    match (quarters as i64).rem_euclid(4) {
        0 => (sin, cos),
        1 => (cos, -sin),
        2 => (-sin, -cos),
        _ => (-cos, sin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b45_sine_and_cosine_are_those_of_the_library() {
        for step in -20_000..20_000 {
            let angle = f64::from(step) * 0.003_7;
            let (sin, cos) = sin_cos(angle);
            assert!((sin - libm::sin(angle)).abs() < 2e-15, "sin {angle}");
            assert!((cos - libm::cos(angle)).abs() < 2e-15, "cos {angle}");
        }
        assert_eq!(sin_cos(0.0), (0.0, 1.0));
    }
}
