//! What people read. Results go to standard output, everything else to standard error.
//!
//! `let _ =` before a `writeln!` to a `String`: that cannot fail.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use ucforge_core::check::{Checked, Difference};
use ucforge_core::convert::Remark;
use ucforge_core::diagnostic::{Diagnostic, Severity};
use ucforge_core::report::OTHER_VALUE;
use ucforge_core::text::{Positions, Span};
use ucforge_core::value::is_plain;

use crate::exit::{Exit, Failure};
use crate::secrets;

/// Writes a result. A reader that went away is not a failure.
pub(crate) fn result(text: &str) -> Result<Exit, Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// How a command exits after its result was written with this outcome.
pub(crate) fn written(outcome: io::Result<()>) -> Result<Exit, Failure> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::usage(format!("cannot write the result: {error}")))
        }
        _ => Ok(Exit::Done),
    }
}

/// Writes what went wrong.
pub(crate) fn error_line(message: &str) {
    let style = Style::of(Stream::Notes);
    note(&format!("{}: {}\n", style.bold("error", RED), escaped(message)));
}

/// Writes a note.
pub(crate) fn note_line(message: &str) {
    note(&format!("{}\n", escaped(message)));
}

/// How many findings there were in a run.
#[derive(Default)]
pub(crate) struct Summary {
    documents: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// The severity of the worst finding.
    pub(crate) worst: Option<Severity>,
}

impl Summary {
    /// Counts the findings of one more document.
    pub(crate) fn add<'a>(&mut self, findings: impl IntoIterator<Item = &'a Diagnostic>) {
        self.documents += 1;
        for finding in findings {
            self.worst = self.worst.max(Some(finding.severity));
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
        }
    }
}

/// Where a text goes: colors follow the stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output.
    Result,
    /// Standard error.
    Notes,
    /// A part of a screen, which has its own colors.
    Screen,
}

/// One line about the whole run.
pub(crate) fn summary(summary: &Summary) -> String {
    let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let found = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "note")];
    let parts: Vec<_> = found.iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(*n, word)).collect();
    let found = if parts.is_empty() { "nothing to fix".to_owned() } else { parts.join(", ") };
    format!("{} checked: {found}\n", count(summary.documents, "document"))
}

/// All findings of a document, each with its line.
pub(crate) fn findings(name: &str, checked: &Checked<'_>, stream: Stream) -> String {
    findings_that(name, checked, stream, |_| true)
}

/// Those findings of a document that are to be reported, each with its line.
pub(crate) fn findings_that(
    name: &str,
    checked: &Checked<'_>,
    stream: Stream,
    tells: impl Fn(&Diagnostic) -> bool,
) -> String {
    let mut text = String::new();
    let told = |checked: &'_ Checked<'_>| checked.findings.iter().any(&tells);
    if !checked.all().any(told) {
        return text;
    }
    let style = Style::of(stream);
    let page = Page::new(name, checked);
    for checked in checked.all() {
        let mut findings = checked.findings.iter().filter(|finding| tells(finding)).peekable();
        if let Some(command) = checked.command.filter(|_| findings.peek().is_some()) {
            let _ = writeln!(text, "{}\n", style.bold(&format!("{}, command {command}", escaped(name)), CYAN));
        }
        for finding in findings {
            page.finding(&mut text, &style, finding, |_| {});
        }
    }
    text
}

/// Findings without a place.
pub(crate) fn remarks(remarks: &[Remark]) -> String {
    let style = Style::of(Stream::Notes);
    let one = |Remark { finding, source }: &Remark| {
        let source = format!("   {} source: {}\n", style.dim("="), source.title());
        heading(&style, finding) + &source + &help(&style, finding)
    };
    remarks.iter().map(one).collect()
}

