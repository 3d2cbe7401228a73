//! The form as a view of the catalogue: what to ask now, what has been answered, what is wrong with it.

mod assumed;
#[cfg(feature = "check")]
mod draft;
mod lists;
mod out;
mod page;
mod picture;
mod purpose;
mod readiness;
mod shown;

#[cfg(feature = "check")]
pub use draft::Draft;
#[cfg(feature = "check")]
pub use lists::entries;
#[cfg(feature = "check")]
pub use page::place_of;
pub use page::{At, page};
pub use purpose::Purpose;
pub use readiness::{Readiness, Ready, readiness};
pub use shown::{Shown, shown};

use shown::Asked;

use crate::catalogue::{Absent, Choice, Choices, Group, Layout, MISSING_FIELD, Member, ObjectLayout, Shape};
use crate::diagnostic::Severity;
use crate::kinds::{Flow, Kind};
use crate::platform::{CHOICES, PLATFORMS, Platform};
use crate::read;
use crate::text::{Span, cut_last};
use crate::tree::{NodeKind, NodeRef, Pointer};

/// Everything a form shows.
pub struct FormView {
    /// The platform.
    pub platform: &'static Platform,
    /// The flow, if one is chosen.
    pub flow: Option<Flow>,
    /// The sections that have something to ask.
    pub groups: Vec<GroupView>,
    /// What is wrong with the answers, errors first.
    pub findings: Vec<Finding>,
    /// How many required answers are missing.
    pub missing: usize,
}

/// A section, or one entry of a list.
pub struct GroupView {
    /// Its name in code; for an entry of a list its number, from 0.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The sentence under it.
    pub help: &'static str,
    /// Its questions.
    pub fields: Vec<FieldView>,
}

/// A question.
pub struct FieldView {
    /// The JSON pointer of the answer in the setup.
    pub pointer: String,
    /// Its member in the catalogue.
    pub member: &'static Member,
    /// Whether the flow needs an answer.
    pub required: bool,
    /// The answer; never a secret.
    pub value: Option<Answer>,
    /// Whether there is an answer.
    pub filled: bool,
    /// The value that counts while there is no answer, if one follows from other answers.
    pub assumed: Option<String>,
    /// The entries of a list, each with its own questions; `None` if it is not a list of objects.
    pub items: Option<Vec<GroupView>>,
}

/// An answer as a form control holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// `true` or `false`.
    Bool(bool),
    /// A text, or a number as text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

/// The kind of control that asks a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// A text of one line.
    Text,
    /// A secret of one line.
    Secret,
    /// A secret of several lines.
    LongSecret,
    /// A whole number.
    Integer,
    /// Yes, no or no answer.
    Boolean,
    /// One of a few options.
    Choice,
    /// A list of texts.
    Texts,
    /// A list of objects.
    Items,
}

impl Control {
    /// The name in the page's view.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Secret => "secret",
            Self::LongSecret => "longSecret",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Choice => "choice",
            Self::Texts => "texts",
            Self::Items => "items",
        }
    }
}

impl FormView {
    /// The question that a finding at this place is about: the one there, else the first below, else the nearest above.
    pub fn field_of(&self, pointer: &str) -> Option<&FieldView> {
        let mut pointer = pointer;
        while !pointer.is_empty() {
            let found = find(&self.groups, pointer, &|field| field.pointer == pointer);
            let below =
                |field: &FieldView| field.pointer.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'));
            if let Some(field) = found.or_else(|| find(&self.groups, pointer, &below)) {
                return Some(field);
            }
            pointer = cut_last(pointer).map_or("", |(above, _)| above);
        }
        None
    }
}

/// The first question of this kind at, below or above a place.
fn find<'a>(groups: &'a [GroupView], pointer: &str, is_it: &dyn Fn(&FieldView) -> bool) -> Option<&'a FieldView> {
    groups.iter().flat_map(|group| &group.fields).find_map(|field| {
        if is_it(field) {
            return Some(field);
        }
        find(std::slice::from_ref(field.item_at(pointer)?), pointer, is_it)
    })
}

