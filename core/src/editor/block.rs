//! Finds places in lines of YAML by their indentation.

use super::flow::{self, Found, plain};
use super::place::{Place, Slot, Step, Style};
use crate::text::{Span, part};

/// An open mapping or list, with the column in which its members begin.
struct Level {
    column: usize,
    holds: Holds,
}

enum Holds {
    /// Members: their names so far, and whether the value of the last one has not begun yet.
    Members { names: Vec<String>, is_open: bool },
    /// Entries: the number of the last one.
    Entries(usize),
}

struct Scan<'t> {
    text: &'t str,
    cursor: usize,
    levels: Vec<Level>,
    /// The column of the name whose block of text (`|` or `>`) is being read.
    literal: Option<usize>,
}

/// Looks for the place at `cursor`.
pub(super) fn place(text: &str, cursor: usize) -> Option<Place> {
    let mut scan = Scan { text, cursor, levels: Vec::new(), literal: None };
    let mut at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    if cursor < at {
        return None;
    }
    loop {
        let (end, next) = line(text, at);
        match scan.line(at, end, next) {
            Line::Read(next) => at = next,
            Line::Here(place) => return place,
        }
        if at > cursor || at > text.len() {
            return None;
        }
    }
}

enum Line {
    /// The place is further down; the next line begins at this byte.
    Read(usize),
    /// The cursor is in this line; `None` if nothing can be typed there.
    Here(Option<Place>),
}

