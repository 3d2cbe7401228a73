//! Completions for an empty text: whole documents.

use std::path::Path;

use super::completion::{Completion, Sort};
use super::place::{Place, Style};
use super::template::Piece;
use super::{Draft, template};
use crate::kinds::{Flow, Kind, Payload};
use crate::platform::PLATFORMS;
use crate::starter;
use crate::text::Span;

/// Whether nothing has been written yet but brackets.
pub(super) fn is_unwritten(source: &str, place: &Place) -> bool {
    let token = place.token.of(source);
    let rest = source.replacen(token, "", usize::from(!token.is_empty()));
    let rest: String = rest.chars().filter(|c| !c.is_whitespace() && *c != '\u{FEFF}').collect();
    place.path.is_empty() && (rest.is_empty() || rest == "{}" || rest == "{")
}

/// All documents that somebody may start with.
pub(super) fn all(draft: &Draft<'_>, cursor: usize, place: &Place) -> Vec<Completion> {
    let is_named_so = draft.file.is_some_and(|file| {
        let end = Path::new(file).extension().unwrap_or_default();
        end.eq_ignore_ascii_case("json") || end.eq_ignore_ascii_case("jsonc")
    });
    let is_json = place.style == Style::Json || is_named_so;
    // Inside brackets, a whole document would not fit.
    if draft.source.contains('{') {
        return Vec::new();
    }
    let span = if place.token.start == place.token.end { Span::at(cursor) } else { place.token };
    let completion = |label: String, detail: &str, text: Vec<Piece>| Completion {
        filter: label.clone(),
        label,
        sort: Sort::Several,
        detail: detail.to_owned(),
        documentation: String::new(),
        span,
        text,
        also: Vec::new(),
    };
    let mut all = Vec::new();
    for platform in PLATFORMS {
        let catalogue = &platform.catalogue;
        if is_json {
            for payload in Payload::ALL.into_iter().filter(|payload| catalogue.sends(*payload)) {
                let text = template::document(catalogue.layout(Kind::from(payload)), Style::Json);
                all.push(completion(["ucforge ", payload.name(), " ", catalogue.id].concat(), payload.title(), text));
            }
        } else {
            for flow in Flow::ALL.into_iter().filter(|flow| catalogue.has(*flow)) {
                let Ok(text) = starter::yaml(platform, flow, None) else { continue };
                let label = ["ucforge setup ", flow.name(), " ", catalogue.id].concat();
                all.push(completion(label, "A commented setup", vec![Piece::Text(text)]));
            }
        }
    }
    all
}
