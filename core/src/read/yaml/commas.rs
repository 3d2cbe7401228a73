//! Commas at the ends of lines, left there by somebody who makes YAML of JSON. YAML does not have them behind a quote or a bracket;
//! behind a plain value they become a part of it, which only their number tells from one that is meant.

use super::BAD_YAML;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::sort::sort;
use crate::text::{Span, part};

/// The comma behind quotes or brackets at which the parser stopped, where nothing follows it on its line.
pub(super) fn behind(body: &str, before: usize, at: usize) -> Option<usize> {
    let at = at.checked_sub(before)?;
    let rest = part(body, at..).strip_prefix(',')?;
    let behind = part(rest, ..rest.find('\n').unwrap_or(rest.len()));
    let ends = behind.trim().is_empty() || behind.starts_with([' ', '\t']) && behind.trim_start().starts_with('#');
    (ends && part(body, ..at).ends_with(['"', '\'', '}', ']'])).then_some(at)
}

/// Whether the lines of a text end as those of JSON do: most that hold a value, and more than one.
pub(super) fn are_habit(text: &str) -> bool {
    let (mut all, mut with) = (0_usize, 0_usize);
    for line in
        text.lines().map(str::trim_end).filter(|line| line.contains(": ") && !line.trim_start().starts_with('#'))
    {
        all += 1;
        with += usize::from(line.ends_with(','));
    }
    with > 1 && with * 2 >= all
}

/// One finding about all of them.
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
        ] {
            assert_eq!(are_habit(text), expected, "{text}");
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
