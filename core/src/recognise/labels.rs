//! Labels and values as a page shows them, beside or below each other.

use std::borrow::Cow;

use super::piece::{Block, Piece, Setting};
use super::{given, jdbc};

/// Reads the values after these labels, each on the same line as its label or on the next one.
pub(super) fn read<'t>(text: Piece<'t>, labels: &[&'static str]) -> Option<Vec<Block<'t>>> {
    let mut block = Block::new(text);
    let mut lines = text.lines().map(Piece::trim).filter(|line| !line.text.is_empty()).peekable();
    while let Some(line) = lines.next() {
        if jdbc::is_url(line) {
            block.inner = jdbc::read(line).and_then(|blocks| blocks.into_iter().next()).map(Box::new);
            continue;
        }
        let Some((label, beside)) = labelled(line, labels) else {
            block.unread.push(line.span());
            continue;
        };
        let mut below = || lines.next_if(|line| labelled(*line, labels).is_none() && !jdbc::is_url(*line));
        let value = if beside.text.is_empty() { below() } else { Some(beside) };
        let Some(value) = value.map(jdbc::bare) else { continue };
        if jdbc::is_url(value) {
            block.inner = jdbc::read(value).and_then(|blocks| blocks.into_iter().next()).map(Box::new);
            continue;
        }
        let given = given::of(Cow::Borrowed(value.text));
        block.settings.push(Setting::new(line.until(label.len()), given, value));
    }
    // A URL is enough by itself; a single other value could be anything.
    let count = block.settings.len() + usize::from(block.inner.is_some()) * 2;
    (count > 1 && count * 2 >= block.unread.len()).then(|| vec![block])
}

/// The label that a line begins with, and the rest of the line.
fn labelled<'t>(line: Piece<'t>, labels: &[&'static str]) -> Option<(&'static str, Piece<'t>)> {
    let is_label = |label: &&&str| {
        let start = line.text.get(..label.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(label))
            && !line.from(label.len()).text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let label = labels.iter().find(is_label)?;
    let mut rest = line.from(label.len()).trim();
    // The version that a URL is for: `JDBC URL (2.6.25 or later)`.
    if rest.text.starts_with('(') {
        rest = rest.split(&|c| c == ')').map_or(rest, |(_, behind)| behind.trim());
    }
    let rest = rest.from(rest.text.len() - rest.text.trim_start_matches([':', '=', '|']).len()).trim();
    Some((label, rest))
}
