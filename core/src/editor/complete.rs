//! What may be typed at a place.

use super::completion::{Completion, Sort};
use super::context::{self, Context, walk};
use super::place::{Place, Slot, Style};
use super::template::{Piece, Writer};
use super::{Draft, block, flow, hover, starters, words};
use crate::catalogue::{Choices, Member, ObjectLayout, Shape};
use crate::check::Checked;
use crate::diagnostic::{Edit, Severity};
use crate::kinds::Payload;
use crate::platform::CHOICES;
use crate::read::{Format, MAX_BYTES};
use crate::text::{Span, part};
use crate::tree::NodeRef;

/// What may be typed at a byte offset, the most likely first.
pub(super) fn at(draft: &Draft<'_>, cursor: usize) -> Vec<Completion> {
    if draft.source.len() > MAX_BYTES {
        return Vec::new();
    }
    match draft.format() {
        Format::Sql => words::complete(draft.source, cursor),
        Format::Curl => in_command(draft, cursor),
        Format::Json => in_document(draft, cursor, json(draft.source, 0, cursor)),
        Format::Yaml => in_document(draft, cursor, block::place(draft.source, cursor)),
    }
}

fn json(text: &str, from: usize, cursor: usize) -> Option<Place> {
    match flow::place(text, from, cursor, Style::Json, &[]) {
        flow::Found::Place(place) => Some(place),
        flow::Found::Nothing | flow::Found::Closed(_) => None,
    }
}

/// Completes in the body of a command, if the body is written without escapes.
fn in_command(draft: &Draft<'_>, cursor: usize) -> Vec<Completion> {
    let checked = draft.check();
    let is_around = |one: &&Checked<'_>| {
        let span = one.tree.root().map(NodeRef::span);
        span.is_some_and(|span| (span.start as usize) < cursor && cursor <= span.end as usize)
    };
    let Some(own) = checked.all().find(is_around) else { return Vec::new() };
    let start = own.tree.root().map_or(0, |root| root.span().start as usize);
    // Between double quotes, every quote would need a backslash.
    if !part(draft.source, ..start).trim_end().ends_with(['\'', '\n']) && !part(draft.source, ..start).ends_with('\n') {
        return Vec::new();
    }
    json(draft.source, start, cursor).map(|place| Offer::new(draft, own, &place).all()).unwrap_or_default()
}

fn in_document(draft: &Draft<'_>, cursor: usize, place: Option<Place>) -> Vec<Completion> {
    let Some(place) = place.filter(|place| !is_marked(draft.source, place)) else { return Vec::new() };
    if starters::is_unwritten(draft.source, &place) {
        return starters::all(draft, cursor, &place);
    }
    // The text being typed is left out: it says nothing about the rest yet. Without a value in its place, the text that
    // follows would be read as the value.
    let (start, end) = (place.token.start as usize, place.token.end as usize);
    let without = if is_named(draft.source, &place) {
        draft.source.to_owned()
    } else {
        let rest = part(draft.source, end..);
        let is_open = place.slot == Slot::Value && !matches!(place.style, Style::Block { .. });
        let value = if is_open { ["null", comma(&place, rest)].concat() } else { String::new() };
        [part(draft.source, ..start), &value, rest].concat()
    };
    let checked = context::checked(&Draft { source: &without, ..*draft });
    Offer::new(draft, &checked, &place).all()
}

/// Whether the text to replace has a YAML anchor, which may be used elsewhere, or a tag.
fn is_marked(source: &str, place: &Place) -> bool {
    place.style != Style::Json && place.token.of(source).starts_with(['&', '!'])
}

/// Whether a name at the place has its colon already.
fn is_named(source: &str, place: &Place) -> bool {
    let rest = part(source, place.token.end as usize..);
    place.slot == Slot::Name && rest.trim_start_matches([' ', '\t']).starts_with(':')
}

