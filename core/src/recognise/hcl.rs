//! Blocks `provider "name" { ... }` of Terraform.

use std::borrow::Cow;

use super::given::{self, WORKED_OUT};
use super::piece::{Block, Given, Piece, Setting};
use crate::secret;
use crate::text::step;

/// Words that blocks begin with.
const WORDS: [&str; 9] =
    ["provider", "terraform", "variable", "resource", "data", "module", "output", "locals", "check"];

/// The providers of a text that begins with a block.
pub(super) fn read(text: Piece<'_>) -> Option<Vec<Block<'_>>> {
    let mut blocks = Vec::new();
    let mut rest = skip(text);
    let mut is_one = false;
    while !rest.text.is_empty() {
        step();
        let Some((head, body)) = opening(rest) else {
            if !is_one {
                return None;
            }
            // A setting on its own, as in files of values.
            rest = skip(rest.split(&|c| c == '\n').map_or(rest.from(rest.text.len()), |(_, behind)| behind));
            continue;
        };
        let (word, label) = head.split(&char::is_whitespace).unwrap_or((head, head.from(head.text.len())));
        let word = word.split(&|c| c == '"').map_or(word, |(word, _)| word);
        if !is_one && !WORDS.contains(&word.text) {
            return None;
        }
        is_one = true;
        let mut block = Block::new(rest);
        block.of = Cow::Borrowed(label.trim().unquoted().text);
        let end = inside(body, Some(&mut block));
        block.span.end = end.span().start;
        if word.text == "provider" {
            block.title = Cow::Owned(block.get("alias").and_then(Setting::text).unwrap_or_default().to_owned());
            block.is_usual = block.title.is_empty();
            blocks.push(block);
        }
        rest = skip(end);
    }
    is_one.then_some(blocks)
}

/// Splits at the brace that opens a block on this line.
fn opening(text: Piece<'_>) -> Option<(Piece<'_>, Piece<'_>)> {
    let (head, body) = text.split(&|c| matches!(c, '{' | '\n' | '='))?;
    let is_open = text.text.get(head.text.len()..)?.starts_with('{');
    (is_open && head.text.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| (head.trim_end(), body))
}

/// Skips whitespace and comments at the beginning.
fn skip(text: Piece<'_>) -> Piece<'_> {
    let mut text = text;
    loop {
        step();
        text = text.from(text.text.len() - text.text.trim_start().len());
        if text.text.starts_with('#') || text.text.starts_with("//") {
            text = text.split(&|c| c == '\n').map_or(text.from(text.text.len()), |(_, behind)| behind);
        } else if text.text.starts_with("/*") {
            text = text.text.find("*/").map_or(text.from(text.text.len()), |end| text.from(end + 2));
        } else {
            return text;
        }
    }
}

/// Reads the inside of braces, and returns what follows them. Settings are added to the block.
fn inside<'t>(text: Piece<'t>, mut block: Option<&mut Block<'t>>) -> Piece<'t> {
    let mut rest = text;
    let mut depth = 1_usize;
    loop {
        step();
        rest = skip(rest);
        let Some(first) = rest.text.chars().next() else { return rest };
        match first {
            '}' | ']' | ')' => {
                rest = rest.from(1);
                depth -= 1;
                if depth == 0 {
                    return rest;
                }
            }
            '{' | '[' | '(' => {
                depth += 1;
                rest = rest.from(1);
            }
            _ if depth == 1 && is_name(first) => {
                let length = rest.text.find(|c| !is_name(c)).unwrap_or(rest.text.len());
                let (name, behind) = (rest.until(length), rest.from(length));
                let behind = behind.from(behind.text.len() - behind.text.trim_start_matches([' ', '\t']).len());
                if !behind.text.starts_with('=') || behind.text.starts_with("==") {
                    rest = behind;
                    continue;
                }
                let (value, behind) = expression(behind.from(1));
                if let Some(block) = block.as_deref_mut() {
                    let (given, place) = value_of(value.trim());
                    block.settings.push(Setting::new(name, given, place));
                }
                rest = behind;
            }
            _ => rest = rest.from(token(rest.text)),
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// The length of the first token of a text: a whole quoted text or here-document, or one character.
fn token(text: &str) -> usize {
    if text.starts_with('"') {
        return quoted(text);
    }
    if text.starts_with("<<") {
        let line = text.find('\n').unwrap_or(text.len());
        let mark = text.get(2..line).unwrap_or("").trim_start_matches('-').trim();
        let mut at = line;
        for line in text.get(line..).unwrap_or("").split_inclusive('\n') {
            at += line.len();
            if !mark.is_empty() && line.trim() == mark {
                return at - usize::from(line.ends_with('\n'));
            }
        }
        return text.len();
    }
    text.chars().next().map_or(0, char::len_utf8)
}

/// The length of a quoted text, to the end of its line at most.
fn quoted(text: &str) -> usize {
    closed(text).unwrap_or_else(|| text.find('\n').unwrap_or(text.len()))
}

/// The length of a quoted text, if its quotes are closed on the same line. `${...}` in it may have quotes of its own.
fn closed(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '{' if depth > 0 || text.get(..at).is_some_and(|before| before.ends_with(['$', '%'])) => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '"' if depth == 0 => return Some(at + 1),
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// An expression, up to the end of its line or of the line where its brackets are closed, and the text after it.
fn expression(text: Piece<'_>) -> (Piece<'_>, Piece<'_>) {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(rest) = text.text.get(at..).filter(|rest| !rest.is_empty()) {
        step();
        match rest.as_bytes().first() {
            Some(b'\n' | b'}' | b']' | b')' | b'#') if depth == 0 => break,
            Some(b'/') if depth == 0 && (rest.starts_with("//") || rest.starts_with("/*")) => break,
            Some(b'{' | b'[' | b'(') => depth += 1,
            Some(b'}' | b']' | b')') => depth -= 1,
            _ => {}
        }
        at += token(rest).max(1);
    }
    (text.until(at), text.from(at))
}

fn value_of(value: Piece<'_>) -> (Given<'_>, Piece<'_>) {
    if value.text.starts_with('"') && closed(value.text) == Some(value.text.len()) {
        let place = value.from(1);
        let place = place.until(place.text.len() - 1);
        let inner = place.text.strip_prefix("${").and_then(|inner| inner.strip_suffix('}'));
        let given = match inner {
            Some(inner) if !inner.contains("${") => of_name(inner.trim()),
            _ if place.text.contains(['\\', '$']) || place.text.contains("%{") => Given::Open(WORKED_OUT),
            _ => given::plain(Cow::Borrowed(place.text)),
        };
        return (given, place);
    }
    let is_plain = matches!(value.text, "true" | "false")
        || !value.text.is_empty() && value.text.bytes().all(|byte| byte.is_ascii_digit());
    let given = if is_plain { Given::Text(Cow::Borrowed(value.text)) } else { of_name(value.text) };
    (given, value)
}

/// The value of `var.NAME`, which Terraform reads from the environment variable `TF_VAR_NAME`.
fn of_name(expression: &str) -> Given<'static> {
    let name = expression.strip_prefix("var.").map(|name| ["TF_VAR_", name].concat());
    name.filter(|name| secret::is_env_name(name)).map_or(Given::Open(WORKED_OUT), Given::Variable)
}
