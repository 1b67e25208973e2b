//! Gives a target the inputs that are worth keeping: seeds made by hand, and what fuzzing found.
//!
//! Ordinary tests of the crates include this file, so that every run of the tests covers them with
//! the very function that the fuzzer calls. Each input is also given in a few damaged forms, which
//! are the same in each run.

use std::path::Path;

/// Damaged forms of each input.
const DAMAGED: u64 = 24;

/// Calls `target` with everything in `fuzz/corpus/<name>`.
pub(crate) fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name);
    let entries = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    target(&[]);
    for file in files {
        let input = std::fs::read(&file).expect("an input");
        // Shown when the target panics: the input that did it.
        println!("{}", file.display());
        target(&input);
        for round in 0..DAMAGED {
            println!("damaged form {round}");
            target(&damaged(&input, round));
        }
    }
}

/// The input with a piece cut off, written twice, or overwritten.
fn damaged(input: &[u8], round: u64) -> Vec<u8> {
    let mut bytes = input.to_vec();
    let mut state = round.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ bytes.len() as u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let at = next(bytes.len());
    match round % 4 {
        0 => bytes.truncate(at),
        1 => {
            let piece = bytes[at..].to_vec();
            bytes.extend(piece);
        }
        2 => {
            bytes.drain(..at);
        }
        _ => {
            for _ in 0..=next(4) {
                let at = next(bytes.len());
                let value = next(256) as u8;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
        }
    }
    bytes
}