impl Scan<'_> {
    fn line(&mut self, start: usize, end: usize, next: usize) -> Line {
        let line = part(self.text, start..end);
        let margin = line.len() - line.trim_start_matches(' ').len();
        let is_here = self.cursor <= end;
        let is_empty = line.trim().is_empty();
        let column = if is_here && is_empty { self.cursor - start } else { margin };
        if let Some(literal) = self.literal {
            if column > literal || is_empty && !is_here {
                return if is_here { Line::Here(None) } else { Line::Read(next) };
            }
            self.literal = None;
        }
        if is_empty {
            return if is_here { Line::Here(self.empty(column, next)) } else { Line::Read(next) };
        }
        if is_here && self.cursor <= start + margin {
            return Line::Here(None);
        }
        if line.starts_with("---") || line.starts_with("...") {
            self.levels.clear();
            return if is_here { Line::Here(None) } else { Line::Read(next) };
        }
        self.content(start, margin, end, next)
    }

    /// The place on an empty line, before the line that begins at `next`.
    fn empty(&mut self, column: usize, next: usize) -> Option<Place> {
        self.leave(column, false);
        let style = Style::Block { inside: 0, own_line: true };
        let (depth, outer) = match self.levels.last() {
            None => (0, None),
            Some(Level { column: own, holds: Holds::Members { .. } }) if *own == column => {
                (self.levels.len() - 1, Some(column))
            }
            Some(Level { column: own, holds: Holds::Members { is_open: true, .. } }) => (self.levels.len(), Some(*own)),
            _ => return None,
        };
        // What comes below must be in the same object, or outside of it.
        let fits = self.below(next).is_none_or(|below| {
            below.column == column && (!below.is_entry || outer != Some(column))
                || outer.is_some_and(|outer| below.column <= outer && !(below.is_entry && below.column == outer))
        });
        fits.then(|| self.place(Slot::Name, depth, Span::at(self.cursor), style))
    }

    /// The first line with content other than a comment, from the line that begins at `at`.
    fn below(&self, mut at: usize) -> Option<Below> {
        while at < self.text.len() {
            let (end, next) = line(self.text, at);
            let own = part(self.text, at..end);
            let rest = own.trim_start_matches(' ');
            if !rest.trim().is_empty() && !rest.starts_with('#') {
                let is_entry = rest == "-" || rest.starts_with("- ");
                return Some(Below { column: own.len() - rest.len(), is_entry });
            }
            at = next;
        }
        None
    }

    /// Whether the lines below belong to the name in this column: a list may begin in the same column.
    fn has_below(&self, next: usize, column: usize) -> bool {
        self.below(next).is_some_and(|below| below.column > column || below.column == column && below.is_entry)
    }

    /// Reads a line from its indentation on. `next` is where the next line begins.
    fn content(&mut self, start: usize, margin: usize, end: usize, next: usize) -> Line {
        let is_here = self.cursor <= end;
        let mut at = start + margin;
        let mut is_entry = false;
        loop {
            let rest = part(self.text, at..end);
            let column = at - start;
            if rest.starts_with('#') {
                return if is_here { Line::Here(None) } else { Line::Read(next) };
            }
            if rest == "-" || rest.starts_with("- ") {
                if is_here && self.cursor == at {
                    return Line::Here(None);
                }
                self.entry(column);
                is_entry = true;
                at += 1;
                at += part(self.text, at..end).len() - part(self.text, at..end).trim_start_matches(' ').len();
                let is_below = || self.below(next).is_some_and(|below| below.column > column);
                if is_here && (at < end && self.cursor < at || at >= end && is_below()) {
                    // The entry is there already, after this place.
                    return Line::Here(None);
                }
                if at >= end {
                    let style = Style::Block {
                        inside: (self.cursor - start.min(self.cursor)).saturating_sub(margin),
                        own_line: true,
                    };
                    let here = || self.place(Slot::Value, self.levels.len(), Span::at(self.cursor), style);
                    return if is_here { Line::Here(Some(here())) } else { Line::Read(next) };
                }
                continue;
            }
            let style = Style::Block { inside: column - margin, own_line: true };
            if rest.starts_with(['{', '[']) {
                return self.flow(at, end, next);
            }
            let Some((name, value)) = named(rest) else {
                if !is_here {
                    return Line::Read(next);
                }
                let token = Span::new(at, end.min(at + rest.trim_end().len()).max(self.cursor));
                if is_entry {
                    return Line::Here(Some(self.place(Slot::Value, self.levels.len(), token, style)));
                }
                self.leave(column, false);
                let depth = self.depth_of_name(column);
                return Line::Here(depth.map(|depth| self.place(Slot::Name, depth, token, style)));
            };
            let colon = at + part(rest, ..value).rfind(':').unwrap_or(value);
            self.leave(column, false);
            if is_here && self.cursor <= colon {
                let token = Span::new(at, colon);
                let depth = self.depth_of_name(column);
                return Line::Here(depth.map(|depth| self.place(Slot::Name, depth, token, style)));
            }
            self.member(column, name);
            return self.value(margin, colon, column, (end, next));
        }
    }

    /// Reads what comes after a name and its colon.
    fn value(&mut self, margin: usize, colon: usize, column: usize, (end, next): (usize, usize)) -> Line {
        let is_here = self.cursor <= end;
        let after = part(self.text, colon + 1..end);
        let at = colon + 1 + after.len() - after.trim_start_matches([' ', '\t']).len();
        let rest = part(self.text, at..end);
        let text = without_comment(rest);
        let style = Style::Block { inside: column - margin, own_line: false };
        if is_here && self.cursor < at && !text.is_empty() {
            return Line::Here(None);
        }
        if text.is_empty() {
            if !is_here {
                return Line::Read(next);
            }
            let token = Span::at(self.cursor);
            let is_free = self.cursor <= at && !self.has_below(next, column);
            let place = is_free.then(|| self.place(Slot::Value, self.levels.len(), token, style));
            return Line::Here(place);
        }
        if let Some(Level { holds: Holds::Members { is_open, .. }, .. }) = self.levels.last_mut() {
            *is_open = false;
        }
        match text.as_bytes().first() {
            Some(b'{' | b'[') => return self.flow(at, end, next),
            Some(b'|' | b'>') => {
                self.literal = Some(column);
                return if is_here { Line::Here(None) } else { Line::Read(next) };
            }
            // An anchor or a tag says nothing about the value, which may be on the next lines.
            Some(b'&' | b'!') if !text.contains(' ') => self.member_is_open(),
            _ => {}
        }
        if !is_here {
            return Line::Read(next);
        }
        if self.has_below(next, column) {
            return Line::Here(None);
        }
        if self.cursor > at + text.len() {
            // A plain text continues after a space; nothing continues after the beginning of a comment or a closing
            // quote.
            let is_plain = text.len() == rest.trim_end().len() && !text.starts_with(['"', '\'']);
            if !is_plain {
                return Line::Here(None);
            }
        }
        let token = Span::new(at, (at + text.len()).max(self.cursor));
        Line::Here(Some(self.place(Slot::Value, self.levels.len(), token, style)))
    }

    fn member_is_open(&mut self) {
        if let Some(Level { holds: Holds::Members { is_open, .. }, .. }) = self.levels.last_mut() {
            *is_open = true;
        }
    }

    /// Reads a value in brackets, which may span several lines.
    fn flow(&mut self, at: usize, end: usize, next: usize) -> Line {
        match flow::place(self.text, at, self.cursor, Style::Flow, &self.path(self.levels.len())) {
            Found::Place(place) => Line::Here(Some(place)),
            Found::Nothing => Line::Here(None),
            Found::Closed(closed) if closed <= end => {
                if self.cursor <= end {
                    Line::Here(None)
                } else {
                    Line::Read(next)
                }
            }
            Found::Closed(closed) => {
                let (end, next) = line(self.text, closed);
                if self.cursor <= end { Line::Here(None) } else { Line::Read(next) }
            }
        }
    }

    /// Closes the levels that do not reach to this column. For the dash of an entry, its list stays open.
    fn leave(&mut self, column: usize, is_entry: bool) {
        while let Some(level) = self.levels.last() {
            let is_left = match level.holds {
                Holds::Members { .. } => level.column > column,
                Holds::Entries(_) => level.column > column || level.column == column && !is_entry,
            };
            if !is_left {
                break;
            }
            self.levels.pop();
        }
    }

    fn entry(&mut self, column: usize) {
        self.leave(column, true);
        match self.levels.last_mut() {
            Some(Level { column: own, holds: Holds::Entries(number) }) if *own == column => *number += 1,
            _ => self.push(column, Holds::Entries(0)),
        }
    }

    fn member(&mut self, column: usize, name: &str) {
        let name = plain(name).to_owned();
        match self.levels.last_mut() {
            Some(Level { column: own, holds: Holds::Members { names, is_open } }) if *own == column => {
                names.push(name);
                *is_open = true;
            }
            _ => self.push(column, Holds::Members { names: vec![name], is_open: true }),
        }
    }

    /// Opens a level in this column: the value of the last name or entry begins here.
    fn push(&mut self, column: usize, holds: Holds) {
        if let Some(Level { holds: Holds::Members { is_open, .. }, .. }) = self.levels.last_mut() {
            *is_open = false;
        }
        self.levels.push(Level { column, holds });
    }

    /// How many levels lead to the object that a name in this column belongs to.
    fn depth_of_name(&self, column: usize) -> Option<usize> {
        match self.levels.last() {
            None => Some(0),
            Some(Level { column: own, holds: Holds::Members { .. } }) if *own == column => Some(self.levels.len() - 1),
            Some(Level { holds: Holds::Members { is_open: true, .. } | Holds::Entries(_), .. }) => {
                Some(self.levels.len())
            }
            Some(_) => None,
        }
    }

    fn path(&self, depth: usize) -> Vec<Step> {
        let steps = self.levels.iter().take(depth).map(|level| match &level.holds {
            Holds::Members { names, .. } => Step::Name(names.last().cloned().unwrap_or_default()),
            Holds::Entries(number) => Step::Entry(*number),
        });
        steps.collect()
    }

    fn place(&self, slot: Slot, depth: usize, token: Span, style: Style) -> Place {
        let names = match self.levels.get(depth).map(|level| &level.holds) {
            Some(Holds::Members { names, .. }) if slot == Slot::Name => names.clone(),
            _ => Vec::new(),
        };
        Place { path: self.path(depth), slot, token, style, comma: None, names }
    }
}

