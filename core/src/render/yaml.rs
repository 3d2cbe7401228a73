//! YAML that every reader understands in the same way.

use std::fmt::Write as _;

use super::json;
use crate::secret::{SecretError, View};
use crate::value::{Value, is_plain as is_visible};

/// A value as YAML in block style, with a newline at the end.
///
/// Texts are plain only if every version of YAML agrees that they are texts; texts of several lines are literal blocks;
/// all others are in double quotes, escaped as in JSON, which YAML accepts.
///
/// Errors: when a secret is not available.
pub fn render(value: &Value, secrets: &View<'_>) -> Result<String, SecretError> {
    let mut writer = Writer { out: String::new(), secrets };
    writer.block(value, 0, Start::NewLine)?;
    Ok(writer.out)
}

struct Writer<'a> {
    out: String,
    secrets: &'a View<'a>,
}

/// Where a value begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// On a line of its own.
    NewLine,
    /// After a hyphen.
    SameLine,
}

impl Writer<'_> {
    /// Writes a value that may take lines of its own.
    fn block(&mut self, value: &Value, indent: usize, start: Start) -> Result<(), SecretError> {
        match value {
            Value::Object(object) if !object.is_empty() => {
                for (index, (name, value)) in object.iter().enumerate() {
                    self.begin_line(index, indent, start);
                    self.name(name);
                    self.out.push(':');
                    self.member(value, indent)?;
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.begin_line(index, indent, start);
                    self.out.push_str("- ");
                    self.block(item, indent + 1, Start::SameLine)?;
                }
            }
            other => {
                self.scalar(other, indent)?;
                self.out.push('\n');
            }
        }
        Ok(())
    }

    fn begin_line(&mut self, index: usize, indent: usize, start: Start) {
        if index > 0 || start == Start::NewLine {
            self.out.extend(std::iter::repeat_n("  ", indent));
        }
    }

    /// Writes what comes after a name and its colon.
    fn member(&mut self, value: &Value, indent: usize) -> Result<(), SecretError> {
        let nested = match value {
            Value::Object(object) => !object.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        };
        if nested {
            self.out.push('\n');
            return self.block(value, indent + 1, Start::NewLine);
        }
        self.out.push(' ');
        self.scalar(value, indent + 1)?;
        self.out.push('\n');
        Ok(())
    }

    fn scalar(&mut self, value: &Value, indent: usize) -> Result<(), SecretError> {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => self.number(number),
            Value::Text(text) => self.text(text, indent),
            Value::Secret(secret) => {
                let clear = self.secrets.text(secret)?;
                self.text(clear.expose(), indent);
            }
            Value::Array(_) => self.out.push_str("[]"),
            Value::Object(_) => self.out.push_str("{}"),
        }
        Ok(())
    }

    /// Writes a number. Readers of YAML 1.1 treat one with an exponent as a text, unless it has a fraction and its
    /// exponent a sign.
    fn number(&mut self, number: &str) {
        let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else { return self.out.push_str(number) };
        let fraction = if mantissa.contains('.') { "" } else { ".0" };
        let sign = if exponent.starts_with(['+', '-']) { "" } else { "+" };
        for part in [mantissa, fraction, "e", sign, exponent] {
            self.out.push_str(part);
        }
    }

    /// Writes a name, always on one line.
    fn name(&mut self, name: &str) {
        self.text(name, 0);
    }

    fn text(&mut self, text: &str, indent: usize) {
        if is_plain(text) {
            self.out.push_str(text);
        } else if fits_a_block(text) && indent > 0 {
            let (body, mark) = match text.strip_suffix('\n') {
                Some(body) => (body, "|"),
                None => (text, "|-"),
            };
            self.out.push_str(mark);
            for line in body.split('\n') {
                self.out.push('\n');
                self.out.extend(std::iter::repeat_n("  ", indent));
                self.out.push_str(line);
            }
        } else {
            self.out.push('"');
            for c in text.chars() {
                self.character(c);
            }
            self.out.push('"');
        }
    }

    /// Writes a character as in JSON. Characters that YAML does not call printable, or that nobody would see, are
    /// escaped as well.
    fn character(&mut self, c: char) {
        if c.is_ascii() || is_visible(c) {
            json::write_char(&mut self.out, c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "\\U{:08x}", c as u32);
        }
    }
}

