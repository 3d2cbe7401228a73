//! Texts that are longer than the room for them.

use ucforge_core::value::is_plain;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The mark of a row that continues the line above.
const GOES_ON: &str = "↪ ";

/// A row of a pane, and which line of the text it shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) line: usize,
}

/// Where the lines of a text begin when they are wrapped at a width: finding that out takes a while for a long text.
pub(in crate::ui) struct Measured {
    width: usize,
    /// The first byte and the first row of each line.
    lines: Vec<(usize, usize)>,
    rows: usize,
}

impl Measured {
    pub(in crate::ui) fn new(text: &str, width: u16) -> Self {
        let width = usize::from(width.max(1));
        let (mut byte, mut rows) = (0, 0);
        let mut lines = Vec::new();
        for (line, whole) in text.lines().zip(text.split_inclusive('\n')) {
            lines.push((byte, rows));
            byte += whole.len();
            rows += rows_of(line, width);
        }
        Self { width, lines, rows }
    }

    /// The row that a line begins in; beyond the last line, the number of rows.
    pub(super) fn row_of(&self, line: usize) -> usize {
        self.lines.get(line).map_or(self.rows, |(_, row)| *row)
    }

    /// The visible rows of the text: its lines wrapped at the width of the pane, from row `scroll` on, but never past
    /// the last one. Only these few lines are wrapped.
    pub(super) fn window(&self, text: &str, height: u16, scroll: usize) -> Vec<Row> {
        let (width, height) = (self.width, usize::from(height.max(1)));
        let first = scroll.min(self.rows.saturating_sub(height));
        let begin = self.lines.partition_point(|(_, row)| *row <= first).saturating_sub(1);
        let Some((byte, mut above)) = self.lines.get(begin).copied() else { return Vec::new() };
        let mut seen = Vec::new();
        for (number, line) in text.get(byte..).unwrap_or_default().lines().enumerate() {
            let skipped = first.saturating_sub(above);
            let row = |text| Row { text, line: begin + number };
            match Cuts::of(line, width) {
                Some(cuts) => {
                    let end = cuts.count().min(skipped + height);
                    seen.extend((skipped..end).map(|index| row(cuts.row(index))));
                }
                None => seen.extend(broken(&plain(line), width).into_iter().skip(skipped).map(row)),
            }
            if seen.len() >= height {
                break;
            }
            above = self.row_of(begin + number + 1);
        }
        seen.truncate(height);
        seen
    }
}

fn rows_of(line: &str, width: usize) -> usize {
    // No character takes more columns than it has bytes.
    if line.len() <= width {
        return 1;
    }
    match Cuts::of(line, width) {
        Some(cuts) => cuts.count(),
        None => broken(&plain(line), width).len(),
    }
}

/// Lines of more bytes than this are cut wherever a row ends, without looking for the ends of words.
const LONG: usize = 4096;

/// A long line of plain ASCII: each of its rows is found without making the others.
struct Cuts<'t> {
    line: &'t str,
    mark: &'static str,
    /// The columns of a row, and those that are left after the mark.
    width: usize,
    room: usize,
}

impl<'t> Cuts<'t> {
    fn of(line: &'t str, width: usize) -> Option<Self> {
        let is_simple = line.len() > LONG && line.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let mark = mark_of(width);
        let room = width.saturating_sub(mark.width()).max(1);
        is_simple.then_some(Self { line, mark, width, room })
    }

    fn count(&self) -> usize {
        1 + self.line.len().saturating_sub(self.width).div_ceil(self.room)
    }

    fn row(&self, index: usize) -> String {
        let Some(before) = index.checked_sub(1) else {
            return self.line.get(..self.width).unwrap_or(self.line).to_owned();
        };
        let start = self.width + before * self.room;
        let end = (start + self.room).min(self.line.len());
        [self.mark, self.line.get(start..end).unwrap_or_default()].concat()
    }
}

/// The mark of rows that continue the line above, if there is room for it.
fn mark_of(width: usize) -> &'static str {
    if width >= 10 { GOES_ON } else { "" }
}

/// The visible rows of a text that is drawn only once.
pub(super) fn window(text: &str, width: u16, height: u16, scroll: usize) -> Vec<Row> {
    Measured::new(text, width).window(text, height, scroll)
}

/// Breaks a line into pieces that are not wider than this: after a space if the second half of a piece has one, else
/// anywhere. All but the first begin with a mark, if there is room for it.
fn broken(line: &str, width: usize) -> Vec<String> {
    let mark = mark_of(width);
    let (mut pieces, mut piece, mut used, mut space) = (Vec::new(), String::new(), 0, None);
    for c in line.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && piece.len() > mark.len() {
            let rest = piece.split_off(space.take().unwrap_or(piece.len()));
            let rest = [mark, &rest].concat();
            used = rest.width();
            pieces.push(std::mem::replace(&mut piece, rest));
        }
        piece.push(c);
        used += wide;
        if c == ' ' && used > width / 2 {
            space = Some(piece.len());
        }
    }
    pieces.push(piece);
    pieces
}

/// Wraps words into lines of a width. A word that is wider continues in the next line, which begins with a mark.
pub(super) fn wrapped(text: &str, width: usize, indent: usize) -> Vec<String> {
    let room = width.saturating_sub(indent).max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(broken(word, room)),
        }
    }
    lines.into_iter().map(|line| format!("{}{line}", " ".repeat(indent))).collect()
}

/// The text in exactly this many columns, cut or padded.
pub(super) fn fitted(text: &str, width: usize) -> String {
    let mut fitted = fitted_to(text, width);
    let missing = width.saturating_sub(fitted.width());
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// The text in at most this many columns, cut with an ellipsis.
pub(super) fn fitted_to(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used >= width {
            break;
        }
        fitted.push(c);
    }
    if width > 0 {
        fitted.push('…');
    }
    fitted
}

/// The text without its first columns, with an ellipsis in their place.
pub(super) fn skipped(text: &str, columns: usize) -> String {
    if columns == 0 {
        return text.to_owned();
    }
    let mut used = 0;
    let rest = text.chars().skip_while(|c| {
        let skip = used <= columns;
        used += c.width().unwrap_or(0);
        skip
    });
    let rest: String = rest.collect();
    // A wide character may have crossed the edge: spaces keep the cursor where it is.
    let missing = (text.width() - columns).saturating_sub(rest.width() + 1);
    ["…", &" ".repeat(missing), &rest].concat()
}

/// Foreign text without anything that a terminal would interpret. A joiner after a wide character, as in emoji of
/// several people, is left out: each character is then shown on its own, as wide as it is.
pub(in crate::ui) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        let is_joiner = c == '\u{200D}' && before.and_then(char::width) == Some(2);
        if is_plain(c) {
            shown.push(c);
        } else if !is_joiner {
            shown.push('\u{FFFD}');
        }
        // A variation selector counts as part of the character before it.
        if c != '\u{FE0F}' {
            before = Some(c);
        }
    }
    shown
}
