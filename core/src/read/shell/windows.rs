//! Words and quotes of the Windows command prompt and of PowerShell.

use super::lexer::Lexer;
use super::posix::is_typographic;
use super::{Word, dialect};
use crate::diagnostic::Diagnostic;
use crate::read::shell::{CONTINUATION, SHELL_QUOTES};
use crate::read::source_map::{Quoting, SourceMap};
use crate::text::{Span, part};

impl Lexer<'_> {
    pub(super) fn cmd_word(&mut self) -> Word {
        let start = self.at;
        let mut taken = SourceMap::default();
        let (mut expands, mut is_bare) = (false, true);
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    is_bare = false;
                    expands |= self.cmd_quoted(&mut taken);
                }
                '{' if taken.text.is_empty() && self.escaped_body(&mut taken, false) => is_bare = false,
                // Inside a word it is an apostrophe.
                '\'' if taken.text.is_empty() && self.has_closing('\'') => {
                    is_bare = false;
                    self.report_single();
                    self.single(&mut taken);
                    // The command prompt replaces variables between any quotes.
                    let mut signs = taken.text.match_indices(['%', '!']).take(8);
                    expands |= signs.any(|(at, _)| dialect::variable(part(&taken.text, at..)).is_some());
                }
                _ if is_typographic(c) && !self.is_in_a_name(&taken) => {
                    is_bare = false;
                    expands |= self.typographic(&mut taken);
                }
                '^' if self.mark_at_line_end('^').is_some() => break,
                '^' if self.rest().starts_with("^\"") => {
                    is_bare = false;
                    expands |= self.caret_quoted(&mut taken);
                }
                '^' => {
                    self.at += 1;
                    self.escaped(&mut taken, self.at - 1);
                }
                '\\' if self.mark_at_line_end('\\').is_some() => break,
                '\\' => self.cmd_backslashes(&mut taken, Quoting::Bare),
                '%' | '!' => expands |= self.cmd_variable(&mut taken),
                ' ' | '\t' | '\r' | '\n' | '|' | '&' | ')' => break,
                '>' if self.is_redirected(&taken) => break,
                _ if self.ends_at_odd(&taken) => break,
                _ => self.plain(&mut taken, Quoting::Bare),
            }
        }
        if self.at == start {
            self.bump();
        }
        Word { span: Span::new(start, self.at), taken, expands, is_bare }
    }

    fn has_closing(&self, quote: char) -> bool {
        part(self.rest(), quote.len_utf8()..).contains(quote)
    }

    /// Reports, only once, that single quotes are ordinary characters here.
    fn report_single(&mut self) {
        if !std::mem::replace(&mut self.has_told_quotes, true) {
            let span = Span::new(self.at, self.at + 1);
            self.tell(
                Diagnostic::new(
                    SHELL_QUOTES,
                    span,
                    "the Windows command prompt does not treat single quotes as quotes",
                )
                .help("use double quotes, and \\\" for the ones inside"),
            );
        }
    }

    /// Reads `%NAME%` or `!NAME!`, or the sign alone. Returns whether there is a variable.
    fn cmd_variable(&mut self, taken: &mut SourceMap) -> bool {
        let length = dialect::variable(self.rest());
        let from = self.at;
        self.at += length.unwrap_or(1);
        taken.push(self.text, from, self.at, Quoting::Bare);
        length.is_some()
    }

    /// Reads `^"…^"`, as browsers copy a request: the caret hides the quote from the command prompt, but not from curl.
    /// Returns whether there are variables inside.
    fn caret_quoted(&mut self, taken: &mut SourceMap) -> bool {
        let open = self.at;
        self.at += 2;
        let mut expands = false;
        loop {
            let rest = self.rest();
            let (slashes, behind) = backslashes(rest);
            let plain = behind.strip_prefix('^').unwrap_or(behind);
            let to = self.text.len() - plain.len();
            if plain.starts_with('"') {
                for _ in 0..slashes / 2 {
                    taken.push_escape('\\', self.at, self.at + 1, Quoting::Double);
                    self.at += 1;
                }
                if slashes % 2 == 0 {
                    self.at = to + 1;
                    return expands;
                }
                taken.push_escape('"', self.at, to + 1, Quoting::Double);
                self.at = to + 1;
            } else if slashes > 0 {
                let to = self.text.len() - behind.len();
                for _ in 0..slashes {
                    let from = self.at + usize::from(self.peek() == Some('^'));
                    taken.push_escape('\\', self.at, from + 1, Quoting::Double);
                    self.at = from + 1;
                }
                self.at = to;
            } else if let Some(length) = self.mark_at_line_end('^') {
                self.at += length;
                self.at += usize::from(self.peek() == Some('\r'));
                self.bump();
                // The character after the end of a continued line is literal, even if it ends another line.
                if self.peek().is_some_and(|c| matches!(c, '\r' | '\n')) {
                    self.plain(taken, Quoting::Double);
                }
            } else if self.peek() == Some('^') {
                self.at += 1;
                self.escaped(taken, self.at - 1);
            } else if matches!(self.peek(), None | Some('\n')) {
                self.unclosed(open, self.at, "^\"");
                return expands;
            } else {
                match self.peek() {
                    Some('%' | '!') => expands |= self.cmd_variable(taken),
                    _ => self.plain(taken, Quoting::Double),
                }
            }
        }
    }

    /// Reads `"…"` as programs on Windows parse it. Returns whether there are variables inside.
    fn cmd_quoted(&mut self, taken: &mut SourceMap) -> bool {
        let open = self.at;
        self.at += 1;
        let (mut expands, mut has_lines) = (false, false);
        loop {
            let run = self.rest().find(['"', '\\', '%', '!', '\n']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Double);
            self.at += run;
            let rest = self.rest();
            match self.peek() {
                None => {
                    self.unclosed(open, self.at, "\"");
                    return expands;
                }
                Some('"') if rest.starts_with("\"\"") => {
                    taken.push_escape('"', self.at, self.at + 2, Quoting::Double);
                    self.at += 2;
                }
                Some('"') => {
                    self.at += 1;
                    return expands;
                }
                Some('\\') => self.cmd_backslashes(taken, Quoting::Double),
                Some('\n') => {
                    let end = part(self.text, ..self.at).trim_end().len();
                    let mark = part(self.text, ..end).ends_with('^');
                    if !std::mem::replace(&mut has_lines, true) {
                        self.tell(
                            Diagnostic::new(
                                CONTINUATION,
                                Span::at(end - usize::from(mark)),
                                "the Windows command prompt ends quoted text at the end of the line",
                            )
                            .help("put the body on one line, or in a file: --data-binary @payload.json"),
                        );
                    }
                    if mark {
                        taken.drop_last('^');
                    }
                    let start = self.at;
                    self.new_line();
                    taken.push(self.text, start, start + 1, Quoting::Double);
                }
                Some(_) => expands |= self.cmd_variable(taken),
            }
        }
    }

    /// Reads backslashes, and the quote that the last of them escapes. Before a quote, two backslashes are one; before
    /// anything else, each stands for itself.
    pub(super) fn cmd_backslashes(&mut self, taken: &mut SourceMap, quoting: Quoting) {
        let rest = self.rest();
        let slashes = rest.len() - rest.trim_start_matches('\\').len();
        if !part(rest, slashes..).starts_with('"') {
            taken.push(self.text, self.at, self.at + slashes, quoting);
            self.at += slashes;
            return;
        }
        for _ in 0..slashes / 2 {
            taken.push_escape('\\', self.at, self.at + 2, quoting);
            self.at += 2;
        }
        if slashes % 2 == 1 {
            taken.push_escape('"', self.at, self.at + 2, quoting);
            self.at += 2;
        }
    }

    pub(super) fn powershell_word(&mut self) -> Word {
        let start = self.at;
        let mut taken = SourceMap::default();
        let (mut expands, mut is_bare) = (false, true);
        while let Some(c) = self.peek() {
            match c {
                '@' if taken.text.is_empty() && self.here_string(&mut taken, &mut expands) => is_bare = false,
                '\'' => {
                    is_bare = false;
                    self.powershell_single(&mut taken);
                }
                '"' => {
                    is_bare = false;
                    expands |= self.powershell_double(&mut taken);
                }
                _ if is_typographic(c) => {
                    is_bare = false;
                    expands |= self.typographic(&mut taken);
                }
                '`' if self.mark_at_line_end('`').is_some() => break,
                '\\' if self.mark_at_line_end('\\').is_some() => break,
                '`' => {
                    self.at += 1;
                    self.escaped(&mut taken, self.at - 1);
                }
                '$' | '@' if self.rest().get(1..2).is_some_and(|next| matches!(next, "(" | "{")) => {
                    expands = true;
                    self.group(&mut taken);
                }
                '(' if taken.text.is_empty() => {
                    expands = true;
                    self.group(&mut taken);
                }
                '$' => {
                    expands = true;
                    self.plain(&mut taken, Quoting::Bare);
                }
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | ')' => break,
                _ if self.ends_at_odd(&taken) => break,
                _ => self.plain(&mut taken, Quoting::Bare),
            }
        }
        if self.at == start {
            self.bump();
        }
        Word { span: Span::new(start, self.at), taken, expands, is_bare }
    }

    /// Reads `@{…}`, `$(…)` or `(…)` up to the bracket that closes it, and keeps it as it is written. Brackets in
    /// quotes do not count.
    fn group(&mut self, taken: &mut SourceMap) {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '\'' | '"' => {
                    // Findings about the text in there are dropped.
                    let found = self.found.len();
                    let mut inside = SourceMap::default();
                    if c == '"' {
                        self.powershell_double(&mut inside);
                    } else {
                        self.powershell_single(&mut inside);
                    }
                    self.found.truncate(found);
                    continue;
                }
                '#' if part(self.text, ..self.at).ends_with(char::is_whitespace) => {
                    let line = self.rest();
                    self.at += line.find('\n').unwrap_or(line.len());
                    continue;
                }
                '(' | '{' => depth += 1,
                ')' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.bump();
            if depth == 0 && matches!(c, ')' | '}') {
                break;
            }
        }
        taken.push(self.text, start, self.at, Quoting::Bare);
    }

    /// Reads a here-string: from `@'` at the end of a line to `'@` at the beginning of another. Returns whether there
    /// is one.
    fn here_string(&mut self, taken: &mut SourceMap, expands: &mut bool) -> bool {
        let rest = self.rest();
        let (is_double, close) = match rest.get(1..2) {
            Some("'") => (false, "\n'@"),
            Some("\"") => (true, "\n\"@"),
            _ => return false,
        };
        let Some(line_end) = rest.find('\n').filter(|at| part(rest, 2..*at).trim().is_empty()) else { return false };
        let Some(length) = part(rest, line_end..).find(close) else { return false };
        let (from, to) = (self.at + line_end + 1, (self.at + line_end + length).max(self.at + line_end + 1));
        *expands |= is_double && part(self.text, from..to).contains('$');
        taken.push(self.text, from, to, Quoting::Verbatim);
        self.at += line_end + length + close.len();
        true
    }

    fn powershell_single(&mut self, taken: &mut SourceMap) {
        let open = self.at;
        self.at += 1;
        let inside = taken.text.len();
        let is_escaped = self.escapes_quotes();
        // What a fix writes there has to be escaped as well.
        let quoting = if is_escaped { Quoting::Double } else { Quoting::Verbatim };
        let mut marks = Vec::new();
        loop {
            let run = self.rest().find(['\'', '\n', '`', '\\']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, quoting);
            self.at += run;
            let rest = self.rest();
            match self.peek() {
                None => {
                    self.report_inner_marks(&marks);
                    self.unclosed(open, self.at, "'");
                    return;
                }
                Some('\'') if rest.starts_with("''") => {
                    taken.push_escape('\'', self.at, self.at + 2, Quoting::Bare);
                    self.at += 2;
                }
                Some('\'') => {
                    self.at += 1;
                    self.report_inner_marks(&marks);
                    return;
                }
                Some('\\') if is_escaped && rest.starts_with("\\\"") => {
                    taken.push_escape('"', self.at, self.at + 2, Quoting::Double);
                    self.at += 2;
                }
                Some(mark @ ('`' | '\\'))
                    if self.mark_at_line_end(mark).is_some()
                        && part(&taken.text, inside..).trim_start().starts_with(['{', '[']) =>
                {
                    let length = self.mark_at_line_end(mark).unwrap_or(1);
                    marks.push(Span::new(self.at, self.at + length));
                    self.at += length;
                }
                Some('\n') => {
                    let start = self.at;
                    self.new_line();
                    taken.push(self.text, start, start + 1, quoting);
                }
                Some(_) => self.plain(taken, quoting),
            }
        }
    }

    /// Whether the quotes of a body are written `\"`, as older versions of PowerShell need them for other programs.
    fn escapes_quotes(&self) -> bool {
        let rest = self.rest();
        rest.find(['"', '\'']).is_some_and(|at| part(rest, at..).starts_with('"') && part(rest, ..at).ends_with('\\'))
    }

    /// Reads a text in double quotes. Returns whether there are variables inside.
    fn powershell_double(&mut self, taken: &mut SourceMap) -> bool {
        let open = self.at;
        self.at += 1;
        let mut expands = false;
        loop {
            let run = self.rest().find(['"', '`', '$', '\\', '\n']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Bare);
            self.at += run;
            let rest = self.rest();
            match self.peek() {
                None => {
                    self.unclosed(open, self.at, "\"");
                    return expands;
                }
                Some('"') if rest.starts_with("\"\"") => {
                    taken.push_escape('"', self.at, self.at + 2, Quoting::Bare);
                    self.at += 2;
                }
                Some('"') => {
                    self.at += 1;
                    return expands;
                }
                Some('\\') if rest.starts_with("\\\"") && continues_after(part(rest, 2..)) => {
                    if !std::mem::replace(&mut self.has_told_quotes, true) {
                        let span = Span::new(self.at, self.at + 2);
                        self.tell(
                            Diagnostic::new(SHELL_QUOTES, span, "in PowerShell a backslash does not escape this quote")
                                .help("put the body in single quotes, without the backslashes"),
                        );
                    }
                    taken.push_escape('"', self.at, self.at + 2, Quoting::Bare);
                    self.at += 2;
                }
                Some('`') => {
                    let start = self.at;
                    self.at += 1;
                    if self.peek() == Some('\n') {
                        self.new_line();
                    } else if let Some(c) = self.peek() {
                        self.bump();
                        let c = match c {
                            'n' => '\n',
                            'r' => '\r',
                            't' => '\t',
                            '0' => '\0',
                            other => other,
                        };
                        taken.push_escape(c, start, self.at, Quoting::Bare);
                    }
                }
                Some('$') if rest.starts_with("$(") => {
                    expands = true;
                    self.group(taken);
                }
                Some('\n') => {
                    let start = self.at;
                    self.new_line();
                    taken.push(self.text, start, start + 1, Quoting::Bare);
                }
                Some(c) => {
                    expands |= c == '$';
                    self.plain(taken, Quoting::Bare);
                }
            }
        }
    }
}

/// The number of backslashes that a text begins with, each perhaps after a caret, and the text after them.
fn backslashes(text: &str) -> (usize, &str) {
    let (mut count, mut rest) = (0, text);
    while let Some(behind) = rest.strip_prefix('^').unwrap_or(rest).strip_prefix('\\') {
        (count, rest) = (count + 1, behind);
    }
    (count, rest)
}

/// Whether the text after `\"` shows that the backslash was meant for the quote: a word follows, or a mark of JSON.
fn continues_after(behind: &str) -> bool {
    behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | ',' | '}' | ']' | '\\' | '$' | '/'))
        || behind.trim_start_matches(' ').starts_with(['}', ']', ':', ',', '\\'])
}
