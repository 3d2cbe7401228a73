//! Rules about one value: its type, its form, what must not stand there.

use super::shape::{Walk, wrong_type};
use crate::catalogue::{Format, Member, Shape};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::document::Kind;
use crate::secret;
use crate::tree::{NodeKind, NodeRef};
use crate::value::visible;

/// The words that Immuta does not allow as a connection key.
pub(crate) const RESERVED_KEYS: [&str; 11] = [
    "data",
    "connection",
    "object",
    "crawl",
    "search",
    "settings",
    "metadata",
    "permission",
    "sync",
    "bulk",
    "upgrade",
];

/// Checks a value that is neither an object nor fixed.
pub(super) fn check(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &'static Member, required: bool) {
    match member.field.shape {
        Shape::Object | Shape::Objects | Shape::Anything => {}
        Shape::Boolean => boolean(walk, node, member),
        Shape::Integer { min, max } => integer(walk, node, member, min, max),
        Shape::Choice(_) => choice(walk, node, member),
        Shape::Secret { .. } => secret_value(walk, node, member),
        Shape::Text(format) => {
            if let Some(value) = node.text() {
                text(walk, node, member.name, value, format, required);
            } else {
                walk.add(not_a_text(node, member.name));
            }
        }
        Shape::Texts(format) => texts(walk, node, member, format, required),
    }
}

fn not_a_text(node: NodeRef<'_>, name: &str) -> Diagnostic {
    let finding = wrong_type(node, name, "a text");
    if node.number().is_some() {
        // As it is written: YAML reads 0123 as 123.
        finding.fix("put it between double quotes", node.span(), format!("\"{}\"", node.source()))
    } else {
        finding
    }
}

fn boolean(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member) {
    if node.bool().is_some() {
        return;
    }
    let finding = wrong_type(node, member.name, "true or false");
    walk.add(match node.text() {
        Some(word @ ("true" | "false")) => finding.fix("remove the quotes", node.span(), word.to_owned()),
        _ => finding,
    });
}

fn integer(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member, min: u32, max: u32) {
    if let Some(number) = node.number() {
        let in_range = number.parse::<u32>().is_ok_and(|value| (min..=max).contains(&value));
        if number.contains(['.', 'e', 'E']) {
            let message = format!("`{}` must be a whole number without a point or exponent", member.name);
            walk.add(Diagnostic::new(code::NUMBER_RANGE, node.span(), message));
        } else if !in_range {
            walk.add(out_of_range(node, member, min, max));
        }
        return;
    }
    let finding = wrong_type(node, member.name, "a whole number");
    let digits = node.text().filter(|text| text.parse::<u32>().is_ok_and(|value| (min..=max).contains(&value)));
    walk.add(match digits {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') => {
            finding.fix("remove the quotes", node.span(), digits.to_owned())
        }
        _ => finding,
    });
}

fn out_of_range(node: NodeRef<'_>, member: &Member, min: u32, max: u32) -> Diagnostic {
    let range = if min == max { format!("must be {min}") } else { format!("must be from {min} to {max}") };
    Diagnostic::new(code::NUMBER_RANGE, node.span(), format!("`{}` {range}", member.name)).help(member.field.help)
}

fn choice(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member) {
    let choices = member.field.choices();
    let Some(text) = node.text() else {
        walk.add(wrong_type(node, member.name, "a text"));
        return;
    };
    if choices.iter().any(|choice| choice.value == text) {
        return;
    }
    let list = choices.iter().map(|choice| format!("`{}`", choice.value)).collect::<Vec<_>>().join(", ");
    let finding = Diagnostic::new(code::NOT_A_CHOICE, node.span(), format!("`{}` must be one of {list}", member.name));
    walk.add(match choices.iter().find(|choice| choice.value.eq_ignore_ascii_case(text)) {
        Some(meant) => finding.fix(format!("write \"{}\"", meant.value), node.span(), format!("\"{}\"", meant.value)),
        None => finding,
    });
}

