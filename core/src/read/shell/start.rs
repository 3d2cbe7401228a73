//! Where commands begin: after prompts and variables, in code fences, between prose. A text may hold anything between
//! them, even an apostrophe, so only lines that look like commands are read as such.

use super::Dialect;
use super::dialect::{Verdict, of_line, of_lines};
use super::program::{delimiter, follows_operator, is_assignment, is_even, what_begins};
use super::prompt::{before_command, has_prompts, prompt, shows_prompt};
use crate::text::{part, step};

/// A line that may begin a command.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) struct Start {
    /// Where the command begins, after a prompt.
    pub(super) at: usize,
    /// Where the command ends at the latest: another command begins, or a code fence ends.
    pub(super) limit: usize,
    /// Whether the line names a program that sends requests.
    pub(super) is_wanted: bool,
    /// Whether the command comes after a prompt, so that the lines after it have prompts of their own.
    pub(super) has_prompts: bool,
    /// The shell that the command is written for, if its prompt or its lines show it.
    pub(super) dialect: Option<Dialect>,
    /// Whether its lines have signs of more than one shell.
    pub(super) is_doubtful: bool,
}

impl Start {
    /// A start for the text between lines that may begin commands.
    pub(super) fn between(at: usize, limit: usize, text: &str, known: &mut Known) -> Self {
        let start = Self { at, limit, is_wanted: false, has_prompts: false, dialect: None, is_doubtful: false };
        start.with(known.verdict(start, text))
    }

    fn region(self, text: &str) -> &str {
        part(text, self.at..self.limit)
    }

    /// Adds what the lines after the start show: whether they have prompts, and the shell.
    pub(super) fn looked_at(mut self, text: &str, known: &mut Known) -> Self {
        let region = self.region(text);
        self.has_prompts |= has_prompts(region);
        if self.dialect.is_some() { self } else { self.with(known.verdict(self, text)) }
    }

    fn with(self, verdict: Verdict) -> Self {
        Self { dialect: Some(verdict.dialect), is_doubtful: verdict.is_doubtful, ..self }
    }
}

/// The shell that the commands up to some place are written for: commands with the same limit are examined together,
/// once.
#[derive(Default)]
pub(super) struct Known {
    last: Option<(usize, Verdict)>,
}

impl Known {
    fn verdict(&mut self, start: Start, text: &str) -> Verdict {
        let region = start.region(text);
        if let Some(dialect) = of_line(region.lines().next().unwrap_or("")) {
            return Verdict { dialect, is_doubtful: false };
        }
        match self.last {
            Some((limit, verdict)) if limit == start.limit => verdict,
            _ => {
                let verdict = of_lines(region);
                self.last = Some((start.limit, verdict));
                verdict
            }
        }
    }
}

/// Whether a text begins with a request, perhaps after comments and lines that set variables.
pub(in crate::read) fn begins_with(text: &str) -> bool {
    let mut has_request_in_comment = false;
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
    let first = lines.by_ref().find(|line| {
        if line.starts_with(['┌', '╭']) {
            // The first line of a prompt that has two.
            return false;
        }
        if line.starts_with('#') {
            has_request_in_comment |= Line::of(line).is_wanted;
            return false;
        }
        !(line.is_empty() || is_setting(part(line, prompt(line).map_or(0, |prompt| prompt.length)..)))
    });
    match first {
        Some(first) if shows_prompt(first) => {
            Line::of(first).is_wanted || lines.any(|line| Line::of(line).is_wanted && !line.starts_with('#'))
        }
        // Our own commands are in parentheses, and curl comes last.
        Some("(") => lines.any(|line| line.split('|').any(|command| Line::of(command.trim_start()).is_wanted)),
        Some(first) if prints(first) => {
            Line::of(first).is_wanted || lines.any(|line| line.contains("| curl ") || Line::of(line).is_wanted)
        }
        Some(first) => Line::of(first).is_wanted || has_request_in_comment && first.starts_with(['-', '\'', '"']),
        // The prompt of the superuser looks like the beginning of a comment.
        None => has_request_in_comment,
    }
}

/// Whether a line begins a command that prints the body of a request.
fn prints(line: &str) -> bool {
    ["cat", "echo", "printf", "jq"].contains(&line.split_whitespace().next().unwrap_or(""))
}

