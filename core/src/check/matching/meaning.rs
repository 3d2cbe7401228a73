//! Values in the form in which they are compared: values with the same meaning have the same text.

use std::borrow::Cow;

use crate::catalogue::{Field, Format, ObjectLayout, Shape};
use crate::kit::{is_placeholder, numbers};
use crate::read;
use crate::secrecy::is_mask;
use crate::secret::{self, Secret, Source, View};
use crate::sort::sort;
use crate::text::url::{host_of, origin_of, without_scheme};
use crate::text::{lower, part, parts};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Value, json};

/// A value in the form in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The value is not known: a placeholder, a mask, a secret in a file, something of the wrong type.
    Open,
    /// A value as text.
    Text(String),
    /// The environment variable from which a secret is read.
    Reference(String),
    /// A secret in plain text. It is only compared, never shown.
    Secret(String),
    /// A list whose order does not matter.
    Set(Vec<String>),
}

impl Meaning {
    /// Whether both are known and differ.
    pub(super) fn differs_from(&self, other: &Self) -> bool {
        match (self, other) {
            // The value of a variable is not known here.
            (Self::Open, _)
            | (_, Self::Open)
            | (Self::Reference(_), Self::Secret(_))
            | (Self::Secret(_), Self::Reference(_)) => false,
            (own, other) => own != other,
        }
    }

    /// Whether the other value leaves nothing to compare: both are the same, or this one is not known.
    pub(super) fn is_settled_by(&self, other: &Self) -> bool {
        *self == Self::Open || self == other
    }

    /// Whether both are texts that differ by more than case.
    pub(super) fn is_other_text(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(own), Self::Text(other)) => !own.eq_ignore_ascii_case(other),
            _ => false,
        }
    }

    /// Whether the value is this text, or is not known.
    pub(super) fn is(&self, text: &str) -> bool {
        match self {
            Self::Open => true,
            Self::Text(own) => own == text,
            _ => false,
        }
    }
}

/// The meaning of a value of a known field. `entry` is the layout of the entries if it is a list of objects.
pub(super) fn of_field(node: NodeRef<'_>, field: &Field, entry: Option<&ObjectLayout>) -> Meaning {
    match field.shape {
        Shape::Secret { .. } => secret(node),
        Shape::Texts(format) if node.kind() == NodeKind::Array => set(node
            .children()
            .map(|entry| entry.text().or(entry.number()).map(|text| in_format(text, format).into_owned()))),
        Shape::Texts(_) => Meaning::Open,
        // The only such list is that of the governed objects, whose order does not matter.
        Shape::Objects if node.kind() == NodeKind::Array => set(node.children().map(|node| members(node, entry))),
        Shape::Text(format) => match node.text().or(node.number()) {
            Some(text) if !is_open(text) => Meaning::Text(in_format(text, format).into_owned()),
            _ => Meaning::Open,
        },
        Shape::Choice(_) | Shape::Platform => {
            node.text().filter(|text| !is_open(text)).map_or(Meaning::Open, |text| Meaning::Text(text.to_owned()))
        }
        Shape::Integer { .. } => match node.number().or(node.text()) {
            Some(number) if !is_open(number) => Meaning::Text(number_of(number).into_owned()),
            _ => Meaning::Open,
        },
        Shape::Boolean => node.bool().map_or(Meaning::Open, |value| Meaning::Text(value.to_string())),
        _ => unknown(node),
    }
}

/// The meaning of a value of an unknown field.
pub(super) fn unknown(node: NodeRef<'_>) -> Meaning {
    canonical(node).map_or(Meaning::Open, Meaning::Text)
}

/// The meaning of a value of an unknown field in a base setup.
pub(super) fn of_unknown_value(value: &Value) -> Meaning {
    let text = json::compact(value, &View::Masked).unwrap_or_default();
    read::tree(&text).root().map_or(Meaning::Open, unknown)
}

/// The meaning of a value in a base setup. `entry` as in [`of_field`].
pub(super) fn of_value(value: &Value, field: &Field, entry: Option<&ObjectLayout>) -> Meaning {
    let text_of = |value: &Value| match value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    };
    match (value, field.shape) {
        (Value::Secret(Secret { source: Source::Env(name), .. }), _) => Meaning::Reference(name.clone()),
        (Value::Secret(Secret { source: Source::Literal(clear), .. }), _) => Meaning::Secret(clear.expose().to_owned()),
        (Value::Array(items), Shape::Texts(format)) => {
            set(items.iter().map(|item| Some(in_format(&text_of(item)?, format).into_owned())))
        }
        (Value::Array(_), Shape::Objects) => {
            let text = json::compact(value, &View::Masked).unwrap_or_default();
            read::tree(&text).root().map_or(Meaning::Open, |list| of_field(list, field, entry))
        }
        (value, shape) => match text_of(value) {
            Some(text) if !is_open(&text) => Meaning::Text(match shape {
                Shape::Text(format) => in_format(&text, format).into_owned(),
                Shape::Integer { .. } => number_of(&text).into_owned(),
                _ => text,
            }),
            _ => Meaning::Open,
        },
    }
}