/// The comma that is needed between the inserted text and the rest; empty if none is.
fn comma(place: &Place, rest: &str) -> &'static str {
    let start = rest.trim_start();
    let goes_on = match place.style {
        Style::Json => !start.is_empty() && !start.starts_with([',', '}', ']', ':', '\'']),
        // If the brackets are not closed yet, the lines that follow are meant to be outside of them.
        Style::Flow => flow::goes_on(rest),
        Style::Block { .. } => false,
    };
    if goes_on { "," } else { "" }
}

struct Offer<'a> {
    checked: &'a Checked<'a>,
    place: &'a Place,
    /// The text to replace.
    token: &'a str,
    /// Whether the name to replace has its colon already.
    is_named: bool,
    /// The text to add after the inserted text.
    after: &'static str,
    /// The text to add before the inserted text.
    before: &'static str,
}

impl<'a> Offer<'a> {
    fn new(draft: &Draft<'a>, checked: &'a Checked<'a>, place: &'a Place) -> Self {
        let is_json = place.style == Style::Json;
        let is_named = is_named(draft.source, place);
        let is_glued = part(draft.source, ..place.token.start as usize).ends_with([':', '-']);
        Self {
            checked,
            place,
            token: place.token.of(draft.source),
            is_named,
            after: comma(place, part(draft.source, place.token.end as usize..)),
            before: if is_glued && !is_json { " " } else { "" },
        }
    }

    fn all(&self) -> Vec<Completion> {
        let Some(here) = walk(self.checked, &self.place.path) else { return Vec::new() };
        let on_line = matches!(self.place.style, Style::Block { own_line: true, .. });
        match (self.place.slot, here.object.filter(|_| here.is_object())) {
            (Slot::Name, Some(object)) => self.names(&here, object),
            (Slot::Value, Some(object)) if on_line => self.names(&here, object),
            (Slot::Name, None) => self.inside(&here, on_line),
            (Slot::Value, object) => self.values(&here, object),
        }
    }

    fn completion(&self, label: &str, sort: Sort, detail: &str, text: Vec<Piece>) -> Completion {
        let quote = self.token.get(..1).filter(|quote| ["\"", "'"].contains(quote)).unwrap_or("");
        let comma = self.place.comma.map(|at| Edit { span: Span::at(at), text: ",".into() });
        Completion {
            label: label.to_owned(),
            sort,
            detail: detail.to_owned(),
            documentation: String::new(),
            filter: [quote, label, quote].concat(),
            span: self.place.token,
            text,
            also: comma.into_iter().collect(),
        }
    }

    fn writer(&self, here: &Context<'_>) -> Writer {
        let mut writer = Writer::new(here.known, self.place.style);
        writer.text(self.before);
        writer
    }

    fn finished(&self, mut writer: Writer) -> Vec<Piece> {
        writer.text(self.after);
        writer.pieces.retain(|piece| *piece != Piece::Text(String::new()));
        writer.pieces
    }

    /// Offers the members that an object does not have yet, required ones first.
    fn names(&self, here: &Context<'_>, object: &'static ObjectLayout) -> Vec<Completion> {
        let flow = here.known.flow;
        let has = |name: &str| self.others(here).any(|other| other == name);
        let fits = |member: &&Member| {
            let is_carried = flow.is_none_or(|flow| member.is_carried_by(flow) || member.fixed(Some(flow)).is_some());
            is_carried && member.field.when.holds(here.choices) != Some(false) && !has(member.name)
        };
        let needs = |member: &&Member| member.is_required(flow) && member.field.when.holds(here.choices) == Some(true);
        let (needed, others): (Vec<&Member>, Vec<&Member>) = object.members.iter().filter(fits).partition(needs);
        let mut all = Vec::new();
        let choices = self.usual_choices(here, object);
        let mut at_once = self.writer(here).needed(object, choices);
        at_once.retain(|member| !has(member.name));
        if at_once.len() > 1 && !self.is_named && self.place.style != Style::Flow {
            all.push(self.several(here, &at_once, choices));
        }
        all.extend(needed.into_iter().chain(others).map(|member| self.name(here, member)));
        all
    }

