//! Dashes that a word processor has put where a hyphen belongs: curl reads a word that begins with one as an address.

use super::options;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::shell::{Word, is_dash};
use crate::text::{Span, part};

rules! {
    WRONG_DASH = Error("UC028", "a dash in place of a hyphen", Curl) {
        means: "An option begins with a dash of a word processor or a web page, not with a hyphen.",
        why: "curl treats the word as an address and not as an option, so the header, method or body after it is lost.",
        fix: "Type the hyphen. The fix replaces all of them.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  \u{2013}H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}

/// An option as it is written, and as it was meant.
pub(super) struct Meant {
    /// The option as it was meant: `--header`, `-d`, with what is glued to it.
    pub(super) text: String,
    /// How many bytes longer the text is as written.
    pub(super) shift: usize,
    /// Places of the wrong dashes, each with the hyphens that belong there.
    edits: Vec<Edit>,
}

/// The option that a word was meant to be. `None` if its hyphens are right, if it begins with a quote, or if it is not
/// an option.
pub(super) fn option(word: &Word) -> Option<Meant> {
    let text = word.text();
    let name = text.trim_start_matches(is_dash);
    let dashes = part(text, ..text.len() - name.len());
    if dashes.is_empty() || !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == ':') || !word.begins_bare() {
        return None;
    }
    let behind = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || is_dash(c))).unwrap_or(name.len());
    let plain: String = part(name, ..behind).chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
    let is_name = plain.len() > 1 && options::by_name(&plain).is_some();
    if dashes.bytes().all(|byte| byte == b'-') && !(is_name && dashes == "--" && plain != part(name, ..behind)) {
        return None;
    }
    let hyphens = if is_name || dashes.chars().count() > 1 { "--" } else { "-" };
    let mut edits = vec![edit(word, 0, dashes.len(), hyphens)];
    if dashes == hyphens {
        edits.clear();
    }
    // What is glued to a letter is a value, which is left as it is.
    let mut meant = [hyphens, name].concat();
    if hyphens == "--" {
        for (at, c) in part(name, ..behind).char_indices().filter(|(_, c)| is_dash(*c) && *c != '-') {
            edits.push(edit(word, dashes.len() + at, dashes.len() + at + c.len_utf8(), "-"));
        }
        meant = [hyphens, &plain, part(name, behind..)].concat();
    }
    Some(Meant { shift: text.len().saturating_sub(meant.len()), text: meant, edits })
}

/// The option that a lone dash and the next word were meant to be.
pub(super) fn split(word: &Word, next: Option<&Word>) -> Option<Meant> {
    let (dash, next) = (word.text(), next?);
    let name = next.text();
    let is_option = match name.chars().count() {
        1 => name.starts_with(|c: char| c.is_ascii_alphabetic()),
        _ => options::by_name(name).is_some(),
    };
    if dash.is_empty() || !dash.chars().all(is_dash) || !word.is_bare || !next.is_bare || !is_option {
        return None;
    }
    let hyphens = if name.len() > 1 { "--" } else { "-" };
    let span = Span::new(word.span.start as usize, next.span.start as usize);
    Some(Meant { text: [hyphens, name].concat(), shift: 0, edits: vec![Edit { span, text: hyphens.into() }] })
}

/// The name of a header as it was meant, if there are dashes in it. The name begins at byte `from` of the word.
pub(super) fn header(word: &Word, from: usize, name: &str) -> Option<Meant> {
    let dashes = name.char_indices().filter(|(_, c)| is_dash(*c) && *c != '-');
    let edits: Vec<Edit> = dashes.map(|(at, c)| edit(word, from + at, from + at + c.len_utf8(), "-")).collect();
    let text = name.chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
    (!edits.is_empty()).then_some(Meant { text, shift: 0, edits })
}

fn edit(word: &Word, from: usize, to: usize, text: &'static str) -> Edit {
    Edit { span: word.taken.span(Span::new(from, to)), text: text.into() }
}

/// One finding for all the dashes of a command: they have one cause.
pub(super) fn finding(all: &[Meant]) -> Option<Diagnostic> {
    let edits: Vec<Edit> = all.iter().flat_map(|meant| meant.edits.iter().cloned()).collect();
    let first = edits.first()?.span;
    let others = all.iter().skip(1).filter_map(|meant| meant.edits.first());
    let mut finding = Diagnostic::new(WRONG_DASH, first, "this dash is not a hyphen: curl takes the word for a URL")
        .help("a word processor or a web page put it there: type a hyphen");
    finding.related.extend(others.take(8).map(|edit| crate::diagnostic::Related {
        span: edit.span,
        node: None,
        message: "here too".into(),
    }));
    finding.fix = Some(Fix { title: "write hyphens".into(), edits });
    Some(finding)
}