/// Parses a number, by hand: nothing else in the first load of the page reads numbers.
fn number(text: &str) -> usize {
    let digits = text.bytes().map(|byte| usize::from(byte.wrapping_sub(b'0')));
    digits.fold(0, |value, digit| value.wrapping_mul(10).wrapping_add(digit))
}

/// Something wrong with an answer.
pub struct Finding {
    /// The code of the rule.
    pub code: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The pointer of the answer it is about, even if that is missing; empty for the whole setup.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The fix, if there is one that is certain.
    pub fix: Option<Fix>,
}

/// Replacements in the JSON text of the setup.
pub struct Fix {
    /// What the fix does.
    pub title: String,
    /// The replacements.
    pub edits: Vec<Edit>,
}

/// The replacement of a range of the setup.
pub struct Edit {
    /// The range.
    pub span: Span,
    /// The start and end of the range in UTF-16 code units, as a page counts.
    pub utf16: (u32, u32),
    /// The new text.
    pub text: String,
}

/// The form for a setup as JSON, which may be incomplete. Never fails: whatever cannot be read counts as not answered.
/// `found` holds the findings of the checks, errors first; the first load of the page has none, and no code that sorts.
pub fn view(setup: &str, found: Vec<Finding>) -> FormView {
    let tree = read::tree(setup);
    let mut view = questions(tree.root(), &mut []);
    view.missing = missing(&view.groups, "", &mut view.findings);
    view.findings.extend(found);
    view
}

/// The questions, without findings. Marks the values that answer them in `asked`, which is empty or has an entry for
/// each value of the tree.
fn questions(root: Option<NodeRef<'_>>, asked: &mut [Asked]) -> FormView {
    let root = root.filter(|root| root.kind() == NodeKind::Object);
    let flow = root.and_then(|root| root.get("flow")).and_then(NodeRef::text).and_then(Flow::from_name);
    let platform = root.map_or(PLATFORMS[0], Platform::of_setup);
    let layout = platform.catalogue.layout(Kind::Setup);
    // The version of the format and the fields that ucforge does not know are not answers, but always part of a setup.
    for name in ["ucforge", "extra"] {
        mark(asked, root.and_then(|root| root.get(name)), Asked::Whole);
    }
    let mut groups = Vec::new();
    for group in platform.catalogue.groups {
        let (pointer, fields) = (Pointer::root(), Vec::new());
        let mut asker = Questions { layout, flow, group: Some(group), connection: root, pointer, fields, asked };
        asker.object(root, layout.root(), choices(layout, root));
        if !asker.fields.is_empty() {
            let (id, title, help) = (group.id.to_owned(), group.title.to_owned(), group.help);
            groups.push(GroupView { id, title, help, fields: asker.fields });
        }
    }
    FormView { platform, flow, groups, findings: Vec::new(), missing: 0 }
}

fn mark(asked: &mut [Asked], node: Option<NodeRef<'_>>, how: Asked) {
    if let Some(mark) = node.and_then(|node| asked.get_mut(node.id().index() as usize)) {
        *mark = how;
    }
}

/// Adds a finding for every question that needs an answer and has none. Returns their number. `entry` names the entry of a
/// list that they belong to.
fn missing(groups: &[GroupView], entry: &str, findings: &mut Vec<Finding>) -> usize {
    let mut count = 0;
    for field in groups.iter().flat_map(|group| &group.fields) {
        if field.required && !field.is_answered() {
            count += 1;
            findings.push(Finding {
                code: MISSING_FIELD.id(),
                severity: Severity::Error,
                pointer: field.pointer.clone(),
                message: [entry, &field.member.field.is_missing()].concat(),
                help: None,
                fix: None,
            });
        }
        for item in field.items.iter().flatten() {
            let entry = [field.entry_label(), " ", &item.title, ": "].concat();
            count += missing(std::slice::from_ref(item), &entry, findings);
        }
    }
    count
}

