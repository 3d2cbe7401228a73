//! `--diff`: what `--fix` would do, line by line. Secrets in these lines are not shown.

use std::collections::HashSet;

use similar::TextDiff;
use ucforge_core::check::{self as core, guess};
use ucforge_core::fix::apply_fixes;
use ucforge_core::kinds::Kind;
use ucforge_core::read;
use ucforge_core::text::{Span, edited};

use super::words;
use crate::exit::{Exit, Failure};
use crate::input::Input;
use crate::{base, human};

/// Shows the fixes of all inputs. Ends with 1 if there are any.
pub(super) fn run(inputs: &[Input], kind: Option<Kind>) -> Result<Exit, Failure> {
    let (mut out, mut has_fixes) = (String::new(), false);
    for input in inputs {
        let Ok(source) = read::text(&input.bytes) else { continue };
        let format = guess(source, Some(&input.name));
        let base = base::of(source, format, &input.path, kind);
        let fixed = apply_fixes(source, format, kind, &base);
        if fixed.text == source {
            continue;
        }
        has_fixes = true;
        let hidden = |text: &str| {
            let check = core::Check { format: Some(format), kind, base: &base, ..Default::default() };
            check.run(text).hidden()
        };
        let (mut before, mut after) = (hidden(source), hidden(&fixed.text));
        // A fix may change how a text is read: words that are hidden in one version are hidden in the other.
        let known = [words_in(source, &before), words_in(&fixed.text, &after)].concat().into_iter().collect();
        before.extend(found(source, &known));
        after.extend(found(&fixed.text, &known));
        let (before, after) = (masked(source, before), masked(&fixed.text, after));
        let mut name = words::path(&human::one_line(&input.name));
        // Programs that apply a diff treat the part after a space as a date, unless a tab ends the name.
        if name.contains(' ') {
            name.push('\t');
        }
        let diff = TextDiff::from_lines(before.as_str(), after.as_str());
        let lines = diff.unified_diff().header(&name, &name).to_string();
        if lines.is_empty() {
            human::note_line(&format!("{}: only text that is hidden here would change", human::one_line(&input.name)));
        }
        out.push_str(&shown_whole(&lines));
    }
    human::result(&out)?;
    Ok(if has_fixes { Exit::Findings } else { Exit::Done })
}

/// Lines that are safe for a terminal, with the tabs and line ends that programs need to apply them.
fn shown_whole(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let end = if line.ends_with("\r\n") {
            "\r\n"
        } else if line.ends_with('\n') {
            "\n"
        } else {
            ""
        };
        let parts = line[..line.len() - end.len()].split('\t').map(human::one_line);
        out.push_str(&parts.collect::<Vec<_>>().join("\t"));
        out.push_str(end);
    }
    out
}

/// Words of a text that are in hidden places, and that may be secrets or parts of one: names have no digits.
fn words_in<'t>(text: &'t str, hidden: &[Span]) -> Vec<&'t str> {
    let words = hidden.iter().flat_map(|span| words(span.of(text)));
    words.map(|(_, word)| word).filter(|word| word.len() >= 8 && word.contains(|c: char| c.is_ascii_digit())).collect()
}

/// The places of such words in a text.
fn found(text: &str, known: &HashSet<&str>) -> Vec<Span> {
    let places = words(text).filter(|(_, word)| known.contains(word));
    places.map(|(at, word)| Span::new(at, at + word.len())).collect()
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive(|c: char| !c.is_alphanumeric()).map(move |part| {
        let start = next;
        next += part.len();
        (start, part.trim_end_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// A text with stars instead of its hidden parts. Whitespace stays.
fn masked(text: &str, mut hidden: Vec<Span>) -> String {
    let stars = |part: &str| part.chars().map(|c| if c.is_whitespace() { c } else { '*' }).collect::<String>();
    hidden.sort_by_key(|span| (span.start, span.end));
    hidden.dedup_by(|next, last| {
        let overlaps = next.start < last.end || next == last;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
    let edits: Vec<(Span, String)> = hidden.iter().map(|span| (*span, stars(span.of(text)))).collect();
    edited(text, edits.iter().map(|(span, new)| (*span, new.as_str())))
}
