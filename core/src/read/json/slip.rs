//! One character that is extra, missing, or in the wrong place: if that explains everything that is wrong with a text,
//! it is reported once, and the text is read as if the character were right. The recovery of the reader would report
//! every consequence.

use super::{Layout, read_into};
use crate::diagnostic::{Diagnostic, Edit, Findings, Fix};
use crate::read::Read;
use crate::text::{Span, part};
use crate::value::visible;

mod strict;

use super::character::SLIP;
use crate::read::json::brackets::{EXTRA_BRACKET, MISSING_BRACKET};
use crate::read::json::commas::{EXTRA_COMMA, MISSING_COMMA};
use crate::read::json::members::MISSING_COLON;
use strict::{Outcome, Strict};

/// The finding about all whitespace that JSON does not allow: it all comes from the page or document that the text was
/// copied from.
pub(super) fn odd_whitespace(text: &str, all: &[Span]) -> Option<Diagnostic> {
    let first = *all.first()?;
    let character = first.of(text).chars().next()?;
    let more = match all.len() {
        1 => String::new(),
        2 => ", here or in one more place".to_owned(),
        many => format!(", here or in {} more places", many - 1),
    };
    let message = format!("JSON does not take U+{:04X} as whitespace{more}", u32::from(character));
    // A character without width may be where not even a space belongs.
    let with = |span: Span| if span.of(text).contains(char::is_whitespace) { " " } else { "" };
    let edits = all.iter().map(|span| Edit { span: *span, text: with(*span).into() }).collect();
    let finding = Diagnostic::new(SLIP, first, message).help("it is often copied from a web page or document");
    let title = match all {
        [one] if with(*one).is_empty() => "remove it",
        [_] => "replace it with a plain space",
        _ => "replace them with plain spaces",
    };
    Some(Diagnostic { fix: Some(Fix { title: title.into(), edits }), ..finding })
}

/// The largest text that is searched: larger ones are not written by hand.
const MAX_BYTES: usize = 256 << 10;

/// How many bytes before the place where reading fails the cause is searched for.
const REACH: usize = 160;

/// If only a part of the text is tried, it may fail this many bytes before its end, where it is cut off.
const NEXT: usize = 8;

/// The characters that may be missing.
const MARKS: [char; 7] = ['"', ',', ':', '}', ']', '{', '['];

/// A change of one or two characters that makes a text JSON.
struct Change {
    /// The part of the text that it replaces.
    span: Span,
    text: String,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    TooMany(char),
    Missing(char),
    Swapped,
    Instead(char),
}

/// Reads a text that one slip has broken. `None` if it takes more than one to explain what is wrong.
pub(super) fn read(text: &str) -> Option<Read<'_>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let before = usize::from(text.starts_with('\u{FEFF}')) * '\u{FEFF}'.len_utf8();
    let bytes = text.as_bytes();
    let mut strict = Strict::new();
    let Outcome::Fault(fault) = strict.run(bytes, before, usize::MAX) else { return None };
    let early = if strict.is_done() { closed_too_early(text, before, fault) } else { None };
    let change = if let Some(change) = early {
        change
    } else {
        // The text is valid up to here.
        let mut state = Strict::new();
        let Outcome::Stopped(from) = state.run(bytes, before, fault.saturating_sub(REACH).max(before)) else {
            return None;
        };
        search(text, &state, from, fault)?
    };
    let (start, end) = (change.span.start as usize, change.span.end as usize);
    if matches!(change.what, What::Missing('}' | ']')) && part(text, ..start).trim_end().ends_with(['{', '[']) {
        // What belongs between the two brackets is missing as well.
        return None;
    }
    let right = [part(text, ..start), &change.text, part(text, end..)].concat();
    let mut findings = Findings::default();
    let (tree, _) = read_into(&right, Layout::Ignored, &mut findings);
    let place = |at: u32, is_start: bool| {
        let inserted = change.span.start + u32::try_from(change.text.len()).unwrap_or(u32::MAX);
        match at {
            _ if at < change.span.start || (at == change.span.start && !is_start) => at,
            _ if at >= inserted => at - inserted + change.span.end,
            _ => change.span.start,
        }
    };
    let moved = |span: Span| {
        let start = place(span.start, true);
        Span { start, end: place(span.end, false).max(start) }
    };
    let is_same = |span: Span| moved(span).of(text) == span.of(&right);
    let tree = tree.moved(text, moved, is_same);
    findings.move_all(moved);
    findings.add(finding(text, &change));
    Some(Read::new(tree, findings))
}

