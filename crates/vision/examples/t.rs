#[path = "../tests/scene/mod.rs"]
mod scene;
use bistand_vision::*;
use std::time::Instant;
fn main() {
    // 640x480 by tiling scene functions
    let marks: usize = std::env::args()
        .nth(1)
        .and_then(|a| a.parse().ok())
        .unwrap_or(1);
    let w = 640usize;
    let h = 480usize;
    let frames: Vec<Vec<u8>> = (0..40u64)
        .map(|n| {
            let t = n as f64;
            let cam = scene::camera(
                (
                    320.0 + 40.0 * (t / 9.0).sin(),
                    240.0 + 30.0 * (t / 7.0).sin(),
                ),
                0.02 * t,
                1.0 + 0.005 * t,
                0.2,
            );
            let back = scene::inverse(&cam);
            let mut p = Vec::with_capacity(w * h * 4);
            for y in 0..h {
                for x in 0..w {
                    let (a, b) = scene::apply(&back, x as f64, y as f64);
                    let v = scene::plate(a, b) as u8;
                    p.extend_from_slice(&[v, v, v, 255]);
                }
            }
            p
        })
        .collect();
    let mut best = f64::MAX;
    for _ in 0..60 {
        let mut tr = Tracker::new(Settings::default());
        let mut sum = 0.0;
        let mut n = 0.0;
        for (i, f) in frames.iter().enumerate() {
            let pic = Picture {
                pixels: f,
                layout: Layout::Rgba,
                width: w as u32,
                height: h as u32,
                stride: w * 4,
                time: i as f64 * 33.3,
            };
            let s = Instant::now();
            tr.see(&pic).unwrap();
            let e = s.elapsed().as_secs_f64() * 1e3;
            if i == 0 {
                for m in 0..marks {
                    tr.mark(
                        Shape::Point {
                            x: 120.0 + (m % 5) as f64 * 90.0,
                            y: 150.0 + (m / 5) as f64 * 120.0,
                        },
                        0.0,
                    )
                    .unwrap();
                }
            }
            if i > 3 {
                sum += e;
                n += 1.0;
            }
        }
        let held = tr
            .sightings()
            .iter()
            .filter(|s| matches!(s.state, State::Held(_)))
            .count();
        best = best.min(sum / n);
        if best == sum / n {
        } else {
            continue;
        };
        eprintln!(
            "{:.3} ms held {held} feats {} mem {} kB",
            sum / n,
            tr.features().count(),
            tr.memory() / 1024
        );
    }
    println!("best {best:.3} ms");
}