/// The differences between documents, each with its line and that of the other document.
pub(crate) fn differences(documents: &[(&str, &Checked<'_>)], found: &[Difference], stream: Stream) -> String {
    let mut text = String::new();
    let style = Style::of(stream);
    let pages: Vec<Page<'_>> =
        documents.iter().map(|(name, checked)| Page { command: checked.command, ..Page::new(name, checked) }).collect();
    for difference in found {
        pages[difference.document].finding(&mut text, &style, &difference.finding, |text| {
            if let Some(other) = &difference.other {
                let _ = writeln!(text, "   {} {OTHER_VALUE}", style.dim("="));
                pages[other.document].place(text, &style, other.span, ":::", CYAN);
            }
        });
    }
    text
}

fn heading(style: &Style, finding: &Diagnostic) -> String {
    let word = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let label = style.bold(&format!("{word}[{}]", finding.code.id()), severity_color(finding.severity));
    format!("{label}: {}\n", escaped(&finding.message))
}

fn help(style: &Style, finding: &Diagnostic) -> String {
    finding.help.as_ref().map(|help| format!("   {} help: {}\n", style.dim("="), escaped(help))).unwrap_or_default()
}

struct Page<'a> {
    name: &'a str,
    /// The number of the command in a text with several, if they are not all shown together.
    command: Option<usize>,
    source: &'a str,
    positions: Positions<'a>,
    secrets: Vec<Span>,
}

/// The most of a line that is shown, in bytes before and after the place.
const AROUND: usize = 100;

impl<'a> Page<'a> {
    fn new(name: &'a str, checked: &'a Checked<'_>) -> Self {
        let source = checked.tree.source();
        Self { name, command: None, source, positions: Positions::new(source), secrets: checked.hidden() }
    }

    /// A finding with its places; `more` writes what belongs between them and the help.
    fn finding(&self, text: &mut String, style: &Style, finding: &Diagnostic, more: impl FnOnce(&mut String)) {
        text.push_str(&heading(style, finding));
        self.place(text, style, finding.span, "-->", severity_color(finding.severity));
        for related in &finding.related {
            let _ = writeln!(text, "   {} {}", style.dim("="), escaped(&related.message));
            self.place(text, style, related.span, ":::", CYAN);
        }
        more(text);
        text.push_str(&help(style, finding));
        if let Some(fix) = &finding.fix {
            let _ = writeln!(text, "   {} fix: {}", style.dim("="), escaped(&fix.title));
        }
        text.push('\n');
    }

    /// The line of a place, with the place underlined.
    fn place(&self, text: &mut String, style: &Style, span: Span, arrow: &str, color: &str) {
        let start = self.positions.at(span.start);
        let number = start.line.to_string();
        let gutter = " ".repeat(number.len());
        let name = one_line(self.name);
        let command = self.command.map(|number| format!(" (command {number})")).unwrap_or_default();
        let _ = writeln!(text, "{gutter}{} {name}:{}:{}{command}", style.dim(arrow), start.line, start.column);
        let (shown, from, width) = self.shown(span);
        if shown.trim().is_empty() {
            return;
        }
        let bar = style.dim("|");
        let _ = writeln!(text, "{gutter} {bar}\n{} {bar} {shown}", style.dim(&number));
        let _ = writeln!(text, "{gutter} {bar} {}{}", " ".repeat(from), style.bold(&"^".repeat(width.max(1)), color));
    }

    /// The part of a line around a place, safe for a terminal and with secrets masked; then the column where the place
    /// begins in it, and how wide the place is there.
    fn shown(&self, span: Span) -> (String, usize, usize) {
        let (start, end) = (span.start as usize, span.end as usize);
        let window = boundary(self.source, start.saturating_sub(AROUND))
            ..boundary(self.source, end.min(start + AROUND) + AROUND);
        let before = &self.source[window.start..start];
        let line_start = before.rfind('\n').map_or(window.start, |at| window.start + at + 1);
        let behind = &self.source[start..window.end];
        let line_end = behind.find(['\n', '\r']).map_or(window.end, |at| start + at);
        let first = self.secrets.partition_point(|secret| (secret.end as usize) <= line_start);
        let secrets = &self.secrets[first..];
        let (mut shown, mut from, mut width) = (String::new(), 0, 0);
        let mut columns = 0;
        for (offset, c) in self.source[line_start..line_end].char_indices() {
            let at = line_start + offset;
            let masked = secrets
                .iter()
                .take_while(|secret| (secret.start as usize) < line_end)
                .any(|secret| (secret.start as usize..secret.end as usize).contains(&at));
            let piece = if masked { "•".to_owned() } else { visible(c) };
            let count = piece.chars().count();
            if at < start {
                from += count;
            } else if at < end {
                width += count;
            }
            columns += count;
            shown.push_str(&piece);
        }
        (shown, from.min(columns), width)
    }
}

/// The character boundary at or before an offset.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// One character of foreign text, made safe for a terminal.
fn visible(c: char) -> String {
    match c {
        '\t' => "    ".to_owned(),
        c if is_plain(c) => c.to_string(),
        c => c.escape_unicode().to_string(),
    }
}

/// Foreign text, made safe for a terminal.
pub(crate) fn escaped(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { "\n".to_owned() } else { visible(c) }).collect()
}

/// The same for text that must not break a line: the name of a file, a word of the command line.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_plain(c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

const RED: &str = "31";
const YELLOW: &str = "33";
const CYAN: &str = "36";

fn severity_color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => CYAN,
    }
}

/// Colors, if they are welcome.
struct Style {
    colored: bool,
}

impl Style {
    fn of(stream: Stream) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let terminal = match stream {
            Stream::Result => io::stdout().is_terminal(),
            Stream::Notes => io::stderr().is_terminal(),
            Stream::Screen => false,
        };
        Self { colored: terminal && !no_color && !dumb }
    }

    fn bold(&self, text: &str, color: &str) -> String {
        if self.colored { format!("\u{1b}[1;{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn dim(&self, text: &str) -> String {
        if self.colored { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Writes to standard error, without any secret that is known. It does not matter if it is closed.
pub(crate) fn note(text: &str) {
    note_used(text, &[]);
}

/// The same with these parts kept usable, such as a script that the user is to run.
pub(crate) fn note_used(text: &str, used: &[String]) {
    let text = secrets::shown_around(text, used);
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
