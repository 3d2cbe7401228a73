//! Fixes: the text is never worse afterwards, and fixing twice is fixing once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::{Base, Check};
use ucforge_core::mend::mend;
use ucforge_core::read::Format;

fuzz_target!(|text: &str| {
    let format = ucforge_core::check::guess(text, None);
    let errors = |text: &str| Check::of(format, None).run(text).error_count();
    let mended = mend(text, format, None, &Base::None);
    // A quote too many in a command hides what is wrong after it.
    let hides = Check::of(format, None).run(text).findings.iter().any(|finding| finding.code.id() == "UC023");
    assert!(hides || errors(&mended.text) <= errors(text), "{text:?}\n{:?}", mended.text);
    assert_eq!(mended.done.is_empty(), mended.text == text);
    let again = mend(&mended.text, format, None, &Base::None);
    assert!(again.done.is_empty() && again.text == mended.text, "{:?}\n{:?}", mended.text, again.text);
});
