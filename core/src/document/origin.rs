//! Which answer a line of a document comes from.

use crate::catalogue::{Layout, ObjectLayout};
use crate::kinds::{Document, Kind, Payload};
use crate::read;
use crate::render::Rendering;
use crate::setup::Answers;
use crate::text::Names;
use crate::tree::{NodeKind, NodeRef, Pointer};
use crate::value::Value;

use super::preview_text;

/// For each line of a document in one of its formats, as [`preview_text`] writes it, the pointer to the answer that it
/// comes from; empty if it comes from none, or from one that is not known.
pub fn origins(answers: &Answers, document: Document, rendering: Rendering) -> Vec<String> {
    let Some(text) = preview_text(answers, document, rendering) else { return Vec::new() };
    match document {
        Document::Payload(payload) => of_payload(answers, payload, &text),
        Document::Runbook => text.lines().map(|_| String::new()).collect(),
        // A build without scripts has only payloads.
        _ if !cfg!(feature = "scripts") => Vec::new(),
        _ => text.lines().map(|line| of_name(answers, line)).collect(),
    }
}

/// The members of a payload come in the same order in all formats, one per line: the first line that has a name belongs
/// to the first member of that name.
fn of_payload(answers: &Answers, payload: Payload, text: &str) -> Vec<String> {
    let mut numbers = Names::default();
    // The pointers for each name, the last one first.
    let mut places: Vec<Vec<String>> = Vec::new();
    if let Some(json) = preview_text(answers, Document::Payload(payload), Rendering::Json) {
        let tree = read::tree(&json);
        let catalogue = &answers.platform().catalogue;
        let layout = catalogue.layout(Kind::Payload(payload));
        let entries = catalogue.entries.as_ref().map_or("", |entries| entries.setup);
        let mut walk = Walk { layout, entries, entry: Pointer::root(), found: Vec::new() };
        if let Some(root) = tree.root() {
            walk.object(root, layout.root());
        }
        for (name, place) in walk.found.into_iter().rev() {
            let (number, is_new) = numbers.number(&name, places.len());
            if is_new {
                places.push(Vec::new());
            }
            places[*number].push(place);
        }
    }
    let mut place = |line: &str| places.get_mut(*numbers.number(name_of(line)?, usize::MAX).0)?.pop();
    text.lines().map(|line| place(line).unwrap_or_default()).collect()
}

/// The name that a line begins with: `"name": `, `name: `.
fn name_of(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '-', '{', '[', '\'']);
    let (name, _) = line.split_once(':')?;
    let name = name.trim_matches(['"', '\'']);
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')).then_some(name)
}

struct Walk {
    layout: &'static Layout,
    /// The pointer, in a setup, to the list whose entries repeat fields of the setup.
    entries: &'static str,
    /// The pointer to the entry that is being walked; the root outside of all entries.
    entry: Pointer,
    found: Vec<(String, String)>,
}

impl Walk {
    fn object(&mut self, node: NodeRef<'_>, object: &'static ObjectLayout) {
        for child in node.children() {
            let Some((_, member)) = object.member(child.key()) else {
                self.found.push((child.key().to_owned(), String::new()));
                continue;
            };
            let place = member.field.setup.map_or_else(String::new, |setup| [self.entry.as_str(), setup].concat());
            self.found.push((child.key().to_owned(), place));
            let Some(inner) = self.layout.child(member) else { continue };
            match child.kind() {
                NodeKind::Object => self.object(child, inner),
                NodeKind::Array => {
                    for (index, entry) in child.children().enumerate() {
                        let outer = std::mem::replace(&mut self.entry, Pointer::from(self.entries));
                        self.entry.push_index(index);
                        self.object(entry, inner);
                        self.entry = outer;
                    }
                }
                _ => {}
            }
        }
    }
}