fn choices(layout: &Layout, node: Option<NodeRef<'_>>) -> Choices {
    node.map(|node| layout.catalogue().choices_in(node)).unwrap_or_default()
}

/// Collects the questions of one section.
struct Questions<'a> {
    layout: &'static Layout,
    flow: Option<Flow>,
    /// `None` inside an entry of a list, which is one section with all its questions.
    group: Option<&'static Group>,
    /// The answers of the connection that the questions belong to.
    connection: Option<NodeRef<'a>>,
    pointer: Pointer,
    fields: Vec<FieldView>,
    /// Marks for the values that answer the questions.
    asked: &'a mut [Asked],
}

impl<'a> Questions<'a> {
    /// Asks for the members of an object of the setup; `node` holds the answers so far.
    fn object(&mut self, node: Option<NodeRef<'a>>, object: &'static ObjectLayout, choices: Choices) {
        for member in &object.members {
            if !self.makes_sense(member, choices) {
                continue;
            }
            let answered = node.and_then(|node| node.get(member.name));
            let length = self.pointer.push_name(member.name);
            if member.field.is_object() {
                if let Some(child) = self.layout.child(member) {
                    self.object(answered, child, choices);
                }
            } else if member.field.group.is_some() && (self.group.is_none() || self.group == member.field.group) {
                self.ask(member, answered);
            }
            self.pointer.cut(length);
        }
    }

    fn makes_sense(&self, member: &Member, choices: Choices) -> bool {
        (member.field.always || self.flow.is_some_and(|flow| member.is_carried_by(flow)))
            && member.field.when.holds(choices) == Some(true)
    }

    fn ask(&mut self, member: &'static Member, node: Option<NodeRef<'a>>) {
        let secret = matches!(member.field.shape, Shape::Secret { .. });
        let items = self.layout.child(member).map(|child| self.items(node, child));
        let has_entries = items.is_some() && node.is_some_and(|node| node.kind() == NodeKind::Array);
        mark(self.asked, node, if has_entries { Asked::Entries } else { Asked::Whole });
        let filled = node.is_some_and(|node| node.kind() != NodeKind::Null);
        let follows = member.field.follows.filter(|_| !filled);
        self.fields.push(FieldView {
            pointer: self.pointer.as_str().to_owned(),
            member,
            required: member.is_required(self.flow),
            value: node.filter(|_| !secret && items.is_none()).and_then(answer).filter(may_be_shown),
            filled,
            assumed: follows.and_then(|follows| follows(self.connection?)),
            items,
        });
    }

    fn items(&mut self, node: Option<NodeRef<'a>>, child: &'static ObjectLayout) -> Vec<GroupView> {
        let entries = node.filter(|node| node.kind() == NodeKind::Array).into_iter().flat_map(NodeRef::children);
        let mut items = Vec::new();
        for (index, entry) in entries.enumerate() {
            let (pointer, asked) = (self.pointer.clone(), &mut *self.asked);
            let (layout, flow, fields) = (self.layout, self.flow, Vec::new());
            let mut inner = Questions { layout, flow, group: None, connection: Some(entry), pointer, fields, asked };
            inner.pointer.push_index(index);
            inner.object(Some(entry), child, self.layout.catalogue().choices_in(entry));
            items.push(GroupView {
                id: index.to_string(),
                title: (index + 1).to_string(),
                help: "",
                fields: inner.fields,
            });
        }
        items
    }
}

impl FieldView {
    /// Whether nothing is left to answer.
    pub fn is_answered(&self) -> bool {
        self.filled || self.assumed.is_some()
    }

