//! Values without the secrets in them.

use super::Credential;
use super::form::{is_mask, is_secret_text};
use super::harmless::is_harmless;
use super::name::{is_about_secret, is_open_number, is_secret_name};
use super::shown::looks_like_a_key;
use crate::value::{Object, Value};

/// The text that replaces a secret, the way the API itself masks secrets.
pub(crate) const MASK: &str = "REDACTED";

/// The same value with a mask in place of every text that has the name or the form of a secret, to show what a tenant
/// has answered. The answer about Trino has one of Immuta's keys under a name that no page documents, so a text that
/// looks like a key counts as one, whatever its name. Source: facts 4.1.
#[must_use]
pub fn masked(value: &Value) -> Value {
    under(value, Member::Open)
}

/// What the name of a member says about its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Member {
    /// The value is a secret.
    Secret,
    /// The value is an id, an address or the like.
    About,
    /// The name says nothing about the value.
    Open,
}

fn under(value: &Value, member: Member) -> Value {
    let is_secret = member == Member::Secret;
    match value {
        Value::Object(object) => {
            let names_a_secret = is_pair_of_a_secret(object);
            let mut out = Object::new();
            for (name, value) in object.iter() {
                let is_named = is_secret_member(name, is_secret)
                    || is(name, "value") && names_a_secret
                    || is_bare_key(object, name);
                let member = if is_named && !is_measure(name, value) {
                    Member::Secret
                } else if is_about_secret(name) {
                    Member::About
                } else {
                    Member::Open
                };
                out.push(name.to_owned(), under(value, member));
            }
            Value::Object(out)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| under(item, member)).collect()),
        Value::Text(text)
            if (is_secret && !text.is_empty() && !is_mask(text))
                || is_secret_text(text)
                || holds_a_secret(text)
                || member == Member::Open && looks_like_a_key(text) =>
        {
            MASK.into()
        }
        Value::Number(_) if is_secret => MASK.into(),
        other => other.clone(),
    }
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// Whether an object names a secret beside its value: `{"name": "immuta.apikey", "value": "..."}`.
fn is_pair_of_a_secret(object: &Object) -> bool {
    object.iter().any(|(name, value)| {
        ["name", "key", "property", "header"].iter().any(|known| is(name, known))
            && value.text().is_some_and(is_secret_name)
    })
}

/// Whether a member is a `key` that opens something. Other keys have a `value` beside them, or are plain words.
fn is_bare_key(object: &Object, name: &str) -> bool {
    is(name, "key")
        && !object.iter().any(|(name, _)| is(name, "value"))
        && object.get(name).and_then(Value::text).is_some_and(|key| !is_harmless(key))
}

/// Whether a text is JSON that holds a secret. Then all of it counts as one: a mask inside would look like a value of
/// its own.
fn holds_a_secret(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && text.contains('"') && Credential::in_text(text).is_some()
}

/// Whether a value is a number that measures something, even if its name mentions a secret: `tokenLifetimeDays`.
fn is_measure(name: &str, value: &Value) -> bool {
    matches!(value, Value::Number(_)) && is_open_number(name)
}

/// Whether a member is a secret. Inside a member with such a name every member is, except those that describe it: a
/// private key has a name and a file.
fn is_secret_member(name: &str, is_inside: bool) -> bool {
    is_secret_name(name) || is_inside && !is_about_secret(name)
}

/// The same value without secrets, and without whatever a tenant shows in their place, so that it can be sent back. A
/// field that is left out of a change keeps its value; a mask that is sent back would become the secret.
#[must_use]
pub fn without_secrets(value: &Value) -> Value {
    left(value, false).unwrap_or(Value::Null)
}

