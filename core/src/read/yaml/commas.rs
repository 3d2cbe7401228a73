//! Commas at the ends of lines, left there by somebody who turned JSON into YAML. YAML does not allow them after a
//! quote or a bracket; after a plain value they become a part of it, and only their number shows that they are not
//! meant.

use super::{BAD_YAML, lines};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::sort::sort;
use crate::text::{Span, part};

/// The comma after quotes or brackets at which the parser stopped, if nothing follows it on its line.
pub(super) fn behind(body: &str, before: usize, at: usize) -> Option<usize> {
    let at = at.checked_sub(before)?;
    let rest = part(body, at..).strip_prefix(',')?;
    let behind = part(rest, ..rest.find('\n').unwrap_or(rest.len()));
    let ends = behind.trim().is_empty() || behind.starts_with([' ', '\t']) && behind.trim_start().starts_with('#');
    (ends && part(body, ..at).ends_with(['"', '\'', '}', ']'])).then_some(at)
}

/// This comma and all others like it, in order.
pub(super) fn like(body: &str, comma: usize) -> Vec<usize> {
    let mut all: Vec<usize> = lines::entries(body).filter_map(|entry| behind(body, 0, entry.close?)).collect();
    // If the lines do not show this comma, the parser knows better.
    if let Err(index) = all.binary_search(&comma) {
        all.insert(index, comma);
    }
    all
}

/// The text with a space in place of each of these commas.
pub(super) fn without(body: String, commas: &[usize]) -> String {
    let mut bytes = body.into_bytes();
    for comma in commas {
        if let Some(byte) = bytes.get_mut(*comma) {
            *byte = b' ';
        }
    }
    // A comma is one byte.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Whether the lines of a text end with commas as in JSON: at least half of those with a name and a value, and more
/// than one. Lines inside brackets do not count, since commas belong there.
pub(super) fn are_habit(text: &str) -> bool {
    let (mut all, mut with) = (0_usize, 0_usize);
    for entry in lines::entries(text).filter(|entry| entry.has_name) {
        all += 1;
        with += usize::from(part(text, ..entry.end).trim_end().ends_with(','));
    }
    with > 1 && with * 2 >= all
}

/// One finding about all these commas.
pub(super) fn told(mut commas: Vec<usize>) -> Option<Diagnostic> {
    sort(&mut commas);
    let span = |at: usize| Span::new(at, at + 1);
    let first = span(*commas.first()?);
    let more = match commas.len() {
        1 => String::new(),
        2 => ", here or in one more place".to_owned(),
        many => format!(", here or in {} more places", many - 1),
    };
    let message = ["this is not YAML: a value has no comma behind it at the end of its line", &more].concat();
    let edits = commas.iter().map(|at| Edit { span: span(*at), text: "".into() }).collect();
    let title = if commas.len() == 1 { "remove the comma" } else { "remove the commas" };
    let finding =
        Diagnostic::new(BAD_YAML, first, message).help("lines of YAML end without a comma, unlike those of JSON");
    Some(Diagnostic { fix: Some(Fix { title: title.into(), edits }), ..finding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_are_a_habit_where_most_lines_end_with_one() {
        for (text, expected) in [
            ("a: 1,\nb: 2,\nc: 3\n", true),
            ("a: 1,\nb: 2,\nc:\n  d: 3,\n  e: 4\nf: 5\n", true),
            ("a: x,\nb: 2\n", false),
            ("a: x,\nb: 2\nc: y,\nd: 3\ne: 4\n", false),
            ("# a: 1,\n# b: 2,\na: 1\n", false),
            // In brackets and in texts of several lines they do not count as a habit, nor behind an entry without a name.
            ("config: {\n  a: 1,\n  b: 2,\n  c: 3 }\nname: x,\n", false),
            ("config: [\n  {a: 1},\n  {b: 2},\n]\nname: x,\n", false),
            ("sql: |\n  a: 1,\n  b: 2,\nname: x,\n", false),
            ("- sql: >-\n    a: 1,\n    b: 2,\n  name: x,\n", false),
            ("a: \"b: 1,\n  c: 2,\n  d\"\nname: x,\n", false),
            ("a: b\n  c,\n  d,\nname: x,\n", false),
            ("- a,\n- b,\n", false),
            // Beside them they are.
            ("config: {\n  a: 1,\n  b: 2 },\nname: x,\n", true),
            ("sql: |\n  a: 1\n  b: 2\n  c: 3\nd: x,\ne: y,\n", true),
            ("- a: 1,\n  b: 2,\n- a: 1\n", true),
            ("\"a\": &x 1,\n'b': !!int 2,\n", true),
            ("a: 1,\n\n    # why\nb: 2,\n", true),
        ] {
            assert_eq!(are_habit(text), expected, "{text}");
        }
    }

    #[test]
    fn commas_are_found_together_where_the_parser_would_stop_at_each() {
        for (text, comma, expected) in [
            ("a: \"x\",\nb: 'y',\nc: [1,\n 2], # z\n- {},\n", 6, &[6, 14, 26, 36][..]),
            ("\"a: b\": \"x\",\n- - \"y\",\n", 11, &[11, 20]),
            // What is inside of something stays, and so does what belongs to a value.
            ("a: \"x\",\nb: [\"y\",\n  \"z\",\n]\nc: |\n  \"d\",\n", 6, &[6]),
            ("a: \"x\",\nb: y\n  - \"z\",\nc: d \"e\",\n", 6, &[6]),
            // Behind what nothing closes only the parser knows.
            ("a: \"x\",\nb: [\nc: \"y\",\n", 6, &[6]),
            ("b: \"\\\"\na: 'x',\n", 13, &[13]),
        ] {
            assert_eq!(like(text, comma), expected, "{text}");
            assert_eq!(
                without(text.to_owned(), expected).matches(',').count() + expected.len(),
                text.matches(',').count()
            );
        }
    }

    #[test]
    fn a_comma_behind_quotes_or_brackets_ends_its_line() {
        for (text, expected) in [
            ("a: \"x\",\n", Some(6)),
            ("a: 'x', \n", Some(6)),
            ("a: [x], # y\n", Some(6)),
            ("a: \"x\",", Some(6)),
            ("a: \"x\", y\n", None),
            ("a: \"x\" y,\n", None),
            ("a: \"x\",# y\n", None),
        ] {
            assert_eq!(behind(text, 0, 6), expected, "{text}");
        }
    }
}
