//! Names of objects and principals in Unity Catalog.

use std::borrow::Cow;

use crate::diagnostic::rule::rules;
pub use crate::text::parts;
use crate::value::visible;

rules! {
    OBJECT_NAME = Error("UC227", "a name that Unity Catalog does not allow", Databricks) {
        means: "The name of a catalog, schema, table or view has the wrong number of parts, a wildcard, or a character that Unity Catalog does \
                not allow: a period, space or slash inside a part, or a control character.",
        why: "No object has this name. Databricks refuses the statement that names it.",
        fix: "Write the parts with dots between them, as in `sales.orders.line_items`. A part with other characters is in backticks.",
        bad: in_setup("govern: [{table: sales.line_items}]"),
        good: in_setup("govern: [{table: sales.orders.line_items}]"),
    }
}

/// Why Unity Catalog has no object of this name, quoted or not; `None` if it may have one.
pub fn fault(name: &str) -> Option<Cow<'static, str>> {
    if name.is_empty() {
        return Some("it is empty".into());
    }
    if name.len() > 255 && name.chars().count() > 255 {
        return Some("it has more than 255 characters".into());
    }
    let odd = char::from(name.bytes().find(|byte| matches!(byte, b'.' | b'/' | 0..=b' ' | 0x7F))?);
    Some(match odd {
        ' ' => "it contains a space".into(),
        odd => Cow::Owned(["it contains `", &visible(odd.encode_utf8(&mut [0; 4])), "`"].concat()),
    })
}

/// Whether a text is a UUID, as application IDs are: 8-4-4-4-12 hexadecimal digits.
pub(crate) fn is_uuid(text: &str) -> bool {
    const GROUPS: [(usize, usize); 5] = [(0, 8), (9, 13), (14, 18), (19, 23), (24, 36)];
    let bytes = text.as_bytes();
    let is_group = |(start, end): (usize, usize)| {
        bytes.get(end).is_none_or(|byte| *byte == b'-')
            && bytes
                .get(start..end)
                .is_some_and(|group| group.iter().fold(true, |all, byte| all & byte.is_ascii_hexdigit()))
    };
    bytes.len() == 36 && GROUPS.into_iter().all(is_group)
}

/// Whether a text is the user name of a person in Databricks, which is an e-mail address.
pub(crate) fn is_user_name(text: &str) -> bool {
    let Some((user, domain)) = text.split_once('@') else { return false };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],:;\"\\`".contains(c);
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !user.is_empty()
        && !user.contains(odd)
        && !["${", "{{"].iter().any(|template| user.contains(template))
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_by_their_addresses() {
        for text in ["immuta.user@example.org", "a+b@x-y.co", "o'brien@mail.example.com", "jürgen@größe.example"] {
            assert!(is_user_name(text), "{text}");
        }
        for text in [
            "",
            "@example.org",
            "me@",
            "me@example",
            "me@exam ple.org",
            "a b@example.org",
            "a@b@example.org",
            "me@.org",
            "me@example.",
            "me@-a.org",
            "<user>@example.org",
            "${user}@example.org",
            "{{ user }}@example.org",
            "a`b@example.org",
        ] {
            assert!(!is_user_name(text), "{text}");
        }
    }

    #[test]
    fn what_unity_catalog_does_not_allow_is_named() {
        for (name, expected) in [
            ("", Some("it is empty")),
            ("a b", Some("it contains a space")),
            ("a.b", Some("it contains `.`")),
            ("a/b", Some("it contains `/`")),
            ("a\tb", Some("it contains `\\u{9}`")),
            ("a\u{7f}", Some("it contains `\\u{7f}`")),
            ("my-cat", None),
            ("größe", None),
            ("a`b", None),
        ] {
            assert_eq!(fault(name).as_deref(), expected, "{name}");
        }
        assert_eq!(fault(&"x".repeat(255)), None);
        assert!(fault(&"x".repeat(256)).is_some());
    }
}
