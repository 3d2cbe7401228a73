//! The rules: any text as any kind of document, in the format it looks like.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::{Check, compare};
use ucforge_core::kinds::Kind;

fuzz_target!(|bytes: &[u8]| {
    let whole = Check::default().bytes(bytes, None);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut all = vec![whole];
    for kind in Kind::ALL {
        let checked = Check { kind: Some(kind), ..Check::default() }.run(text);
        common::hold(text, &checked);
        all.push(checked);
    }
    compare(&all.iter().flat_map(|checked| checked.all()).collect::<Vec<_>>());
});
