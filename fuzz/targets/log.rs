//! See `bistand_wire::fuzzing::log`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_wire::fuzzing::log(data));
