//! Lines that cannot be read: where the cause of a mistake is, how to report it, and what to blank out so that the rest
//! is read.

use std::ops::RangeInclusive;

use super::glued::{self, GluedColon};
use super::{NOTHING_BEHIND, TAB, words};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::yaml::BAD_YAML;
use crate::text::{Span, part};

/// A tab that indents the line below a mistake. The parser reads it as part of the line above, and reports that line.
pub(super) fn tab_below(body: &str, before: usize, at: usize) -> Option<(usize, String)> {
    let rest = part(body, at.checked_sub(before)?..);
    let line = rest.find('\n')? + 1;
    let margin = part(rest, line..).bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let tab = part(rest, line..line + margin).find('\t')?;
    Some((at + line + tab, TAB.to_owned()))
}

/// The parts of the text that were blanked out.
#[derive(Default)]
pub(super) struct Damage {
    /// Values after their names: the fields are there, but their values cannot be read.
    pub(super) values: Vec<Span>,
    /// Whole lines: what was in them is unknown.
    pub(super) lines: Vec<Span>,
    /// The values that hold another name: its field is there as well, and cannot be read.
    pub(super) pairs: Vec<Span>,
}

impl Damage {
    /// Blanks out the line with the mistake, or the value in it.
    pub(super) fn blank(&mut self, body: String, before: usize, at: usize, what: Blank) -> String {
        let at = (at - before).min(body.len());
        let mut start = part(&body, ..at).rfind('\n').map_or(0, |line_break| line_break + 1);
        if part(&body, start..at).trim().is_empty() && part(&body, at..).trim().is_empty() {
            // Noticed at the end of the text: the mistake is in the last line that is not empty.
            start =
                part(&body, ..part(&body, ..start).trim_end().len()).rfind('\n').map_or(0, |line_break| line_break + 1);
        }
        let length = part(&body, start..).find('\n').unwrap_or(body.len() - start);
        let line = part(&body, start..start + length);
        let value = value_in(line).filter(|value| what == Blank::Value && start + value <= at);
        let from = start + value.unwrap_or(0);
        let span = Span::new(before + start, before + start + length);
        if value.is_some() {
            self.lose_value(&body, before, span);
        } else {
            // Lines below that are indented further belonged to it.
            let end = after_deeper(&body, start, start + length).min(body.len());
            self.lines.push(Span::new(before + start, before + end));
            return blanked(body, from, end);
        }
        blanked(body, from, start + length)
    }

    /// Handles a value that is glued to its name: gives the name its colon if there is room, and otherwise removes the
    /// value.
    pub(super) fn unglue(&mut self, body: String, before: usize, glued: &GluedColon) -> String {
        let (colon, value) = (glued.colon.start as usize - before, glued.value - before);
        if !glued.has_room() {
            let end = value + part(&body, value..).find('\n').unwrap_or(body.len() - value);
            let line = part(&body, ..colon).rfind('\n').map_or(0, |line_break| line_break + 1);
            self.values.push(Span::new(before + line, before + end));
            return blanked(body, value, end);
        }
        let mut bytes = blanked(body, colon, value).into_bytes();
        if let Some(byte) = bytes.get_mut(colon) {
            *byte = b':';
        }
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// Blanks out a collection in brackets, and notes the value of its line as lost.
    pub(super) fn blank_flow(&mut self, body: String, before: usize, flow: Span, is_closed: bool) -> String {
        let (start, end) = (flow.start as usize - before, flow.end as usize - before);
        let line = part(&body, ..start).rfind('\n').map_or(0, |line_break| line_break + 1);
        let span = Span::new(before + line, before + end);
        if is_closed {
            self.values.push(span);
        } else {
            self.lose_value(&body, before, span);
        }
        blanked(body, start, end)
    }

    /// Notes the value in a line that is blanked out to its end.
    fn lose_value(&mut self, body: &str, before: usize, span: Span) {
        self.values.push(span);
        if words::holds_two(part(body, span.start as usize - before..span.end as usize - before)) {
            self.pairs.push(span);
        }
    }

    /// The last place where a mapping or list that has lost something may begin. `None` if none has. One that begins
    /// before a lost line may continue in that line, however it is indented; one that begins right after it may have
    /// begun in it. The place is searched for once, as there may be many lost lines with many comments after them.
    pub(super) fn reach(&self, text: &str) -> Option<u32> {
        let end = self.lines.iter().chain(&self.pairs).map(|line| line.end).max()?;
        let mut at = end as usize;
        for line in part(text, at..).split_inclusive('\n') {
            if !says_nothing(line) {
                at += line.len() - line.trim_start().len();
                break;
            }
            at += line.len();
        }
        Some(Span::at(at).start)
    }

    /// What must be known about each lost line to see whose value it is. It is computed once for each reading: a text
    /// may have as many names without a value as it has room for.
    pub(super) fn lost(&self, text: &str) -> Vec<Lost> {
        self.lines.iter().filter_map(|line| Lost::of(*line, text)).collect()
    }
}

/// A line that was lost, and the last line above it that is not empty or a comment.
pub(super) struct Lost {
    above: RangeInclusive<usize>,
    /// The indentation of the lost line, and whether it is an entry of a list.
    margin: usize,
    is_entry: bool,
}

impl Lost {
    fn of(line: Span, text: &str) -> Option<Self> {
        let inside = line.of(text).trim_start_matches(' ');
        let (margin, is_entry) = (line.of(text).len() - inside.len(), inside.starts_with('-'));
        let mut rest = part(text, ..line.start as usize);
        while let Some(above) = rest.strip_suffix('\n') {
            let start = above.rfind('\n').map_or(0, |line_break| line_break + 1);
            if !says_nothing(part(above, start..)) {
                return Some(Self { above: start..=above.len(), margin, is_entry });
            }
            rest = part(above, ..start);
        }
        None
    }