/// A text that may be secret: its words stay out of every finding.
fn secret_value(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member) {
    if walk.kind == Kind::Setup && node.kind() == NodeKind::Object {
        reference(walk, node, member);
        return;
    }
    let Some(value) = node.text() else {
        let expected =
            if walk.kind == Kind::Setup { "{env: NAME}, {file: PATH}, {command: [..]} or a text" } else { "a text" };
        walk.add(wrong_type(node, member.name, expected));
        return;
    };
    if secret::reference(value).is_some() {
        return;
    }
    let name = member.name;
    if value.trim().is_empty() {
        walk.add(
            Diagnostic::new(code::EMPTY_VALUE, node.span(), format!("`{name}` is empty"))
                .help("leave the field out of an update if the credential stays as it is"),
        );
    } else if is_mask(value) {
        walk.add(
            Diagnostic::new(code::MASKED_SECRET, node.span(), format!("`{name}` is a mask, not a secret"))
                .help("Immuta would store the mask as the secret: put the real one here, or leave it out of an update"),
        );
    } else if is_placeholder(value) {
        walk.add(placeholder(node, name));
    } else if walk.kind == Kind::Setup {
        walk.add(
            Diagnostic::new(code::LITERAL_SECRET, node.span(), format!("`{name}` stands here in clear"))
                .help("name where it comes from: {env: NAME}, {file: PATH} or {command: [..]}"),
        );
    }
}

/// `{env: NAME}`, `{file: PATH}` or `{command: [..]}`.
fn reference(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member) {
    let mut members = node.children();
    let fault = match (members.next(), members.next()) {
        (Some(one), None) => match (one.key(), one.text()) {
            ("env", Some(name)) if secret::is_env_name(name) => None,
            ("env", _) => Some("`env` names an environment variable: letters, digits and underscores"),
            ("file", Some(path)) if !path.is_empty() => None,
            ("file", _) => Some("`file` is the path of a file"),
            ("command", None) if is_command(one) => None,
            ("command", _) => Some("`command` is a list of texts: the program and its arguments"),
            _ => Some("a secret comes from `env`, `file` or `command`"),
        },
        _ => Some("a secret comes from one of `env`, `file` and `command`"),
    };
    if let Some(fault) = fault {
        walk.add(
            Diagnostic::new(code::BAD_REFERENCE, node.span(), fault)
                .help(format!("as in `{}: {}`", member.name, member.field.example)),
        );
    }
}

fn is_command(node: NodeRef<'_>) -> bool {
    node.kind() == NodeKind::Array
        && node.children().next().and_then(NodeRef::text).is_some_and(|program| !program.is_empty())
        && node.children().all(|argument| argument.text().is_some())
}

fn texts(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member, format: Format, required: bool) {
    if node.kind() != NodeKind::Array {
        walk.add(wrong_type(node, member.name, "a list of texts"));
        return;
    }
    let mut count = 0;
    for (index, entry) in node.children().enumerate() {
        count += 1;
        walk.enter(index, |walk| match entry.text() {
            Some(value) => text(walk, entry, "each entry", value, format, true),
            None if entry.kind() == NodeKind::Unreadable => {}
            None => {
                walk.add(not_a_text(entry, "each entry"));
            }
        });
    }
    if count == 0 && required {
        walk.add(
            Diagnostic::new(code::EMPTY_VALUE, node.span(), format!("`{}` is empty", member.name))
                .help(member.field.help),
        );
    }
}

fn text(walk: &mut Walk<'_>, node: NodeRef<'_>, name: &str, value: &str, format: Format, required: bool) {
    if value.trim().is_empty() {
        if required || !matches!(format, Format::Any) {
            walk.add(Diagnostic::new(code::EMPTY_VALUE, node.span(), format!("{} is empty", quoted(name))));
        }
        return;
    }
    if is_placeholder(value) {
        walk.add(placeholder(node, name));
        return;
    }
    match format {
        Format::CatalogName => catalog_name(walk, node, value),
        Format::ConnectionKey => connection_key(walk, node, value),
        Format::Host => host(walk, node, name, value),
        Format::Tenant => tenant(walk, node, name, value),
        _ => {}
    }
}

fn quoted(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { format!("`{name}`") }
}

fn placeholder(node: NodeRef<'_>, name: &str) -> Diagnostic {
    Diagnostic::new(code::PLACEHOLDER, node.span(), format!("{} is still a placeholder", quoted(name)))
        .help("put your own value here")
}

