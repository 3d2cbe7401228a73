//! Lines that are indented with no-break spaces, as pages and chats have them: they are reported once, and the text is
//! read with plain spaces.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::Read;
use crate::read::yaml::BAD_YAML;
use crate::text::{Span, edited, part};

/// Whether a character is as wide as a space, but is not one to YAML.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{202F}')
}

/// The places of such whitespace before names. In a string of several lines it may be meant.
fn odd(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if !text.contains(is_odd) || text.contains(['|', '>']) {
        return found;
    }
    let (mut at, mut quotes, mut is_known) = (0, 0_usize, false);
    for line in text.split_inclusive('\n') {
        let inside = line.trim_start_matches(|c| c == ' ' || is_odd(c));
        let entry = inside.trim_start_matches("- ");
        let name = part(entry, ..entry.find(':').unwrap_or(0)).trim_matches(['"', '\'']);
        let is_value = entry.contains(": ") || entry.trim_end().ends_with(':');
        let is_pair =
            is_value && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_pair && is_known && quotes.is_multiple_of(2) {
            let margin = part(line, ..line.len() - inside.len()).char_indices().filter(|(_, c)| is_odd(*c));
            found.extend(margin.map(|(from, c)| Span::new(at + from, at + from + c.len_utf8())));
        }
        quotes += line.matches(['"', '\'']).count();
        is_known = is_pair || is_known && inside.trim().is_empty();
        at += line.len();
    }
    found
}

/// Reads a text with such lines. `None` if there are none.
pub(super) fn read(text: &str) -> Option<Read<'_>> {
    let odd = odd(text);
    let first = *odd.first()?;
    let right = edited(text, odd.iter().map(|place| (*place, " ")));
    // The place of each in the plain text, and how many bytes shorter that text is from there on.
    let mut sum = 0;
    let shorter = |place: &Span| {
        let start = place.start - sum;
        sum += place.end - place.start - 1;
        (start, sum)
    };
    let places: Vec<(u32, u32)> = odd.iter().map(shorter).collect();
    let place = |at: u32| {
        let before = places.partition_point(|(place, _)| *place < at);
        at + before.checked_sub(1).map_or(0, |last| places[last].1)
    };
    let moved = |span: Span| Span { start: place(span.start), end: place(span.end) };
    let Read { tree, mut findings, .. } = super::read(&right);
    let tree = tree.moved(text, moved, |span| moved(span).of(text) == span.of(&right));
    findings.move_all(moved);
    let edits = odd.iter().map(|place| Edit { span: *place, text: " ".into() }).collect();
    let message = "this line is indented with no-break spaces; YAML allows only spaces";
    let mut finding = Diagnostic::new(BAD_YAML, first, message).help("they were copied from a page or a chat");
    finding.fix = Some(Fix { title: "write plain spaces".into(), edits });
    findings.add(finding);
    Some(Read::new(tree, findings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_moves_a_name_in_is_an_indent() {
        for (text, count) in [
            ("audit:\n\u{A0}\u{A0}enabled: true\n", 2),
            ("\u{FEFF}a: 1\nb:\n \u{202F}c: 1\n\n\u{A0}\u{A0}d:\n", 3),
            ("a:\n\u{A0}- b: 1\n", 1),
            ("a: \u{A0}b\n", 0),
            ("a: \"b\n\u{A0}c: d\"\n", 0),
            ("a: |\n  b:\n  \u{A0}c: d\n", 0),
            ("a: b\n\u{A0}c\n", 0),
            ("\u{A0}a: b\n", 0),
            ("Words\n\u{A0}a: b\n", 0),
        ] {
            assert_eq!(odd(text).len(), count, "{text:?}");
        }
    }

    #[test]
    fn what_is_moved_in_is_read_at_its_place() {
        let text = "audit:\n\u{A0}\u{A0}enabled: true\n\u{A0}\u{A0}other: x\nflow: connection\n";
        let read = super::super::read(text);
        let root = read.tree.root();
        let places: Vec<&str> = root.iter().flat_map(|root| root.children()).map(|node| node.span().of(text)).collect();
        assert_eq!(places.last(), Some(&"connection"));
        let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [BAD_YAML]);
    }
}