/// Words that some version of YAML reads as a boolean or as null.
const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

/// Whether a text needs no quotes: it begins with a letter or a slash and holds nothing that has a meaning in YAML.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte))
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether a literal block reproduces exactly this text: several lines, each of which begins and ends with a visible
/// character.
fn fits_a_block(text: &str) -> bool {
    let lines = text.strip_suffix('\n').unwrap_or(text);
    let shows =
        |line: &str| !line.is_empty() && line.trim() == line && line.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    lines.contains('\n') && lines.split('\n').all(shows)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

    use proptest::prelude::*;

    use super::*;
    use crate::read::{Format, read};

    fn yaml(value: &Value) -> String {
        render(value, &View::Masked).unwrap()
    }

    #[test]
    fn writes_blocks_and_no_surprise_types() {
        let value = Value::from([
            ("type", "Databricks".into()),
            ("none", "no".into()),
            ("zip", "0123".into()),
            ("exponent", "1e3".into()),
            ("port", 443_u64.into()),
            ("key", "-----BEGIN KEY-----\nAB==\n-----END KEY-----\n".into()),
            ("list", Value::Array(vec!["a".into(), Value::from([("b", true.into()), ("c", Value::Array(vec![]))])])),
        ]);
        assert_eq!(
            yaml(&value),
            "type: Databricks\nnone: \"no\"\nzip: \"0123\"\nexponent: \"1e3\"\nport: 443\nkey: |\n  -----BEGIN KEY-----\n  AB==\n  -----END KEY-----\nlist:\n  - a\n  - b: true\n    c: []\n"
        );
    }

    #[test]
    fn numbers_stay_numbers_for_every_reader() {
        for (number, expected) in [
            ("1e3", "1.0e+3"),
            ("-1E-7", "-1.0e-7"),
            ("1.5E5", "1.5e+5"),
            ("1.5e+10", "1.5e+10"),
            ("443", "443"),
            ("-0.5", "-0.5"),
        ] {
            assert_eq!(yaml(&Value::from([("a", Value::Number(number.to_owned()))])), format!("a: {expected}\n"));
        }
    }

    fn any_value() -> impl Strategy<Value = String> {
        let text = prop_oneof![
            "\\PC{0,12}",
            "[ \\-#:&*!|>'\"%@`{}\\[\\],?\n\r\t~.0-9a-zé\u{1}\u{85}\u{2028}\u{FEFF}]{0,10}",
            prop::sample::select(vec![
                "no",
                "Yes",
                "0123",
                "1e3",
                "0x1F",
                "null",
                "~",
                "",
                " a",
                "a ",
                "a: b",
                "- a",
                "on",
                ".5",
                "1_000",
                "2024-01-01",
                "12:30:45",
                "<<",
                "=",
                "---",
                "...",
                "a\n b\n",
                "a\nb",
                "a\n\nb\n\n",
                "a\nb: 1"
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec((text.clone(), text), 0..6).prop_map(|pairs| {
            let map: serde_json::Map<_, _> = pairs
                .into_iter()
                .map(|(name, text)| (name.clone(), serde_json::json!([text.clone(), {name: [[text], 1, null, true]}])))
                .collect();
            serde_json::Value::Object(map).to_string()
        })
    }

    proptest! {
        /// Whatever is written says the same to our reader.
        #[test]
        fn what_is_written_is_read_back(json in any_value()) {
            let value = Value::of(read(&json, Format::Json).tree.root().unwrap());
            let text = yaml(&value);
            let read = read(&text, Format::Yaml);
            prop_assert!(read.findings.is_empty(), "{}", text);
            let back = json::compact(&Value::of(read.tree.root().unwrap()), &View::Masked);
            prop_assert_eq!(back, json::compact(&value, &View::Masked), "{}", text);
        }
    }
}
