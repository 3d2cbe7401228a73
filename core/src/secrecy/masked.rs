//! Values without what is kept from view.

use super::form::{is_mask, is_secret_text};
use super::name::{is_about_secret, is_secret_name};
use crate::value::{Object, Value};

/// What takes the place of a secret, as the API itself masks them.
const MASK: &str = "REDACTED";

/// The same value with a mask in the place of every text that goes by the name of a secret, or has the form of one: for
/// showing what a tenant has answered.
#[must_use]
pub fn masked(value: &Value) -> Value {
    under(value, false)
}

fn under(value: &Value, is_secret: bool) -> Value {
    match value {
        Value::Object(object) => {
            let mut out = Object::new();
            for (name, value) in object.iter() {
                out.push(name.to_owned(), under(value, is_secret_member(name, is_secret)));
            }
            Value::Object(out)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| under(item, is_secret)).collect()),
        Value::Text(text) if (is_secret && !text.is_empty() && !is_mask(text)) || is_secret_text(text) => MASK.into(),
        Value::Number(_) if is_secret => MASK.into(),
        other => other.clone(),
    }
}

/// Whether a member is a secret. Inside of what goes by such a name everything is, but for what tells something about it: a
/// private key has a name and a file.
fn is_secret_member(name: &str, is_inside: bool) -> bool {
    is_secret_name(name) || is_inside && !is_about_secret(name)
}

/// The same value without secrets, and without what a tenant shows in their place, whatever that is: for sending back what it
/// has shown. What is left out of a change stays as it is, and what is sent back would become the secret.
#[must_use]
pub fn without_secrets(value: &Value) -> Value {
    left(value, false).unwrap_or(Value::Null)
}

fn left(value: &Value, is_secret: bool) -> Option<Value> {
    Some(match value {
        Value::Object(object) => {
            let mut out = Object::new();
            for (name, value) in object.iter() {
                if let Some(value) = left(value, is_secret_member(name, is_secret)) {
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
        Value::Text(text) if is_secret || is_mask(text) || is_secret_text(text) => return None,
        Value::Number(_) | Value::Null | Value::Secret(_) if is_secret => return None,
        other => other.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::View;
    use crate::value::json;

    #[test]
    fn what_goes_by_the_name_of_a_secret_is_masked() {
        let value = Value::from([
            ("connectionKey", "lakehouse".into()),
            ("apiKey", "846e9e43".into()),
            (
                "config",
                Value::from([("token", "dapi123".into()), ("password", "<REDACTED>".into()), ("port", 443_u64.into())]),
            ),
        ]);
        assert_eq!(
            json::compact(&masked(&value), &View::Masked).unwrap(),
            r#"{"connectionKey":"lakehouse","apiKey":"REDACTED","config":{"token":"REDACTED","password":"<REDACTED>","port":443}}"#
        );
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
        let user = Value::from([("username", "<REDACTED>".into()), ("workspaceIds", Value::Array(Vec::new()))]);
        assert_eq!(json(&without_secrets(&user)), r#"{"workspaceIds":[]}"#);
    }
}