    /// Whether the lost line holds the value of a name, when nothing was read on the line of the name.
    pub(super) fn holds_value(&self, name: Span, is_block: bool) -> bool {
        let is_deeper = || self.margin > (name.start as usize).saturating_sub(*self.above.start());
        self.above.contains(&(name.end as usize)) && (is_block || self.is_entry || is_deeper())
    }
}

/// The text with spaces in place of a range; every other byte and line break stays where it was.
pub(super) fn blanked(body: String, from: usize, to: usize) -> String {
    let mut bytes = body.into_bytes();
    for byte in bytes.get_mut(from..to).into_iter().flatten().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
    // Only whole characters were replaced.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Whether a text of whole lines has only whitespace and comments.
fn says_nothing(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

/// How the parser's message begins if a line has no name, or its name has no colon.
const NO_PAIR: [&str; 2] = ["simple key expect", "mapping values are not allowed"];

/// The part of a line that is blanked out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// The whole line.
    Line,
    /// The value after its name, if the mistake is in it; otherwise the whole line.
    Value,
}

/// What is blanked out for a message of the parser, which is about how lines relate to each other, or about a value.
pub(super) fn blank_for(why: &str) -> Blank {
    let is_structural = why.starts_with(NO_PAIR[0])
        || why.ends_with("did not find expected key")
        || why.starts_with("invalid indentation");
    if is_structural { Blank::Line } else { Blank::Value }
}

/// The last line before a mistake, apart from empty ones and comments, if it is the cause. `at` is where the parser
/// noticed the mistake.
pub(super) fn line_before(body: &str, at: usize, why: &str) -> Option<Span> {
    if !NO_PAIR.iter().any(|words| why.starts_with(words)) {
        return None;
    }
    let own = part(body, ..at).rfind('\n').map_or(0, |line_break| line_break + 1);
    // At the end of the text the last line itself is the cause.
    let mut end =
        if part(body, at..).trim().is_empty() && !part(body, own..at).trim().is_empty() { body.len() } else { own };
    loop {
        let rest = part(body, ..end).trim_end();
        if rest.is_empty() {
            return None;
        }
        let start = rest.rfind('\n').map_or(0, |line_break| line_break + 1);
        if !part(rest, start..).trim_start().starts_with('#') {
            return Some(Span::new(start, rest.len()));
        }
        end = start;
    }
}

/// The line before a mistake, if it is the cause because it has no name and colon at all.
pub(super) fn line_without_name(body: &str, before: usize, at: usize, why: &str) -> Option<Span> {
    let line = line_before(body, at.checked_sub(before)?, why)?;
    let words = line.of(body).trim_start();
    // The text in brackets at the beginning of a line is not its name.
    let is_other = words.ends_with(':') || words.contains(": ") || words.starts_with(['?', '|', '>', '-']);
    let is_other = is_other && (words.starts_with("- ") || !words.starts_with(['{', '[', '-']));
    let margin = line.end as usize - words.len();
    (!is_other).then(|| Span::new(margin + before, line.end as usize + before))
}

/// The wrong or glued colon of a name, if that is the cause of a mistake.
pub(super) fn glued(body: &str, before: usize, at: usize, why: &str) -> Option<GluedColon> {
    let line = line_before(body, at.checked_sub(before)?, why)?;
    let found = glued::find(body, line.start as usize, line.of(body))?;
    Some(found.moved(before))
}

/// The brackets around a mistake, or unclosed ones before it, and whether they are closed. Unclosed brackets reach to
/// the end of their line. Brackets around the whole document count only if they are not closed.
pub(super) fn flow(body: &str, before: usize, at: usize) -> Option<(Span, bool)> {
    let at = at.checked_sub(before)?;
    let (mut start, mut is_at_top) = (0, true);
    while start <= at {
        let end = part(body, start..).find('\n').map_or(body.len(), |length| start + length);
        let line = part(body, start..end);
        let says_nothing = line.trim().is_empty() || line.trim_start().starts_with(['#', '%']) || line == "---";
        let value =
            start + value_in(line).unwrap_or_else(|| line.len() - line.trim_start_matches([' ', '\t', '-']).len());
        match body.as_bytes().get(value) {
            Some(b'|' | b'>') => start = after_deeper(body, start, end),
            Some(b'{' | b'[') if value < end && value <= at => match closing(body, value) {
                Some(close) if close <= at => {
                    start = part(body, close..).find('\n').map_or(body.len(), |length| close + length) + 1;
                }
                Some(close) => return (!is_at_top).then(|| (Span::new(before + value, before + close), true)),
                None => return Some((Span::new(before + value, before + end), false)),
            },
            _ => start = end + 1,
        }
        is_at_top &= says_nothing;
    }
    None
}

/// Where the first line after the one from `start` to `end` begins that is not indented further than that one.
fn after_deeper(body: &str, start: usize, end: usize) -> usize {
    let margin = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = margin(part(body, start..end));
    let mut at = end + 1;
    while at < body.len() {
        let end = part(body, at..).find('\n').map_or(body.len(), |length| at + length);
        let line = part(body, at..end);
        if !line.trim().is_empty() && margin(line) <= own {
            break;
        }
        at = end + 1;
    }
    at
}

/// The offset after the bracket that closes the one at `open`.
pub(super) fn closing(body: &str, open: usize) -> Option<usize> {
    let bytes = body.as_bytes();
    let (mut at, mut depth) = (open, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'#' if bytes[at - 1].is_ascii_whitespace() => at += part(body, at..).find('\n').unwrap_or(0),
            quote @ (b'"' | b'\'') if matches!(bytes[at - 1], b' ' | b'\n' | b'\t' | b',' | b'{' | b'[' | b':') => {
                let inside = bytes.get(at + 1..).unwrap_or_default();
                at += inside.iter().take_while(|byte| **byte != b'\n').position(|byte| byte == quote)? + 1;
            }
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Whether only list marks and whitespace come before a place on its line.
pub(super) fn is_first(text: &str, at: usize) -> bool {
    let line = part(text, ..at).rfind('\n').map_or(0, |line_break| line_break + 1);
    part(text, line..at).chars().all(|c| c.is_whitespace() || c == '-')
}

/// Where the value begins in a line that holds a name and a value.
fn value_in(line: &str) -> Option<usize> {
    let name = line.trim_start_matches([' ', '-']);
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let (_, value) = name.split_once(": ").filter(|(name, _)| is_name(name))?;
    Some(line.len() - value.len())
}

/// What is read after a mistake.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// The lines after it.
    GoesOn,
    /// Nothing.
    Ends,
}

pub(super) fn mistake(text: &str, at: usize, why: &str, then: Then) -> Diagnostic {
    let start = part(text, ..at).rfind('\n').map_or(0, |line_break| line_break + 1);
    let length = part(text, start..).find('\n').unwrap_or(text.len() - start);
    let line = part(text, start..start + length).trim_end();
    let message = ["this is not YAML: ", words::plain(why, line)].concat();
    let finding = Diagnostic::new(BAD_YAML, Span::at(at), message).help(match then {
        // Which of the two is unknown: in quotes, the second name would become a part of the first value.
        Then::GoesOn if words::holds_two(line) => {
            "this line was not read: put the second field on its own line, or the value in double quotes if it is one"
        }
        Then::GoesOn => "this line was not read",
        Then::Ends => NOTHING_BEHIND,
    });
    // Strings cannot begin with these characters unless they are quoted.
    let Some(value) = value_in(line) else { return finding };
    let inside = part(line, value..);
    if !inside.starts_with(['@', '`', '%']) || inside.contains(" #") || inside.contains(": ") {
        return finding;
    }
    let (from, to) = (start + value, start + line.len());
    let mut edits = vec![Edit { span: Span::at(from), text: "\"".into() }];
    for (offset, _) in inside.match_indices(['"', '\\']) {
        edits.push(Edit { span: Span::at(from + offset), text: "\\".into() });
    }
    edits.push(Edit { span: Span::at(to), text: "\"".into() });
    Diagnostic { fix: Some(Fix { title: "put it in double quotes".into(), edits }), ..finding }
}