/// Finds a bracket that closes too early and leaves an extra one at the end. The layout shows which bracket it is: it
/// closes what another line has opened, and something comes before it on its own line.
fn closed_too_early(text: &str, before: usize, fault: usize) -> Option<Change> {
    let bytes = text.as_bytes();
    let (mut at, mut line, mut is_first) = (before, 0_usize, true);
    let mut open: Vec<usize> = Vec::new();
    while at < fault {
        let byte = bytes[at];
        match byte {
            b'"' => at = strict::string(bytes, at).ok()? - 1,
            b'\n' => line += 1,
            b'{' | b'[' => open.push(line),
            b'}' | b']' => {
                let opened = open.pop()?;
                if opened != line && !is_first {
                    let right = [part(text, before..at), part(text, at + 1..)].concat();
                    return matches!(Strict::new().run(right.as_bytes(), 0, usize::MAX), Outcome::Right).then(|| {
                        Change {
                            span: Span::new(at, at + 1),
                            text: String::new(),
                            what: What::TooMany(char::from(byte)),
                        }
                    });
                }
            }
            _ => {}
        }
        is_first = byte == b'\n' || is_first && byte.is_ascii_whitespace();
        at += 1;
    }
    None
}

/// The first change that makes the text JSON; those that remove nothing but a mark come first.
fn search(text: &str, state: &Strict, from: usize, fault: usize) -> Option<Change> {
    // With another first token it would be another document.
    let first = text.len() - text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).len();
    let places: Vec<(usize, char)> = part(text, from..)
        .char_indices()
        .map(|(offset, c)| (from + offset, c))
        .skip_while(|(at, _)| *at <= first)
        .take_while(|(at, _)| *at <= fault + 2)
        .collect();
    let right = |start: usize, end: usize, with: &str, stop: usize| {
        let tail = [part(text, from..start), with, part(text, end..stop)].concat();
        let outcome = state.clone().run(tail.as_bytes(), 0, usize::MAX);
        match outcome {
            Outcome::Right => true,
            // It is valid as far as it was tried.
            Outcome::Fault(fault) => stop < text.len() && fault + NEXT > tail.len(),
            Outcome::Stopped(_) => false,
        }
    };
    let tried = |start: usize, end: usize, with: String, what: What| {
        // Nearly all wrong changes fail soon.
        let soon = (end..text.len()).skip(REACH).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let is_right = right(start, end, &with, soon) && right(start, end, &with, text.len());
        is_right.then(|| Change { span: Span::new(start, end), text: with, what })
    };
    // The cause is usually near the fault.
    let near = || places.iter().rev().copied();
    let without = |is_kind: fn(char) -> bool| {
        near()
            .filter(|(_, c)| is_kind(*c))
            .find_map(|(at, c)| tried(at, at + c.len_utf8(), String::new(), What::TooMany(c)))
    };
    let insertions = || {
        let ends = (fault >= text.len()).then_some(text.len());
        let at = ends.into_iter().chain(near().map(|(at, _)| at));
        at.flat_map(|at| MARKS.map(|mark| (at, mark)))
    };
    // Marks that are inside the quotes, next to a word, and missing outside. The quote moves over as few of them as
    // possible.
    let moved = || {
        let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !"\",:{}[]".contains(c));
        near().filter(|(_, c)| *c == '"').find_map(|(at, _)| {
            let (before, behind) = (part(text, from..at), part(text, at + 1..));
            let marks = before.len() - before.trim_end_matches([',', ':', '}', ']']).len();
            let closing =
                (1..=marks).map(|count| at - count).filter(|start| is_word(part(text, ..*start).chars().next_back()));
            let closing = closing.map(|start| (start, at + 1, ["\"", part(text, start..at)].concat()));
            let word = behind.trim_start_matches(['[', '{', ',', ':']);
            let end = text.len() - word.len();
            let opening = (end > at + 1 && is_word(word.chars().next()))
                .then(|| (at, end, [part(text, at + 1..end), "\""].concat()));
            closing.chain(opening).find_map(|(start, end, with)| tried(start, end, with, What::Swapped))
        })
    };
    let is_bracket = |c: char| matches!(c, '{' | '}' | '[' | ']');
    let missing = || {
        insertions().find_map(|(at, mark)| {
            // A closing mark belongs after the last token, not before the next one.
            let is_opening = matches!(mark, '"' | '{' | '[');
            let at = if is_opening { at } else { part(text, ..at).trim_end().len().max(from) };
            tried(at, at, mark.into(), What::Missing(mark))
        })
    };
    if let Some(change) = moved() {
        return Some(change);
    }
    let extra = without(|c| !c.is_alphanumeric());
    if let Some(Change { what: What::TooMany('{' | '['), .. }) = &extra
        && let Some(Change { what: What::Missing(mark), .. }) = missing().as_ref()
        && is_bracket(*mark)
    {
        // Removing the bracket would make one entry of two.
        return missing();
    }
    extra
        .or_else(missing)
        .or_else(|| {
            places.windows(2).rev().find_map(|pair| {
                let ((at, first), (next, second)) = (pair[0], pair[1]);
                tried(at, next + second.len_utf8(), [second, first].iter().collect(), What::Swapped)
            })
        })
        .or_else(|| without(char::is_alphanumeric))
        .or_else(|| {
            let mut all = near().flat_map(|(at, c)| MARKS.map(|mark| (at, c, mark)));
            all.find_map(|(at, c, mark)| tried(at, at + c.len_utf8(), mark.into(), What::Instead(mark)))
        })
}

