//! See `bistand_media::fuzzing::offer`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_media::fuzzing::offer(data));
