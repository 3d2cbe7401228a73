//! Answers as they may be shown: a tenant may answer with keys of its own.

use ucforge_core::check::Check;
use ucforge_core::read::{self, Format};
use ucforge_core::secrecy::masked;
use ucforge_core::secret::View;
use ucforge_core::tree::NodeKind;
use ucforge_core::value::{Value, json};

use crate::secrets;

/// An answer with a line for each member, with secrets masked by their names and forms. An answer that is not JSON is
/// masked as a text is; markup is not shown at all, because a secret may be anywhere in it.
pub(crate) fn answer(body: &str) -> String {
    let body = &secrets::said(body);
    let read = read::read(body, Format::Json);
    let found = read.tree.root().filter(|_| !read.findings.has_errors()).map(Value::of);
    match found {
        Some(found @ (Value::Object(_) | Value::Array(_))) => value(&found),
        // A script in a JSON string.
        Some(Value::Text(script)) => text(&script),
        _ => text(body),
    }
}

/// A value as JSON, with secrets masked.
pub(crate) fn value(value: &Value) -> String {
    secrets::shown(&json::pretty(&masked(value), &View::Masked).unwrap_or_default()).into_owned()
}

fn text(text: &str) -> String {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return format!("(not shown: {} bytes of markup)", text.len());
    }
    let mut checked = Check::default().run(text);
    // Prose is read as one YAML value that is damaged throughout, so it is read as SQL instead.
    if checked.tree.root().is_some_and(|root| root.kind() == NodeKind::Text) {
        checked = Check { format: Some(Format::Sql), ..Check::default() }.run(text);
    }
    let mut shown = String::new();
    let mut at = 0;
    for span in checked.hidden() {
        shown.push_str(text.get(at..span.start as usize).unwrap_or_default());
        shown.push_str("REDACTED");
        at = span.end as usize;
    }
    shown + text.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "846e9e43c0ffee";

    #[test]
    fn secrets_are_masked_in_what_is_not_quite_json() {
        for shape in [
            r#"{"id": "1", "apiKey": "S", "x": 1, "x": 1}"#,
            r#"{"id": "1", "apiKey": "S", "apiKey": "S"}"#,
            "{\"message\": \"a\tb\", \"token\": \"S\"}",
            r#"{"x": "\ud800", "apiKey": "S"}"#,
            r#"{"x": NaN, "apiKey": "S"}"#,
            r#"{"apiKey": "S",}"#,
            "{\"id\": \"1\"}\n{\"apiKey\": \"S\"}\n",
            &format!(r#"{{"x": {}{}, "apiKey": "S"}}"#, "[".repeat(130), "]".repeat(130)),
            r#"{"apiKey": "S"#,
            r#"{"p": [{"name": "immuta.apikey", "value": "S"}],}"#,
            r#"{"p": "{\"immuta.apikey\": \"S\"}",}"#,
            "id: 1\napiKey: S\n",
            "id: 1\napiKey: |\n  S\n",
            "<r><apiKey>S</apiKey></r>",
            r#"<html><input value="S" name="apiKey"></html>"#,
            "apiKey=S rejected",
            "HTTP 401\ntoken=S\n",
            "Authorization: Bearer S was refused",
            "\"apiKey\": \"S\"",
            r#""{\"id\": \"1\", \"apiKey\": \"S\"}""#,
            // These are JSON.
            "\u{feff}{\"apiKey\": \"S\"}",
            r#"{"id": 12345678901234567890123, "x": "\u0000", "apiKey": "S"}"#,
            r#"{"config": {"properties": [{"name": "immuta.apikey", "value": "S"}]}}"#,
            r#"{"config": {"properties": [{"Value": "S", "Key": "immuta.apikey"}]}}"#,
            r#"{"config": {"properties": "{\"immuta.apikey\": \"S\"}"}}"#,
            r#"{"key": "S"}"#,
        ] {
            let body = shape.replace('S', SECRET);
            assert!(!answer(&body).contains(SECRET), "{shape}: {}", answer(&body));
        }
    }

    #[test]
    fn scripts_and_messages_stay() {
        for text in [
            "-- runs as an owner\nCREATE CATALOG IF NOT EXISTS immuta;\nGRANT USE CATALOG ON CATALOG immuta TO `token`;\n",
            "upstream connect error",
            "no healthy upstream (5 of 7)",
            "Not found",
        ] {
            assert_eq!(answer(text), text);
            let mut quoted = String::new();
            json::write_text(&mut quoted, text);
            assert_eq!(answer(&quoted), text);
        }
        for (body, shown) in [
            (r#"{"message": "Invalid token: it has expired"}"#, "Invalid token: it has expired"),
            (r#"{"key": "lakehouse"}"#, "lakehouse"),
            (r#"{"name": "Token", "status": "passed"}"#, "passed"),
            (r#"{"tags": [{"key": "team", "value": "846e9e43c0ffee"}]}"#, SECRET),
            (r#"{"text": "[see https://h.example/token: a page]"}"#, "a page"),
            (r#"{"bytes": 7} "#, "7"),
        ] {
            assert!(answer(body).contains(shown), "{body}: {}", answer(body));
        }
        assert_eq!(answer("<!doctype html>"), "(not shown: 15 bytes of markup)");
    }
}
