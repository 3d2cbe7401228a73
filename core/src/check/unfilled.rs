//! Values that nobody filled in, in any document: rules only know the fields of a platform, but any document can be
//! sent.

use crate::kit::{is_api_mask, is_placeholder};
use crate::secrecy::{is_mask, is_secret_name};
use crate::secret::{self, Secret, Source};
use crate::tree::Pointer;
use crate::value::Value;

/// A value that should have been filled in before a document is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled {
    /// The place of the value, as an RFC 6901 pointer.
    pub pointer: Pointer,
    /// Whether it is a mask, which a tenant shows instead of a value. Otherwise it is a placeholder.
    pub is_mask: bool,
}

/// Finds the masks and placeholders in a document: the tenant would store them as values.
pub fn unfilled(value: &Value) -> Vec<Unfilled> {
    let mut found = Vec::new();
    look(value, &mut Pointer::root(), false, &mut found);
    found
}

/// Describes a text that is a mask or placeholder instead of a secret, after it was read from where a document says.
/// `None` if it may be the secret. References have been resolved by then: one that is still there would be sent as it
/// is.
pub fn unfilled_secret(text: &str) -> Option<&'static str> {
    let is_open = is_placeholder(text) || secret::reference(text.trim()).is_some();
    if is_mask(text) { Some(MASK) } else { is_open.then_some(PLACEHOLDER) }
}

const MASK: &str = "a mask and not the value";
const PLACEHOLDER: &str = "a placeholder";

impl Unfilled {
    /// A description of the value.
    pub fn what(&self) -> &'static str {
        if self.is_mask { MASK } else { PLACEHOLDER }
    }
}

fn look(value: &Value, at: &mut Pointer, is_secret: bool, found: &mut Vec<Unfilled>) {
    let text = match value {
        Value::Object(object) => {
            for (name, value) in object.iter() {
                let length = at.push_name(name);
                look(value, at, is_secret || is_secret_name(name), found);
                at.cut(length);
            }
            return;
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = at.push_index(index);
                look(item, at, is_secret, found);
                at.cut(length);
            }
            return;
        }
        Value::Text(text) => text,
        Value::Secret(Secret { source: Source::Literal(clear), .. }) => clear.expose(),
        _ => return,
    };
    let is_secret = is_secret || matches!(value, Value::Secret(_));
    // Elsewhere, a group may be called `redacted`, and stars may be a separator.
    let is_mask = if is_secret { is_mask(text) } else { is_api_mask(text) };
    if is_mask || is_open(text, is_secret) {
        found.push(Unfilled { pointer: at.clone(), is_mask });
    }
}

/// Whether a text is a placeholder. In an unknown field, markup and patterns have such signs as well.
fn is_open(text: &str, is_secret: bool) -> bool {
    let inner = text.trim().trim_start_matches(['<', '{', '$', '%', '#', '(']).trim_end_matches(['>', '}', '%', ')']);
    let is_words = || inner.chars().all(|c| c.is_alphanumeric() || " _-.:|/'".contains(c));
    is_placeholder(text) && (is_secret || is_words() && inner.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Clear;
    use crate::value::Object;

    #[test]
    fn masks_and_placeholders_are_found_and_nothing_else() {
        for (name, text, expected) in [
            ("token", "REDACTED", Some(true)),
            ("password", "<redacted>", Some(true)),
            ("password", "[REDACTED]", Some(true)),
            ("clientSecret", "********", Some(true)),
            ("clientSecret", "••••••••", Some(true)),
            ("username", "<REDACTED>", Some(true)),
            ("catalog", "REDACTED", Some(true)),
            ("token", "<TOKEN>", Some(false)),
            ("host", "<your-host>", Some(false)),
            ("catalog", "<CATALOG NAME>", Some(false)),
            ("isActive", "<true|false>", Some(false)),
            ("database", "{{ database }}", Some(false)),
            ("token", "{{secrets/scope/key}}", Some(false)),
            // What is filled in, what is a reference, and what anybody may have chosen.
            ("token", "dapi0123456789abcdef0123456789abcdef", None),
            ("token", "${DATABRICKS_TOKEN}", None),
            ("password", "a<b>c", None),
            ("deny", "redacted", None),
            ("warehouse", "NOT_REDACTED", None),
            ("delimiter", "***", None),
            ("delimiter", "<>", None),
            ("delimiter", "<|>", None),
            ("pattern", "<.*>", None),
            ("note", "<b>bold</b>", None),
            ("note", "{{\"a\": 1}}", None),
            ("catalog", "__immuta__", None),
            ("username", "svc@example.com", None),
        ] {
            let inner = Value::from([(name, text.into())]);
            let nested = Value::from([("config", Value::Array(vec![Value::Null, inner]))]);
            let found = unfilled(&nested).pop().map(|one| (one.pointer.as_str().to_owned(), one.is_mask));
            assert_eq!(found, expected.map(|is_mask| (format!("/config/1/{name}"), is_mask)), "{name}: {text}");
        }
    }

    #[test]
    fn what_a_secret_turns_out_to_be_is_judged_without_the_words_around_it() {
        for text in ["REDACTED", "<redacted>", "[REDACTED]", " REDACTED", "***", "********", "••••••••"]
        {
            assert_eq!(unfilled_secret(text), Some(MASK), "{text}");
        }
        for text in ["<CLIENT SECRET>", "${OTHER}", "{{ secrets.TOKEN }}", "$(Token)", " ${OTHER} "] {
            assert_eq!(unfilled_secret(text), Some(PLACEHOLDER), "{text}");
        }
        for text in [
            "pa<ss>wd",
            "p4ss*",
            "**",
            "<ab",
            "ab${X}",
            "$TOKEN",
            "[x]",
            "{\"type\": \"service_account\"}",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "dapi0123456789abcdef0123456789abcdef",
            "REDACTED1",
        ] {
            assert_eq!(unfilled_secret(text), None, "{text}");
        }
    }

    #[test]
    fn a_mask_that_was_read_as_a_secret_is_one_and_a_reference_is_none() {
        let of = |source| {
            let mut object = Object::new();
            object.push("x/y", Value::Secret(Secret { name: "X".to_owned(), source }));
            unfilled(&Value::Object(object)).pop().map(|one| one.pointer.as_str().to_owned())
        };
        assert_eq!(of(Source::Literal(Clear::new("********"))).as_deref(), Some("/x~1y"));
        assert_eq!(of(Source::Literal(Clear::new("p4ss"))), None);
        assert_eq!(of(Source::Env("X".to_owned())), None);
    }
}