/// A line with content.
struct Below {
    column: usize,
    is_entry: bool,
}

/// Where the line that begins at `at` ends, and where the next one begins.
fn line(text: &str, at: usize) -> (usize, usize) {
    let rest = part(text, at..);
    let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let sign = if part(rest, end..).starts_with("\r\n") { 2 } else { 1 };
    (at + end, at + end + sign)
}

/// The name that a line begins with, and where its value begins: after the colon.
fn named(line: &str) -> Option<(&str, usize)> {
    if let Some(quote @ (b'"' | b'\'')) = line.bytes().next() {
        let (end, is_open) = flow::string(line, quote);
        let colon = part(line, end..).trim_start().starts_with(':');
        let at = end + part(line, end..).find(':')? + 1;
        return (!is_open && colon).then(|| (part(line, ..end), at));
    }
    let bytes = line.as_bytes();
    let at = (0..bytes.len()).find(|at| {
        bytes[*at] == b':' && bytes.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\t'))
            || bytes[*at] == b'#' && *at > 0 && bytes[at - 1] == b' '
    })?;
    (bytes[at] == b':').then(|| (part(line, ..at).trim_end(), at + 1))
}

/// A value on its line, without the comment after it.
fn without_comment(text: &str) -> &str {
    if text.starts_with('#') {
        return "";
    }
    if let Some(quote @ (b'"' | b'\'')) = text.bytes().next() {
        let (end, is_open) = flow::string(text, quote);
        if !is_open {
            return part(text, ..end);
        }
    }
    text.split(" #").next().unwrap_or("").trim_end()
}
