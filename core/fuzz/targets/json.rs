//! The reader of JSON: it never panics, and it accepts the texts that another reader accepts, and no others.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::Check;
use ucforge_core::diagnostic::Severity;
use ucforge_core::kinds::Payload;
use ucforge_core::read::Format;

/// Too deep to read.
const TOO_DEEP: &str = "UC004";

fuzz_target!(|text: &str| {
    // The kind is given: a text of unknown kind would only get a warning.
    let checked = Check::of(Format::Json, Some(Payload::Connection.into())).run(text);
    common::hold(text, &checked);
    let syntax = checked.findings.iter().filter(|finding| finding.code.is_syntax() && finding.severity == Severity::Error);
    // Duplicates and depth are not errors of the grammar; a byte order mark and no-break spaces are skipped here.
    let own = syntax.filter(|finding| !["UC014", TOO_DEEP, "UC002"].contains(&finding.code.id())).count();
    if !text.contains(['\u{FEFF}', '\u{A0}']) && !checked.findings.iter().any(|finding| finding.code.id() == TOO_DEEP) {
        assert_eq!(own == 0, serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text:?}");
    }
});
