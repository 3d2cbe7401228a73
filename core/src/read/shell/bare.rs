//! Bodies without quotes around them, which a shell splits or strips of the quotes inside.

use super::lexer::Lexer;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::shell::SHELL_QUOTES;
use crate::read::source_map::{Quoting, SourceMap};
use crate::text::{Span, part};

/// Nobody types a longer body on a line.
const LONGEST: usize = 8 << 10;

impl Lexer<'_> {
    /// Reads a body without quotes around it as it was meant: the shell would remove the quotes in it, and split it at
    /// its spaces. Returns whether there is one.
    pub(super) fn bare_body(&mut self, taken: &mut SourceMap) -> bool {
        let rest = part(self.rest(), ..self.rest().floor_char_boundary(LONGEST));
        let name = rest.strip_prefix('{').and_then(|inside| inside.trim_start().strip_prefix('"'));
        let is_object =
            name.and_then(|name| name.split_once('"')).is_some_and(|(_, rest)| rest.trim_start().starts_with(':'));
        let Some(length) = is_object.then(|| balanced(rest)).flatten() else { return false };
        let (start, end) = (self.at, self.at + length);
        self.at = end;
        taken.push(self.text, start, end, Quoting::Verbatim);
        let mut finding = Diagnostic::new(
            SHELL_QUOTES,
            Span::new(start, end),
            "the shell removes the quotes in this body, as no quotes are around it",
        )
        .help("put the whole body in single quotes");
        if !part(self.text, start..end).contains(['\'', '$', '`', '\\', '\n']) {
            let quotes = [start, end].map(|at| Edit { span: Span::at(at), text: "'".into() });
            finding.fix = Some(Fix { title: "put it in single quotes".into(), edits: quotes.into() });
        }
        self.tell(finding);
        true
    }

    /// Reads a body whose quotes are escaped, `{\"a\": 1}`, as it was meant: the shell splits it at its whitespace, and,
    /// unless it is the command prompt of Windows, at its commas. Returns whether there is such a body.
    pub(super) fn escaped_body(&mut self, taken: &mut SourceMap, is_posix: bool) -> bool {
        let rest = part(self.rest(), ..self.rest().floor_char_boundary(LONGEST));
        let is_object = rest.strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with("\\\""));
        let Some(length) = is_object.then(|| balanced_escaped(rest)).flatten() else { return false };
        let body = part(rest, ..length);
        let is_split = body.contains([' ', '\t']) || is_posix && body.contains(',');
        if !is_split || body.contains(['\r', '\n']) {
            return false;
        }
        let (start, end) = (self.at, self.at + length);
        while self.at < end {
            match self.peek() {
                Some('\\') if is_posix => {
                    self.at += 1;
                    self.escaped(taken, self.at - 1);
                }
                Some('\\') => self.cmd_backslashes(taken, Quoting::Bare),
                _ => self.plain(taken, Quoting::Bare),
            }
        }
        let mut finding = Diagnostic::new(
            SHELL_QUOTES,
            Span::new(start, end),
            "the shell splits this body, as no quotes are around it",
        )
        .help("put the whole body in double quotes");
        // In double quotes a shell keeps a backslash before any other character.
        let escapes = body.match_indices('\\').map(|(at, _)| part(body, at + 1..));
        if escapes.into_iter().all(|behind| behind.starts_with(['"', '\\'])) && !body.contains(['!', '^', '%']) {
            let quotes = [start, end].map(|at| Edit { span: Span::at(at), text: "\"".into() });
            finding.fix = Some(Fix { title: "put it in double quotes".into(), edits: quotes.into() });
        }
        self.tell(finding);
        true
    }
}

/// The length of the JSON object or list that a text begins with. `None` if it does not end.
pub(in crate::read) fn balanced(text: &str) -> Option<usize> {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_text,
            '"' => is_text = !is_text,
            '{' | '[' if !is_text => depth += 1,
            '}' | ']' if !is_text => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The same for a body whose quotes are escaped for a shell, and have no unescaped ones beside them.
fn balanced_escaped(text: &str) -> Option<usize> {
    let (mut depth, mut is_text, mut slashes) = (0_usize, false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '"' if slashes % 2 == 0 => return None,
            // A quote in a text of the body has three backslashes.
            '"' if slashes % 4 == 1 => is_text = !is_text,
            '{' | '[' if !is_text => depth += 1,
            '}' | ']' if !is_text => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
    }
    None
}
