//! The same frames give the same answers, bit for bit: natively, in WebAssembly with SIMD, and in
//! WebAssembly without.
//!
//! A run is recorded natively and replayed in Node by each module that the pages would load. The
//! native code here is compiled for development, the modules for release: optimizing must change
//! nothing either.

use std::path::{Path, PathBuf};
use std::process::Command;

use bistand_vision_web::boundary::Boundary;
use bistand_vision_web::numbers::DONE;
use bistand_vision_web::run::{self, Answer, Call, Kind};

const WIDTH: usize = 320;
const HEIGHT: usize = 240;

/// The seconds of two swings and what comes between them.
const FRAMES: usize = 60;

/// Brightness of the painted wall at a place, 0 to 255: blotches of several sizes.
fn wall(x: f64, y: f64) -> f64 {
    let cell = |size: f64, salt: u32| {
        let (column, row) = ((x / size).floor() as i32, (y / size).floor() as i32);
        let mixed = (column as u32)
            .wrapping_mul(0x9e37_79b9)
            .wrapping_add((row as u32).wrapping_mul(0x85eb_ca6b))
            .wrapping_add(salt);
        f64::from((mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d) >> 24)
    };
    0.5 * cell(23.0, 1) + 0.3 * cell(11.0, 2) + 0.2 * cell(5.0, 3)
}

/// Where the camera looks in a frame: a swing to the right and back, and a little nearer.
fn camera(frame: usize) -> (f64, f64, f64) {
    let phase = frame as f64 / FRAMES as f64;
    let swing = 4.0 * phase * (1.0 - phase);
    (60.0 * swing, 25.0 * swing * swing, 1.0 - 0.15 * swing)
}

/// A frame of the wall; a hand covers it for a while, so that marks are lost and found.
fn draw(frame: usize) -> Vec<u8> {
    let (left, top, zoom) = camera(frame);
    let covered = (25..33).contains(&frame);
    let mut pixels = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let hand = covered && x > 60 && x < 300;
            let light = if hand {
                90.0
            } else {
                // The mean of four places in the pixel: a camera does not see points.
                let at = |dx: f64, dy: f64| {
                    wall(left + zoom * (x as f64 + dx), top + zoom * (y as f64 + dy))
                };
                0.25 * (at(0.25, 0.25) + at(0.75, 0.25) + at(0.25, 0.75) + at(0.75, 0.75))
            };
            pixels.push(light as u8);
        }
    }
    pixels
}

fn rgba(luma: &[u8]) -> Vec<u8> {
    let coloured = |(at, &luma): (usize, &u8)| {
        let tint = (at / 7 % 32) as u8;
        [
            luma.saturating_add(tint),
            luma,
            luma.saturating_sub(tint),
            255,
        ]
    };
    luma.iter().enumerate().flat_map(coloured).collect()
}

fn see(frame: usize, time: f64) -> Call {
    let (width, height) = (WIDTH as f64, HEIGHT as f64);
    let luma = draw(frame);
    // Every third frame comes in colours.
    if frame % 3 == 2 {
        let numbers = [1.0, width, height, 4.0 * width, time];
        Call::new(Kind::See, &numbers, &rgba(&luma))
    } else {
        Call::new(Kind::See, &[0.0, width, height, width, time], &luma)
    }
}

/// Everything that a page does, and some things that it should not.
fn record() -> (Vec<u8>, Vec<(Call, Answer)>) {
    let mut boundary = Boundary::default();
    let mut run = run::BEGINNING.to_vec();
    let mut done = Vec::new();
    let mut perform = |call: Call| {
        let answer = call.perform(&mut boundary);
        call.write(&answer, &mut run);
        done.push((call, answer.clone()));
        answer
    };
    perform(Call::new(Kind::Start, &[320.0, 8.0], &[]));
    let mut description = Vec::new();
    for frame in 0..FRAMES {
        let time = 1000.0 / 30.0 * frame as f64;
        perform(see(frame, time));
        let mark = |shape: &[f64; 5], late: f64| {
            let [kind, x, y, a, b] = *shape;
            Call::new(Kind::Mark, &[kind, x, y, a, b, time - late], &[])
        };
        match frame {
            3 => {
                perform(mark(&[0.0, 150.5, 120.0, 0.0, 0.0], 0.0));
                perform(mark(&[1.0, 200.0, 90.0, 25.0, 0.0], 0.0));
                perform(mark(&[0.0, f64::NAN, 90.0, 0.0, 0.0], 0.0));
            }
            // A late mark, in the middle of the swing.
            12 => {
                perform(mark(&[2.0, 90.0, 80.0, 60.0, 50.0], 1000.0 / 5.0));
                description = perform(Call::new(Kind::Describe, &[0.0], &[])).bytes;
            }
            15 => {
                perform(Call::new(Kind::Forget, &[1.0], &[]));
                perform(Call::new(Kind::TakeOver, &[], &description));
                perform(Call::new(Kind::TakeOver, &[], b"nonsense"));
            }
            20 | 30 | 50 => {
                perform(Call::new(Kind::Features, &[], &[]));
            }
            45 => {
                perform(Call::new(Kind::Restart, &[], &[]));
                perform(Call::new(Kind::Observations, &[], &[]));
            }
            _ => {}
        }
    }
    (run, done)
}

/// What became of the first mark until the video started again, one after the other.
fn states_of_first_mark(done: &[(Call, Answer)]) -> Vec<&'static str> {
    let before_restart = done
        .iter()
        .take_while(|(call, _)| call.kind != Kind::Restart);
    let mut states: Vec<&str> = before_restart
        .filter(|(call, answer)| call.kind == Kind::See && !answer.numbers.is_empty())
        .map(|(_, answer)| ["held", "lost"][usize::from(answer.numbers[1] == 1.0)])
        .collect();
    states.dedup();
    states
}

fn module(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../web/src/lib/tracking/module")
        .join(name);
    assert!(
        path.is_file(),
        "there is no {}: run `cargo xtask modules`",
        path.display()
    );
    path
}

#[test]
fn b45_native_and_webassembly_answer_the_same_bit_for_bit() {
    let (recorded, done) = record();
    let marks = done
        .iter()
        .filter(|(call, answer)| call.kind == Kind::Mark && answer.status == DONE)
        .count();
    assert!(marks >= 2, "the run shows nothing: {marks} marks");
    // The hand was noticed, and what it had covered was found again.
    assert_eq!(states_of_first_mark(&done), ["held", "lost", "held"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run");
    std::fs::write(&file, recorded).unwrap();
    for name in ["simd.wasm", "scalar.wasm"] {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay.mjs");
        let output = Command::new("node")
            .arg(script)
            .arg(module(name))
            .arg(&file)
            .output()
            .unwrap();
        let (said, failed) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(output.status.success(), "{name}: {failed}");
        let all = format!("{} calls, {FRAMES} frames", done.len());
        assert_eq!(said.trim(), all, "{name}");
    }
}
