//! What the fit answers to pairs whose motion is known.

use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::seeded_rng::SeededRng;

/// A number with mean 0 and variance 1: twelve equal ones added up.
fn normal(rng: &mut SeededRng) -> f64 {
    (0..12).map(|_| rng.part()).sum::<f64>() - 6.0
}

/// Pairs in a region of 300 × 200 pixels: under `truth` with noise, and the `wrong` part of them
/// anywhere.
fn pairs(truth: &Homography, count: usize, wrong: f64, noise: f64, seed: u64) -> Vec<Pair> {
    let mut rng = SeededRng::new(seed);
    (0..count)
        .map(|index| {
            let (x, y) = (300.0 * rng.part(), 200.0 * rng.part());
            let to = if (index as f64) < wrong * count as f64 {
                (640.0 * rng.part(), 480.0 * rng.part())
            } else {
                let (x, y) = truth.apply(x, y).unwrap();
                (x + noise * normal(&mut rng), y + noise * normal(&mut rng))
            };
            Pair {
                from: (x as f32, y as f32),
                to: (to.0 as f32, to.1 as f32),
                weight: 1.0,
            }
        })
        .collect()
}

/// The largest distance between what two motions do to the corners and the middle of the region.
fn apart(a: &Homography, b: &Homography) -> f64 {
    let points = [
        (0.0, 0.0),
        (300.0, 0.0),
        (300.0, 200.0),
        (0.0, 200.0),
        (150.0, 100.0),
    ];
    points.iter().fold(0.0, |most: f64, &(x, y)| {
        let (a, b) = (a.apply(x, y).unwrap(), b.apply(x, y).unwrap());
        most.max((a.0 - b.0).abs()).max((a.1 - b.1).abs())
    })
}

prop_compose! {
    fn similarity()(
        scale in 0.35..2.8, angle in 0.0..6.3, dx in 0.0..400.0, dy in 0.0..300.0,
    ) -> Homography {
        Homography::similarity(scale, angle, dx, dy)
    }
}

