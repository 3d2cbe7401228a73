//! What the catalogue knows about a place.

use super::Draft;
use super::place::Step;
use crate::catalogue::{Catalogue, Choices, Layout, Member, ObjectLayout, Shape};
use crate::check::Checked;
use crate::kinds::{Flow, Kind, Payload};
use crate::platform::Platform;
use crate::read::Format;
use crate::tree::{NodeKind, NodeRef};

/// What is known about a document.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) layout: &'static Layout,
    /// The flow of a setup.
    pub(super) flow: Option<Flow>,
}

/// A place in a document, with what is known about it.
pub(super) struct Context<'a> {
    pub(super) known: Known,
    /// The layout of the object at the place or around it; for a list, that of its entries.
    pub(super) object: Option<&'static ObjectLayout>,
    /// The member that the last name of the path leads to.
    pub(super) member: Option<&'static Member>,
    /// Whether the last step of the path was into an entry of a list.
    pub(super) is_entry: bool,
    /// The value at the place, if there is one.
    pub(super) node: Option<NodeRef<'a>>,
    /// The nearest object at or around the place that describes a connection.
    pub(super) connection: Option<NodeRef<'a>>,
    /// How that connection signs in.
    pub(super) choices: Choices,
}

impl Known {
    pub(super) fn of(checked: &Checked<'_>) -> Option<Self> {
        // Without facts, the document is for a platform that is not known here.
        let facts = checked.facts()?;
        Some(Self { layout: facts.catalogue.layout(facts.kind), flow: facts.flow })
    }

    pub(super) fn catalogue(self) -> &'static Catalogue {
        self.layout.catalogue()
    }

    pub(super) fn is_setup(self) -> bool {
        self.layout.kind() == Kind::Setup
    }

    /// How the connection that an object describes signs in, as far as it says so.
    pub(super) fn choices(
        self,
        checked: &Checked<'_>,
        object: &'static ObjectLayout,
        node: Option<NodeRef<'_>>,
    ) -> Choices {
        let facts = checked.facts();
        let own = node.and_then(|node| facts?.workspaces.iter().find(|one| one.node == node.id()));
        let read = || {
            let said = node.map(|node| self.catalogue().choices_in(node)).unwrap_or_default();
            object.settled(self.flow).or(said)
        };
        own.map_or_else(read, |one| one.choices)
    }
}

/// Follows a path down to a place; `None` if the catalogue does not know the path.
pub(super) fn walk<'a>(checked: &'a Checked<'_>, path: &[Step]) -> Option<Context<'a>> {
    let known = Known::of(checked)?;
    let (root, node) = (known.layout.root(), checked.tree.root());
    let mut here = Context {
        known,
        object: Some(root),
        member: None,
        is_entry: false,
        node,
        connection: None,
        choices: Choices::default(),
    };
    here.enter(checked);
    for step in path {
        match step {
            Step::Name(name) => {
                let (_, member) = here.object?.member(name)?;
                here.member = Some(member);
                here.is_entry = false;
                here.node = here.node.and_then(|node| node.get(name));
                // For a list, this is the layout of its entries, which the next step leads to.
                here.object = known.layout.child(member);
            }
            Step::Entry(number) => {
                here.member?;
                if here.is_entry {
                    return None;
                }
                here.is_entry = true;
                here.node = here.node.filter(|node| node.kind() == NodeKind::Array);
                here.node = here.node.and_then(|node| node.children().nth(*number));
            }
        }
        here.enter(checked);
    }
    Some(here)
}

impl Context<'_> {
    /// Notes the connection, if the object at the place describes one.
    fn enter(&mut self, checked: &Checked<'_>) {
        let Some(object) = self.object.filter(|object| object.is_connection() && self.is_object()) else { return };
        self.connection = self.node;
        self.choices = self.known.choices(checked, object, self.node);
    }

    /// Whether the place is an object whose members are known.
    pub(super) fn is_object(&self) -> bool {
        match self.member.map(|member| member.field.shape) {
            None | Some(Shape::Object) => true,
            Some(Shape::Objects) => self.is_entry,
            Some(_) => false,
        }
    }
}

/// Checks a draft. A text that is too short to show its kind is read as the kind that its names fit.
pub(super) fn checked<'a>(draft: &Draft<'a>) -> Checked<'a> {
    let checked = draft.check();
    if checked.facts().is_some() || !matches!(checked.format, Format::Json | Format::Yaml) {
        return checked;
    }
    match checked.tree.root().and_then(begun) {
        Some(kind) => draft.check_as(Some(kind)),
        None => checked,
    }
}

/// The kind of payload that somebody has begun to write.
fn begun(root: NodeRef<'_>) -> Option<Kind> {
    let platform = root.get("type").and_then(NodeRef::text).and_then(Platform::of_wire)?;
    let kind = Payload::IntegrationCreate;
    let object = platform.catalogue.layout(kind).root();
    let fits = platform.catalogue.sends(kind) && root.children().all(|child| object.member(child.key()).is_some());
    fits.then_some(kind.into())
}
