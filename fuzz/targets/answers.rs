//! See `bistand_server::fuzzing::answers`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_server::fuzzing::answers(data));
