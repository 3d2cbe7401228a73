//! The rules: any text as any kind of document, in the format it looks like.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::{check, check_bytes, compare};
use ucforge_core::document::Kind;
use ucforge_core::read::Format;

fuzz_target!(|bytes: &[u8]| {
    let whole = check_bytes(bytes, None, None, None, |_, _| ucforge_core::check::Base::None);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut all = vec![whole];
    for kind in Kind::ALL {
        let checked = check(text, Format::guess(text, None), Some(kind));
        common::hold(text, &checked);
        all.push(checked);
    }
    compare(&all.iter().flat_map(|checked| checked.all()).collect::<Vec<_>>());
});
