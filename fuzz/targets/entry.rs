//! See `bistand_server::fuzzing::entry`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_server::fuzzing::entry(data));