/// What Immuta shows where a secret stands: sent back, it would become the secret.
pub(crate) fn is_mask(value: &str) -> bool {
    let word = value.trim().trim_matches(['<', '>', '[', ']', '(', ')', '{', '}']);
    word.eq_ignore_ascii_case("REDACTED") || (word.len() > 2 && word.chars().all(|c| matches!(c, '*' | '•' | '●')))
}

/// `<CLIENT ID>`: what documentation puts where a value belongs.
pub(crate) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    value.len() > 2 && value.starts_with('<') && value.ends_with('>')
}

fn catalog_name(walk: &mut Walk<'_>, node: NodeRef<'_>, value: &str) {
    if is_catalog_name(value) {
        return;
    }
    let why = if value.chars().count() > 255 {
        "it has more than 255 characters".to_owned()
    } else if value.starts_with(|c: char| c.is_ascii_digit()) {
        "it starts with a digit".to_owned()
    } else {
        let odd = value.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '_');
        format!("it holds `{}`", visible(&odd.map(String::from).unwrap_or_default()))
    };
    walk.add(
        Diagnostic::new(code::CATALOG_NAME, node.span(), format!("Immuta refuses this catalog name: {why}"))
            .help("use letters, digits and underscores, and do not start with a digit"),
    );
}

/// Letters, digits and underscores, not starting with a digit; at most the 255 characters of Unity Catalog.
pub(crate) fn is_catalog_name(value: &str) -> bool {
    value.len() <= 255
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

fn connection_key(walk: &mut Walk<'_>, node: NodeRef<'_>, value: &str) {
    let finding = |message: String| {
        Diagnostic::new(code::CONNECTION_KEY, node.span(), message).help("use letters, digits, hyphens and underscores")
    };
    if RESERVED_KEYS.contains(&value) {
        walk.add(finding(format!("`{value}` is a word that Immuta reserves")));
    } else if RESERVED_KEYS.iter().any(|word| word.eq_ignore_ascii_case(value)) {
        let message = format!("`{}` is a word that Immuta reserves, in other case", visible(value));
        walk.add(finding(message).severity(Severity::Warning));
    } else if value.contains('.') {
        walk.add(finding("Immuta advises against periods in a connection key".to_owned()).severity(Severity::Warning));
    } else if let Some(odd) = value.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')) {
        let message = format!("newer versions of Immuta refuse `{}` in a connection key", visible(&odd.to_string()));
        walk.add(finding(message).severity(Severity::Warning));
    }
}

/// A scheme or anything behind the host is certainly not part of it.
fn host(walk: &mut Walk<'_>, node: NodeRef<'_>, name: &str, value: &str) {
    let trimmed = value.trim();
    let lower = trimmed.to_ascii_lowercase();
    let without_scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme))
        .map_or(trimmed, |scheme| &trimmed[scheme.len()..]);
    let bare = without_scheme.split(['/', '?', '#']).next().unwrap_or("");
    if bare != value && !bare.is_empty() {
        let mut fixed = String::new();
        crate::render::json::write_text(&mut fixed, bare);
        walk.add(
            Diagnostic::new(code::HOST_WITH_MORE, node.span(), format!("{} is more than a host name", quoted(name)))
                .help("give the host alone, without https:// and without anything behind it")
                .fix("keep the host alone", node.span(), fixed),
        );
    }
}

/// `https://`, or `http://` on this machine: a key must not travel in clear.
fn tenant(walk: &mut Walk<'_>, node: NodeRef<'_>, name: &str, value: &str) {
    let host_of = |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let is_good = if let Some(rest) = value.strip_prefix("https://") {
        !host_of(rest).is_empty()
    } else if let Some(rest) = value.strip_prefix("http://") {
        let host = host_of(rest);
        let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
        matches!(name, "localhost" | "127.0.0.1" | "[::1]")
    } else {
        false
    };
    if !is_good || value.contains(char::is_whitespace) || value.contains(char::is_control) {
        walk.add(
            Diagnostic::new(code::TENANT_URL, node.span(), format!("{} is not the address of a tenant", quoted(name)))
                .help("give it with https://, as in https://tenant.hosted.immutacloud.com"),
        );
    }
}
