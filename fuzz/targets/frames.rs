//! See `bistand_media::fuzzing::frames`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_media::fuzzing::frames(data));
