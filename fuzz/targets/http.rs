//! See `bistand_wire::fuzzing::http`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_wire::fuzzing::http(data));
