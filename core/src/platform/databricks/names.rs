//! Names of objects and principals in Unity Catalog.

use std::borrow::Cow;

use crate::diagnostic::rule::rules;
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

/// The parts of a dotted name. A part that starts with a backtick is quoted: a doubled backtick stands for one, and
/// dots belong to it. A backtick elsewhere is itself.
///
/// Errors: what is wrong with the quotes.
pub fn parts(name: &str) -> Result<Vec<Cow<'_, str>>, &'static str> {
    let mut parts = Vec::new();
    let mut rest = name;
    loop {
        let Some(quoted) = rest.strip_prefix('`') else {
            let (part, behind) = rest.split_once('.').map_or((rest, None), |(part, behind)| (part, Some(behind)));
            parts.push(Cow::Borrowed(part));
            match behind {
                Some(behind) => rest = behind,
                None => return Ok(parts),
            }
            continue;
        };
        let (part, behind) = unquoted(quoted).ok_or("a backtick is not closed")?;
        parts.push(Cow::Owned(part));
        if behind.is_empty() {
            return Ok(parts);
        }
        rest = behind.strip_prefix('.').ok_or("there is text after a quoted part")?;
    }
}

/// What comes before the closing backtick, and what after it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut part = String::new();
    let mut rest = text;
    loop {
        let (before, behind) = rest.split_once('`')?;
        part.push_str(before);
        match behind.strip_prefix('`') {
            Some(more) => {
                part.push('`');
                rest = more;
            }
            None => return Some((part, behind)),
        }
    }
}

/// Why Unity Catalog has no object of this name, quoted or not; none when it may have one.
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
    fn parts_are_split_at_dots_outside_of_quotes() {
        let cases: &[(&str, Result<&[&str], &str>)] = &[
            ("sales", Ok(&["sales"])),
            ("sales.orders.items", Ok(&["sales", "orders", "items"])),
            ("`my-cat`.`a``b`.c", Ok(&["my-cat", "a`b", "c"])),
            ("`a.b`.c", Ok(&["a.b", "c"])),
            ("a`b.c", Ok(&["a`b", "c"])),
            ("a..b", Ok(&["a", "", "b"])),
            ("", Ok(&[""])),
            ("a.", Ok(&["a", ""])),
            ("`a", Err("a backtick is not closed")),
            ("`a`b", Err("there is text after a quoted part")),
            ("`a`.", Ok(&["a", ""])),
        ];
        for (name, expected) in cases {
            let found = parts(name);
            let found = found.as_ref().map(|parts| parts.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
            assert_eq!(found.as_deref().map_err(|error| **error), *expected, "{name}");
        }
    }

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
