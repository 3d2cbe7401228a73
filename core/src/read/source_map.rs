//! A text that is inside another one in a changed form, such as a request body inside shell quotes: what was found in
//! the inner text is moved to its real place in the outer text.

use crate::diagnostic::{Diagnostic, Edit, Fix, Related};
use crate::text::{Span, part};
use crate::tree::Tree;

/// How characters are written in a piece, given the quotes around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// As they are, as in a here-document.
    Verbatim,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `$'…'`
    Ansi,
    /// Without quotes.
    Bare,
}

/// A run of bytes that are the same in both texts, or one escape.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the inner text.
    inner: usize,
    /// Where it is in the outer text.
    start: usize,
    end: usize,
    is_escape: bool,
    quoting: Quoting,
}

/// A text that was taken out of another one, with the place of every byte.
#[derive(Debug, Default)]
pub(super) struct SourceMap {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

impl SourceMap {
    /// Adds a part of the outer text as it is.
    pub(super) fn push(&mut self, outer: &str, start: usize, end: usize, quoting: Quoting) {
        if start < end {
            match self.pieces.last_mut() {
                Some(last) if last.end == start && !last.is_escape && last.quoting == quoting => last.end = end,
                _ => self.pieces.push(Piece { inner: self.text.len(), start, end, is_escape: false, quoting }),
            }
            self.text.push_str(part(outer, start..end));
        }
    }

    /// Adds a character that the outer text writes as an escape.
    pub(super) fn push_escape(&mut self, c: char, start: usize, end: usize, quoting: Quoting) {
        self.pieces.push(Piece { inner: self.text.len(), start, end, is_escape: true, quoting });
        self.text.push(c);
    }

    /// Removes the last character if it is `c`, and whitespace after it.
    pub(super) fn drop_last(&mut self, c: char) {
        let kept = self.text.trim_end_matches([' ', '\t', '\r']).strip_suffix(c).map(str::len);
        if let Some(kept) = kept {
            *self = self.within(0, kept);
        }
    }