    /// The names of the object at the place, without the one that is replaced.
    fn others<'b>(&'b self, here: &'b Context<'_>) -> impl Iterator<Item = &'b str> {
        let is_own =
            |span: Option<Span>| self.is_named && span.is_some_and(|span| span.start == self.place.token.start);
        let members = here.node.into_iter().flat_map(NodeRef::children);
        let read = members.filter(move |child| !is_own(child.key_span())).map(NodeRef::key);
        read.chain(self.place.names.iter().map(String::as_str))
    }

    /// A name alone if its value is there already, or else the text that `write` writes.
    fn named(&self, here: &Context<'_>, name: &str, write: impl FnOnce(&mut Writer)) -> Vec<Piece> {
        let mut writer = self.writer(here);
        if !self.is_named {
            write(&mut writer);
            return self.finished(writer);
        }
        // A quoted name may have its colon right after it: it keeps its quotes.
        match self.token.get(..1).filter(|quote| ["\"", "'"].contains(quote)) {
            Some(quote) if self.place.style != Style::Json => writer.text(&[quote, name, quote].concat()),
            _ => writer.name(name),
        }
        writer.pieces
    }

    fn name(&self, here: &Context<'_>, member: &Member) -> Completion {
        let text = self.named(here, member.name, |writer| writer.member(member, here.choices, 0));
        let sort = if member.child.is_some() { Sort::Object } else { Sort::Field };
        let documentation = hover::of_member(here.known, member);
        Completion { documentation, ..self.completion(member.name, sort, member.field.label, text) }
    }

    /// How the connection signs in: the recommended way, if it names none.
    fn usual_choices(&self, here: &Context<'_>, object: &'static ObjectLayout) -> Choices {
        let is_named = here.node.is_some_and(|node| here.known.catalogue().names_a_way(node));
        if is_named { here.choices } else { self.writer(here).inside(object, here.choices) }
    }

    /// Offers all required members that are missing, as one completion.
    fn several(&self, here: &Context<'_>, needed: &[&Member], choices: Choices) -> Completion {
        let mut writer = self.writer(here);
        for (number, member) in needed.iter().enumerate() {
            if number > 0 {
                writer.text(if self.place.style == Style::Json { "," } else { "" });
                writer.line(0);
            }
            writer.member(member, choices, 0);
        }
        let names: Vec<&str> = needed.iter().map(|member| member.name).collect();
        let text = self.finished(writer);
        self.completion("all required fields", Sort::Several, &names.join(", "), text)
    }

    /// Offers the names in an object that the catalogue does not describe, or the first entry of a list.
    fn inside(&self, here: &Context<'_>, on_line: bool) -> Vec<Completion> {
        let Some(member) = here.member.filter(|_| !here.is_entry) else { return Vec::new() };
        let is_inside = !matches!(self.place.style, Style::Block { .. }) || on_line;
        match member.field.shape {
            Shape::Objects | Shape::Texts(_) if on_line => {
                let mut writer = self.writer(here);
                writer.text("- ");
                if let Some(object) = here.known.layout.child(member) {
                    writer.members(object, Choices::default(), 1);
                } else {
                    writer.value(member, here.choices, 0);
                }
                vec![self.completion("- ", Sort::Several, "an entry", self.finished(writer))]
            }
            // A secret has only one source.
            Shape::Secret { .. } if self.others(here).next().is_some() => Vec::new(),
            Shape::Secret { env, .. } if here.known.is_setup() && is_inside => [
                ("env", "an environment variable", env),
                ("file", "a file, relative to the setup", ""),
                ("command", "a command and its arguments", ""),
            ]
            .into_iter()
            .map(|(name, detail, value)| {
                let text = self.named(here, name, |writer| writer.pair(name, value, name == "command"));
                self.completion(name, Sort::Field, detail, text)
            })
            .collect(),
            Shape::Exceptions => self.exceptions(here),
            Shape::Extra => Payload::ALL
                .into_iter()
                .filter(|payload| here.known.catalogue().sends(*payload))
                .filter(|payload| !self.others(here).any(|other| other == payload.name()))
                .map(|payload| {
                    let text = self.named(here, payload.name(), |writer| {
                        writer.name(payload.name());
                        writer.text(": {");
                        writer.pieces.push(Piece::Hole(Vec::new()));
                        writer.text("}");
                    });
                    self.completion(payload.name(), Sort::Field, payload.title(), text)
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Offers the codes of the findings in this setup that may be allowed.
    fn exceptions(&self, here: &Context<'_>) -> Vec<Completion> {
        let mut seen: Vec<&str> = Vec::new();
        let mut all = Vec::new();
        for finding in self.checked.findings.iter().filter(|finding| finding.severity != Severity::Error) {
            let code = finding.code;
            if seen.contains(&code.id()) || self.others(here).any(|other| other == code.id()) {
                continue;
            }
            seen.push(code.id());
            let documentation = hover::of_code(code);
            let text = self.named(here, code.id(), |writer| writer.pair(code.id(), "", false));
            all.push(Completion { documentation, ..self.completion(code.id(), Sort::Field, code.title(), text) });
        }
        all
    }

    /// Offers the possible values.
    fn values(&self, here: &Context<'_>, object: Option<&'static ObjectLayout>) -> Vec<Completion> {
        let Some(member) = here.member else { return Vec::new() };
        let field = member.field;
        if let Some(object) = object.filter(|_| self.token.is_empty()) {
            let mut writer = self.writer(here);
            writer.object(object, here.choices, 0);
            return vec![self.completion("{ }", Sort::Several, field.label, self.finished(writer))];
        }
        if here.is_entry || object.is_some() {
            return Vec::new();
        }
        if let Some(fixed) = member.fixed(here.known.flow) {
            let text = fixed.shown();
            return vec![self.value(here, text.trim_matches('"'), "the only value here", text.starts_with('"'))];
        }
        let documented = |mut one: Completion| {
            one.documentation = hover::of_member(here.known, member);
            one
        };
        match field.shape {
            Shape::Boolean => ["true", "false"].map(|value| documented(self.value(here, value, "", false))).to_vec(),
            Shape::Choice(choices) => {
                let mut sorted: Vec<_> = choices.iter().collect();
                sorted.sort_by_key(|choice| !choice.recommended);
                sorted.iter().map(|choice| documented(self.value(here, choice.value, choice.label, true))).collect()
            }
            Shape::Platform => CHOICES.iter().map(|one| self.value(here, one.value, one.label, true)).collect(),
            Shape::Objects | Shape::Texts(_) | Shape::Secret { .. } if self.token.is_empty() => {
                let mut writer = self.writer(here);
                writer.value(member, here.choices, 0);
                let label = if matches!(field.shape, Shape::Secret { .. }) { "from the environment" } else { "[ ]" };
                vec![documented(self.completion(label, Sort::Several, field.label, self.finished(writer)))]
            }
            _ => {
                let follows = field.follows.zip(here.connection).and_then(|(follows, node)| follows(node));
                let follows = follows.map(|value| self.value(here, &value, "follows from the other answers", true));
                let assumed = Some(field.assumed).filter(|assumed| !assumed.is_empty());
                let is_text = !matches!(field.shape, Shape::Integer { .. });
                let assumed = assumed.map(|value| self.value(here, value, "what counts where it is left out", is_text));
                follows.into_iter().chain(assumed).map(documented).collect()
            }
        }
    }

    fn value(&self, here: &Context<'_>, value: &str, detail: &str, is_text: bool) -> Completion {
        let own = self.token.get(..1).filter(|quote| ["\"", "'"].contains(quote));
        let quote = match own {
            Some(quote) => quote,
            None if is_text && self.place.style == Style::Json => "\"",
            None => "",
        };
        let mut writer = self.writer(here);
        writer.text(&[quote, value, quote].concat());
        self.completion(value, Sort::Value, detail, self.finished(writer))
    }
}
