//! From characters to words and commands: the part that all shells have in common.

use super::inserted::with_whole_commands;
use super::lacks::lacks;
use super::program::is_curl;
use super::spaces::{is_any_space, is_odd};
use super::start::Start;
use super::{Command, Dialect, Input, MAX_WORDS, Word};
use crate::diagnostic::{Diagnostic, Edit, Fix, Related, Severity};
use crate::read::shell::{CONTINUATION, SHELL_QUOTES};
use crate::read::source_map::{Quoting, SourceMap};
use crate::text::{Span, part, step};

/// The end of a here-document that begins after this line.
struct Delimiter {
    text: String,
    /// The index of the command that reads the document.
    command: usize,
    /// Whether the delimiter has quotes, so that the shell leaves the document as it is.
    is_quoted: bool,
}

/// What a command ends with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The end of the line or the text: nothing more belongs to the command.
    Line,
    /// A pipe.
    Pipe,
    /// An operator after which another command must follow.
    Operator,
    /// Something after which another command may follow.
    Other,
}

#[allow(clippy::struct_excessive_bools, reason = "each says something else about the text")]
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) dialect: Dialect,
    /// Whether the lines have signs of more than one shell: then it is unknown which of them is the slip.
    is_doubtful: bool,
    has_prompts: bool,
    pub(super) commands: Vec<Command>,
    /// The findings about the command that is being read.
    pub(super) found: Vec<Diagnostic>,
    delimiters: Vec<Delimiter>,
    /// How many words were read.
    pub(super) words: usize,
    /// Whether a quote is never closed.
    pub(super) is_unclosed: bool,
    /// The ranges of commands inside words: `$(curl …)`.
    pub(super) nested: Vec<(usize, usize)>,
    /// Mistakes at the ends of lines, with their fixes. Each kind is reported once, however many lines have it.
    foreign_marks: Vec<Edit>,
    doubled_marks: Vec<Edit>,
    missing_marks: Vec<Edit>,
    whitespace_behind_marks: Vec<Edit>,
    /// Characters between words that the shell does not treat as whitespace, with what to write in their place.
    odd: Vec<Edit>,
    /// Typographic quotes made by a word processor, with what to write in their place.
    pub(super) typographic: Vec<(Span, Vec<Edit>)>,
    /// Whether a mistake with quotes that is reported only once was reported.
    pub(super) has_told_quotes: bool,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, start: &Start) -> Self {
        Self {
            text: part(text, ..start.limit),
            at: start.at,
            dialect: start.dialect.unwrap_or(Dialect::Posix),
            is_doubtful: start.is_doubtful,
            has_prompts: start.has_prompts,
            commands: Vec::new(),
            found: Vec::new(),
            delimiters: Vec::new(),
            words: 0,
            is_unclosed: false,
            nested: Vec::new(),
            foreign_marks: Vec::new(),
            doubled_marks: Vec::new(),
            missing_marks: Vec::new(),
            whitespace_behind_marks: Vec::new(),
            odd: Vec::new(),
            typographic: Vec::new(),
            has_told_quotes: false,
        }
    }

    pub(super) fn rest(&self) -> &'t str {
        part(self.text, self.at..)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    pub(super) fn tell(&mut self, mut finding: Diagnostic) {
        if self.is_doubtful {
            finding.fix = None;
        }
        self.found.push(finding);
    }

    /// Reads the commands that belong together: up to the end of a line that does not continue.
    pub(super) fn chunk(&mut self) {
        let mut before = End::Other;
        loop {
            step();
            let (mut command, end) = self.command(before);
            self.report_repeated();
            if !command.words.is_empty() || command.input.is_some() {
                command.findings = std::mem::take(&mut self.found);
                command.odd = std::mem::take(&mut self.odd);
                self.commands.push(command);
                before = end;
            } else if end != End::Other {
                before = end;
            }
            if end == End::Line || self.words > MAX_WORDS {
                break;
            }
        }
        if let Some(last) = self.commands.last_mut() {
            last.findings.append(&mut self.found);
        }
    }

    /// Reads the words up to the end of a command. `before` is what the previous command ended with.
    fn command(&mut self, before: End) -> (Command, End) {
        let mut command = Command {
            words: Vec::new(),
            input: None,
            is_piped: before == End::Pipe,
            dialect: self.dialect,
            findings: Vec::new(),
            odd: Vec::new(),
        };
        let end = loop {
            self.whitespace();
            match self.peek() {
                None => break End::Line,
                Some('\n') => {
                    let line_end = self.at;
                    self.new_line();
                    self.here_documents(&mut command);
                    let is_awaited = command.words.is_empty() && matches!(before, End::Pipe | End::Operator);
                    if !is_awaited && (command.words.is_empty() || !self.goes_on(&command.words, line_end)) {
                        break End::Line;
                    }
                }
                Some('#') if self.dialect != Dialect::Cmd => {
                    let line = self.rest();
                    self.at += line.find('\n').unwrap_or(line.len());
                }
                Some(';') if self.dialect != Dialect::Cmd => {
                    self.bump();
                    break End::Other;
                }
                Some(c @ ('(' | ')'))
                    if c == ')' || self.dialect != Dialect::PowerShell || command.words.is_empty() =>
                {
                    self.bump();
                    break End::Other;
                }
                Some(c @ ('|' | '&')) => {
                    self.bump();
                    if self.peek() == Some(c) {
                        self.bump();
                        break End::Operator;
                    }
                    break if c == '|' { End::Pipe } else { End::Other };
                }
                _ if self.words > MAX_WORDS => break End::Line,
                _ if self.redirection(&mut command) => {}
                _ => {
                    let word = self.word();
                    self.words += 1;
                    // A prompt was copied along.
                    if !(command.words.is_empty() && matches!(word.text(), "$" | ">" | "%")) {
                        command.words.push(word);
                    }
                }
            }
        };
        (command, end)
    }

    fn word(&mut self) -> Word {
        match self.dialect {
            Dialect::Posix => self.posix_word(),
            Dialect::Cmd => self.cmd_word(),
            Dialect::PowerShell => self.powershell_word(),
        }
    }

    /// Skips the end of a line, and the prompt before the next one.
    pub(super) fn new_line(&mut self) {
        self.bump();
        if !self.has_prompts {
            return;
        }
        let line = self.rest();
        let front = line.trim_start_matches([' ', '\t']);
        for prompt in [">>", ">", "dquote>", "quote>", "pipe>", "heredoc>", "More?"] {
            if let Some(behind) = front.strip_prefix(prompt) {
                self.at += line.len() - behind.len();
                if self.peek() == Some(' ') {
                    self.bump();
                }
                return;
            }
        }
    }

    /// Skips whitespace and the ends of continued lines.
    pub(super) fn whitespace(&mut self) {
        let mark = self.dialect.mark();
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\r') => self.bump(),
                Some(c) if is_odd(c) => self.odd_whitespace(),
                Some('\\') if self.doubled_mark() => {}
                Some(c) if c == mark || c == '\\' || self.is_mark_of_others(c) => {
                    let behind = part(self.text, self.at + 1..);
                    let whitespace = behind.len() - behind.trim_start_matches(is_any_space).len();
                    let line_end = part(behind, whitespace..);
                    let ends = line_end.starts_with('\n') || line_end.starts_with("\r\n");
                    // From the front alone: there may be as much whitespace at the end as there are marks.
                    if line_end.trim_start().is_empty() {
                        self.stray(whitespace);
                    } else if !ends {
                        return;
                    } else if c != mark {
                        let own = self.dialect.mark_text();
                        self.foreign_marks.push(Edit { span: Span::new(self.at, self.at + 1), text: own.into() });
                    } else if whitespace > 0 {
                        let span = Span::new(self.at + 1, self.at + 1 + whitespace);
                        self.whitespace_behind_marks.push(Edit { span, text: "".into() });
                    }
                    self.at += 1 + whitespace;
                    while self.peek() == Some('\r') {
                        self.bump();
                    }
                    if self.peek() == Some('\n') {
                        self.new_line();
                    }
                }
                _ => return,
            }
        }
    }

    /// Whether the typographic apostrophe here is one: between letters of a word that is not an option, as in `Bob’s.json`.
    pub(super) fn is_in_a_name(&self, taken: &SourceMap) -> bool {
        let behind = self.rest().strip_prefix('\u{2019}').and_then(|behind| behind.chars().next());
        !taken.text.starts_with('-')
            && taken.text.ends_with(char::is_alphanumeric)
            && behind.is_some_and(char::is_alphanumeric)
    }

    /// Whether a `>` ends a word: it is behind a quote or an address, and does not end a `<placeholder>`.
    pub(super) fn is_redirected(&self, taken: &SourceMap) -> bool {
        let is_behind_quote = part(self.text, ..self.at).ends_with(['\'', '"']);
        (is_behind_quote || taken.text.contains("://")) && !taken.text.contains('<')
    }

    /// Whether a character is the continuation mark of a Windows shell: it is alone at the end of its line, and the
    /// next line begins like part of a command.
    fn is_mark_of_others(&self, c: char) -> bool {
        if !matches!(c, '`' | '^') || !part(self.text, ..self.at).ends_with([' ', '\t']) {
            return false;
        }
        let next = part(self.rest(), self.mark_at_line_end(c).unwrap_or(0)..).trim_start();
        self.mark_at_line_end(c).is_some() && (next.starts_with(['-', '\'', '"']) || next.starts_with("http"))
    }

    /// Skips characters between words that look like whitespace or are invisible, but are neither to the shell.
    fn odd_whitespace(&mut self) {
        let rest = self.rest();
        let behind = rest.trim_start_matches(is_odd);
        let (from, run) = (self.at, part(rest, ..rest.len() - behind.len()));
        self.at += run.len();
        let is_own = self.dialect == Dialect::PowerShell && run.chars().all(char::is_whitespace);
        if !is_own {
            let is_apart = part(self.text, ..from).ends_with(char::is_whitespace)
                || behind.is_empty()
                || behind.starts_with(char::is_whitespace);
            let text = if is_apart && !run.contains(char::is_whitespace) { "" } else { " " };
            self.odd.push(Edit { span: Span::new(from, self.at), text: text.into() });
        }
    }

    /// Whether a word was meant to end here, at a character that only looks like whitespace, or is invisible.
    pub(super) fn ends_at_odd(&self, taken: &SourceMap) -> bool {
        let rest = self.rest();
        let behind = rest.trim_start_matches(is_odd);
        if behind.len() == rest.len() {
            return false;
        }
        let (word, before) = (taken.text.as_str(), part(self.text, ..self.at));
        if part(rest, ..rest.len() - behind.len()).contains(char::is_whitespace) {
            return true;
        }
        // An invisible character separates nothing, unless a word begins after it. In an address, curl sends it.
        let is_address = word.contains("://");
        let is_option = word.len() == 2 && word.starts_with('-');
        let begins_option = behind.starts_with('-') && (before.ends_with(['\'', '"']) || is_curl(word));
        let is_end = behind.is_empty() || behind.starts_with(char::is_whitespace);
        let begins_address = ["http://", "https://"].iter().any(|scheme| behind.starts_with(scheme));
        is_end && !is_address
            || is_option
            || begins_option
            || begins_address && !word.is_empty() && !word.ends_with('=')
    }

    /// Skips `\\` at the end of a line after a space, as wiki pages show a continuation mark.
    fn doubled_mark(&mut self) -> bool {
        let behind = self.rest().strip_prefix("\\\\").filter(|_| self.dialect == Dialect::Posix);
        let Some(line_end) = behind.map(|behind| behind.trim_start_matches(['\r', ' ', '\t'])) else { return false };
        if !line_end.starts_with('\n') || !part(self.text, ..self.at).ends_with([' ', '\t']) {
            return false;
        }
        self.doubled_marks.push(Edit { span: Span::new(self.at, self.at + 2), text: "\\".into() });
        self.at = self.text.len() - line_end.len();
        self.new_line();
        true
    }

    /// Reports a continuation mark that nothing follows.
    fn stray(&mut self, whitespace: usize) {
        let span = Span::new(self.at, self.at + 1);
        let start = part(self.text, ..self.at).trim_end_matches([' ', '\t']).len();
        self.tell(
            Diagnostic::new(CONTINUATION, span, "the last line is continued, but nothing follows")
                .severity(Severity::Warning)
                .help("a shell waits for more input here")
                .fix("remove the continuation character", Span::new(start, self.at + 1 + whitespace), ""),
        );
    }

    /// Reports mistakes at the ends of lines, and typographic quotes: each is one slip, however often it was made.
    fn report_repeated(&mut self) {
        let dialect = self.dialect;
        let edits = std::mem::take(&mut self.foreign_marks);
        let other = edits.first().map_or("", |edit| edit.span.of(self.text));
        let help = match dialect {
            _ if self.is_doubtful => "the command mixes marks of two shells: use those of the one that runs it".into(),
            Dialect::PowerShell => "end the line with a backtick".to_owned(),
            _ => ["end the line with `", dialect.mark_text(), "`"].concat(),
        };
        self.report_all(edits, |place| {
            let mark = match other {
                "`" => "a backtick",
                "^" => "a caret",
                _ => "a backslash",
            };
            let message = [dialect.name(), " does not continue a line after ", mark].concat();
            (Diagnostic::new(CONTINUATION, place, message).help(help), "use the continuation character of this shell")
        });
        let edits = std::mem::take(&mut self.doubled_marks);
        self.report_all(edits, |place| {
            let message = "two backslashes do not continue the line: the command ends here";
            (Diagnostic::new(CONTINUATION, place, message).help("write one"), "write one backslash")
        });
        let edits = std::mem::take(&mut self.missing_marks);
        let is_useless = edits.iter().any(|edit| self.keeps_marks_out(edit.span.start as usize));
        self.report_all(edits, |place| {
            let message = "the command continues on the next line, but this line does not say so";
            let help = match dialect {
                Dialect::Posix => "put a backslash at the end of this line",
                Dialect::Cmd => "put ^ at the end of this line",
                Dialect::PowerShell => "put a backtick at the end of this line",
            };
            (Diagnostic::new(CONTINUATION, place, message).help(help), "continue the line")
        });
        if is_useless && let Some(last) = self.found.last_mut() {
            last.fix = None;
        }
        let edits = std::mem::take(&mut self.whitespace_behind_marks);
        self.report_all(edits, |place| {
            let finding = Diagnostic::new(CONTINUATION, place, "whitespace after the line-continuation character")
                .help("the command ends here: nothing may follow that character");
            (finding, "remove the whitespace")
        });
        let typographic = std::mem::take(&mut self.typographic);
        if let Some((first, _)) = typographic.first() {
            let mut finding =
                Diagnostic::new(SHELL_QUOTES, *first, "the shell takes these quotes for ordinary characters")
                    .help("use straight quotes");
            let edits: Vec<Edit> = typographic.iter().flat_map(|(_, edits)| edits.iter().cloned()).collect();
            finding.related = others(typographic.iter().map(|(span, _)| *span));
            finding.fix = (!edits.is_empty()).then(|| Fix { title: "use straight quotes".into(), edits });
            self.tell(finding);
        }
    }

    fn report_all(&mut self, edits: Vec<Edit>, finding: impl FnOnce(Span) -> (Diagnostic, &'static str)) {
        let Some(first) = edits.first() else { return };
        let (mut finding, title) = finding(first.span);
        finding.related = others(edits.iter().map(|edit| edit.span));
        finding.fix = Some(Fix { title: title.into(), edits });
        self.tell(finding);
    }

    /// Whether something in the line that ends here would keep a mark at its end from having an effect: a comment
    /// continues to the end, or text follows another mark by mistake.
    fn keeps_marks_out(&self, end: usize) -> bool {
        let start = part(self.text, ..end).rfind('\n').map_or(0, |at| at + 1);
        let line = part(self.text, start..end);
        let mark = [" ", self.dialect.mark_text()].concat();
        let is_escape = |at: usize| part(line, at + mark.len()..).starts_with(['"', '\'', '$', '\\', '`', '^']);
        let is_comment = |at: usize| part(line, ..at).is_empty() || part(line, ..at).ends_with([' ', '\t']);
        line.match_indices('#').any(|(at, _)| is_comment(at)) || line.match_indices(&mark).any(|(at, _)| !is_escape(at))
    }

    /// Whether the line that begins here belongs to the command above, which lacks its mark: the line begins with an
    /// option, or with what the command still lacks.
    fn goes_on(&mut self, words: &[Word], line_end: usize) -> bool {
        let line = self.rest().trim_start_matches([' ', '\t']);
        let name = line.trim_start_matches(is_dash);
        let dashes = part(line, ..line.len() - name.len()).chars().count();
        let is_option = (1..=2).contains(&dashes) && name.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_awaited = is_option || lacks(words, line, part(self.text, ..line_end).trim_end().len());
        if is_awaited {
            let end = part(self.text, ..line_end).trim_end_matches([' ', '\t', '\r']).len();
            let mark = [" ", self.dialect.mark_text()].concat();
            self.missing_marks.push(Edit { span: Span::at(end), text: mark.into() });
        }
        is_awaited
    }

    /// Reads a redirection, if one begins here: its target is not a word of the command. Returns whether there was one.
    fn redirection(&mut self, command: &mut Command) -> bool {
        let rest = self.rest();
        let sign = rest.strip_prefix(|c: char| c.is_ascii_digit()).unwrap_or(rest);
        if !sign.starts_with(['<', '>']) || sign.starts_with("<(") || sign.starts_with(">(") || is_placeholder(sign) {
            return false;
        }
        // A digit belongs to a word unless the sign follows it directly, which it does here.
        self.at += rest.len() - sign.len();
        if self.dialect == Dialect::Posix && sign.starts_with("<<<") {
            self.at += 3;
            let word = self.target();
            command.input = word.filter(|word| !word.expands).map(|word| Input::Text(word.taken));
        } else if self.dialect == Dialect::Posix && sign.starts_with("<<") {
            self.at += 2;
            if self.peek() == Some('-') {
                self.bump();
            }
            if let Some(word) = self.target() {
                self.delimiters.push(Delimiter {
                    // A backslash quotes it too.
                    is_quoted: word.span.of(self.text) != word.taken.text,
                    text: word.taken.text,
                    command: self.commands.len(),
                });
            }
        } else {
            let is_input = sign.starts_with('<');
            self.at += sign.len() - sign.trim_start_matches(['<', '>', '&']).len();
            let word = self.target();
            if is_input {
                command.input = word.map(|word| Input::File(word.taken.text));
            }
        }
        true
    }

    /// The word after a redirection.
    fn target(&mut self) -> Option<Word> {
        self.whitespace();
        (!matches!(self.peek(), None | Some('\n' | ';' | '|' | '&' | '(' | ')'))).then(|| {
            self.words += 1;
            self.word()
        })
    }

    /// Reads the here-documents that began on the line that has ended.
    fn here_documents(&mut self, current: &mut Command) {
        for delimiter in std::mem::take(&mut self.delimiters) {
            let document = Input::Text(self.here_document(&delimiter));
            match self.commands.get_mut(delimiter.command) {
                Some(command) => command.input = Some(document),
                None => current.input = Some(document),
            }
        }
    }

    /// Reads the lines up to the delimiter.
    fn here_document(&mut self, delimiter: &Delimiter) -> SourceMap {
        let mut taken = SourceMap::default();
        let mut marks = Vec::new();
        // Whether the document is a body, as its first line that is not empty shows.
        let mut is_body: Option<bool> = None;
        while self.at < self.text.len() {
            let rest = self.rest();
            let line = part(rest, ..rest.find('\n').unwrap_or(rest.len()));
            let next = self.at + line.len();
            if line.trim() == delimiter.text {
                self.at = next;
                if self.peek().is_some() {
                    self.new_line();
                }
                break;
            }
            let front = line.trim_end().strip_suffix('\\');
            let begins_one = line.trim_start().starts_with(['{', '[']);
            if !line.trim_matches([' ', '\t', '\r', '\\']).is_empty() {
                is_body.get_or_insert(begins_one);
            }
            if let Some(front) = front.filter(|_| begins_one || is_body == Some(true)) {
                taken.push(self.text, self.at, self.at + front.len(), Quoting::Verbatim);
                // The shell joins the lines, unless something comes after the mark or the delimiter has quotes.
                if delimiter.is_quoted || !line.trim_end_matches('\r').ends_with('\\') {
                    marks.push(Span::new(self.at + front.len(), next - usize::from(line.ends_with('\r'))));
                }
                self.at = next;
            }
            taken.push(self.text, self.at, (next + 1).min(self.text.len()), Quoting::Verbatim);
            self.at = next;
            if self.peek().is_some() {
                self.new_line();
            }
        }
        self.report_inner_marks(&marks);
        if delimiter.is_quoted { taken } else { with_whole_commands(taken.without_backslashes()) }
    }

    /// The length of a mark with the whitespace after it, if it is at the end of a line.
    pub(super) fn mark_at_line_end(&self, mark: char) -> Option<usize> {
        let behind = self.rest().strip_prefix(mark)?;
        let line_end = behind.trim_start_matches(is_any_space);
        (line_end.starts_with('\n') || line_end.starts_with("\r\n"))
            .then(|| mark.len_utf8() + behind.len() - line_end.len())
    }

    /// Reports marks at the ends of lines inside quotes, where they become part of the text.
    pub(super) fn report_inner_marks(&mut self, marks: &[Span]) {
        let Some(first) = marks.first() else { return };
        let mark = Span::new(first.start as usize, first.start as usize + 1);
        let mut finding =
            Diagnostic::new(CONTINUATION, mark, "inside these quotes a line needs no continuation character")
                .help("it becomes part of the body, which is then not JSON");
        finding.fix = Some(Fix {
            title: "remove the continuation characters".into(),
            edits: marks.iter().map(|span| Edit { span: *span, text: "".into() }).collect(),
        });
        self.tell(finding);
    }

    pub(super) fn escaped(&mut self, taken: &mut SourceMap, start: usize) {
        if let Some(c) = self.peek() {
            self.bump();
            taken.push_escape(c, start, self.at, Quoting::Bare);
        }
    }

    /// Takes one character as it is.
    pub(super) fn plain(&mut self, taken: &mut SourceMap, quoting: Quoting) {
        let start = self.at;
        self.bump();
        taken.push(self.text, start, self.at, quoting);
    }
}

/// The further places of a slip that was made several times.
fn others(places: impl Iterator<Item = Span>) -> Vec<Related> {
    let place = |span| Related { span, node: None, message: "here too".into() };
    places.skip(1).take(MAX_PLACES).map(place).collect()
}

/// The most further places of one slip that are shown.
const MAX_PLACES: usize = 8;

/// Whether a text begins with `<your token>` without quotes, which is a redirection to the shell and a placeholder to
/// people.
fn is_placeholder(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('<') else { return false };
    let Some(length) = inside.find(['>', '<', '\n', '\'', '"']) else { return false };
    let inside_ends = !part(inside, ..length).ends_with(char::is_whitespace);
    length > 0 && part(inside, length..).starts_with('>') && inside_ends && !inside.starts_with([' ', '/', '.', '&'])
}

/// Whether a character is a hyphen, or a dash of any length that word processors make of one or two.
pub(in crate::read) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{AD}')
}
