//! What was copied along with a secret. No message or edit here contains any part of the secret: edits only delete.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::kit::words::WRONG_SECRET;
use crate::kit::{Bare, QUOTES, Text, is_writable};
use crate::read::curl::parsed::INVISIBLE_CHARACTER;
use crate::text::Span;
use crate::value::{is_plain, visible};

/// A secret as written, and the part of it that was meant.
pub(super) struct Copied<'a> {
    text: Text<'a>,
    /// Whether it may have several lines: then whitespace around it is harmless, and line breaks belong to it.
    has_lines: bool,
    /// Where the secret is in the text, in bytes, without what is around it.
    inner: Span,
    has_quotes: bool,
    has_bearer: bool,
    /// The secret alone.
    pub(super) meant: Cow<'a, str>,
}

impl<'a> Copied<'a> {
    pub(super) fn of(text: Text<'a>, has_lines: bool) -> Self {
        let value = text.value;
        // In a field of one line a key file is wrong anyway, with or without its last line break.
        let has_lines = has_lines || value.contains("-----BEGIN ");
        let (mut inner, mut has_quotes, mut has_bearer) = (value, false, false);
        if !has_lines {
            loop {
                let bare = Bare::of(inner.trim_matches(is_hidden));
                (has_quotes, has_bearer) = (has_quotes || bare.has_quotes, has_bearer || bare.has_bearer);
                if bare.text.len() == inner.len() {
                    break;
                }
                inner = bare.text;
            }
        }
        let start = inner.as_ptr() as usize - value.as_ptr() as usize;
        let inner = Span::new(start, start + inner.len());
        let mut copied = Self { text, has_lines, inner, has_quotes, has_bearer, meant: Cow::Borrowed(value) };
        if value.char_indices().any(|(at, c)| !copied.is_meant(at, c)) {
            let meant = value.char_indices().filter(|(at, c)| copied.is_meant(*at, *c)).map(|(_, c)| c);
            copied.meant = Cow::Owned(meant.collect());
        }
        copied
    }

    /// Whether a character belongs to the secret.
    fn is_meant(&self, at: usize, c: char) -> bool {
        self.is_break(c) || self.is_inside(at) && !is_hidden(c)
    }

    fn is_break(&self, c: char) -> bool {
        self.has_lines && matches!(c, '\n' | '\r' | '\t')
    }

    fn is_inside(&self, at: usize) -> bool {
        at >= self.inner.start as usize && at < self.inner.end as usize
    }

    /// Adds the findings about it. `is_right` means that the rules found nothing wrong with the secret alone,
    /// `is_known` that no other kind of secret has its form.
    pub(super) fn findings(&self, is_right: bool, is_known: bool, mut add: impl FnMut(Diagnostic)) {
        if self.meant.len() == self.text.value.len() {
            return;
        }
        let edits = self.edits().filter(|_| is_known || is_right && self.is_certain());
        let fix = |title: &'static str| edits.clone().map(|edits| Fix { title: title.into(), edits });
        let mut outside = self.text.value.char_indices().filter(|(at, _)| !self.is_inside(*at));
        if self.has_quotes || self.has_bearer || outside.any(|(_, c)| c.is_whitespace()) {
            let (what, help, title) = match (self.has_quotes, self.has_bearer) {
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
        let around = |c: char| c.is_ascii_whitespace();
        if let Some(hidden) = self.text.value.trim_matches(around).chars().find(|c| is_hidden(*c) && !self.is_break(*c))
        {
            let text = Text { code: INVISIBLE_CHARACTER, ..self.text };
            let what = [" contains an invisible character: ", &visible(hidden.encode_utf8(&mut [0; 4]))];
            let finding = text.says(&what).help("copy it again from where it was created");
            add(Diagnostic { fix: fix("remove the invisible characters"), ..finding });
        }
    }

    /// Whether the edits certainly remove no part of the secret: a quote may belong to it, and so may a space between
    /// two words.
    fn is_certain(&self) -> bool {
        let mut taken = self.text.value.char_indices().filter(|(at, c)| !self.is_meant(*at, *c));
        !self.meant.is_empty()
            && (self.has_lines || !self.meant.contains(char::is_whitespace))
            && !taken.any(|(at, c)| QUOTES.contains(&c) || c.is_whitespace() && self.is_inside(at))
    }

    /// The edits that remove what is too much. `None` if the source does not spell out the text as it reads.
    fn edits(&self) -> Option<Vec<Edit>> {
        let node = self.text.node;
        if !is_writable(node) {
            return None;
        }
        let inside = node.value_inside();
        let has_escapes = node.source().starts_with('"');
        let mut rest = node.of_source(inside);
        let at = |rest: &str| Some(inside.end - u32::try_from(rest.len()).ok()?);
        let mut edits: Vec<Edit> = Vec::new();
        for (inner, c) in self.text.value.char_indices() {
            let start = at(rest)?;
            let escape = rest.strip_prefix('\\').filter(|_| has_escapes);
            rest = match escape {
                None => rest.strip_prefix(c)?,
                Some(escape) => behind_escape(escape, c)?,
            };
            if self.is_meant(inner, c) {
                continue;
            }
            // The letter of an escape may belong to the secret, and its backslash may be the mistake.
            if self.is_inside(inner) && escape.is_some_and(|escape| !escape.starts_with('u')) {
                return None;
            }
            let end = at(rest)?;
            match edits.last_mut() {
                Some(last) if last.span.end == start => last.span.end = end,
                _ => edits.push(Edit { span: Span { start, end }, text: "".into() }),
            }
        }
        rest.is_empty().then_some(edits)
    }
}

/// Whether a character is invisible, or is whitespace outside ASCII.
fn is_hidden(c: char) -> bool {
    !is_plain(c) || c.is_whitespace() && !c.is_ascii()
}

/// The text after an escape for this character. `escape` begins after the backslash.
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
