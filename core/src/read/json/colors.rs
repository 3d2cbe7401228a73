//! Color codes for a terminal, as `jq -C` and logs write them: they are reported once, and the text is read without
//! them.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::Read;
use crate::read::json::character::SLIP;
use crate::text::{Span, edited, part};

/// The length of the color code that a text begins with; 0 if there is none.
fn length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1B}[") else { return 0 };
    let numbers = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').len();
    let has_end = rest.as_bytes().get(numbers).is_some_and(u8::is_ascii_alphabetic);
    if has_end { numbers + 3 } else { 0 }
}

/// A text without the color codes before its first token.
pub(crate) fn behind(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        let length = length(trimmed);
        if length == 0 {
            return rest;
        }
        rest = part(trimmed, length..);
    }
}

/// Reads a text with color codes. `None` if it has none.
pub(super) fn read(text: &str) -> Option<Read<'_>> {
    let escapes = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\x1B');
    let codes = escapes.map(|(at, _)| Span::new(at, at + length(part(text, at..))));
    let codes: Vec<Span> = codes.filter(|code| code.start < code.end).collect();
    let first = *codes.first()?;
    let right = edited(text, codes.iter().map(|code| (*code, "")));
    // The place of each code in the text without codes, and how many bytes of codes there are up to its end.
    let mut sum = 0;
    let places: Vec<(u32, u32)> = codes
        .iter()
        .map(|code| {
            let place = code.start - sum;
            sum += code.end - code.start;
            (place, sum)
        })
        .collect();
    let place = |at: u32, is_start: bool| {
        let before = places.partition_point(|(place, _)| *place < at || is_start && *place == at);
        at + before.checked_sub(1).map_or(0, |last| places[last].1)
    };
    let moved = |span: Span| {
        let start = place(span.start, true);
        Span { start, end: place(span.end, false).max(start) }
    };
    let Read { tree, mut findings, .. } = super::read_plain(&right);
    let tree = tree.moved(text, moved, |span| moved(span).of(text) == span.of(&right));
    findings.move_all(moved);
    let edits = codes.iter().map(|code| Edit { span: *code, text: "".into() }).collect();
    let mut finding = Diagnostic::new(SLIP, first, "color codes of a terminal")
        .help("copy the text without colors: `jq -M` prints none");
    finding.fix = Some(Fix { title: "remove them".into(), edits });
    findings.add(finding);
    Some(Read::new(tree, findings))
}
