//! See `bistand_vision_web::fuzzing::marks`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_vision_web::fuzzing::marks(data));
