//! Names of several parts, such as those of objects in setups.

use std::borrow::Cow;

/// The parts of a dotted name. A part that starts with a backtick is quoted: a doubled backtick means one, and dots
/// belong to it. A backtick elsewhere is an ordinary character.
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

/// The text before the closing backtick, and the text after it.
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
}