prop_compose! {
    fn affinity()(base in similarity(), angle in 0.0..6.3, squeeze in 0.7..1.0) -> Homography {
        let turn = Homography::similarity(1.0, angle, 0.0, 0.0);
        let squeeze = Homography([squeeze, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        base.compose(&squeeze.compose(&turn).unwrap()).unwrap()
    }
}

prop_compose! {
    fn homography()(base in affinity(), g in -1e-3..1e-3, h in -1e-3..1e-3) -> Homography {
        let far = Homography([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, g, h, 1.0 - 150.0 * g - 100.0 * h]);
        base.compose(&Homography::normalised(far.0).unwrap()).unwrap()
    }
}

fn found(
    truth: &Homography,
    wrong: f64,
    noise: f64,
    seed: u64,
) -> Result<(Fit, f64), TestCaseError> {
    let pairs = pairs(truth, 100, wrong, noise, seed);
    let mut scratch = Scratch::default();
    let fit = fit(&pairs, None, &FitSettings::SEARCH, &mut scratch);
    let fit = fit.ok_or_else(|| TestCaseError::fail("nothing found"))?;
    let count = scratch.inliers.iter().filter(|&&inlier| inlier).count();
    prop_assert_eq!(count, fit.inliers);
    prop_assert!(
        fit.inliers as f64 >= 93.0 * (1.0 - wrong) - 1.0,
        "{:?}",
        fit
    );
    Ok((fit, apart(&fit.homography, truth)))
}

proptest! {
    #[test]
    fn b45_fit_recovers_similarities(
        truth in similarity(), wrong in 0.0..0.5, noise in 0.0..1.0, seed: u64,
    ) {
        let (fit, apart) = found(&truth, wrong, noise, seed)?;
        prop_assert!(apart < 0.1 + 3.0 * noise, "off by {} with {:?}", apart, fit);
    }

    #[test]
    fn b45_fit_recovers_affinities(
        truth in affinity(), wrong in 0.0..0.5, noise in 0.0..1.0, seed: u64,
    ) {
        let (fit, apart) = found(&truth, wrong, noise, seed)?;
        prop_assert!(apart < 0.1 + 4.0 * noise, "off by {} with {:?}", apart, fit);
    }

    #[test]
    fn b45_fit_recovers_homographies(
        truth in homography(), wrong in 0.0..0.5, noise in 0.0..1.0, seed: u64,
    ) {
        let (fit, apart) = found(&truth, wrong, noise, seed)?;
        // A corner is seen through eight numbers, so the worst one of hundreds is far off.
        prop_assert!(apart < 0.2 + 5.0 * noise, "off by {} with {:?}", apart, fit);
    }

    #[test]
    fn b45_fit_refines_from_a_start_that_is_a_little_off(
        truth in homography(), dx in -3.0..3.0, dy in -3.0..3.0, angle in -0.01..0.01,
        wrong in 0.0..0.4, noise in 0.0..0.5, seed: u64,
    ) {
        let pairs = pairs(&truth, 100, wrong, noise, seed);
        let start = Homography::similarity(1.0, angle, dx, dy).compose(&truth).unwrap();
        let mut scratch = Scratch::default();
        let fit = refine(&pairs, &start, None, &FitSettings::TRACKING, &mut scratch).unwrap();
        let apart = apart(&fit.homography, &truth);
        prop_assert!(apart < 0.05 + 2.0 * noise, "off by {} with {:?}", apart, fit);
    }

    #[test]
    fn b45_fit_never_answers_what_is_not_a_number(
        values in prop::collection::vec(
            (prop::array::uniform5(prop::num::f32::ANY), 0_u8..4), 0..30,
        ),
        prior in prop::array::uniform9(prop::num::f64::ANY), with_prior: bool,
    ) {
        let pairs: Vec<Pair> = values.iter().map(|&([a, b, c, d, e], kind)| match kind {
            // All the same, on a line, far away, or nonsense.
            0 => Pair { from: (1.0, 2.0), to: (3.0, 4.0), weight: 1.0 },
            1 => Pair { from: (e % 100.0, e % 100.0), to: (e % 50.0, e % 50.0), weight: 1.0 },
            2 => Pair { from: (a % 1e3, b % 1e3), to: (c % 1e3, d % 1e3), weight: 1.0 },
            _ => Pair { from: (a, b), to: (c, d), weight: e },
        }).collect();
        let prior = Homography(prior);
        let prior = with_prior.then_some(&prior);
        let mut scratch = Scratch::default();
        for settings in [FitSettings::TRACKING, FitSettings::SEARCH] {
            let fitted = fit(&pairs, prior, &settings, &mut scratch);
            let start = prior.copied().unwrap_or(Homography::IDENTITY);
            let refined = refine(&pairs, &start, prior, &settings, &mut scratch);
            for fit in [fitted, refined].into_iter().flatten() {
                prop_assert!(fit.homography.is_finite(), "{:?}", fit);
                prop_assert!(fit.error.is_finite() && fit.inliers >= 2, "{:?}", fit);
                prop_assert!((0.0..=1.0).contains(&fit.agreement), "{:?}", fit);
            }
        }
    }
}

#[test]
fn b45_fit_is_nearly_as_good_as_the_noise_allows() {
    let truth = Homography([0.9, 0.2, 40.0, -0.1, 0.8, 60.0, 5e-4, -3e-4, 1.0]);
    let mut scratch = Scratch::default();
    let mut middle = 0.0;
    for seed in 0..200 {
        let pairs = pairs(&truth, 100, 0.3, 0.5, seed);
        let fit = fit(&pairs, None, &FitSettings::SEARCH, &mut scratch).unwrap();
        let (found, expected) = (
            fit.homography.apply(150.0, 100.0),
            truth.apply(150.0, 100.0),
        );
        let ((x, y), (to_x, to_y)) = (found.unwrap(), expected.unwrap());
        middle += ((x - to_x) * (x - to_x) + (y - to_y) * (y - to_y)) / 200.0;
    }
    // The mean of 70 points with this noise is 0.085 off; a plane's middle a little more.
    assert!(libm::sqrt(middle) < 0.16, "{}", libm::sqrt(middle));
}

#[test]
fn b45_fit_needs_two_places() {
    let mut scratch = Scratch::default();
    let pair = Pair {
        from: (1.0, 2.0),
        to: (3.0, 4.0),
        weight: 1.0,
    };
    for pairs in [&[][..], &[pair][..], &[pair; 20][..]] {
        assert_eq!(fit(pairs, None, &FitSettings::SEARCH, &mut scratch), None);
        let start = Homography::IDENTITY;
        assert_eq!(
            refine(pairs, &start, None, &FitSettings::TRACKING, &mut scratch),
            None
        );
    }
}

#[test]
fn b45_fit_of_points_on_a_line_keeps_the_shape_of_the_prior() {
    // Along a line nothing shows how the plane is tilted: a similarity of what was known.
    let prior = Homography([1.0, 0.2, 5.0, 0.0, 0.8, 3.0, 1e-4, 2e-4, 1.0]);
    let truth = Homography::translation(4.0, -2.0).compose(&prior).unwrap();
    let pairs: Vec<Pair> = (0..40)
        .map(|index| {
            let (x, y) = (7.0 * f64::from(index), 5.0 * f64::from(index));
            let to = truth.apply(x, y).unwrap();
            Pair {
                from: (x as f32, y as f32),
                to: (to.0 as f32, to.1 as f32),
                weight: 1.0,
            }
        })
        .collect();
    let mut scratch = Scratch::default();
    let fit = refine(&pairs, &prior, None, &FitSettings::TRACKING, &mut scratch).unwrap();
    assert_eq!(fit.model, Model::Similarity);
    assert!(apart(&fit.homography, &truth) < 0.01, "{fit:?}");
}

#[test]
fn b45_fit_prefers_the_simpler_model_unless_the_pairs_say_otherwise() {
    let mut scratch = Scratch::default();
    let mut models = |truth: &Homography| {
        let mut counts = [0; 3];
        for seed in 0..50 {
            let pairs = pairs(truth, 60, 0.2, 0.3, seed);
            let fit = fit(&pairs, None, &FitSettings::SEARCH, &mut scratch).unwrap();
            counts[fit.model as usize] += 1;
        }
        counts
    };
    let [similarities, ..] = models(&Homography::similarity(1.3, 0.4, 20.0, 30.0));
    assert!(similarities >= 47, "{similarities}");
    let [_, affinities, _] = models(&Homography([1.0, 0.1, 9.0, 0.0, 0.9, 9.0, 0.0, 0.0, 1.0]));
    assert!(affinities >= 46, "{affinities}");
    let [_, _, homographies] = models(&Homography([1.0, 0.0, 9.0, 0.0, 0.9, 9.0, 3e-4, 2e-4, 1.0]));
    assert!(homographies >= 48, "{homographies}");
}

#[test]
fn b45_fit_counts_pairs_by_their_weight() {
    // Two groups that disagree; the smaller one weighs more.
    let (near, far) = (
        Homography::translation(5.0, 5.0),
        Homography::translation(50.0, 20.0),
    );
    let mut all = pairs(&near, 40, 0.0, 0.2, 1);
    let mut heavy = pairs(&far, 20, 0.0, 0.2, 2);
    heavy.iter_mut().for_each(|pair| pair.weight = 4.0);
    all.extend(heavy);
    let fit = fit(&all, None, &FitSettings::SEARCH, &mut Scratch::default()).unwrap();
    assert_eq!(fit.inliers, 20);
    assert!(apart(&fit.homography, &far) < 1.0);
}

#[test]
fn b45_fit_is_the_same_every_time() {
    let truth = Homography([1.1, 0.1, 9.0, -0.1, 0.9, 9.0, 1e-4, 2e-4, 1.0]);
    let pairs = pairs(&truth, 90, 0.4, 0.5, 7);
    let mut scratch = Scratch::default();
    let first = fit(&pairs, None, &FitSettings::SEARCH, &mut scratch).unwrap();
    let again = fit(&pairs, None, &FitSettings::SEARCH, &mut scratch).unwrap();
    assert_eq!(first, again);
}

#[test]
fn b45_fit_follows_a_slant_even_if_none_of_the_pairs_weighs_much() {
    // A plane that leans back a little more at each frame, and pairs around the mark, all of them
    // some way off from it.
    let lean = |step: f64| {
        Homography([
            1.0,
            0.0,
            40.0,
            0.0,
            1.0,
            30.0,
            4e-5 * step,
            2e-5 * step,
            1.0,
        ])
    };
    let mut before = lean(0.0);
    for step in 1..=60 {
        let truth = lean(f64::from(step));
        let mut seen = pairs(&truth, 27, 0.0, 0.05, step as u64);
        for pair in &mut seen {
            pair.weight = 0.1;
        }
        let mut scratch = Scratch::default();
        let found = refine(&seen, &before, None, &FitSettings::TRACKING, &mut scratch).unwrap();
        before = found.homography;
        let off = apart(&before, &truth);
        assert!(
            off < 0.5,
            "{off} px off at step {step}, by {:?}",
            found.model
        );
    }
}
