//! Answers that are one text: scripts, tokens, keys.

use super::reader::{accepted, flag, plain, value};
use crate::api::Response;
use crate::secret::Clear;
use crate::value::{Object, Value};

/// The script in an answer. No page says whether it comes as plain text or as a JSON string, so both are accepted,
/// whatever the content type. `None` if the request was refused, or if the answer is empty, a page, or an object that
/// holds no script.
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
    // No statement begins with these characters: the text is a page or an object.
    let is_page =
        ["html", "xml"].iter().any(|kind| response.content_type.contains(kind)) || looks_like(&script, &['<', '{']);
    (!is_page && !script.trim().is_empty()).then_some(script)
}

/// The token that a key was exchanged for. `None` if the key was not accepted, or if the answer is not understood.
/// Source: facts 2.
pub fn token(response: &Response) -> Option<Clear> {
    let answer = accepted(response)?;
    let token = answer.get("token").and_then(Value::text).filter(|token| !token.is_empty())?;
    (flag(&answer, "authenticated") != Some(false)).then(|| Clear::new(token))
}

/// Whether an answer says that a key was not accepted, whatever its status says. Source: facts 2.
pub fn refuses_key(response: &Response) -> bool {
    accepted(response).is_some_and(|answer| flag(&answer, "authenticated") == Some(false))
}

/// The new key of an integration. No page shows the answer: the only member that is called a key counts, wherever it
/// is, or a bare text that looks like a key. `None` if several could be the key.
pub fn new_key(response: &Response) -> Option<Clear> {
    let key = match accepted(response) {
        Some(Value::Text(key)) => key,
        Some(answer) => {
            let mut found = Vec::new();
            keys(&answer, &mut found);
            found.dedup();
            let only = found.pop()?;
            if !found.is_empty() {
                return None;
            }
            only
        }
        // Gateways say in plain text what is wrong, so the text must look like a key.
        None if response.is_success() && response.content_type.contains("text/plain") => {
            let text = response.body.trim();
            let is_likely = text.len() >= 8 && text.bytes().any(|byte| byte.is_ascii_digit());
            if is_likely { text.to_owned() } else { return None }
        }
        None => return None,
    };
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>{}".contains(&byte));
    is_key.then(|| Clear::new(key))
}

/// The members of an answer that are called a key or a token.
fn keys(answer: &Value, found: &mut Vec<String>) {
    for (name, value) in answer.object().into_iter().flat_map(Object::iter) {
        let name = name.to_ascii_lowercase();
        let is_key = name.ends_with("key") && !name.contains("public") && !name.contains("connection");
        if is_key || name == "token" {
            found.extend(plain(value));
        }
        keys(value, found);
    }
}
