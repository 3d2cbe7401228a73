//! JDBC URLs, `jdbc:NAME://user@host:443/schema;name=value`: one per line.

use std::borrow::Cow;

use super::given;
use super::piece::{Block, Piece, Setting};
use crate::text::step;

const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];
const SCHEME: &str = "jdbc:";

/// The URLs in a text that begins with one.
pub(super) fn read(text: Piece<'_>) -> Option<Vec<Block<'_>>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut continues = false;
    for line in text.lines() {
        let line = bare(line);
        if line.text.is_empty() {
            continue;
        }
        if let Some(url) = behind_scheme(line) {
            blocks.push(of_url(line, url));
        } else {
            let block = blocks.last_mut()?;
            if continues || line.text.starts_with(';') {
                settings(line, block);
            } else {
                block.unread.push(line.span());
            }
        }
        continues = line.text.ends_with(';');
    }
    if let [first, _, ..] = blocks.as_mut_slice() {
        first.is_usual = false;
        for (index, block) in blocks.iter_mut().enumerate() {
            block.title = Cow::Owned((index + 1).to_string());
        }
    }
    Some(blocks).filter(|blocks| !blocks.is_empty())
}

/// Removes quotes, and the comma that ends a line of code.
pub(super) fn bare(line: Piece<'_>) -> Piece<'_> {
    let is_around = |c: char| c.is_whitespace() || QUOTES.contains(&c) || c == ',';
    let line = line.from(line.text.len() - line.text.trim_start_matches(is_around).len());
    line.until(line.text.trim_end_matches(is_around).len())
}

fn behind_scheme(line: Piece<'_>) -> Option<Piece<'_>> {
    let is_scheme = line.text.get(..SCHEME.len())?.eq_ignore_ascii_case(SCHEME);
    is_scheme.then(|| line.from(SCHEME.len()))
}

/// Whether a line is a JDBC URL.
pub(super) fn is_url(line: Piece<'_>) -> bool {
    behind_scheme(bare(line)).is_some()
}

fn of_url<'t>(line: Piece<'t>, url: Piece<'t>) -> Block<'t> {
    let mut block = Block::new(line);
    let Some((name, rest)) = url.split(&|c| c == ':') else { return block };
    block.of = Cow::Borrowed(name.text);
    if !rest.text.starts_with("//") {
        return block;
    }
    let rest = rest.from(2);
    let (address, behind) = rest.split(&|c| matches!(c, ';' | '?')).unwrap_or((rest, rest.from(rest.text.len())));
    let (authority, path) = address.split(&|c| c == '/').unwrap_or((address, address.from(address.text.len())));
    block.settings.push(Setting::called("Host", authority.trim()));
    if !path.text.trim().is_empty() {
        block.settings.push(Setting::called("Schema", path.trim()));
    }
    settings(behind, &mut block);
    block
}

/// Adds the settings between semicolons.
pub(super) fn settings<'t>(text: Piece<'t>, block: &mut Block<'t>) {
    // The last closing brace is looked up once, not once for each setting.
    let last_brace = text.text.rfind('}').map(|at| text.from(at).span().start);
    let mut rest = Some(text);
    while let Some(here) = rest {
        step();
        let (piece, behind) = cut(here, last_brace);
        rest = behind;
        let piece = piece.trim();
        match piece.split(&|c| c == '=') {
            Some((name, value)) if !name.text.trim().is_empty() => {
                let value = unbraced(value.trim());
                let given = given::of(Cow::Borrowed(value.text));
                block.settings.push(Setting::new(name.trim(), given, value));
            }
            _ if piece.text.is_empty() => {}
            _ => block.unread.push(piece.span()),
        }
    }
}

/// Splits at the next `;` or `&` outside of braces.
fn cut(text: Piece<'_>, last_brace: Option<u32>) -> (Piece<'_>, Option<Piece<'_>>) {
    let is_end = |c: char| matches!(c, ';' | '&');
    let Some((name, value)) = text.split(&|c| is_end(c) || c == '=') else { return (text, None) };
    let is_setting = text.from(name.text.len()).text.starts_with('=');
    let is_braced = is_setting
        && value.text.trim_start_matches(' ').starts_with('{')
        && last_brace.is_some_and(|last| value.span().start <= last);
    let from = if is_braced { value.text.find('}').unwrap_or(0) } else { 0 };
    let value = if is_setting { value.from(from) } else { text.from(name.text.len()) };
    match value.split(&is_end) {
        Some((_, behind)) => {
            let length = behind.span().start - text.span().start;
            (text.until((length as usize).saturating_sub(1)), Some(behind))
        }
        None => (text, None),
    }
}

/// Removes the braces that ODBC puts around values.
fn unbraced(value: Piece<'_>) -> Piece<'_> {
    match value.text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(inner) if !inner.contains(['{', '}']) => value.from(1).until(inner.len()),
        _ => value,
    }
}