    /// Adds another text that was taken out of the same outer text.
    pub(super) fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { inner: piece.inner + before, ..*piece }));
        self.text.push_str(&other.text);
    }

    /// The part of the text from byte `from` on.
    pub(super) fn behind(&self, from: usize) -> Self {
        let mut pieces = Vec::new();
        for piece in &self.pieces {
            let length = if piece.is_escape { 1 } else { piece.end - piece.start };
            let skipped = from.saturating_sub(piece.inner);
            if skipped < length {
                let start = if piece.is_escape { piece.start } else { piece.start + skipped };
                pieces.push(Piece { inner: (piece.inner + skipped).saturating_sub(from), start, ..*piece });
            }
        }
        Self { text: part(&self.text, from..).to_owned(), pieces }
    }

    /// The part of the text between two bytes.
    pub(super) fn within(&self, from: usize, to: usize) -> Self {
        let mut taken = self.behind(from);
        let to = taken.text.floor_char_boundary(to.saturating_sub(from));
        taken.text.truncate(to);
        taken.pieces.retain(|piece| piece.inner < to);
        if let Some(last) = taken.pieces.last_mut().filter(|piece| !piece.is_escape) {
            last.end = last.end.min(last.start + to - last.inner);
        }
        taken
    }

    /// A copy with other texts in place of some ranges, which are in order. Each new text has the place of its range.
    pub(super) fn with(&self, others: &[(Span, String)], quoting: Quoting) -> Self {
        let mut out = Self::default();
        let (mut at, mut index) = (0, 0);
        for (range, text) in others {
            self.copy(&mut out, at, range.start as usize, &mut index);
            let place = self.span(*range);
            for c in text.chars() {
                out.push_escape(c, place.start as usize, place.end as usize, quoting);
            }
            at = range.end as usize;
        }
        self.copy(&mut out, at, self.text.len(), &mut index);
        out
    }

    /// Without the backslashes that a shell removes from a here-document whose delimiter has no quotes: those before
    /// `$`, a backtick or another backslash.
    pub(super) fn without_backslashes(self) -> Self {
        let (mut others, mut seen) = (Vec::new(), 0);
        while let Some(length) = part(&self.text, seen..).find('\\') {
            let slash = seen + length;
            seen = slash + 1;
            if let Some(c @ ('$' | '`' | '\\')) = part(&self.text, seen..).chars().next() {
                others.push((Span::new(slash, slash + 2), c.to_string()));
                seen += 1;
            }
        }
        if others.is_empty() { self } else { self.with(&others, Quoting::Verbatim) }
    }

    /// Copies a range to the end of `out`. `index` is the first piece that may reach into the range.
    fn copy(&self, out: &mut Self, from: usize, to: usize, index: &mut usize) {
        while let Some(piece) = self.pieces.get(*index).filter(|piece| piece.inner < to) {
            let end = self.pieces.get(*index + 1).map_or(self.text.len(), |next| next.inner);
            let (first, last) = (piece.inner.max(from), end.min(to));
            if first < last {
                let (start, stop) = if piece.is_escape {
                    (piece.start, piece.end)
                } else {
                    (piece.start + first - piece.inner, piece.start + last - piece.inner)
                };
                out.pieces.push(Piece { inner: out.text.len(), start, end: stop, ..*piece });
                out.text.push_str(part(&self.text, first..last));
            }
            if end > to {
                return;
            }
            *index += 1;
        }
    }

    fn piece(&self, inner: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.inner <= inner);
        self.pieces.get(after.checked_sub(1)?).copied()
    }

    /// Whether a shell expands what is written at this byte of the inner text, unless it is in a here-document whose
    /// delimiter has quotes.
    pub(super) fn is_expanded(&self, inner: usize) -> bool {
        let expands = |piece: Piece| matches!(piece.quoting, Quoting::Double | Quoting::Bare | Quoting::Verbatim);
        self.piece(inner).is_some_and(|piece| !piece.is_escape && expands(piece))
    }

    fn start(&self, inner: usize) -> usize {
        // The end of the text is the end of the last piece.
        if inner >= self.text.len() {
            return self.pieces.last().map_or(0, |piece| piece.end);
        }
        self.piece(inner)
            .map_or(0, |piece| if piece.is_escape { piece.start } else { piece.start + inner - piece.inner })
    }

    fn end(&self, inner: usize) -> usize {
        let Some(before) = inner.checked_sub(1) else { return self.start(0) };
        self.piece(before).map_or(0, |piece| {
            if piece.is_escape { piece.end } else { (piece.start + before - piece.inner + 1).min(piece.end) }
        })
    }

    /// The place of a range of the inner text in the outer one.
    pub(super) fn span(&self, inner: Span) -> Span {
        let (start, end) = (inner.start as usize, inner.end as usize);
        if start == end {
            // An insertion belongs right after the byte before it.
            return Span::at(if start == 0 { self.start(0) } else { self.end(start) });
        }
        Span::new(self.start(start), self.end(end))
    }

    /// Whether a range is written in the outer text exactly as in the inner one.
    fn is_same(&self, inner: Span) -> bool {
        let piece = self.piece(inner.start as usize);
        piece.is_some_and(|piece| !piece.is_escape && inner.end as usize - piece.inner <= piece.end - piece.start)
    }

    /// Turns a tree of the inner text into one of the outer text.
    pub(super) fn tree<'t>(&self, inner: &Tree<'_>, outer: &'t str) -> Tree<'t> {
        inner.moved(outer, |span| self.span(span), |span| self.is_same(span))
    }

    /// Turns a finding about the inner text into one about the outer text.
    pub(super) fn finding(&self, finding: Diagnostic) -> Diagnostic {
        Diagnostic {
            span: self.span(finding.span),
            related: finding
                .related
                .into_iter()
                .map(|related| Related { span: self.span(related.span), ..related })
                .collect(),
            fix: finding.fix.and_then(|fix| {
                let edits = fix.edits.iter().map(|edit| self.edit(edit)).collect::<Option<Vec<_>>>()?;
                Some(Fix { title: fix.title, edits })
            }),
            ..finding
        }
    }

    /// Turns an edit of the inner text into one of the outer text, escaped for the quotes around it. `None` if it would
    /// reach out of them, or if there are none.
    pub(super) fn edit(&self, edit: &Edit) -> Option<Edit> {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        let at = if start == end { start.saturating_sub(1) } else { start };
        let first = self.piece(at)?;
        let last = self.piece(end.saturating_sub(1).max(at))?;
        // Between parts with different quotes, the outer text has more than the edit could replace.
        // The pieces are in order. There may be as many edits as pieces, so they are not all searched for each.
        let place = |inner: usize| self.pieces.partition_point(|piece| piece.inner < inner);
        let between = self.pieces.get(place(first.inner)..place(last.inner + 1)).unwrap_or_default().iter();
        if between.clone().any(|piece| piece.quoting != first.quoting) {
            return None;
        }
        if first.quoting == Quoting::Bare {
            // The shell changes text without quotes in many ways: one more character does not fix that.
            return None;
        }
        let gaps = between.clone().zip(between.skip(1)).any(|(before, after)| before.end != after.start);
        (!gaps).then(|| Edit { span: self.span(edit.span), text: quoted(&edit.text, first.quoting).into() })
    }
}

