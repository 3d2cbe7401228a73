//! `name:value`: a colon does not end a name unless whitespace follows. The parser's message about it, and its place,
//! do not help.

use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::text::{Span, part};

rules! {
    MISSING_WHITESPACE = Error("UC036", "whitespace is missing after a colon", Yaml) {
        means: "A name, its colon and its value are written together without a space, as in `port:443`.",
        why: "In YAML that is one string and not a field: the field is missing, and the document may not be readable at all.",
        fix: "Put a space after the colon. The fix does so.",
        bad: yaml("ucforge: 1\nflow:connection\nconnectionKey: lakehouse\n"),
        good: in_setup("connectionKey: lakehouse"),
    }
}

/// A colon after a name that YAML does not accept as one, such as one without whitespace after it.
pub(super) struct GluedColon {
    /// The colon, or what was meant as one.
    pub(super) colon: Span,
    /// Where the value begins.
    pub(super) value: usize,
    /// The text that belongs in place of the colon.
    right: &'static str,
}

/// Finds such a colon after the name that a line begins with; `start` is where the line begins. `None` if the colon is
/// right, or belongs to an address.
pub(super) fn find(text: &str, start: usize, line: &str) -> Option<GluedColon> {
    let inner = line.trim_start_matches([' ', '\t', '-']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let (name, rest) = match inner.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = part(inner, 1..).find(quote)? + 2;
            (part(inner, ..end), part(inner, end..))
        }
        _ => inner.split_at(inner.find(|c| !is_part(c)).unwrap_or(inner.len())),
    };
    if !name.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let at = start + line.len() - rest.len();
    let mark = rest.chars().next().filter(|c| matches!(c, ':' | '\u{FF1A}' | '\u{FE55}' | '\u{2236}' | '\u{A789}'))?;
    let behind = part(rest, mark.len_utf8()..);
    // No-break spaces and their like are not whitespace to YAML.
    let odd =
        behind.len() - behind.trim_start_matches(|c: char| c.is_whitespace() && !c.is_ascii() || c == '\u{200B}').len();
    let value = at + mark.len_utf8() + odd;
    let is_ascii = mark == ':';
    if is_ascii && odd == 0 && (behind.is_empty() || behind.starts_with([' ', '\t', ':']) || behind.starts_with("//")) {
        return None;
    }
    let follows = part(text, value..).starts_with([' ', '\t', '\n', '\r']) || value == text.len();
    let (colon, right) = match (is_ascii, odd) {
        (true, 0) => (Span::new(at, at + 1), ": "),
        _ => (Span::new(at, value), if follows { ":" } else { ": " }),
    };
    Some(GluedColon { colon, value, right })
}

impl GluedColon {
    /// The same colon in a text that begins `by` bytes earlier.
    pub(super) fn moved(self, by: usize) -> Self {
        let colon = Span::new(self.colon.start as usize + by, self.colon.end as usize + by);
        Self { colon, value: self.value + by, right: self.right }
    }

    /// Whether the value can be read where it is: there is room for a colon and a space.
    pub(super) fn has_room(&self) -> bool {
        self.colon.end - self.colon.start > 1
    }

    pub(super) fn finding(&self, text: &str) -> Diagnostic {
        let mark = self.colon.of(text);
        let message = if !mark.starts_with(':') {
            "this is not the colon that YAML needs"
        } else if self.has_room() {
            "what follows this colon is not a space for YAML"
        } else {
            "whitespace is missing after this colon"
        };
        let mut finding = Diagnostic::new(MISSING_WHITESPACE, self.colon, message)
            .help("a name ends with a colon and a space: `name: value`");
        let edit = if self.has_room() {
            Edit { span: self.colon, text: self.right.into() }
        } else {
            Edit { span: Span::at(self.colon.end as usize), text: " ".into() }
        };
        // `:=`, `:...`: a mark after the colon may belong to it, or be a slip of its own.
        let value = part(text, self.value..).trim_start_matches([' ', '\t']);
        let begins_a_value =
            |c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '{' | '[' | '$' | '<' | '_' | '/' | '“');
        let is_begun = value.starts_with(begins_a_value) && (self.has_room() || !is_split(value));
        if is_begun || value.starts_with(['\n', '\r']) || value.is_empty() {
            finding.fix = Some(Fix { title: "write a colon and a space".into(), edits: vec![edit] });
        }
        finding
    }
}

/// Whether a single character comes before a value: in `por:t 443` it belongs to the name.
fn is_split(value: &str) -> bool {
    let behind = value.strip_prefix(|c: char| c.is_alphanumeric() || c == '/').unwrap_or(value);
    let next = behind.trim_start_matches([' ', '\t']);
    behind.len() < value.len()
        && next.len() < behind.len()
        && !next.starts_with(['#', ',', '}', ']', '\n', '\r'])
        && !next.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_inside_of_a_name_is_told_and_not_fixed() {
        for (line, has_fix) in [
            ("por:t 443", false),
            ("immutaUr:l https://h", false),
            ("workspaceId:s [\"1\"]", false),
            ("servicePrincipal:/ x", false),
            ("catalog:c", true),
            ("catalog:c # why", true),
            ("catalog:c \nport: 443", true),
            ("catalog:my lake", true),
            ("audit:{ enabled: true}", true),
            ("httpPath:/sql/1.0", true),
            ("catalog:\u{A0}lake", true),
        ] {
            let first = line.lines().next().unwrap_or("");
            assert_eq!(find(line, 0, first).map(|glued| glued.finding(line).fix.is_some()), Some(has_fix), "{line}");
        }
    }

    #[test]
    fn only_a_name_with_something_glued_to_its_colon_is_found() {
        for (line, value) in [
            ("catalog:lake", "lake"),
            ("  - 'a b':x", "x"),
            ("catalog:\u{A0}lake", "lake"),
            ("catalog\u{FF1A}lake", "lake"),
            ("catalog\u{FF1A} lake", " lake"),
            ("port:443", "443"),
            ("audit:{enabled: true}", "{enabled: true}"),
        ] {
            let found = find(line, 0, line).map(|glued| part(line, glued.value..));
            assert_eq!(found, Some(value), "{line}");
        }
        for line in [
            "catalog: lake",
            "catalog:",
            "https://h",
            "a b:c",
            "",
            "- x",
            "12:30",
            "::",
            "a::b",
            "catalog:\tx",
            "# a:b",
        ] {
            assert!(find(line, 0, line).is_none(), "{line}");
        }
    }
}
