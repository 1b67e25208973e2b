//! See `bistand_media::fuzzing::datagrams`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bistand_media::fuzzing::datagrams(data));