/// The same value without the masks that replace secrets. Whatever else a tenant shows of them stays.
#[must_use]
pub(crate) fn without_masks(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut out = Object::new();
            for (name, value) in object.iter().filter(|(_, value)| !value.text().is_some_and(is_mask)) {
                out.push(name.to_owned(), without_masks(value));
            }
            Value::Object(out)
        }
        Value::Array(items) => {
            // Leaving an entry out would delete it, so a mask stays for somebody to check.
            Value::Array(items.iter().map(without_masks).collect())
        }
        other => other.clone(),
    }
}

fn left(value: &Value, is_secret: bool) -> Option<Value> {
    Some(match value {
        Value::Object(object) => {
            let names_a_secret = is_pair_of_a_secret(object);
            let mut out = Object::new();
            for (name, value) in object.iter() {
                let is_named = is_secret_member(name, is_secret)
                    || is(name, "value") && names_a_secret
                    || is_bare_key(object, name);
                if let Some(value) = left(value, is_named && !is_measure(name, value)) {
                    out.push(name.to_owned(), value);
                }
            }
            Value::Object(out)
        }
        Value::Array(items) => {
            let kept: Vec<_> = items.iter().filter_map(|item| left(item, is_secret)).collect();
            if kept.is_empty() && !items.is_empty() {
                return None;
            }
            Value::Array(kept)
        }
        Value::Text(text) if is_secret || is_mask(text) || is_secret_text(text) || holds_a_secret(text) => return None,
        Value::Number(_) | Value::Null | Value::Secret(_) if is_secret => return None,
        other => other.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::secret::View;
    use crate::value::json;

    fn shown(text: &str) -> String {
        let tree = read::tree(text);
        json::compact(&masked(&Value::of(tree.root().unwrap())), &View::Masked).unwrap()
    }

    #[test]
    fn a_secret_that_is_named_beside_its_value_is_not_sent_back() {
        for (text, left) in [
            (
                r#"{"properties":[{"name":"immuta.apikey","value":"a1"}]}"#,
                r#"{"properties":[{"name":"immuta.apikey"}]}"#,
            ),
            (r#"{"Key":"api_key","Value":["a1"]}"#, r#"{"Key":"api_key"}"#),
            (r#"{"port":443,"key":"846e9e43c0ffee"}"#, r#"{"port":443}"#),
            (r#"{"port":443,"p":"{\"immuta.apikey\": \"a1\"}"}"#, r#"{"port":443}"#),
            (r#"{"name":"team","value":"846e9e43c0ffee"}"#, r#"{"name":"team","value":"846e9e43c0ffee"}"#),
            (r#"{"key":"lakehouse","name":"token"}"#, r#"{"key":"lakehouse","name":"token"}"#),
        ] {
            let tree = read::tree(text);
            let value = without_secrets(&Value::of(tree.root().unwrap()));
            assert_eq!(json::compact(&value, &View::Masked).unwrap(), left);
        }
    }

    #[test]
    fn what_goes_by_the_name_of_a_secret_is_masked() {
        for (text, masked) in [
            (
                r#"{"connectionKey":"lakehouse","apiKey":"846e9e43","config":{"token":"dapi123","password":"<REDACTED>","port":443}}"#,
                r#"{"connectionKey":"lakehouse","apiKey":"REDACTED","config":{"token":"REDACTED","password":"<REDACTED>","port":443}}"#,
            ),
            (r#"[{"name":"immuta.apikey","value":"a1"}]"#, r#"[{"name":"immuta.apikey","value":"REDACTED"}]"#),
            (r#"{"Value":["a1"],"Key":"api_key"}"#, r#"{"Value":["REDACTED"],"Key":"api_key"}"#),
            (r#"{"key":"846e9e43c0ffee"}"#, r#"{"key":"REDACTED"}"#),
            // In an unknown field.
            (
                r#"{"type":"Trino","clusterKey":"846e9e43c0ffee5d1a2b3c4d5e6f7a8b","auth":["x9Kq2Lm8Pq4Rt6Vw1Yz3Bc5D"]}"#,
                r#"{"type":"Trino","clusterKey":"REDACTED","auth":["REDACTED"]}"#,
            ),
            (r#"{"p":"{\"immuta.apikey\": \"a1\"}"}"#, r#"{"p":"REDACTED"}"#),
            (
                r#"{"passcode":1234,"tokenLifetimeDays":"90"}"#,
                r#"{"passcode":"REDACTED","tokenLifetimeDays":"REDACTED"}"#,
            ),
        ] {
            assert_eq!(shown(text), masked);
        }
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            r#"[{"name":"Token","status":"passed","message":"[the token: it is fine]"}]"#,
            r#"[{"name":"team","value":"846e9e43c0ffee"},{"key":"846e9e43c0ffee","value":"x"}]"#,
            r#"{"key":"lakehouse","name":"token","p":"{\"port\": 443}"}"#,
            r#"{"clusterKeyId":"846e9e43c0ffee5d1a2b3c4d5e6f7a8b","jobs":["9a7e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"]}"#,
            r#"{"host":"dbc-a1b2c3d4-e5f6.cloud.databricks.com","httpPath":"/sql/1.0/warehouses/0123456789abcdef"}"#,
            r#"{"at":"2026-11-30T02:31:11.000Z","role":"arn:aws:iam::123456789012:role/immuta-a1b2c3d4e5f6a7b8c9d0e1"}"#,
            r#"{"catalog":"immuta_governed_by_team_7_2026","workspace":"1234567890123456789012345"}"#,
            r#"{"tokenLifetimeDays":90,"passwordMinLength":12,"maxTokens":4}"#,
        ] {
            assert_eq!(shown(text), text);
        }
    }

    fn json(value: &Value) -> String {
        json::compact(value, &View::Masked).unwrap()
    }

    #[test]
    fn what_tells_something_about_a_secret_is_neither_masked_nor_left_out() {
        let key = [("keyName", "PRIV_KEY_FILE".into()), ("userFilename", "key.p8".into()), ("content", "MIIE".into())];
        let value = Value::from([("authenticationType", "keyPair".into()), ("privateKey", Value::from(key))]);
        assert_eq!(
            json(&masked(&value)),
            r#"{"authenticationType":"keyPair","privateKey":{"keyName":"PRIV_KEY_FILE","userFilename":"key.p8","content":"REDACTED"}}"#
        );
        assert_eq!(
            json(&without_secrets(&value)),
            r#"{"authenticationType":"keyPair","privateKey":{"keyName":"PRIV_KEY_FILE","userFilename":"key.p8"}}"#
        );
    }

    #[test]
    fn nothing_that_a_tenant_shows_in_the_place_of_a_secret_is_sent_back() {
        let shown = ["REDACTED", "<redacted>", "[HIDDEN]", "••••••••", "dapi************1234", "(not shown)", ""];
        let all = shown.map(Value::from).into_iter().chain([Value::Null, 7_u64.into()]);
        let lists = all.clone().map(|one| Value::Array(vec![one.clone(), one]));
        for value in all.chain(lists) {
            let inner =
                Value::from([("workspaceUrl", "h".into()), ("token", value.clone()), ("useToken", true.into())]);
            let whole = Value::from([("port", Value::Null), ("name", "".into()), ("more", Value::Array(vec![inner]))]);
            let left = r#"{"port":null,"name":"","more":[{"workspaceUrl":"h","useToken":true}]}"#;
            assert_eq!(json(&without_secrets(&whole)), left, "{}", json(&value));
        }
        let days = Value::from([("tokenLifetimeDays", 90_u64.into()), ("passcode", 1234_u64.into())]);
        assert_eq!(json(&without_secrets(&days)), r#"{"tokenLifetimeDays":90}"#);
        let user = Value::from([("username", "<REDACTED>".into()), ("workspaceIds", Value::Array(Vec::new()))]);
        assert_eq!(json(&without_secrets(&user)), r#"{"workspaceIds":[]}"#);
    }
}
