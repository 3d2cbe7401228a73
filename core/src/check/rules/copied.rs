//! What was copied along with a secret. No words here ever hold any of it, and no edit does: they only take away.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::kit::words::WRONG_SECRET;
use crate::kit::{Bare, Text, is_writable};
use crate::read::curl::parsed::INVISIBLE_CHARACTER;
use crate::text::Span;
use crate::tree::NodeRef;
use crate::value::{is_plain, visible};

/// A secret, and what of it was meant.
pub(super) struct Copied<'a> {
    text: Text<'a>,
    /// Whether it has lines: then whitespace around it is harmless, and line breaks belong to it.
    has_lines: bool,
    /// What does not show.
    hidden: Option<char>,
    /// The secret alone.
    pub(super) meant: Cow<'a, str>,
    /// Where in bytes of the text there is more than that.
    extra: Vec<Span>,
}

impl<'a> Copied<'a> {
    pub(super) fn of(text: Text<'a>, has_lines: bool) -> Self {
        let value = text.value;
        // A key file is the wrong thing in a field of one line, with or without its last line break.
        let has_lines = has_lines || value.contains("-----BEGIN ");
        let inner = value.trim_matches(|c: char| c.is_ascii_whitespace());
        let is_hidden = |c: char| {
            let is_break = has_lines && matches!(c, '\n' | '\r' | '\t');
            !is_break && (!is_plain(c) || c.is_whitespace() && !c.is_ascii())
        };
        let hidden = inner.chars().find(|c| is_hidden(*c));
        if hidden.is_none() && (has_lines || Bare::of(value).text.len() == value.len()) {
            return Self { text, has_lines, hidden, meant: Cow::Borrowed(value), extra: Vec::new() };
        }
        // Where each character that shows begins.
        let is_around = |at: usize| at < offset(value, inner) || at >= offset(value, inner) + inner.len();
        let shown: Vec<(usize, char)> =
            value.char_indices().filter(|(at, c)| is_around(*at) || !is_hidden(*c)).collect();
        let whole: String = shown.iter().map(|(_, c)| c).collect();
        let meant = if has_lines { &*whole } else { Bare::of(&whole).text };
        let first = whole[..offset(&whole, meant)].chars().count();
        let kept = shown.iter().skip(first).take(meant.chars().count());
        let (mut extra, mut at) = (Vec::new(), 0);
        for (start, c) in kept.copied().chain([(value.len(), '\0')]) {
            if at < start {
                extra.push(Span::new(at, start));
            }
            at = start + c.len_utf8();
        }
        Self { text, has_lines, hidden, meant: Cow::Owned(meant.to_owned()), extra }
    }

    /// What to say of it. `is_right` when there is nothing to say of the secret alone, `is_known` when it has a form that no other
    /// has.
    pub(super) fn findings(&self, is_right: bool, is_known: bool, mut add: impl FnMut(Diagnostic)) {
        let fix = |title: &'static str| {
            let edits = self.edits().filter(|_| is_known || is_right && self.is_certain())?;
            Some(Fix { title: title.into(), edits })
        };
        let shown: String = self.text.value.chars().filter(|c| is_plain(*c) || c.is_whitespace()).collect();
        let bare = Bare::of(&shown);
        if !self.has_lines && bare.text.len() < shown.len() {
            let (what, help, title) = match (bare.has_quotes, bare.has_bearer) {
                (_, true) => (" begins with `Bearer`", "give only the token", "remove `Bearer`"),
                (true, _) => (
                    " has quotes around it",
                    "the quotes would be sent as part of it: remove them",
                    "remove the quotes",
                ),
                _ => (
                    " has leading or trailing whitespace",
                    "copy it again, without spaces or line breaks",
                    "remove the whitespace",
                ),
            };
            let text = Text { code: WRONG_SECRET, ..self.text };
            add(Diagnostic { fix: fix(title), ..text.says(&[what]).help(help) });
        }
        if let Some(hidden) = self.hidden {
            let text = Text { code: INVISIBLE_CHARACTER, ..self.text };
            let what = [" contains an invisible character: ", &visible(hidden.encode_utf8(&mut [0; 4]))];
            let finding = text.says(&what).help("copy it again from where it was created");
            add(Diagnostic { fix: fix("remove the invisible characters"), ..finding });
        }
    }

    /// Whether nothing that belongs to the secret is taken away: quotes may, and so may a space between two words.
    fn is_certain(&self) -> bool {
        let taken = self.extra.iter().map(|span| span.of(self.text.value));
        let inside = taken.clone().filter(|taken| !self.is_at_the_edge(taken));
        let is_one_word = self.has_lines || !self.meant.contains(char::is_whitespace);
        !self.meant.is_empty()
            && is_one_word
            && !taken.clone().any(|taken| taken.contains(QUOTES))
            && !inside.clone().any(|taken| taken.contains(char::is_whitespace))
    }

    fn is_at_the_edge(&self, part: &str) -> bool {
        let at = offset(self.text.value, part);
        at == 0 || at + part.len() == self.text.value.len()
    }

    /// Takes away what is too much; nothing where the text is not written as it reads.
    fn edits(&self) -> Option<Vec<Edit>> {
        let node = self.text.node;
        let places = is_writable(node).then(|| places(node, self.text.value)).flatten()?;
        let place = |at: u32| places.iter().find(|(inner, _)| *inner == at).map(|(_, outer)| *outer);
        let edit = |span: &Span| {
            Some(Edit { span: Span { start: place(span.start)?, end: place(span.end)? }, text: "".into() })
        };
        self.extra.iter().map(edit).collect()
    }
}

/// What may be around a text as well as in it.
const QUOTES: [char; 8] = ['"', '\'', '`', '“', '”', '‘', '’', '„'];

/// Where a part of a text begins in it.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// For every character of a text, and its end, where it begins in the text and in the source; nothing where it is written in a way
/// that is not known here.
fn places(node: NodeRef<'_>, value: &str) -> Option<Vec<(u32, u32)>> {
    let inside = node.value_inside();
    let source = node.of_source(inside);
    let has_escapes = node.source().starts_with('"');
    let (mut places, mut rest) = (Vec::new(), source);
    let at = |rest: &str| inside.end.checked_sub(u32::try_from(rest.len()).ok()?);
    for (inner, c) in value.char_indices() {
        places.push((u32::try_from(inner).ok()?, at(rest)?));
        rest = match rest.strip_prefix('\\').filter(|_| has_escapes) {
            None => rest.strip_prefix(c)?,
            Some(escape) => behind_escape(escape, c)?,
        };
    }
    places.push((u32::try_from(value.len()).ok()?, at(rest)?));
    rest.is_empty().then_some(places)
}

/// What is behind an escape, without its backslash, that stands for this character.
fn behind_escape(escape: &str, c: char) -> Option<&str> {
    let short = match c {
        '\n' => Some('n'),
        '\r' => Some('r'),
        '\t' => Some('t'),
        '"' | '\\' | '/' => Some(c),
        _ => None,
    };
    if let Some(rest) = short.and_then(|short| escape.strip_prefix(short)) {
        return Some(rest);
    }
    let mut rest = escape.strip_prefix('u')?;
    for (index, unit) in c.encode_utf16(&mut [0; 2]).iter().enumerate() {
        rest = if index == 0 { rest } else { rest.strip_prefix("\\u")? };
        let digits = rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        (u16::from_str_radix(digits, 16) == Ok(*unit)).then_some(())?;
        rest = rest.get(4..)?;
    }
    Some(rest)
}
