//! Turns lists that somebody has already into entries of a setup.

use crate::catalogue::{Format, Member, ObjectLayout, Shape};
use crate::kinds::Kind;
use crate::platform::Platform;
use crate::read;
use crate::value::{Object, Value};

/// The number of parts of a name: the dots that are not between backticks, plus one.
fn parts(name: &str) -> u8 {
    let (mut parts, mut is_quoted) = (1_u8, false);
    for byte in name.bytes() {
        match byte {
            b'`' => is_quoted = !is_quoted,
            b'.' if !is_quoted => parts = parts.saturating_add(1),
            _ => {}
        }
    }
    parts
}

fn names(member: &Member) -> Option<u8> {
    match member.field.shape {
        Shape::Text(Format::ObjectName(parts)) => Some(parts),
        _ => None,
    }
}

/// Whether each entry of a list is one name, whose kind depends on the member that holds it.
pub(super) fn is_of_names(entry: &ObjectLayout) -> bool {
    !entry.members.is_empty() && entry.members.iter().all(|member| names(member).is_some())
}

/// The members that may hold a name with as many parts as this one; all members if none fits.
pub(super) fn kinds_of<'l>(entry: &'l ObjectLayout, name: &str) -> Vec<&'l Member> {
    let count = parts(name);
    let fitting: Vec<&Member> = entry.members.iter().filter(|member| names(member) == Some(count)).collect();
    if fitting.is_empty() { entry.members.iter().collect() } else { fitting }
}

#[cfg(feature = "check")]
/// The entries that a text lists, one per line, for the list at this place of a setup. They are names of objects, of
/// the given `kind` if that is possible, or connections, whose parts are recognized by their form.
pub fn entries(answers: &str, list: &str, text: &str, kind: &str) -> Vec<Value> {
    let tree = read::tree(answers);
    let Some(root) = tree.root() else { return Vec::new() };
    let layout = Platform::of_setup(root).catalogue.layout(Kind::Setup);
    let name = list.trim_start_matches('/');
    let Some(entry) = layout.root().member(name).and_then(|(_, member)| layout.child(member)) else {
        return Vec::new();
    };
    // Behind an open backtick, a comma belongs to the name.
    let is_open = |line: &str| line.matches('`').count() % 2 == 1;
    let lines = text.split(['\n', '\r']).map(str::trim);
    let lines = lines.map(|line| if is_open(line) { line } else { line.trim_end_matches([',', ';']) });
    let lines = lines.filter(|line| !line.is_empty());
    if is_of_names(entry) {
        // A line may hold several names, but one with backticks is not split: a name may have a comma between them.
        let pieces =
            lines.flat_map(|line| if line.contains('`') { vec![line] } else { line.split([',', ';']).collect() });
        return pieces
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .map(|piece| named(entry, piece, kind))
            .collect();
    }
    lines
        .map(|line| connection(entry, line))
        .filter(|entry| entry.object().is_some_and(|entry| !entry.is_empty()))
        .collect()
}

#[cfg(feature = "check")]
/// The entry for `table a.b.c`, or for a name alone.
fn named(entry: &ObjectLayout, piece: &str, kind: &str) -> Value {
    let said = |member: &&Member| {
        let rest = piece.get(member.field.label.len()..).filter(|rest| rest.starts_with([' ', '\t']));
        rest.is_some()
            && piece.get(..member.field.label.len()).is_some_and(|word| word.eq_ignore_ascii_case(member.field.label))
    };
    let said = entry.members.iter().find(said);
    let name = said.map_or(piece, |member| piece.get(member.field.label.len()..).unwrap_or(piece).trim());
    let fitting = kinds_of(entry, name);
    let wanted = fitting.iter().copied().find(|member| member.name == kind);
    let member = said.or(wanted).or(fitting.first().copied());
    let mut object = Object::new();
    if let Some(member) = member {
        object.push(member.name, name.into());
    }
    Value::Object(object)
}

#[cfg(feature = "check")]
/// The entry for a line with a host, a path and names, in any order.
fn connection(entry: &ObjectLayout, line: &str) -> Value {
    let mut object = Object::new();
    let mut names = Vec::new();
    let of = |format: fn(Format) -> bool| {
        entry.members.iter().find(|member| matches!(member.field.shape, Shape::Text(one) if format(one)))
    };
    for word in line.split([',', ';', '\t', ' ', '|']).map(str::trim).filter(|word| !word.is_empty()) {
        let bare = word.trim_start_matches("https://");
        let member = match word {
            _ if word.starts_with('/') || word.starts_with("sql/") => of(|format| format == Format::HttpPath),
            _ if bare.len() < word.len() || word.contains('.') => of(|format| format == Format::Host),
            _ => None,
        };
        match member {
            Some(member) if object.get(member.name).is_none() => {
                object.push(member.name, bare.trim_end_matches('/').into());
            }
            _ => names.push(Value::from(word)),
        }
    }
    let list = entry.members.iter().find(|member| matches!(member.field.shape, Shape::Texts(_)));
    if let Some(member) = list.filter(|_| !names.is_empty()) {
        object.push(member.name, Value::Array(names));
    }
    Value::Object(object)
}

#[cfg(all(test, feature = "convert"))]
mod tests;
