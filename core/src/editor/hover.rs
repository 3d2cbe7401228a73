//! Hover texts, as Markdown. They never contain any of the document's text, which may hold secrets.

use super::Draft;
use super::context::Known;
use super::words;
use crate::catalogue::{Choices, Member, ObjectLayout, Shape};
use crate::check::Checked;
use crate::diagnostic::Code;
use crate::explain;
use crate::read::{Format, MAX_BYTES};
use crate::source::Source;
use crate::text::Span;
use crate::tree::{NodeKind, NodeRef};

/// The hover text for a part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The part of the text.
    pub span: Span,
    /// The hover text, as Markdown.
    pub markdown: String,
}

/// The maximum number of findings that are explained at one place.
const MOST: usize = 3;

/// The hover text for what is at a byte offset.
pub(super) fn at(draft: &Draft<'_>, offset: usize) -> Option<Hover> {
    if draft.source.len() > MAX_BYTES {
        return None;
    }
    let checked = draft.check();
    if super::is_silent(&checked) {
        return None;
    }
    let field = checked.all().find_map(|one| field(one, offset));
    let word = if checked.format == Format::Sql { words::hover(draft.source, offset) } else { None };
    let mut parts: Vec<(Span, String)> = field.or(word).into_iter().collect();
    let mut seen: Vec<Code> = Vec::new();
    for finding in checked.all().flat_map(|one| &one.findings) {
        let is_here = finding.span.start as usize <= offset && offset < finding.span.end as usize;
        if is_here && !seen.contains(&finding.code) && seen.len() < MOST {
            seen.push(finding.code);
            parts.push((finding.span, of_code(finding.code)));
        }
    }
    let span = parts.first()?.0;
    let texts: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
    Some(Hover { span, markdown: texts.join("\n\n---\n\n") })
}

/// Explains what a code means and what to do.
pub(super) fn of_code(code: Code) -> String {
    let words = code.words();
    let mut out =
        ["**", code.id(), "**: ", code.title(), "\n\n", words.means, " ", words.why, "\n\n", words.fix].concat();
    source(&mut out, code.source());
    out
}

/// Explains a field at its place in a document.
pub(super) fn of_member(known: Known, member: &Member) -> String {
    let field = member.field;
    let mut out = ["**", field.label, "** (`", member.name, "`)\n\n", field.help, "\n"].concat();
    let mut fact = |name: &str, words: &str| out.extend(["\n- ", name, ": ", words]);
    match member.fixed(known.flow) {
        Some(fixed) => fact("Here", &["always `", &fixed.shown(), "`"].concat()),
        None if member.is_required(known.flow) => fact("Here", "required"),
        None => {}
    }
    for (name, words) in explain::facts(known.catalogue(), field) {
        let is_code = name == "Example";
        fact(name, &if is_code { ["`", &words, "`"].concat() } else { words });
    }
    if let Shape::Choice(choices) = field.shape {
        for choice in choices {
            out.extend(["\n  - `", choice.value, "`: ", choice.label]);
        }
    }
    if !field.find.is_empty() {
        out.extend(["\n\n", field.find]);
    }
    source(&mut out, field.source);
    out
}

fn source(out: &mut String, source: Source) {
    if let Some(address) = source.address() {
        out.extend(["\n\n[", source.title(), "](", address, ")"]);
    }
}

/// The hover text for the field whose name or value is at a byte offset.
fn field(checked: &Checked<'_>, offset: usize) -> Option<(Span, String)> {
    let known = Known::of(checked)?;
    let search = Search { checked, known, offset };
    search.object(checked.tree.root()?, known.layout.root(), Choices::default())
}

struct Search<'a> {
    checked: &'a Checked<'a>,
    known: Known,
    offset: usize,
}

impl Search<'_> {
    fn is_at(&self, span: Span) -> bool {
        span.start as usize <= self.offset && self.offset < span.end as usize
    }

    fn object(&self, node: NodeRef<'_>, object: &'static ObjectLayout, around: Choices) -> Option<(Span, String)> {
        let choices =
            if object.is_connection() { self.known.choices(self.checked, object, Some(node)) } else { around };
        node.children().find_map(|child| {
            let (_, member) = object.member(child.key())?;
            let inside = self.known.layout.child(member);
            if let Some(key) = child.key_span().filter(|key| self.is_at(*key)) {
                return Some((key, of_member(self.known, member)));
            }
            match (inside, child.kind()) {
                (Some(object), NodeKind::Object) => self.object(child, object, choices),
                (Some(object), NodeKind::Array) => {
                    let mut entries = child.children().filter(|entry| entry.kind() == NodeKind::Object);
                    entries.find_map(|entry| self.object(entry, object, choices))
                }
                _ => self.is_at(child.span()).then(|| (child.span(), of_member(self.known, member))),
            }
        })
    }
}
