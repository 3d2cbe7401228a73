//! Parts of a text that know their place, and what readers make of them.

use std::borrow::Cow;

use crate::text::{Span, part, step};

/// A part of a text.
#[derive(Clone, Copy)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    at: usize,
}

impl<'t> Piece<'t> {
    pub(super) fn whole(text: &'t str) -> Self {
        Self { text, at: 0 }.from(if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 })
    }

    pub(super) fn span(self) -> Span {
        Span::new(self.at, self.at + self.text.len())
    }

    /// The part before this byte.
    #[inline(never)]
    pub(super) fn until(self, end: usize) -> Self {
        Self { text: part(self.text, ..end.min(self.text.len())), at: self.at }
    }

    /// The part from this byte on.
    #[inline(never)]
    pub(super) fn from(self, start: usize) -> Self {
        let start = start.min(self.text.len());
        Self { text: part(self.text, start..), at: self.at + start }
    }

    #[inline(never)]
    pub(super) fn trim(self) -> Self {
        self.from(self.text.len() - self.text.trim_start().len()).trim_end()
    }

    pub(super) fn trim_end(self) -> Self {
        self.until(self.text.trim_end().len())
    }

    /// Splits at the first character that `at` accepts. It is compiled once, not once for each caller.
    #[inline(never)]
    pub(super) fn split(self, at: &dyn Fn(char) -> bool) -> Option<(Self, Self)> {
        let (place, found) = self.text.char_indices().find(|(_, c)| at(*c))?;
        Some((self.until(place), self.from(place + found.len_utf8())))
    }

    /// Removes the same quote from both ends, if it is not in between as well.
    pub(super) fn unquoted(self) -> Self {
        let inner = ['"', '\'', '`'].iter().find_map(|quote| {
            let inner = self.text.strip_prefix(*quote)?.strip_suffix(*quote)?;
            (!inner.contains(*quote)).then_some(inner.len())
        });
        inner.map_or(self, |length| self.from(1).until(length))
    }

    /// The text after a word at the beginning, in any case.
    pub(super) fn after_word(self, word: &str) -> Option<Self> {
        let start = self.text.get(..word.len())?;
        let is_whole = self.text.get(word.len()..).is_some_and(|rest| rest.starts_with([' ', '\t']));
        (start.eq_ignore_ascii_case(word) && is_whole).then(|| self.from(word.len()).trim())
    }

    /// The lines, without line breaks.
    pub(super) fn lines(self) -> impl Iterator<Item = Piece<'t>> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            step();
            let here = rest?;
            let (line, behind) = match here.split(&|c| c == '\n') {
                Some((line, behind)) => (line, Some(behind)),
                None => (here, None),
            };
            rest = behind;
            Some(line.until(line.text.strip_suffix('\r').map_or(line.text.len(), str::len)))
        })
    }
}

/// The value of a setting, as far as it is known here.
#[derive(Clone)]
pub(super) enum Given<'t> {
    /// This text.
    Text(Cow<'t, str>),
    /// The value of the environment variable with this name.
    Variable(String),
    /// A value that is not known here, for this reason.
    Open(&'static str),
}

/// One setting.
pub(super) struct Setting<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) name_span: Span,
    pub(super) value: Given<'t>,
    /// The value as it is written: words such as `token` tell how somebody signs in, and are placeholders elsewhere.
    pub(super) written: Cow<'t, str>,
    /// The place of the value.
    pub(super) span: Span,
}

impl<'t> Setting<'t> {
    #[inline(never)]
    pub(super) fn new(name: Piece<'t>, value: Given<'t>, place: Piece<'t>) -> Self {
        let written = Cow::Borrowed(place.text);
        Self { name: Cow::Borrowed(name.text), name_span: name.span(), value, written, span: place.span() }
    }

    /// A setting that has no name in the text itself.
    pub(super) fn called(name: &'static str, value: Piece<'t>) -> Self {
        let given = Given::Text(Cow::Borrowed(value.text));
        let setting = Self::new(value, given, value);
        Self { name: Cow::Borrowed(name), ..setting }
    }

    /// Whether the value is written like this text, ignoring case.
    pub(super) fn says(&self, text: &str) -> bool {
        self.written.trim().eq_ignore_ascii_case(text)
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The text of the value, if it is known.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Settings that belong together: a profile, a block, all of a URL.
pub(super) struct Block<'t> {
    /// Its name among the blocks of the text; empty if it has none.
    pub(super) title: Cow<'t, str>,
    /// Whether it is the default.
    pub(super) is_usual: bool,
    /// What the block is for, in the words of its tool; empty if the tool does not say.
    pub(super) of: Cow<'t, str>,
    pub(super) span: Span,
    pub(super) settings: Vec<Setting<'t>>,
    /// The parts that were not read.
    pub(super) unread: Vec<Span>,
    /// A JDBC URL besides the settings.
    pub(super) inner: Option<Box<Block<'t>>>,
}

impl<'t> Block<'t> {
    pub(super) fn new(place: Piece<'_>) -> Self {
        Self {
            title: Cow::Borrowed(""),
            is_usual: false,
            of: Cow::Borrowed(""),
            span: place.span(),
            settings: Vec::new(),
            unread: Vec::new(),
            inner: None,
        }
    }

    #[inline(never)]
    pub(super) fn get(&self, name: &str) -> Option<&Setting<'t>> {
        self.settings.iter().find(|setting| setting.is_called(name))
    }
}
