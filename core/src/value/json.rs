//! Writes JSON, and is the only place that escapes it.

use super::{Value, is_plain};
use crate::secret::{Secret, SecretError, View};
use crate::text::{part, step};

/// Appends `text` as a JSON string with its quotes.
pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // Nearly all texts need no escape: what is between two escapes is copied as a whole. Checking bytes is quicker than
    // checking characters.
    while let Some(at) = rest.bytes().position(|byte| !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\\')) {
        out.push_str(part(rest, ..at));
        rest = part(rest, at..);
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        write_char(out, c);
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Appends one character as it is inside a JSON string. A character that is invisible, or changes how others are shown,
/// is escaped: it would mislead whoever reads the text.
pub fn write_char(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if is_plain(c) => out.push(c),
        c => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    out.push(char::from_digit(u32::from(*unit >> shift) & 15, 16).unwrap_or('0'));
                }
            }
        }
    }
}

/// A part of a value as JSON.
pub enum Piece<'v> {
    /// JSON text.
    Text(String),
    /// A secret, in the place of a JSON string that is not known here.
    Secret(&'v Secret),
}

/// A value as JSON, two spaces a level, without a newline at the end, split at its secrets.
pub fn pieces(value: &Value) -> Vec<Piece<'_>> {
    write(value, Some(0))
}

/// A value as JSON, two spaces a level, without a newline at the end.
///
/// Errors: when a secret is not available.
pub fn pretty(value: &Value, secrets: &View<'_>) -> Result<String, SecretError> {
    join(write(value, Some(0)), secrets)
}

/// A value as JSON in one line, without whitespace.
///
/// Errors: as [`pretty`].
pub fn compact(value: &Value, secrets: &View<'_>) -> Result<String, SecretError> {
    join(write(value, None), secrets)
}

fn write(value: &Value, indent: Option<usize>) -> Vec<Piece<'_>> {
    let mut writer = Writer { pieces: Vec::new(), text: String::new(), indent };
    writer.value(value);
    writer.pieces.push(Piece::Text(writer.text));
    writer.pieces
}

fn join(pieces: Vec<Piece<'_>>, secrets: &View<'_>) -> Result<String, SecretError> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) if out.is_empty() => out = text,
            Piece::Text(text) => out.push_str(&text),
            Piece::Secret(secret) => write_text(&mut out, secrets.text(secret)?.expose()),
        }
    }
    Ok(out)
}

struct Writer<'v> {
    pieces: Vec<Piece<'v>>,
    /// What has been written since the last secret.
    text: String,
    /// Levels of indentation; `None` to write one line.
    indent: Option<usize>,
}

impl<'v> Writer<'v> {
    fn value(&mut self, value: &'v Value) {
        step();
        match value {
            Value::Null => self.text.push_str("null"),
            Value::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.text.push_str(number),
            Value::Text(text) => write_text(&mut self.text, text),
            Value::Secret(secret) => {
                self.pieces.push(Piece::Text(std::mem::take(&mut self.text)));
                self.pieces.push(Piece::Secret(secret));
            }
            Value::Array(items) => self.list('[', ']', items.iter(), Self::value),
            Value::Object(object) => self.list('{', '}', object.iter(), |writer, (name, value)| {
                write_text(&mut writer.text, name);
                writer.text.push_str(if writer.indent.is_some() { ": " } else { ":" });
                writer.value(value);
            }),
        }
    }

    fn list<T>(&mut self, open: char, close: char, items: impl Iterator<Item = T>, one: impl Fn(&mut Self, T)) {
        self.text.push(open);
        let mut empty = true;
        for item in items {
            if !empty {
                self.text.push(',');
            }
            empty = false;
            self.step(1);
            self.line();
            one(self, item);
            self.step(-1);
        }
        if !empty {
            self.line();
        }
        self.text.push(close);
    }

    fn step(&mut self, by: isize) {
        self.indent = self.indent.map(|indent| indent.saturating_add_signed(by));
    }

    fn line(&mut self) {
        if let Some(indent) = self.indent {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n("  ", indent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_values_in_both_shapes() {
        let value = Value::from([
            ("type", "Data\"bricks\"\n\u{1}é\u{202e}\u{e0001}".into()),
            ("port", 443_u64.into()),
            ("none", Value::Array(vec![])),
            ("list", Value::Array(vec![true.into(), Value::Null])),
        ]);
        assert_eq!(
            compact(&value, &View::Masked).as_deref(),
            Ok(
                "{\"type\":\"Data\\\"bricks\\\"\\n\\u0001é\\u202e\\udb40\\udc01\",\"port\":443,\"none\":[],\"list\":[true,null]}"
            )
        );
        assert_eq!(
            pretty(&value, &View::Masked).as_deref(),
            Ok(
                "{\n  \"type\": \"Data\\\"bricks\\\"\\n\\u0001é\\u202e\\udb40\\udc01\",\n  \"port\": 443,\n  \"none\": [],\n  \"list\": [\n    true,\n    null\n  ]\n}"
            )
        );
    }
}