fn quoted(text: &str, quoting: Quoting) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let escape = match quoting {
            Quoting::Single if c == '\'' => "'\\'",
            Quoting::Double if matches!(c, '"' | '\\' | '$' | '`') => "\\",
            Quoting::Ansi if matches!(c, '\'' | '\\') => "\\",
            _ => "",
        };
        out.push_str(escape);
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> SourceMap {
        // '{"a":'\''x' "$'y\n'": outer bytes are made up; what matters is their arithmetic.
        let outer = "0123456789abcdefghij";
        let mut taken = SourceMap::default();
        taken.push(outer, 1, 4, Quoting::Single);
        taken.push_escape('\'', 4, 8, Quoting::Single);
        taken.push(outer, 8, 10, Quoting::Single);
        taken.push(outer, 12, 14, Quoting::Double);
        taken
    }

    #[test]
    fn places_are_moved_across_escapes_and_quotes() {
        let taken = taken();
        assert_eq!(taken.text, "123'89cd");
        let span = |start, end| {
            let span = taken.span(Span::new(start, end));
            (span.start, span.end)
        };
        assert_eq!(span(0, 1), (1, 2));
        assert_eq!(span(0, 3), (1, 4));
        assert_eq!(span(3, 4), (4, 8));
        assert_eq!(span(2, 5), (3, 9));
        assert_eq!(span(4, 6), (8, 10));
        assert_eq!(span(6, 8), (12, 14));
        assert_eq!((span(6, 6), span(8, 8), span(0, 0)), ((10, 10), (14, 14), (1, 1)));
    }

    #[test]
    fn other_texts_stand_where_their_range_did() {
        let taken = taken();
        let others =
            [(Span::new(1, 2), "XY".to_owned()), (Span::new(2, 5), String::new()), (Span::new(7, 8), "é".to_owned())];
        let other = taken.with(&others, Quoting::Double);
        assert_eq!(other.text, "1XY9cé");
        let span = |start, end| {
            let span = other.span(Span::new(start, end));
            (span.start, span.end)
        };
        assert_eq!(
            [span(0, 1), span(1, 3), span(3, 4), span(4, 5), span(5, 7)],
            [(1, 2), (2, 3), (9, 10), (12, 13), (13, 14)]
        );
        let same = taken.with(&[], Quoting::Double);
        assert_eq!((same.text.as_str(), same.span(Span::new(2, 5))), (taken.text.as_str(), Span::new(3, 9)));
    }

    #[test]
    fn edits_are_written_for_their_quotes() {
        let taken = taken();
        let edit = |start, end, text: &'static str| {
            let edit = taken.edit(&Edit { span: Span::new(start, end), text: text.into() });
            edit.map(|edit| (edit.span.start, edit.span.end, edit.text.into_owned()))
        };
        assert_eq!(edit(0, 2, "it's"), Some((1, 3, "it'\\''s".to_owned())));
        assert_eq!(edit(7, 8, "\"$x\""), Some((13, 14, "\\\"\\$x\\\"".to_owned())));
        assert_eq!(edit(6, 6, ","), Some((10, 10, ",".to_owned())));
        assert_eq!(edit(4, 8, "x"), None);
    }

    #[test]
    fn there_may_be_as_many_edits_as_pieces() {
        let mut taken = SourceMap::default();
        (0..60_000).for_each(|at| taken.push_escape('"', at * 2, at * 2 + 2, Quoting::Double));
        let edit = |at| taken.edit(&Edit { span: Span::new(at, at + 1), text: "".into() });
        assert!((0..60_000).all(|at| edit(at).is_some()));
    }
}
