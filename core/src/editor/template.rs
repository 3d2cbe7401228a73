//! Text to insert, with places that are still to be filled in.

use super::context::Known;
use super::place::Style;
use crate::catalogue::{Choice, Choices, Format, Layout, Literal, Member, ObjectLayout, Shape};
use crate::kinds::Kind;
use crate::platform::CHOICES;

/// A part of the text to insert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A text. Lines after the first are indented like the line that it is inserted into, plus their own spaces.
    Text(String),
    /// A place to fill in, with its possible values, the most likely first. Empty if they are not known.
    Hole(Vec<String>),
}

/// The text to insert for editors that do not support places to fill in.
pub fn plain(pieces: &[Piece]) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Hole(values) => values.first().cloned().unwrap_or_default(),
    };
    pieces.iter().map(text).collect()
}

/// Writes names with values as a document has them.
pub(super) struct Writer {
    pub(super) known: Known,
    pub(super) style: Style,
    pub(super) pieces: Vec<Piece>,
}

impl Writer {
    pub(super) fn new(known: Known, style: Style) -> Self {
        Self { known, style, pieces: Vec::new() }
    }

    pub(super) fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn hole(&mut self, values: Vec<String>) {
        self.pieces.push(Piece::Hole(values));
    }

    /// Starts a new line, `depth` steps further in.
    pub(super) fn line(&mut self, depth: usize) {
        let inside = match self.style {
            Style::Block { inside, .. } => inside,
            _ => 0,
        };
        self.text(&["\n", &" ".repeat(inside + 2 * depth)].concat());
    }

    fn is_block(&self) -> bool {
        matches!(self.style, Style::Block { .. })
    }

    pub(super) fn name(&mut self, name: &str) {
        if self.style == Style::Json { self.text(&["\"", name, "\""].concat()) } else { self.text(name) }
    }

    /// Writes a member: its name and its value.
    pub(super) fn member(&mut self, member: &Member, choices: Choices, depth: usize) {
        self.name(member.name);
        self.text(if self.is_block() && self.is_on_lines(member, choices) { ":" } else { ": " });
        self.value(member, choices, depth);
    }

    /// Whether a value is written on the lines after its name.
    fn is_on_lines(&self, member: &Member, choices: Choices) -> bool {
        match member.field.shape {
            Shape::Object => self.known.layout.child(member).is_some_and(|object| self.has_needed(object, choices)),
            Shape::Objects | Shape::Texts(_) => true,
            _ => false,
        }
    }

    fn has_needed(&self, object: &'static ObjectLayout, choices: Choices) -> bool {
        !self.needed(object, self.inside(object, choices)).is_empty()
    }

    /// How a connection that is still to be written signs in: as the document fixes it, or else in the recommended way.
    pub(super) fn inside(&self, object: &ObjectLayout, choices: Choices) -> Choices {
        if !object.is_connection() {
            return choices;
        }
        let catalogue = self.known.catalogue();
        let mut usual = object.settled(self.known.flow);
        for (of, discriminator) in catalogue.sign_in.iter().enumerate() {
            let way = catalogue.ways().iter().find(|way| way.recommended).filter(|_| of == 0);
            let way = way.and_then(|way| discriminator.number(|value| value.is_text(way.value)));
            if usual.of(of).is_none() {
                usual = usual.with(of, way.or(discriminator.otherwise));
            }
        }
        usual
    }