/// Whether a line only sets a variable, or an option of the shell.
fn is_setting(line: &str) -> bool {
    step();
    let (front, rest) = line.split_once(' ').unwrap_or((line, ""));
    match front.to_ascii_lowercase().as_str() {
        "export" | "set" => {
            rest.split_whitespace().next().is_some_and(|word| is_assignment(word) || word.starts_with('-'))
        }
        "@echo" | "setlocal" | "#!" => true,
        _ => is_assignment(line) && !Line::of(line).is_wanted,
    }
}

/// Whether a text holds a request anywhere, as a wiki page does: one with an address, or with something that it sends.
pub(in crate::read) fn holds(text: &str) -> bool {
    !is_document(text)
        && text.lines().any(|line| {
            // This alone rules out most lines of most texts.
            let may_be = ["url", "URL", "nvoke-", "irm ", "iwr "].iter().any(|word| line.contains(word));
            let line = line.trim();
            let says_more = || line.contains(" -") || line.contains("://") || line.contains('$');
            may_be && !line.starts_with('#') && says_more() && {
                Line::of(line).is_wanted || in_prose(line, 0, line.len(), Before::Nothing).next().is_some()
            }
        })
}

/// Whether a text is one of our own YAML documents, whatever it mentions.
fn is_document(text: &str) -> bool {
    const FIELDS: [&str; 8] = [
        "ucforge:",
        "flow:",
        "type:",
        "autoBootstrap:",
        "config:",
        "connectionKey:",
        "connection:",
        "nativeIntegration:",
    ];
    text.lines().any(|line| FIELDS.iter().any(|field| line.starts_with(field)))
}

/// What one line shows about the command that begins there.
struct Line {
    /// The length of the list mark and the prompt.
    prompt: usize,
    /// Whether there is a prompt, not only a list mark.
    has_prompt: bool,
    dialect: Option<Dialect>,
    is_wanted: bool,
    is_other: bool,
}

impl Line {
    /// Reads a line that has no whitespace at its beginning.
    fn of(line: &str) -> Self {
        step();
        let marker = list_marker(line);
        let line = part(line, marker..);
        let begins = what_begins(line);
        let prompt = if begins.0 { None } else { before_command(line) };
        let length = prompt.as_ref().map_or(0, |prompt| prompt.length);
        let command = part(line, length..);
        let (is_wanted, is_other) = if length == 0 { begins } else { what_begins(command) };
        let dialect = prompt.and_then(|prompt| prompt.dialect);
        Self {
            prompt: marker + length,
            has_prompt: length > 0,
            dialect,
            is_wanted: is_wanted || follows_operator(command),
            is_other,
        }
    }
}

/// The length of a list mark before a command: `1. `, `* `, `- `, `• `.
fn list_marker(line: &str) -> usize {
    let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = behind.len() < line.len() && behind.starts_with(['.', ')']);
    let behind =
        if is_numbered { part(behind, 1..) } else { line.strip_prefix(['*', '-', '•', '·']).unwrap_or(line) };
    let command = behind.trim_start_matches([' ', '\t']);
    if behind.len() == line.len() || command.len() == behind.len() { 0 } else { line.len() - command.len() }
}

/// A place that begins or ends a command.
#[derive(Clone, Copy)]
enum Mark {
    /// A line that may begin a command. `before` says how the previous line ends.
    Line { at: usize, start: usize, is_wanted: bool, has_prompt: bool, dialect: Option<Dialect>, before: Before },
    /// The first or last line of a code block.
    Fence(usize),
}

/// How a line ends, which says whether the next one belongs to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// With a continuation mark.
    Continuation,
    /// With an operator.
    Operator,
}

