//! Connection details of other tools: places are inside the text, no answer occurs twice, and no secret is shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ucforge_core::convert::{LiteralSecrets, partial_text, recognised, taken};
use ucforge_core::recognise::recognise;
use ucforge_core::secret::View;
use ucforge_core::text::Span;
use ucforge_core::value::json;

/// A text with the form of a token.
const SECRET: &str = "dapiC0FFEE0123456789abcdef0123456789";

fuzz_target!(|text: &str| {
    hold(text);
    // The same with a token where the text has a mark for one.
    hold(&text.replace('\u{a7}', SECRET));
});

fn hold(text: &str) {
    let inside = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(start <= end && text.is_char_boundary(start) && text.is_char_boundary(end), "{span:?}");
    };
    let mut shown = String::new();
    if let Ok(all) = recognised(text) {
        shown += &json::compact(&all.shown(text), &View::Masked).expect("nothing is revealed");
        for number in 0..all.candidates.len() {
            let _ = taken(text, Some(number));
        }
    }
    match recognise(text) {
        Ok(all) => {
            for candidate in &all.candidates {
                inside(candidate.span);
                candidate.found.iter().filter_map(|found| found.span).for_each(inside);
                candidate.left_out.iter().filter_map(|left| left.span).for_each(inside);
                let mut pointers: Vec<&str> = candidate.found.iter().map(|found| found.pointer.as_str()).collect();
                pointers.sort_unstable();
                pointers.dedup();
                assert_eq!(pointers.len(), candidate.found.len());
                shown += &partial_text(&all.what, candidate, None, LiteralSecrets::Masked);
            }
        }
        Err(why) => shown += &why.to_string(),
    }
    assert!(!shown.contains("C0FFEE0123456789"), "{shown}");
}
