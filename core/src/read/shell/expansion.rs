//! What a shell puts in place of a variable or a command: `$NAME`, `$(…)` and the like.

use super::lexer::Lexer;
use crate::read::source_map::{Quoting, SourceMap};
use crate::text::part;

impl Lexer<'_> {
    /// `$NAME`, `${NAME}`, `$(…)`, `` `…` ``, `<(…)`: kept as it is written.
    pub(super) fn expansion(&mut self, taken: &mut SourceMap) {
        let start = self.at;
        let opening = self.peek();
        self.bump();
        let inside = self.at + usize::from(opening != Some('`'));
        let is_document = self.is_printed_document();
        let close = match (opening, self.peek()) {
            (Some('`'), _) => Some('`'),
            (_, Some('{')) => Some('}'),
            (_, Some('(')) => Some(')'),
            _ => None,
        };
        if let Some(close) = close {
            let open = self.peek().filter(|_| opening != Some('`'));
            let mut depth = usize::from(opening == Some('`'));
            if let Some(length) = is_document {
                self.at += length;
                depth = 1;
            }
            while let Some(c) = self.peek() {
                // Brackets in quotes open and close nothing.
                if close == ')' && self.skip_quoted(c) {
                    continue;
                }
                self.bump();
                depth += usize::from(Some(c) == open);
                depth -= usize::from(c == close && depth > 0);
                if depth == 0 || c == '\n' && opening == Some('`') {
                    break;
                }
            }
            if close != '}' && self.at > inside {
                self.nested.push((inside, self.at - 1));
            }
        } else {
            while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
                self.bump();
            }
        }
        // The shell ignores quotes inside a here-document.
        let quoting = if is_document.is_some() { Quoting::Verbatim } else { Quoting::Bare };
        taken.push(self.text, start, self.at, quoting);
    }

    /// Skips a text in quotes, or a character behind a backslash. Returns whether one begins here and ends.
    fn skip_quoted(&mut self, first: char) -> bool {
        // Nobody types a longer one, and this search runs often.
        const LONGEST: usize = 8 << 10;
        let inside = part(self.rest(), first.len_utf8()..);
        let inside = part(inside, ..inside.floor_char_boundary(LONGEST));
        let length = match first {
            '\\' => inside.chars().next().map(char::len_utf8),
            '\'' => inside.find('\'').map(|at| at + 1),
            '"' => {
                let mut is_escaped = false;
                let end = inside.find(|c| {
                    let ends = c == '"' && !is_escaped;
                    is_escaped = c == '\\' && !is_escaped;
                    ends
                });
                end.map(|at| at + 1)
            }
            _ => None,
        };
        self.at += length.map_or(0, |length| length + first.len_utf8());
        length.is_some()
    }

    /// The length up to the end of the here-document in `(cat <<EOF …)`. `None` if there is none.
    fn is_printed_document(&self) -> Option<usize> {
        // No body is longer, and this search runs often.
        const LONGEST: usize = 64 << 10;
        let rest = part(self.rest(), ..self.rest().floor_char_boundary(LONGEST));
        let behind = rest.strip_prefix('(')?.trim_start().strip_prefix("cat")?.trim_start().strip_prefix("<<")?;
        let line = part(behind, ..behind.find('\n')?);
        let delimiter = line.trim_start_matches('-').trim().trim_matches(['\'', '"', '\\']);
        let mut at = rest.len() - behind.len() + line.len() + 1;
        while !delimiter.is_empty() && at < rest.len() {
            let line = part(rest, at..).lines().next().unwrap_or("");
            at += line.len();
            if line.trim() == delimiter {
                return Some(at);
            }
            at += part(rest, at..).find('\n')? + 1;
        }
        None
    }
}
