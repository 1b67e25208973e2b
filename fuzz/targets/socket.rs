//! See `bistand_wire::fuzzing::socket`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_wire::fuzzing::socket(data));