    /// The members that an object must have.
    pub(super) fn needed(&self, object: &'static ObjectLayout, choices: Choices) -> Vec<&'static Member> {
        let is_needed =
            |member: &&Member| member.is_required(self.known.flow) && member.field.when.holds(choices) == Some(true);
        object.members.iter().filter(is_needed).collect()
    }

    /// Writes the value of a member.
    pub(super) fn value(&mut self, member: &Member, choices: Choices, depth: usize) {
        if let Some(fixed) = member.fixed(self.known.flow) {
            let text = self.literal(fixed);
            self.text(&text);
            return;
        }
        let field = member.field;
        match (field.shape, self.known.layout.child(member)) {
            (Shape::Object, Some(object)) => self.object(object, choices, depth),
            (Shape::Objects, Some(object)) => {
                if self.is_block() {
                    self.line(depth + 1);
                    self.text("- ");
                    self.members(object, choices, depth + 2);
                } else {
                    self.text("[");
                    self.object(object, choices, depth);
                    self.text("]");
                }
            }
            (Shape::Texts(format), _) => {
                if self.is_block() {
                    self.line(depth + 1);
                    self.text("- ");
                } else {
                    self.text("[");
                }
                self.quoted(Vec::new(), format == Format::WorkspaceId);
                if !self.is_block() {
                    self.text("]");
                }
            }
            (Shape::Text(_) | Shape::Object | Shape::Objects, _) => self.quoted(Vec::new(), false),
            (Shape::Secret { env, .. }, _) => self.secret(env),
            (Shape::Integer { min, max }, _) => {
                let value = if min == max { min.to_string() } else { field.assumed.to_owned() };
                let values = [value].into_iter().filter(|value| !value.is_empty());
                self.any(values.collect());
            }
            (Shape::Boolean, _) => {
                let is_off = field.assumed == "false";
                let values = if is_off { ["false", "true"] } else { ["true", "false"] };
                self.hole(values.map(str::to_owned).to_vec());
            }
            (Shape::Choice(choices), _) => self.quoted(recommended_first(choices), false),
            (Shape::Platform, _) => self.quoted(CHOICES.iter().map(|one| one.value.to_owned()).collect(), false),
            (Shape::Exceptions | Shape::Extra, _) => self.empty(),
            (Shape::Anything, _) => self.any(Vec::new()),
        }
    }

    /// Writes an object with its required members.
    pub(super) fn object(&mut self, object: &'static ObjectLayout, choices: Choices, depth: usize) {
        if self.style == Style::Flow || !self.has_needed(object, choices) {
            self.empty();
        } else if self.is_block() {
            self.line(depth + 1);
            self.members(object, choices, depth + 1);
        } else {
            self.text("{");
            self.line(depth + 1);
            self.members(object, choices, depth + 1);
            self.line(depth);
            self.text("}");
        }
    }

    /// Writes the required members of an object, without its brackets.
    pub(super) fn members(&mut self, object: &'static ObjectLayout, choices: Choices, depth: usize) {
        let choices = self.inside(object, choices);
        let needed = self.needed(object, choices);
        if needed.is_empty() {
            self.hole(Vec::new());
        }
        for (number, member) in needed.into_iter().enumerate() {
            if number > 0 {
                if !self.is_block() {
                    self.text(",");
                }
                self.line(depth);
            }
            self.member(member, choices, depth);
        }
    }

    /// Writes a value without quotes. JSON needs some value: if none is known, that is `null`.
    fn any(&mut self, values: Vec<String>) {
        let is_missing = values.is_empty() && self.style == Style::Json;
        self.hole(if is_missing { vec!["null".to_owned()] } else { values });
    }

    fn empty(&mut self) {
        self.text("{");
        self.hole(Vec::new());
        self.text("}");
    }

    /// Writes where a secret comes from.
    fn secret(&mut self, env: &str) {
        if self.known.layout.kind() != Kind::Setup {
            self.quoted(vec![["${", env, "}"].concat()], true);
            return;
        }
        self.text("{");
        self.name("env");
        self.text(": ");
        self.quoted(vec![env.to_owned()], false);
        self.text("}");
    }

    /// Writes a name with a text to fill in, or with a list of one such text.
    pub(super) fn pair(&mut self, name: &str, value: &str, is_list: bool) {
        self.name(name);
        self.text(if is_list { ": [" } else { ": " });
        self.quoted(Some(value.to_owned()).filter(|value| !value.is_empty()).into_iter().collect(), false);
        self.text(if is_list { "]" } else { "" });
    }

    /// Writes a text to fill in: in quotes in JSON, and where YAML would read it as something else.
    fn quoted(&mut self, values: Vec<String>, always: bool) {
        let quote = if self.style == Style::Json || always { "\"" } else { "" };
        self.text(quote);
        self.hole(values);
        self.text(quote);
    }

    /// A value of the catalogue, as the document writes it.
    pub(super) fn literal(&self, literal: Literal) -> String {
        match literal {
            Literal::Text(text) if self.style != Style::Json => text.to_owned(),
            _ => literal.shown(),
        }
    }
}

/// The values of a choice, the recommended one first.
fn recommended_first(choices: &'static [Choice]) -> Vec<String> {
    let mut sorted: Vec<&Choice> = choices.iter().collect();
    sorted.sort_by_key(|choice| !choice.recommended);
    sorted.into_iter().map(|choice| choice.value.to_owned()).collect()
}

/// A whole document with its required members.
pub(super) fn document(layout: &'static Layout, style: Style) -> Vec<Piece> {
    let mut writer = Writer::new(Known { layout, flow: None }, style);
    writer.object(layout.root(), Choices::default(), 0);
    writer.pieces
}