    /// The entry of the list that a pointer leads into.
    fn item_at(&self, pointer: &str) -> Option<&GroupView> {
        let entry = pointer.strip_prefix(&*self.pointer)?.strip_prefix('/')?;
        self.items.as_ref()?.get(number(entry.split('/').next()?))
    }

    /// Whether most people can skip the question: if it is left out, some value counts in every flow.
    pub fn is_rare(&self) -> bool {
        let field = self.member.field;
        !self.required && (!field.assumed.is_empty() || matches!(field.absent, Absent::Is(_)))
    }

    /// The answer, if it is a text.
    fn text(&self) -> Option<&str> {
        match &self.value {
            Some(Answer::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The label of one entry of the list.
    fn entry_label(&self) -> &'static str {
        let label = self.member.field.label;
        label.strip_suffix('s').unwrap_or(label)
    }

    /// The layout of the entries, if it is a list of objects.
    fn entry_layout(&self, platform: &'static Platform) -> Option<&'static ObjectLayout> {
        let layout = platform.catalogue.layout(Kind::Setup);
        layout.child(self.member).filter(|_| self.items.is_some())
    }

    /// Whether it is a list in which each entry is one name, of one of several kinds.
    fn is_of_names(&self, platform: &'static Platform) -> bool {
        self.entry_layout(platform).is_some_and(lists::is_of_names)
    }

    /// The kinds that a name in such a list can have, each with its name and label.
    fn kinds(&self, platform: &'static Platform, name: &str) -> Vec<(&'static str, &'static str)> {
        let kinds = self.entry_layout(platform).map(|entry| lists::kinds_of(entry, name)).unwrap_or_default();
        kinds.into_iter().map(|member| (member.name, member.field.label)).collect()
    }

    /// The kind of control that asks the question.
    pub fn control(&self) -> Control {
        match self.member.field.shape {
            Shape::Text(_) | Shape::Object | Shape::Exceptions | Shape::Extra | Shape::Anything => Control::Text,
            Shape::Secret { lines: false, .. } => Control::Secret,
            Shape::Secret { lines: true, .. } => Control::LongSecret,
            Shape::Integer { .. } => Control::Integer,
            Shape::Boolean => Control::Boolean,
            Shape::Choice(_) | Shape::Platform => Control::Choice,
            Shape::Texts(_) => Control::Texts,
            Shape::Objects => Control::Items,
        }
    }

    /// The options to choose from.
    pub fn choices(&self) -> &'static [Choice] {
        match self.member.field.shape {
            Shape::Platform => CHOICES,
            _ => self.member.field.choices(),
        }
    }
}

/// Whether an answer may be shown: a credential is hidden in the wrong field as well as in the right one.
#[cfg(feature = "check")]
fn may_be_shown(answer: &Answer) -> bool {
    use crate::secrecy::Credential;
    match answer {
        Answer::Bool(_) => true,
        Answer::Text(text) => Credential::in_text(text).is_none(),
        Answer::Texts(texts) => texts.iter().all(|text| Credential::in_text(text).is_none()),
    }
}

/// Always: the first load of the page cannot recognize secrets, so that only the field decides whether it shows what is
/// typed.
#[cfg(not(feature = "check"))]
fn may_be_shown(_: &Answer) -> bool {
    true
}

fn answer(node: NodeRef<'_>) -> Option<Answer> {
    match node.kind() {
        NodeKind::Bool(value) => Some(Answer::Bool(value)),
        NodeKind::Number => node.number().map(|number| Answer::Text(number.to_owned())),
        NodeKind::Text => node.text().map(|text| Answer::Text(text.to_owned())),
        NodeKind::Array => Some(Answer::Texts(
            node.children().map(|entry| entry.text().or(entry.number()).unwrap_or("").to_owned()).collect(),
        )),
        NodeKind::Null | NodeKind::Object | NodeKind::Unreadable => None,
    }
}

#[cfg(all(test, feature = "check"))]
mod tests;
