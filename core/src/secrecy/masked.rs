//! Values without what is kept from view.

use super::form::{is_mask, is_secret_text};
use super::name::is_secret_name;
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
            let says = |name: &str| object.get(name).and_then(Value::text).is_some_and(is_secret_name);
            let is_pair = ["name", "key", "header"].into_iter().any(says);
            for (name, value) in object.iter() {
                let is_value = is_pair && name == "value";
                out.push(name.to_owned(), under(value, is_secret || is_value || is_secret_name(name)));
            }
            Value::Object(out)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| under(item, is_secret)).collect()),
        Value::Text(text) if (is_secret && !text.is_empty() && !is_mask(text)) || is_secret_text(text) => MASK.into(),
        Value::Number(_) if is_secret => MASK.into(),
        other => other.clone(),
    }
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
}
