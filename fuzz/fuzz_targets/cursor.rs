#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chezhu_fuzz::targets::cursor(bytes));