fn set(entries: impl Iterator<Item = Option<String>>) -> Meaning {
    let Some(mut entries) = entries.collect::<Option<Vec<_>>>() else { return Meaning::Open };
    if entries.iter().any(|entry| is_open(entry)) {
        return Meaning::Open;
    }
    sort(&mut entries);
    entries.dedup();
    Meaning::Set(entries)
}

/// Whether a text stands for a value that is not known: a placeholder, a mask, or a variable.
pub(super) fn is_open(text: &str) -> bool {
    is_placeholder(text) || is_mask(text) || secret::reference(text.trim()).is_some()
}

fn secret(node: NodeRef<'_>) -> Meaning {
    let name = node.get("env").and_then(NodeRef::text).or_else(|| node.text().and_then(secret::reference));
    match (name, node.text()) {
        (Some(name), _) => Meaning::Reference(name.to_owned()),
        (None, Some(text)) if !is_open(text) && !text.is_empty() => Meaning::Secret(text.to_owned()),
        _ => Meaning::Open,
    }
}

/// A text in the form in which its format is compared: hosts without scheme, port or path, names in lower case.
pub(super) fn in_format(text: &str, format: Format) -> Cow<'_, str> {
    let text = text.trim();
    match format {
        Format::Host => host_of(without_scheme(text).0).to_ascii_lowercase().into(),
        // A leading slash makes no difference.
        Format::HttpPath => text.trim_start_matches('/').into(),
        Format::CatalogName | Format::CatalogReference | Format::ApplicationId => lower(text).into(),
        Format::ObjectName(_) => lower(&object_name(text)).into(),
        // Paths are appended with their own slash.
        Format::Tenant => address(text).trim_end_matches('/').to_owned().into(),
        Format::Url => address(text).into(),
        _ if is_hexadecimal(text) => text.to_ascii_lowercase().into(),
        _ => text.into(),
    }
}

/// A dotted name in which only the parts that need quotes have them.
fn object_name(text: &str) -> String {
    let Ok(parts) = parts(text) else { return text.to_owned() };
    let quoted = |part: Cow<'_, str>| {
        if part.contains(['.', '`']) { ["`", &part.replace('`', "``"), "`"].concat() } else { part.into_owned() }
    };
    parts.into_iter().map(quoted).collect::<Vec<_>>().join(".")
}

/// A URL with its scheme and host in lower case, and without a default port.
fn address(text: &str) -> String {
    let (rest, _) = without_scheme(text);
    let end = text.len() - rest.len() + rest.find(['/', '?', '#']).unwrap_or(rest.len());
    [&origin_of(part(text, ..end)), part(text, end..)].concat()
}

/// Whether a text is the thumbprint of a certificate: the case of its digits does not matter.
fn is_hexadecimal(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':')
}

/// A number in its plain form: `443` for `443.0` and `4.43e2`, `15e-1` for `1.5` and `1.50`.
fn number_of(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    match numbers::whole(text) {
        Some(number) => number.to_string().into(),
        None => numbers::decimal(text).map_or(text.into(), Cow::Owned),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    json::write_text(&mut out, text);
    out
}

/// An entry of a list as JSON with sorted names, its texts in the form in which their formats are compared.
fn members(node: NodeRef<'_>, layout: Option<&ObjectLayout>) -> Option<String> {
    let Some(layout) = layout.filter(|_| node.kind() == NodeKind::Object) else { return canonical(node) };
    let value = |child: NodeRef<'_>| {
        let shape = layout.member(child.key()).map(|(_, member)| member.field.shape);
        match (shape, child.text()) {
            (Some(Shape::Text(format)), Some(text)) if !is_open(text) => Some(quoted(&in_format(text, format))),
            _ => canonical(child),
        }
    };
    let member = |child: NodeRef<'_>| Some([&quoted(child.key()), ":", &value(child)?].concat());
    let mut members = node.children().map(member).collect::<Option<Vec<_>>>()?;
    sort(&mut members);
    Some(["{", &members.join(","), "}"].concat())
}

/// A value as JSON with sorted names. `None` if a part of it is not known.
fn canonical(node: NodeRef<'_>) -> Option<String> {
    Some(match node.kind() {
        NodeKind::Unreadable => return None,
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool(value) => value.to_string(),
        NodeKind::Number => number_of(node.number()?).into_owned(),
        NodeKind::Text => quoted(node.text().filter(|text| !is_open(text))?),
        NodeKind::Array => ["[", &node.children().map(canonical).collect::<Option<Vec<_>>>()?.join(","), "]"].concat(),
        NodeKind::Object => {
            let member = |child: NodeRef<'_>| Some([&quoted(child.key()), ":", &canonical(child)?].concat());
            let mut members = node.children().map(member).collect::<Option<Vec<_>>>()?;
            sort(&mut members);
            ["{", &members.join(","), "}"].concat()
        }
    })
}
