//! References to secrets as people type them into a field, and as they are shown again.

use crate::read::{self, Format};
use crate::secret::{self, Secret, Source};
use crate::tree::NodeKind;
use crate::value::json;

/// The reference in a typed text: `{env: NAME}`, `{file: PATH}` or `{command: [..]}` in the spelling of YAML or JSON,
/// `${NAME}` or `$NAME`. `None` for everything else, which is the secret itself.
pub fn typed_reference(text: &str) -> Option<Secret> {
    let text = text.trim();
    let variable =
        || secret::reference(text).or_else(|| text.strip_prefix('$').filter(|name| secret::is_env_name(name)));
    if let Some(name) = variable() {
        return Some(env(name));
    }
    if !text.starts_with('{') {
        return None;
    }
    let read = read::read(text, Format::Yaml);
    let root = read.tree.root().filter(|root| root.kind() == NodeKind::Object && !read.findings.has_errors())?;
    let mut members = root.children();
    let (Some(only), None) = (members.next(), members.next()) else { return None };
    let source = match (only.key(), only.text().filter(|text| !text.is_empty())) {
        ("env", Some(name)) => return secret::is_env_name(name).then(|| env(name)),
        ("file", Some(path)) => Source::File(path.to_owned()),
        ("command", None) if only.kind() == NodeKind::Array => {
            let words: Option<Vec<String>> = only.children().map(|word| word.text().map(str::to_owned)).collect();
            Source::Command(words.filter(|words| words.first().is_some_and(|program| !program.is_empty()))?)
        }
        _ => return None,
    };
    Some(Secret { name: String::new(), source })
}

fn env(name: &str) -> Secret {
    Secret { name: name.to_owned(), source: Source::Env(name.to_owned()) }
}

/// The reference to a secret, as it would be typed; `None` for a secret that was typed itself.
pub fn shown_reference(secret: &Secret) -> Option<String> {
    match &secret.source {
        Source::Literal(_) => None,
        Source::Env(name) => Some(format!("{{env: {name}}}")),
        Source::File(path) => Some(format!("{{file: {}}}", word(path))),
        Source::Command(words) => {
            let words: Vec<String> = words.iter().map(|text| word(text)).collect();
            Some(format!("{{command: [{}]}}", words.join(", ")))
        }
    }
}

/// A text in YAML, without quotes if YAML needs none.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '~' | '\\');
    // Texts that readers of YAML understand in different ways are quoted too.
    let is_text = |text: &str| {
        let read = read::read(text, Format::Yaml);
        read.findings.is_empty() && read.tree.root().is_some_and(|root| root.kind() == NodeKind::Text)
    };
    let starts_plain = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '.' | '_'));
    if starts_plain && text.chars().all(is_plain) && is_text(text) {
        return text.to_owned();
    }
    let mut quoted = String::new();
    json::write_text(&mut quoted, text);
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_in_every_spelling_and_shown_in_one() {
        for (typed, shown) in [
            ("{env: MY_OWN_NAME}", "{env: MY_OWN_NAME}"),
            ("  {\"env\": \"MY_PAT\"} ", "{env: MY_PAT}"),
            ("{'env': 'MY_PAT'}", "{env: MY_PAT}"),
            ("${MY_PAT}", "{env: MY_PAT}"),
            ("$MY_PAT", "{env: MY_PAT}"),
            ("{file: keys/private-key.pem}", "{file: keys/private-key.pem}"),
            ("{file: ~/key.pem}", "{file: \"~/key.pem\"}"),
            ("{\"file\": \"my key.pem\"}", "{file: \"my key.pem\"}"),
            (
                "{command: [op, read, \"op://vault/immuta token\"]}",
                "{command: [op, read, \"op://vault/immuta token\"]}",
            ),
            ("{command: [pass, show, \"yes\", \"0123\"]}", "{command: [pass, show, \"yes\", \"0123\"]}"),
        ] {
            let secret = typed_reference(typed);
            let told = secret.as_ref().and_then(shown_reference);
            assert_eq!(told.as_deref(), Some(shown), "{typed}");
            // What is shown can be typed again.
            let again = typed_reference(shown).as_ref().and_then(shown_reference);
            assert_eq!(again.as_deref(), Some(shown), "{typed}");
        }
    }

    #[test]
    fn everything_else_is_the_secret_itself() {
        for text in [
            "",
            "dapi0123456789abcdef0123456789abcdef",
            "{env: MY_PAT",
            "{env: }",
            "{env: 1A}",
            "{env: A, file: b}",
            "{command: op}",
            "{command: []}",
            "{command: [op, {a: b}]}",
            "{file: }",
            "{token: abc}",
            "$",
            "$ecret word",
            "pa$$WORD",
            "{}",
            "{{ secrets.TOKEN }}",
        ] {
            assert!(typed_reference(text).is_none(), "{text}");
        }
    }
}
