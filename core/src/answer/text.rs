//! Answers that are one text: scripts, tokens, keys.

use super::reader::{accepted, flag, plain, value};
use crate::api::Response;
use crate::secret::Clear;
use crate::value::Value;

/// The script in an answer. Whether it comes as plain text or as a JSON string is published nowhere, so both are taken, whatever
/// the answer calls itself. None when it was refused, is empty, is a page, or is an object that holds no script.
pub fn script(response: &Response) -> Option<String> {
    if !response.is_success() {
        return None;
    }
    let body = response.body.trim_start_matches('\u{FEFF}');
    let looks_like = |text: &str, open: &[char]| text.trim_start().starts_with(open);
    let is_json = response.content_type.contains("json") || looks_like(body, &['"', '{', '[']);
    let script = match value(body).filter(|_| is_json) {
        Some(Value::Text(text)) => text,
        Some(Value::Object(object)) => object.get("script").and_then(plain)?,
        Some(Value::Array(parts)) => parts.iter().map(plain).collect::<Option<Vec<_>>>()?.join("\n"),
        Some(_) => return None,
        // A JSON string that does not end was cut off.
        None if looks_like(body, &['"']) => return None,
        None => body.to_owned(),
    };
    // No statement begins with these: that is a page, or an object in a text.
    let is_page =
        ["html", "xml"].iter().any(|kind| response.content_type.contains(kind)) || looks_like(&script, &['<', '{']);
    (!is_page && !script.trim().is_empty()).then_some(script)
}

/// The token that a key was exchanged for. None when the key was not accepted, or the answer is not understood.
/// Source: facts 2.
pub fn token(response: &Response) -> Option<Clear> {
    let answer = accepted(response)?;
    let token = answer.get("token").and_then(Value::text).filter(|token| !token.is_empty())?;
    (flag(&answer, "authenticated") != Some(false)).then(|| Clear::new(token))
}

/// The new key of an integration. No page shows the answer, so a member with a likely name is taken, and a bare text too.
pub fn new_key(response: &Response) -> Option<Clear> {
    if !response.is_success() {
        return None;
    }
    let names = ["apiKey", "apikey", "immutaApiKey", "key", "token"];
    let key = match value(&response.body) {
        Some(Value::Text(key)) => key,
        Some(answer) => {
            let of = |answer: &Value| names.iter().find_map(|name| plain(answer.get(name)?));
            of(&answer).or_else(|| answer.get("config").and_then(of))?
        }
        None if response.content_type.contains("text/plain") => response.body.trim().to_owned(),
        None => return None,
    };
    (!key.is_empty()).then(|| Clear::new(key))
}