/// The pointer to the answer whose text the line holds; if there are several, to the longest, which says most. Names
/// may be in backticks in the line, part by part.
fn of_name(answers: &Answers, line: &str) -> String {
    let bare: String = line.chars().filter(|c| *c != '`').collect();
    let mut best = (0, String::new());
    leaves(&Value::Object(answers.values().clone()), &mut Pointer::root(), &mut |place, text| {
        let text: String = text.chars().filter(|c| *c != '`').collect();
        // Governed objects come first: an answer that is in nearly every line says nothing about this one.
        let weight = if place.starts_with("/govern/") { text.len() + 1000 } else { text.len() };
        if text.len() > 2 && weight > best.0 && holds(&bare, &text) {
            best = (weight, place.to_owned());
        }
    });
    best.1
}

/// Whether a line holds a text as a whole word.
fn holds(line: &str, text: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(text).any(|(at, _)| {
        let (before, after) = (line.get(..at), line.get(at + text.len()..));
        !is_part(before.and_then(|before| before.chars().next_back()))
            && !is_part(after.and_then(|after| after.chars().next()))
    })
}

fn leaves(value: &Value, place: &mut Pointer, told: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::Text(text) => told(place.as_str(), text),
        Value::Object(object) => {
            for (name, value) in object.iter() {
                let length = place.push_name(name);
                leaves(value, place, told);
                place.cut(length);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let length = place.push_index(index);
                leaves(value, place, told);
                place.cut(length);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(setup: &str, document: &str, format: &str) -> Vec<(String, String)> {
        let tree = read::tree(setup);
        let answers = tree.root().map(Answers::of).unwrap_or_default().for_showing();
        let Some(document) = Document::from_name(document) else { return Vec::new() };
        let Some(rendering) = Rendering::named(format, document.renderings()) else { return Vec::new() };
        let text = preview_text(&answers, document, rendering).unwrap_or_default();
        text.lines().map(|line| line.trim().to_owned()).zip(origins(&answers, document, rendering)).collect()
    }

    fn place<'a>(told: &'a [(String, String)], part: &str) -> Vec<&'a str> {
        told.iter().filter(|(line, _)| line.contains(part)).map(|(_, place)| place.as_str()).collect()
    }

    const SETUP: &str = r#"{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "a.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0a", "catalog": "immuta",
        "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientId": "x", "clientSecret": "s3cret"}, "additionalWorkspaceConnections": [
        {"workspaceUrl": "b.cloud.databricks.com", "authenticationType": "token", "token": "t", "catalogs": ["sales"]}]}"#;

    #[test]
    fn lines_of_a_payload_lead_to_their_answers_in_every_format() {
        for format in ["json", "yaml", "curl", "python", "httpie", "powershell"] {
            let told = told(SETUP, "integration-create", format);
            assert!(told.len() > 10, "{format}");
            assert_eq!(place(&told, "a.cloud"), ["/workspaceUrl"], "{format} {told:?}");
            assert_eq!(place(&told, "b.cloud"), ["/additionalWorkspaceConnections/0/workspaceUrl"], "{format}");
            assert_eq!(place(&told, "clientSecret"), ["/oAuthClientConfig/clientSecret"], "{format}");
        }
    }

    #[test]
    fn one_answer_in_two_places_is_found_from_both() {
        let setup = SETUP.replace("integration-automatic", "connection");
        let told = told(&setup, "connection", "json");
        assert_eq!(place(&told, "a.cloud"), ["/workspaceUrl", "/workspaceUrl"]);
        // What the API fixes comes from no answer.
        assert_eq!(place(&told, "jobClusterId"), [""]);
    }

    #[test]
    fn grants_lead_to_the_object_they_are_about() {
        let setup = r#"{"ucforge": 1, "flow": "connection", "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "govern": [{"schema": "hr.people"}, {"catalog": "sales"}]}"#;
        let told = told(setup, "grants", "sql");
        assert_eq!(place(&told, "ON SCHEMA `hr`.`people`"), ["/govern/0/schema"]);
        assert_eq!(place(&told, "ON CATALOG `sales`"), ["/govern/1/catalog"]);
        assert_eq!(place(&told, "ON CATALOG `system`"), ["/servicePrincipal"]);
    }
}
