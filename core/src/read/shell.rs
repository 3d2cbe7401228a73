//! The words of a shell command, as people paste it: quotes of all kinds, lines that go on, comments. Nothing is expanded.

use super::moved::{Quoting, Taken};
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity, code};
use crate::text::{Span, part};

/// One word of a command.
#[derive(Debug)]
pub(super) struct Word {
    /// Where it stands, quotes included.
    pub(super) span: Span,
    /// What it says.
    pub(super) taken: Taken,
    /// Whether the shell would put something else in its place.
    pub(super) expands: bool,
}

impl Word {
    pub(super) fn text(&self) -> &str {
        &self.taken.text
    }
}

/// A command and the here-document that is its input.
#[derive(Debug, Default)]
pub(super) struct Command {
    pub(super) words: Vec<Word>,
    pub(super) input: Option<Taken>,
}

/// Splits a text into commands. Every mistake goes to `findings`.
pub(super) fn commands(text: &str, findings: &mut dyn FnMut(Diagnostic)) -> Vec<Command> {
    let mut lexer = Lexer {
        text,
        at: if text.starts_with('\u{FEFF}') { 3 } else { 0 },
        is_cmd: text.lines().any(|line| line.trim_end().ends_with('^')),
        findings,
        delimiters: Vec::new(),
        words: 0,
    };
    let mut commands = Vec::new();
    while lexer.at < text.len() {
        let command = lexer.command();
        if !command.words.is_empty() {
            commands.push(command);
        }
        if lexer.words > MOST_WORDS {
            let place = Span::new(lexer.at, text.len());
            (lexer.findings)(
                Diagnostic::new(code::TOO_LARGE, place, "the commands have too many words: the rest was not read")
                    .help("a request has a few dozen words: is this the right file?"),
            );
            break;
        }
    }
    commands
}

/// More words no pasted command has.
const MOST_WORDS: usize = 20_000;

struct Lexer<'t, 'f> {
    text: &'t str,
    at: usize,
    /// Whether lines go on behind `^`, as in Windows' command prompt.
    is_cmd: bool,
    findings: &'f mut dyn FnMut(Diagnostic),
    /// Ends of here-documents that begin behind this line.
    delimiters: Vec<String>,
    /// How many words there were.
    words: usize,
}