/// All lines that may begin a command, in order.
pub(super) fn all(text: &str) -> Vec<Start> {
    let marks = marks(text);
    // From the end, since what limits a line comes after it.
    let (mut of_wanted, mut of_others) = (text.len(), text.len());
    let mut starts = Vec::new();
    for mark in marks.iter().rev() {
        match *mark {
            Mark::Fence(at) => (of_wanted, of_others) = (at, at),
            Mark::Line { at, start, is_wanted, has_prompt, dialect, before } => {
                let mut limit = if is_wanted { of_wanted } else { of_others };
                let mut at = at;
                if part(text, at..).starts_with('`') {
                    // Code in the middle of prose, or of a command.
                    at += 1;
                    limit = part(text, at..limit).find('`').map_or(limit, |length| at + length);
                }
                starts.push(Start { at, limit, is_wanted, has_prompts: has_prompt, dialect, is_doubtful: false });
                if is_wanted && before != Before::Operator {
                    of_wanted = start;
                    if before == Before::Nothing {
                        of_others = start;
                    }
                }
            }
        }
    }
    starts.reverse();
    starts
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut start = 0;
    let (mut before, mut is_comment_before) = (Before::Nothing, false);
    let mut hashes = Vec::new();
    let mut document: Option<(&str, Before)> = None;
    for line in text.split_inclusive('\n') {
        step();
        let end = start + line.len();
        let trimmed = line.trim_start_matches(['\u{FEFF}', ' ', '\t', '\u{A0}']);
        let at = start + line.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            marks.push(Mark::Fence(start));
        } else if !trimmed.is_empty() {
            let line = Line::of(trimmed);
            let is_comment = trimmed.starts_with('#');
            if is_comment && is_comment_before && !line.is_wanted {
                // A comment of several lines holds no prompt.
                hashes.pop();
            }
            is_comment_before = is_comment && line.is_wanted;
            if !line.is_wanted && !is_comment && trimmed.contains("curl ") {
                marks.extend(in_prose(text, at, trimmed.len(), before));
            }
            if line.is_wanted || line.is_other && !is_comment {
                let mark = Mark::Line {
                    at: at + line.prompt,
                    start,
                    is_wanted: line.is_wanted,
                    has_prompt: line.has_prompt,
                    dialect: line.dialect,
                    before,
                };
                if is_comment {
                    hashes.push((marks.len(), mark));
                } else {
                    marks.push(mark);
                }
            }
        }
        before = how_ends(trimmed);
        if let Some((_, around)) =
            document.filter(|(delimiter, _)| trimmed.trim_start_matches(['>', ' ']) == *delimiter)
        {
            // The next line follows the one on which the here-document began.
            before = around;
            document = None;
        } else if let Some(delimiter) = delimiter(trimmed) {
            document = Some((delimiter, before));
        }
        start = end;
    }
    let is_script = text.starts_with("#!");
    let has_others = marks.iter().any(|mark| matches!(mark, Mark::Line { is_wanted: true, .. }));
    if !is_script && !has_others {
        // The `#` was the prompt of the superuser, and did not begin a comment.
        return merged(marks, hashes);
    }
    marks
}

/// Merges `more` into `marks`, each before the mark with its index.
fn merged(marks: Vec<Mark>, more: Vec<(usize, Mark)>) -> Vec<Mark> {
    let mut merged = Vec::with_capacity(marks.len() + more.len());
    let mut more = more.into_iter().peekable();
    for (index, mark) in marks.into_iter().enumerate() {
        while let Some((_, next)) = more.next_if(|(at, _)| *at <= index) {
            merged.push(next);
        }
        merged.push(mark);
    }
    merged.extend(more.map(|(_, mark)| mark));
    merged
}

/// Commands inside a line of prose: between backticks, or after a colon.
fn in_prose(text: &str, at: usize, length: usize, before: Before) -> impl Iterator<Item = Mark> {
    let line = part(text, at..at + length);
    line.match_indices("curl ").take(8).filter_map(move |(index, _)| {
        let front = part(line, ..index);
        let is_code = front.ends_with('`') && !is_even(front, '`');
        let is_told = front.trim_end().ends_with(':') && is_even(front, '"') && front.ends_with(' ');
        let start = at + index - usize::from(is_code);
        (is_code || is_told).then_some(Mark::Line {
            at: start,
            start,
            is_wanted: true,
            has_prompt: false,
            dialect: None,
            before,
        })
    })
}

fn how_ends(line: &str) -> Before {
    let front = line.trim_end_matches(['\\', '^', '`']).trim_end();
    if front.ends_with(['|', '(']) || front.ends_with("&&") {
        Before::Operator
    } else if front.len() < line.len() {
        Before::Continuation
    } else {
        Before::Nothing
    }
}
