//! See `bistand_media::fuzzing::payload`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_media::fuzzing::payload(data));
