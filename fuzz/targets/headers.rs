//! See `bistand_server::fuzzing::headers`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_server::fuzzing::headers(data));
