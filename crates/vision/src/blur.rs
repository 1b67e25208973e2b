//! How motion blurs a frame, so that what it is compared with can be blurred alike.
//!
//! While the shutter is open, each point of the frame moves by a part of its motion since the frame
//! before. Such a frame does not look like a sharp patch, but like the mean of the patch along that
//! motion. The exposure time is unknown: it is estimated as the one with which what is seen looks
//! most like what was marked.

use crate::homography::Homography;

/// How a frame is blurred.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Blur {
    /// From pixels of the frame to where they were in the frame before, if that is known.
    back: Option<Homography>,
    /// For which part of the time between the two the shutter was open.
    open: f32,
}

impl Blur {
    /// The way that a point of the frame went since the frame before, in pixels.
    fn moved(&self, at: (f32, f32)) -> Option<(f32, f32)> {
        let (x, y) = self.back?.apply(f64::from(at.0), f64::from(at.1))?;
        Some((at.0 - x as f32, at.1 - y as f32))
    }

    /// The way that a point of the frame went while the shutter was open, in pixels.
    pub(crate) fn way(&self, at: (f32, f32)) -> (f32, f32) {
        let (x, y) = self.moved(at).unwrap_or_default();
        (x * self.open, y * self.open)
    }
}

/// The shortest and the longest time for which a shutter is taken to be open, in milliseconds: of a
/// camera in the sun, and of one in a cellar that takes 15 frames a second.
const SHORTEST: f32 = 1.5;
const LONGEST: f32 = 60.0;

/// What is taken for true at first: a room with the lights on.
const AT_FIRST: f32 = 14.0;

/// Another time is tried by this factor, up and down.
const OTHER: f32 = 1.35;

/// How far it goes to what one frame says.
const TRUST: f32 = 0.4;

/// It is estimated once in this many frames, for one mark: that takes longer than holding it.
const ASKED_EACH: u8 = 2;

/// With less motion than this there is no estimate, in pixels from frame to frame.
const TELLS: f32 = 5.0;

/// For how long the camera's shutter is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shutter {
    /// In milliseconds.
    open: f32,
    /// Between the two latest frames, in milliseconds.
    interval: f32,
    /// Frames since it was asked.
    unasked: u8,
}

impl Default for Shutter {
    fn default() -> Self {
        Self {
            open: AT_FIRST,
            interval: 0.0,
            unasked: 0,
        }
    }
}

impl Shutter {
    /// A frame came this many milliseconds after the one before.
    pub(crate) fn next(&mut self, interval: f64) {
        self.interval = interval as f32;
        self.unasked = self.unasked.saturating_add(1);
    }

    /// The blur of a frame that moved like this since the one before.
    pub(crate) fn blur(&self, moved: Option<&Homography>) -> Blur {
        Blur {
            back: moved.and_then(Homography::inverse),
            open: self.part(self.open),
        }
    }

    fn part(&self, open: f32) -> f32 {
        (open / self.interval.max(1.0)).min(1.0)
    }

    /// Learns from what is seen at a place. `ncc` says how alike what is seen and what was marked
    /// are with a blur.
    pub(crate) fn learn(&mut self, blur: &Blur, at: (f32, f32), mut ncc: impl FnMut(&Blur) -> f32) {
        let (x, y) = blur.moved(at).unwrap_or_default();
        if self.unasked < ASKED_EACH || x * x + y * y < TELLS * TELLS {
            return;
        }
        self.unasked = 0;
        let mut with = |open: f32| {
            ncc(&Blur {
                open: self.part(open),
                ..*blur
            })
        };
        let [less, same, more] = [self.open / OTHER, self.open, self.open * OTHER].map(&mut with);
        // The top of the parabola through the three, or the better end; if all are alike, neither.
        let bend = less + more - 2.0 * same;
        let top = if bend < 0.0 {
            0.5 * (less - more) / bend
        } else if more > less {
            1.0
        } else if more < less {
            -1.0
        } else {
            0.0
        };
        let steps = top.clamp(-1.0, 1.0) * TRUST;
        self.open *= 1.0 + steps * (OTHER - 1.0);
        self.open = self.open.clamp(SHORTEST, LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A camera whose shutter is open for `truth` milliseconds: the nearer the time that is tried,
    /// the more alike.
    fn learnt(truth: f32, interval: f64, moved: f64) -> f32 {
        let mut shutter = Shutter::default();
        let to_the_right = Homography::similarity(1.0, 0.0, moved, 0.0);
        for _ in 0..200 {
            shutter.next(interval);
            let blur = shutter.blur(Some(&to_the_right));
            let way = moved as f32 * (truth / interval as f32).min(1.0);
            shutter.learn(&blur, (100.0, 80.0), |blur| {
                let off = blur.way((100.0, 80.0)).0 - way;
                20.0 - off * off
            });
        }
        shutter.open
    }

    #[test]
    fn b45_the_way_is_the_part_of_the_motion_for_which_the_shutter_is_open() {
        let mut shutter = Shutter::default();
        shutter.next(f64::from(AT_FIRST) * 2.0);
        let blur = shutter.blur(Some(&Homography::similarity(1.0, 0.0, 10.0, -4.0)));
        let (x, y) = blur.way((50.0, 50.0));
        assert!((x - 5.0).abs() < 1e-4 && (y + 2.0).abs() < 1e-4, "{x} {y}");
        // A shutter cannot be open for longer than a frame takes.
        shutter.next(1.0);
        let blur = shutter.blur(Some(&Homography::similarity(1.0, 0.0, 10.0, -4.0)));
        assert!((blur.way((50.0, 50.0)).0 - 10.0).abs() < 1e-4);
    }

    #[test]
    fn b45_nothing_is_blurred_when_no_motion_is_known() {
        assert_eq!(Shutter::default().blur(None).way((9.0, 9.0)), (0.0, 0.0));
    }

    #[test]
    fn b45_the_shutter_is_learnt_from_what_looks_most_alike() {
        for (truth, interval, moved) in [(4.0, 33.3, 20.0), (25.0, 33.3, 20.0), (50.0, 66.7, 12.0)]
        {
            let open = learnt(truth, interval, moved);
            assert!(
                (open / truth - 1.0).abs() < 0.05,
                "{open} instead of {truth}"
            );
        }
    }

    #[test]
    fn b45_a_camera_at_rest_says_nothing_about_its_shutter() {
        assert_eq!(learnt(40.0, 33.3, 3.0), AT_FIRST);
    }

    #[test]
    fn b45_the_shutter_is_asked_of_one_mark_at_a_frame() {
        let mut shutter = Shutter::default();
        let mut asked = 0;
        for frame in 1..=20 {
            shutter.next(33.3);
            let blur = shutter.blur(Some(&Homography::similarity(1.0, 0.0, 20.0, 0.0)));
            for _mark in 0..10 {
                shutter.learn(&blur, (50.0, 50.0), |_| {
                    asked += 1;
                    1.0
                });
            }
            assert!(asked <= 3 * frame / 2 + 3, "{asked} in {frame} frames");
        }
        assert!(asked > 0, "never asked");
        assert_eq!(shutter.open, AT_FIRST, "nothing was told");
    }
}
