//! A Markdown code fence around a whole document, as chats copy it. The text inside is read, and every byte keeps its
//! place.

use super::json::character::SLIP;
use super::{Format, Read};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::text::{Span, part};

/// The first and the last line of a text that is one code block and nothing else.
fn lines(text: &str) -> Option<[Span; 2]> {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').trim_start().len();
    let mark = part(text, start..).get(..3).filter(|mark| matches!(*mark, "```" | "~~~"))?;
    let first = start + part(text, start..).find('\n')?;
    let end = text.trim_end().len();
    let last = part(text, ..end).rfind('\n')? + 1;
    let inside = part(text, first + 1..last.max(first + 1));
    let is_one = !inside.trim().is_empty()
        && part(text, last..end).trim() == mark
        && !part(text, start + 3..first).contains(['`', '{', '['])
        && !inside.lines().any(|line| line.trim_start().starts_with(mark));
    is_one.then(|| [Span::new(start, first + 1), Span::new(last, text.len())])
}

/// The text inside the fence; other texts unchanged.
pub(crate) fn inside(text: &str) -> &str {
    lines(text).map_or(text, |[first, last]| part(text, first.end as usize..last.start as usize))
}

/// Reads a text if all of it is in a fence.
pub(super) fn read(text: &str, format: Format) -> Option<Read<'_>> {
    let fences = lines(text)?;
    let [first, last] = fences;
    let spaces = |span: Span| -> String {
        span.of(text).bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }).collect()
    };
    let (from, to) = (first.start as usize, last.start as usize);
    let plain = [part(text, ..from), &spaces(first), part(text, first.end as usize..to), &spaces(last)].concat();
    let Read { tree, mut findings, .. } = super::read(&plain, format);
    let tree = tree.moved(text, |span| span, |_| true);
    let mut finding = Diagnostic::new(SLIP, Span::new(from, from + 3), "the document is in a code block of Markdown")
        .help("copy what is inside, without the first and the last line");
    let edits = fences.map(|span| Edit { span, text: "".into() }).into();
    finding.fix = Some(Fix { title: "remove the two lines".into(), edits });
    findings.add(finding);
    Some(Read::new(tree, findings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_text_that_is_one_block_is_in_a_fence() {
        for (text, expected) in [
            ("```json\n{\"a\": 1}\n```", "{\"a\": 1}\n"),
            ("\u{FEFF}\n``` json title=\"x\"\r\n{}\r\n  ```\r\n\r\n", "{}\r\n"),
            ("~~~\na: 1\n~~~\n", "a: 1\n"),
        ] {
            assert_eq!(inside(text), expected, "{text}");
            let read = read(text, Format::Yaml);
            let codes: Vec<_> = read.iter().flat_map(|read| read.findings.iter()).map(|finding| finding.code).collect();
            assert_eq!(codes, [SLIP], "{text}");
        }
        for other in [
            "",
            "```",
            "```\n```",
            "```\na: 1\n",
            "```\na: 1\n~~~\n",
            "a: 1\n```\n",
            "So:\n```\na: 1\n```\n",
            "```\na: 1\n```\nand\n```\nb: 1\n```\n",
            "```{}```\n{}\n```",
            "{\"a\": \"```\"}",
        ] {
            assert_eq!(inside(other), other);
            assert!(read(other, Format::Json).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_inside_keeps_its_place() {
        let text = "```json\r\n{\"audit\": {\"enabled\": true}}\n```\n";
        let read = super::super::read(text, Format::Json);
        let root = read.tree.root();
        assert_eq!(root.map(|root| root.span().of(text)), Some("{\"audit\": {\"enabled\": true}}"));
        let fixes = read.findings.iter().filter_map(|finding| finding.fix.as_ref());
        let edits: Vec<&str> = fixes.flat_map(|fix| &fix.edits).map(|edit| edit.span.of(text)).collect();
        assert_eq!(edits, ["```json\r\n", "```\n"]);
    }
}
