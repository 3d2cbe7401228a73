//! INI files: sections with settings.

use std::borrow::Cow;

use super::given;
use super::piece::{Block, Given, Piece, Setting};

const TWO_READINGS: &str = "some readers end the value at `#` or `;`, and others do not";

/// The sections of a text whose first line, apart from comments, is the name of one.
pub(super) fn read(text: Piece<'_>) -> Option<Vec<Block<'_>>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut count = 0_usize;
    for line in text.lines().map(Piece::trim).filter(|line| !line.text.is_empty() && !line.text.starts_with(['#', ';']))
    {
        if let Some(name) = section(line) {
            let mut block = Block::new(line);
            block.title = Cow::Borrowed(name.text);
            block.is_usual = name.text == "DEFAULT";
            blocks.push(block);
            continue;
        }
        let block = blocks.last_mut()?;
        block.span.end = line.span().end;
        let is_name =
            |name: &str| !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "\"'{}[],".contains(c));
        match line.split(&|c| matches!(c, '=' | ':')) {
            Some((name, value)) if is_name(name.text.trim()) => {
                let (given, place) = value_of(value.trim());
                block.settings.push(Setting::new(name.trim(), given, place));
                count += 1;
            }
            _ => block.unread.push(line.span()),
        }
    }
    let unread: usize = blocks.iter().map(|block| block.unread.len()).sum();
    Some(blocks).filter(|_| count > unread)
}

/// The name in `[name]`, perhaps with a comment after it.
fn section(line: Piece<'_>) -> Option<Piece<'_>> {
    let (name, behind) = line.from(1).split(&|c| c == ']').filter(|_| line.text.starts_with('['))?;
    let behind = behind.text.trim();
    let is_name = !name.text.is_empty() && !name.text.contains(['[', '{', '"', '\'', ',', '(', ':']);
    (is_name && (behind.is_empty() || behind.starts_with(['#', ';']))).then(|| name.trim())
}

/// A value without the comment after it.
fn value_of(value: Piece<'_>) -> (Given<'_>, Piece<'_>) {
    let quoted = value.unquoted();
    if quoted.text.len() < value.text.len() {
        return (given::of(Cow::Borrowed(quoted.text)), quoted);
    }
    let comment = [" #", " ;", "\t#", "\t;"].iter().filter_map(|mark| value.text.find(mark)).min();
    let value = comment.map_or(value, |at| value.until(at).trim_end());
    if value.text.contains(['#', ';']) {
        return (Given::Open(TWO_READINGS), value);
    }
    let quoted = value.unquoted();
    (given::of(Cow::Borrowed(quoted.text)), quoted)
}