fn finding(text: &str, change: &Change) -> Diagnostic {
    let code_of = |mark: char, bracket, comma| match mark {
        '{' | '}' | '[' | ']' => bracket,
        ',' => comma,
        _ => SLIP,
    };
    let named = |c: char| if c.is_control() { visible(c.encode_utf8(&mut [0; 4])) } else { c.to_string() };
    match change.what {
        What::TooMany(c) => {
            let code = code_of(c, EXTRA_BRACKET, EXTRA_COMMA);
            let what = match c {
                '\n' | '\r' => "an extra line break".to_owned(),
                c if c.is_whitespace() => "extra whitespace".to_owned(),
                // It may be part of a secret.
                c if c.is_alphanumeric() => "an extra character".to_owned(),
                c => ["an extra `", &named(c), "`"].concat(),
            };
            let finding = Diagnostic::new(code, change.span, what).help("without it the text is valid JSON");
            let is_certain = code != SLIP && !super::is_between_words(text, change.span);
            if is_certain { finding.fix("remove it", change.span, "") } else { finding }
        }
        What::Missing(mark) => {
            let code = match mark {
                ':' => MISSING_COLON,
                mark => code_of(mark, MISSING_BRACKET, MISSING_COMMA),
            };
            let finding = Diagnostic::new(code, change.span, ["a `", &named(mark), "` is missing here"].concat());
            let finding = finding.help("with it the text is valid JSON");
            // A word next to a quote may be part of what is between the quotes.
            let (before, behind) = text.split_at(change.span.start as usize);
            let is_glued = before.ends_with('"') && behind.starts_with(char::is_alphanumeric)
                || before.ends_with(char::is_alphanumeric) && behind.starts_with('"');
            if matches!(mark, ':' | ',') && !is_glued {
                finding.fix("insert it", change.span, mark.to_string())
            } else {
                finding
            }
        }
        What::Swapped => {
            let is_pair = change.span.end - change.span.start == 2;
            let what = if is_pair { "two characters in the wrong order" } else { "a quote in the wrong place" };
            Diagnostic::new(SLIP, change.span, what).help("the other way around the text is valid JSON")
        }
        What::Instead(mark) => {
            let place =
                change.span.of(text).chars().all(char::is_whitespace).then(|| Span::at(change.span.start as usize));
            let message = ["there should be a `", &named(mark), "` here in place of another character"].concat();
            Diagnostic::new(SLIP, place.unwrap_or(change.span), message).help("with it the text is valid JSON")
        }
    }
}
