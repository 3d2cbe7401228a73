//! All pages in order, for a reference to read from top to bottom.

use super::field::{is_same, of_field};
use super::{Page, of_code};
use crate::catalogue::{Field, Group};
use crate::codes;
use crate::platform::PLATFORMS;

/// Pages that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    /// The anchor for links.
    pub id: String,
    /// The heading.
    pub title: &'static str,
    /// What the pages are about. Empty if the title says it.
    pub help: &'static str,
    /// The pages, each with its anchor.
    pub entries: Vec<(String, Page)>,
}

/// What the first digit of a code means.
const ABOUT: [(&str, &str); 7] = [
    ("0", "The text: syntax, duplicate keys, encoding, size, depth"),
    ("1", "The shape: unknown, missing, misplaced or wrongly typed fields"),
    ("2", "One value: host, path, port, catalog, key, URL, placeholders, masked secrets"),
    ("3", "Values that must fit each other inside one document"),
    ("4", "Documents that must fit each other"),
    ("5", "SQL scripts"),
    ("9", "Advice"),
];

/// The pages of all codes, in a section for each first digit.
pub fn all_codes() -> Vec<Section> {
    let section = |(digit, title): (&str, &'static str)| {
        let start = ["UC", digit].concat();
        let own = codes::ALL.iter().filter(|code| code.id().starts_with(&start));
        let entries = own.map(|code| (code.id().to_owned(), of_code(*code))).collect();
        Section { id: [&start, "xx"].concat(), title, help: "", entries }
    };
    ABOUT.into_iter().map(section).collect()
}

/// The pages of all fields of all platforms, in the order of the form. A field that several platforms share appears
/// once.
pub fn all_fields() -> Vec<Section> {
    const NEVER_ASKED: Group =
        Group { id: "files", title: "Not in the form", help: "What only setup files hold, and what the API fixes." };
    let mut sections: Vec<Section> = Vec::new();
    let mut seen: Vec<&Field> = Vec::new();
    let (asked, others): (Vec<_>, Vec<_>) = PLATFORMS
        .iter()
        .flat_map(|platform| platform.catalogue.fields.iter().map(|field| (&platform.catalogue, field)))
        .partition(|(_, field)| field.group.is_some());
    for (catalogue, field) in asked.into_iter().chain(others) {
        let Some(pointer) = field.setup.or_else(|| field.places.first().map(|place| place.at)) else { continue };
        if seen.iter().any(|other| is_same(other, field)) {
            continue;
        }
        seen.push(field);
        let group = field.group.unwrap_or(&NEVER_ASKED);
        let at = sections.iter().position(|section| section.id == group.id).unwrap_or(sections.len());
        if at == sections.len() {
            let (id, title, help) = (group.id.to_owned(), group.title, group.help);
            sections.push(Section { id, title, help, entries: Vec::new() });
        }
        let taken = |name: &str| sections.iter().any(|section| section.entries.iter().any(|(id, _)| id == name));
        // Platforms may have different fields with the same pointer.
        let id = if taken(pointer) { [catalogue.id, pointer].concat() } else { pointer.to_owned() };
        let name = pointer.rsplit('/').next().unwrap_or(pointer);
        sections[at].entries.push((id, of_field(catalogue, field, name)));
    }
    sections
}