impl Lexer<'_, '_> {
    fn rest(&self) -> &str {
        part(self.text, self.at..)
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// The words up to the end of a command.
    fn command(&mut self) -> Command {
        let mut command = Command::default();
        loop {
            self.blanks();
            match self.peek() {
                None => break,
                Some('\n') => {
                    let line_end = self.at;
                    self.bump();
                    for delimiter in std::mem::take(&mut self.delimiters) {
                        command.input = Some(self.here_document(&delimiter));
                    }
                    if command.words.is_empty() || !self.goes_on(line_end) {
                        break;
                    }
                }
                Some('#') if !self.is_cmd => {
                    let line = self.rest();
                    self.at += line.find('\n').unwrap_or(line.len());
                }
                Some(';' | '|' | '&' | '(' | ')') => {
                    self.bump();
                    break;
                }
                Some('<') if self.rest().starts_with("<<") && !self.rest().starts_with("<<<") => self.delimiter(),
                _ if self.words > MOST_WORDS => break,
                _ => {
                    let word = self.word();
                    self.words += 1;
                    // A prompt was copied along.
                    if !(command.words.is_empty() && matches!(word.text(), "$" | ">" | "%")) {
                        command.words.push(word);
                    }
                }
            }
        }
        command
    }

    /// Passes over blanks and over ends of lines that go on.
    fn blanks(&mut self) {
        let mark = if self.is_cmd { '^' } else { '\\' };
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r' | '\u{A0}') => self.bump(),
                Some(c) if c == mark || c == '\\' => {
                    let behind = part(self.text, self.at + 1..);
                    let blanks = behind.len() - behind.trim_start_matches([' ', '\t', '\u{A0}']).len();
                    let line_end = part(behind, blanks..);
                    let ends = line_end.starts_with('\n') || line_end.starts_with("\r\n");
                    if line_end.trim().is_empty() {
                        self.stray(blanks);
                    } else if ends && blanks > 0 {
                        let span = Span::new(self.at + 1, self.at + 1 + blanks);
                        (self.findings)(
                            Diagnostic::new(
                                code::CONTINUATION,
                                span,
                                "blanks behind the mark that lets the line go on",
                            )
                            .help("the command ends here: nothing may stand behind the mark")
                            .fix("remove the blanks", span, ""),
                        );
                    } else if !ends {
                        return;
                    }
                    self.at += 1 + blanks;
                    while self.peek() == Some('\r') {
                        self.bump();
                    }
                    if self.peek() == Some('\n') {
                        self.bump();
                    }
                }
                _ => return,
            }
        }
    }

    /// A mark that lets the line go on, and nothing that it could go on with.
    fn stray(&mut self, blanks: usize) {
        let span = Span::new(self.at, self.at + 1);
        let start = part(self.text, ..self.at).trim_end_matches([' ', '\t']).len();
        (self.findings)(
            Diagnostic::new(code::CONTINUATION, span, "the last line goes on, and nothing follows")
                .severity(Severity::Warning)
                .help("a shell waits for more here")
                .fix("remove the mark", Span::new(start, self.at + 1 + blanks), ""),
        );
    }

    /// Whether the line that begins here belongs to the command above, whose end lacks the mark: it begins with an option.
    fn goes_on(&mut self, line_end: usize) -> bool {
        let line = self.rest().trim_start_matches([' ', '\t']);
        let is_option =
            line.strip_prefix('-').is_some_and(|name| name.starts_with(|c: char| c == '-' || c.is_ascii_alphabetic()));
        if is_option {
            let end = part(self.text, ..line_end).trim_end_matches([' ', '\t', '\r']).len();
            let mark = if self.is_cmd { " ^" } else { " \\" };
            (self.findings)(
                Diagnostic::new(
                    code::CONTINUATION,
                    Span::at(end),
                    "the command goes on in the next line, and nothing says so",
                )
                .help("put a backslash at the end of this line")
                .fix("let the line go on", Span::at(end), mark),
            );
        }
        is_option
    }

    fn delimiter(&mut self) {
        self.at += 2;
        if self.peek() == Some('-') {
            self.bump();
        }
        self.blanks();
        if !matches!(self.peek(), None | Some('\n')) {
            let word = self.word();
            self.delimiters.push(word.taken.text);
        }
    }

    /// The lines up to the one that is the delimiter.
    fn here_document(&mut self, delimiter: &str) -> Taken {
        let start = self.at;
        let mut taken = Taken::default();
        loop {
            let rest = self.rest();
            let length = rest.find('\n').unwrap_or(rest.len());
            let line_start = self.at;
            let is_end = part(rest, ..length).trim() == delimiter;
            self.at = (self.at + length + 1).min(self.text.len());
            if is_end || self.at == self.text.len() {
                let end = if is_end { line_start } else { self.at };
                taken.push(self.text, start, end, Quoting::Verbatim);
                return taken;
            }
        }
    }

    fn word(&mut self) -> Word {
        let start = self.at;
        let mut taken = Taken::default();
        let mut expands = false;
        while let Some(c) = self.peek() {
            match c {
                '\'' => self.single(&mut taken),
                '"' => expands |= self.double(&mut taken),
                '$' if self.rest().starts_with("$'") => {
                    self.at += 1;
                    self.ansi(&mut taken);
                }
                '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '\u{201E}' => self.typographic(&mut taken),
                '$' | '`' => {
                    expands = true;
                    self.expansion(&mut taken);
                }
                '<' | '>' if self.rest().get(1..2) == Some("(") => {
                    expands = true;
                    self.expansion(&mut taken);
                }
                '^' if self.is_cmd => {
                    self.at += 1;
                    self.escaped(&mut taken, self.at - 1);
                }
                '\\' if !self.is_cmd => {
                    let behind = part(self.text, self.at + 1..).trim_start_matches([' ', '\t', '\r']);
                    if behind.is_empty() || behind.starts_with('\n') {
                        break;
                    }
                    self.at += 1;
                    self.escaped(&mut taken, self.at - 1);
                }
                ' ' | '\t' | '\r' | '\n' | '\u{A0}' | ';' | '|' | '&' | ')' => break,
                c => {
                    taken.push(self.text, self.at, self.at + c.len_utf8(), Quoting::Bare);
                    self.bump();
                }
            }
        }
        if self.at == start {
            self.bump();
        }
        Word { span: Span::new(start, self.at), taken, expands }
    }

    fn escaped(&mut self, taken: &mut Taken, start: usize) {
        if let Some(c) = self.peek() {
            self.bump();
            taken.push_escape(c, start, self.at, Quoting::Bare);
        }
    }

    /// `$NAME`, `${NAME}`, `$(…)`, `` `…` ``, `<(…)`: kept as it is written.
    fn expansion(&mut self, taken: &mut Taken) {
        let start = self.at;
        let opening = self.peek();
        self.bump();
        let close = match (opening, self.peek()) {
            (Some('`'), _) => Some('`'),
            (_, Some('{')) => Some('}'),
            (_, Some('(')) => Some(')'),
            _ => None,
        };
        if let Some(close) = close {
            let open = self.peek().filter(|_| opening != Some('`'));
            let mut depth = usize::from(opening == Some('`'));
            while let Some(c) = self.peek() {
                self.bump();
                depth += usize::from(Some(c) == open);
                depth -= usize::from(c == close && depth > 0);
                if depth == 0 || c == '\n' && opening == Some('`') {
                    break;
                }
            }
        } else {
            while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
                self.bump();
            }
        }
        taken.push(self.text, start, self.at, Quoting::Bare);
    }

    /// Whether a quoted text that began before this end of a line was forgotten to be closed: the line goes on, and the
    /// next one begins like a word of its own.
    fn is_forgotten(&self, text: &str) -> bool {
        let Some(next) = self.rest().strip_prefix('\\').map(|rest| rest.trim_start_matches([' ', '\t', '\r'])) else {
            return false;
        };
        let Some(next) = next.strip_prefix('\n') else { return false };
        let next = next.trim_start();
        !text.trim_start().starts_with(['{', '[']) && (next.starts_with(['-', '\'', '"']) || next.starts_with("http"))
    }

    /// Says that a quote is missing, at the end of what stands before `at`.
    fn unclosed(&mut self, open: usize, at: usize, quote: &'static str) {
        let end = part(self.text, ..at).trim_end().len().max(open + 1);
        let finding = Diagnostic::new(code::SHELL_QUOTES, Span::at(end), "a quote is not closed here")
            .related(Span::new(open, open + 1), None, "opened here")
            .help("the shell takes all that follows, up to the next quote, for one text");
        // A body ends where the command does, and anything else with its line, unless it has taken in what stands behind it.
        let inside = part(self.text, open + 1..end);
        let is_body = inside.trim_start().starts_with(['{', '[']);
        let begins_a_word = part(self.text, ..open).ends_with([' ', '\t', '\n', '=']);
        let is_certain = is_body || begins_a_word && !(inside.contains('\n') || inside.contains(" -"));
        (self.findings)(if is_certain { finding.fix("close it", Span::at(end), quote) } else { finding });
    }

    fn single(&mut self, taken: &mut Taken) {
        let open = self.at;
        self.at += 1;
        let inside = taken.text.len();
        loop {
            let run = self.rest().find(['\'', '\\', '\n']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Single);
            self.at += run;
            match self.peek() {
                None => {
                    self.unclosed(open, self.at, "'");
                    return;
                }
                Some('\'') => {
                    self.at += 1;
                    if self.rest().starts_with("\\''") {
                        taken.push_escape('\'', self.at - 1, self.at + 3, Quoting::Single);
                        self.at += 3;
                    } else if self.is_apostrophe(part(&taken.text, inside..)) {
                        let span = Span::new(self.at - 1, self.at);
                        (self.findings)(
                            Diagnostic::new(code::SHELL_QUOTES, span, "this apostrophe ends the text for the shell")
                                .help("write '\\'' for an apostrophe between single quotes")
                                .fix("write it as the shell wants it", span, "'\\''"),
                        );
                        taken.push_escape('\'', self.at - 1, self.at, Quoting::Single);
                    } else {
                        return;
                    }
                }
                Some('\\') if self.is_forgotten(part(&taken.text, inside..)) => {
                    self.unclosed(open, self.at, "'");
                    return;
                }
                Some(_) => {
                    taken.push(self.text, self.at, self.at + 1, Quoting::Single);
                    self.at += 1;
                }
            }
        }
    }

    /// Behind a quote: whether it was an apostrophe in the text of a body, since a letter goes on.
    fn is_apostrophe(&self, text: &str) -> bool {
        text.trim_start().starts_with('{') && self.peek().is_some_and(char::is_alphanumeric)
    }

    /// Gives whether the shell would expand something.
    fn double(&mut self, taken: &mut Taken) -> bool {
        let open = self.at;
        self.at += 1;
        let inside = taken.text.len();
        let mut expands = false;
        loop {
            let run = self.rest().find(['"', '\\', '$', '`']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Double);
            self.at += run;
            match self.peek() {
                None => {
                    self.unclosed(open, self.at, "\"");
                    return expands;
                }
                Some('"') => {
                    self.at += 1;
                    return expands;
                }
                Some('\\') if self.is_forgotten(part(&taken.text, inside..)) => {
                    self.unclosed(open, self.at, "\"");
                    return expands;
                }
                Some('\\') => {
                    let start = self.at;
                    self.at += 1;
                    match self.peek() {
                        Some(c @ ('"' | '\\' | '$' | '`')) => {
                            self.at += 1;
                            taken.push_escape(c, start, self.at, Quoting::Double);
                        }
                        Some('\n') => self.at += 1,
                        _ => taken.push(self.text, start, self.at, Quoting::Double),
                    }
                }
                Some(c) => {
                    expands |= !self.is_cmd && c == '$';
                    taken.push(self.text, self.at, self.at + 1, Quoting::Double);
                    self.at += 1;
                }
            }
        }
    }

    /// `'…'` behind a dollar sign, with escapes as in C.
    fn ansi(&mut self, taken: &mut Taken) {
        let open = self.at;
        self.at += 1;
        loop {
            let run = self.rest().find(['\'', '\\']).unwrap_or(self.rest().len());
            taken.push(self.text, self.at, self.at + run, Quoting::Ansi);
            self.at += run;
            match self.peek() {
                None => {
                    self.unclosed(open, self.at, "'");
                    return;
                }
                Some('\'') => {
                    self.at += 1;
                    return;
                }
                Some(_) => {
                    let start = self.at;
                    self.at += 1;
                    let c = self.ansi_escape();
                    taken.push_escape(c, start, self.at, Quoting::Ansi);
                }
            }
        }
    }

    fn ansi_escape(&mut self) -> char {
        let Some(c) = self.peek() else { return '\\' };
        self.bump();
        let (radix, most) = match c {
            'n' => return '\n',
            't' => return '\t',
            'r' => return '\r',
            'a' => return '\u{7}',
            'b' => return '\u{8}',
            'e' | 'E' => return '\u{1b}',
            'f' => return '\u{c}',
            'v' => return '\u{b}',
            'x' => (16, 2),
            'u' => (16, 4),
            'U' => (16, 8),
            '0'..='7' => {
                self.at -= 1;
                (8, 3)
            }
            other => return other,
        };
        let digits = self.rest().chars().take(most).take_while(|c| c.is_digit(radix)).count();
        let number = u32::from_str_radix(part(self.rest(), ..digits), radix).unwrap_or(0);
        self.at += digits;
        char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// Quotes that a word processor or a page has made of straight ones.
    fn typographic(&mut self, taken: &mut Taken) {
        let open = self.at;
        let quote = self.peek().unwrap_or('\u{2018}');
        self.bump();
        let inside = self.at;
        let closing: &[char] = if matches!(quote, '\u{2018}' | '\u{2019}') {
            &['\u{2019}', '\u{2018}', '\'']
        } else {
            &['\u{201D}', '\u{201C}', '"']
        };
        let length = self.rest().find(closing);
        let end = inside + length.unwrap_or(self.rest().len());
        taken.push(self.text, inside, end, Quoting::Single);
        self.at = end;
        let close_start = self.at;
        self.bump();
        let first = Span::new(open, inside);
        let mut finding = Diagnostic::new(code::SHELL_QUOTES, first, "the shell takes these quotes for letters")
            .help("use straight quotes");
        if length.is_some() && !part(self.text, inside..end).contains('\'') {
            finding.fix = Some(Fix {
                title: "use straight quotes".into(),
                edits: vec![
                    Edit { span: first, text: "'".into() },
                    Edit { span: Span::new(close_start, self.at), text: "'".into() },
                ],
            });
        }
        (self.findings)(finding);
    }
}
