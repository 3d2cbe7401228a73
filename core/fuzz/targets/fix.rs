//! Fixes: the text is never worse afterwards, and fixing twice is fixing once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::{Base, Check};
use ucforge_core::fix::apply_fixes;

fuzz_target!(|text: &str| {
    let format = ucforge_core::check::guess(text, None);
    let errors = |text: &str| Check::of(format, None).run(text).error_count();
    let fixed = apply_fixes(text, format, None, &Base::None);
    // An extra quote in a command hides what is wrong after it.
    let hides = Check::of(format, None).run(text).findings.iter().any(|finding| finding.code.id() == "UC023");
    assert!(hides || errors(&fixed.text) <= errors(text), "{text:?}\n{:?}", fixed.text);
    assert_eq!(fixed.done.is_empty(), fixed.text == text);
    let again = apply_fixes(&fixed.text, format, None, &Base::None);
    assert!(again.done.is_empty() && again.text == fixed.text, "{:?}\n{:?}", fixed.text, again.text);
});
