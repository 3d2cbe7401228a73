//! The fields of a platform, and what is derived from them.
//!
//! A [`Field`] describes one answer completely: its name and meaning, its possible values, when it is asked for, and
//! its [`Place`]s in the documents. A [`Catalogue`] holds all fields of a platform. Forms, payloads, checks and JSON
//! Schema are derived from it through its [`Layout`]s.
//!
//! To add a field, add its entry to the `fields.rs` of its platform. CONTRIBUTING says which tests to add.

pub(crate) mod common;
mod entry;
mod group;
mod layout;
mod literal;
mod order;
mod sign_in;

pub(crate) use entry::{at, with_words};
pub use group::Group;
pub use layout::{Layout, Layouts, Member, ObjectLayout};
pub use literal::Literal;
pub use order::Order;
pub use sign_in::{Choices, Condition, Discriminator, MAX_DISCRIMINATORS, When};

use crate::diagnostic::rule::rules;
use crate::kinds::{Flow, Flows, Kind, Payload, Payloads};
use crate::source::Source;
use crate::text::cut_last;
use crate::tree::NodeRef;

rules! {
    MISSING_FIELD = Error("UC102", "a required field is missing", ApiReference) {
        means: "The object lacks a field that the API demands there.",
        why: "The API refuses the request.",
        fix: "Add the field. `ucforge explain` with its name says what to put there.",
        bad: in_create(r#"{"config": {"httpPath": null}}"#),
        good: in_create(r#"{"config": {"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}}"#),
    }
}

/// All fields of a platform.
pub struct Catalogue {
    /// Its name in setups and commands: `databricks`.
    pub id: &'static str,
    /// Its name in payloads, as `type` and `technology`: `Databricks`.
    pub wire: &'static str,
    /// Its name for people: `Databricks Unity Catalog`.
    pub title: &'static str,
    /// The fields, in the order of the form.
    pub fields: &'static [Field],
    /// The sections of the form, in order.
    pub groups: &'static [&'static Group],
    /// Exceptions to the field order for the members of built documents; the first entry that matches applies.
    pub orders: &'static [Order],
    /// The flows that the platform has, and the payloads of each in the order they are sent.
    pub flows: &'static [(Flow, &'static [Payload])],
    /// The fields that decide which credentials a connection has; the first one names the way to sign in.
    pub sign_in: &'static [Discriminator],
    /// The list whose entries have fields of their own, if there is one.
    pub entries: Option<Entries>,
    /// Places that only payloads of this platform have, each as a path of names. They identify the platform when its
    /// name is wrong.
    pub signs: &'static [&'static [&'static str]],
    /// Whether the API takes no credentials for deleting an integration of this platform, whoever set it up.
    pub deletes_without_credentials: bool,
    /// Storage for the layouts, each built on first use.
    pub layouts: &'static Layouts,
}

/// A list whose entries repeat fields of the object that holds it.
pub struct Entries {
    /// The JSON pointer of the list in a setup.
    pub setup: &'static str,
    /// The JSON pointer of the list in payloads.
    pub payload: &'static str,
    /// The JSON pointer of the object in payloads whose fields the entries repeat.
    pub repeats: &'static str,
    /// The name of the member that identifies an entry: its host.
    pub host: &'static str,
}

/// Whether a field is in the entries of [`Catalogue::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InEntries {
    /// Not in entries.
    No,
    /// In entries too.
    Also,
    /// Only in entries.
    Only,
}

/// The value that a document means when it lacks a field, for comparing documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Nothing is known.
    Nothing,
    /// This value.
    Is(&'static str),
    /// One value in these payloads and in setups of these flows, another value everywhere else.
    ByFlow {
        /// Payloads in which the first value counts.
        payloads: Payloads,
        /// Flows in whose setups the first value counts.
        flows: Flows,
        /// The value in those payloads and flows.
        there: &'static str,
        /// The value everywhere else.
        elsewhere: &'static str,
    },
    /// In a setup: the value that the flow fixes, or else this one. In payloads, nothing is known.
    Settled(&'static str),
    /// In a setup: the value of the answer at this pointer. In payloads, nothing is known.
    Like(&'static str),
}

/// A question, or a value that the API fixes.
pub struct Field {
    /// The JSON pointer of the answer in a setup, in which `*` matches any entry of a list. `None` for a field that is
    /// never asked.
    pub setup: Option<&'static str>,
    /// The section of the form. `None` for a field that no form asks.
    pub group: Option<&'static Group>,
    /// A short name for people.
    pub label: &'static str,
    /// What the field is and what to enter, in a sentence or two.
    pub help: &'static str,
    /// An example value.
    pub example: &'static str,
    /// The value that is assumed when none is given; empty if there is none.
    pub assumed: &'static str,
    /// The kind of value that it may hold.
    pub shape: Shape,
    /// Whether every setup must hold it, whatever its flow.
    pub always: bool,
    /// Whether Immuta recommends the example as the answer: then a new setup starts with it.
    pub recommended: bool,
    /// The conditions under which the field applies at all.
    pub when: When,
    /// The role by which rules about several fields find it.
    pub role: Role,
    /// Whether it is also in the entries of [`Catalogue::entries`].
    pub in_entries: InEntries,
    /// The value that is meant when the field is absent.
    pub absent: Absent,
    /// The advice to give when another flow has no place for it, with the page that it is based on.
    pub left_behind: Option<(&'static str, Source)>,
    /// Its places in the documents.
    pub places: &'static [Place],
    /// Where people find the value, in a sentence or two; empty if nobody has to look for it.
    pub find: &'static str,
    /// Derives the answer from the other answers of its connection, for when none is given.
    pub follows: Option<Follows>,
    /// Whether documents about privileges use it.
    pub in_rights: InRights,
    /// The page that documents the field.
    pub source: Source,
}

/// Derives one answer of a connection from its other answers; `None` if it does not follow from them.
pub type Follows = fn(NodeRef<'_>) -> Option<String>;

/// Whether documents about privileges use an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InRights {
    /// Not used.
    No,
    /// Used if it is given.
    Used,
    /// Required: they cannot be written without it.
    Needed,
}

/// The kind of value that a field may hold.
#[derive(Clone, Copy)]
pub enum Shape {
    /// A text.
    Text(Format),
    /// A secret text. `env` names the environment variable it is read from in built documents; `lines` is true for a
    /// secret of several lines, such as a private key.
    Secret {
        /// The name of the variable, such as `DATABRICKS_TOKEN`.
        env: &'static str,
        /// Whether it has several lines.
        lines: bool,
    },
    /// A whole number in a range, both ends included.
    Integer {
        /// The minimum.
        min: u32,
        /// The maximum.
        max: u32,
    },
    /// `true` or `false`.
    Boolean,
    /// One of these texts.
    Choice(&'static [Choice]),
    /// The name of a platform.
    Platform,
    /// A list of texts.
    Texts(Format),
    /// An object; its members are fields of their own.
    Object,
    /// A list of objects; their members are fields of their own.
    Objects,
    /// Codes of findings, each with the reason why it is allowed.
    Exceptions,
    /// Kinds of payloads, each with the fields to add to it: JSON pointers with values.
    Extra,
    /// Any value: the sources name the field but not its values.
    Anything,
}

/// One option of a choice.
pub struct Choice {
    /// The text that documents hold.
    pub value: &'static str,
    /// The label for people.
    pub label: &'static str,
    /// Whether it is the recommended option.
    pub recommended: bool,
}

/// The meaning of a text, which decides the rules that it must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Any text.
    Any,
    /// A host name without scheme, port, path or query.
    Host,
    /// The HTTP path of a cluster or SQL warehouse.
    HttpPath,
    /// The name of the catalog that Immuta keeps for itself.
    CatalogName,
    /// The name of a catalog that holds data, as the API takes it.
    CatalogReference,
    /// The name of an object of Unity Catalog, with this number of dotted parts.
    ObjectName(u8),
    /// The key of a connection.
    ConnectionKey,
    /// A URL.
    Url,
    /// The address of a tenant.
    Tenant,
    /// The numeric id of a workspace.
    WorkspaceId,
    /// An account-level group.
    Group,
    /// The application id of a service principal.
    ApplicationId,
    /// The scope of an OAuth token.
    Scope,
    /// The thumbprint of a certificate.
    Thumbprint,
}

impl Format {
    /// Whether it is an address, or a part of one.
    pub fn is_address(self) -> bool {
        matches!(self, Self::Host | Self::HttpPath | Self::Url | Self::Tenant)
    }

    /// Whether the text may be empty.
    pub fn may_be_empty(self) -> bool {
        matches!(self, Self::Any | Self::Scope | Self::Thumbprint)
    }
}

/// The role of a field in the rules of its platform. Each platform gives its own meaning to the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role(pub u8);

impl Role {
    /// No rule about several fields uses the field.
    pub const NONE: Self = Self(0);
    /// The number of possible roles.
    pub const COUNT: usize = 32;
}

/// A place of a field in documents of some kinds.
pub struct Place {
    /// The payloads that have this place.
    payloads: Payloads,
    /// The flows whose built documents have the field here.
    flows: Flows,
    /// The JSON pointer of the place.
    pub at: &'static str,
    /// Whether the API requires the field here, if the field applies at all.
    pub required: bool,
    /// The only value that the API accepts here, if there is only one.
    pub fixed: Option<Literal>,
    /// What a built document holds here.
    pub write: Write,
}

/// What a built document holds at a place.
#[derive(Clone, Copy)]
pub enum Write {
    /// The answer, if there is one.
    Answer,
    /// The answer, or this value if there is none.
    AnswerOr(Literal),
    /// The answer, unless it is this value.
    AnswerUnless(Literal),
    /// Always this value.
    Always(Literal),
    /// Nothing: the API knows the field there, but this document never has it.
    Never,
}

impl Place {
    /// Whether documents of this kind have the field there.
    pub fn is_in(&self, payload: Payload) -> bool {
        self.payloads.has(payload)
    }

    /// Whether documents built for this flow have it there.
    pub fn is_for(&self, flow: Flow) -> bool {
        self.flows.has(flow)
    }

    /// Whether a document needs an answer for this place: it is required and nothing else fills it.
    pub fn needs_answer(&self) -> bool {
        self.required && matches!(self.write, Write::Answer)
    }
}

impl Field {
    /// Its wire name in a setup; empty for a field that is never asked.
    pub fn name(&self) -> &'static str {
        self.setup.and_then(cut_last).map_or("", |(_, name)| name)
    }

    /// Whether it holds other fields and nothing of its own.
    pub fn is_object(&self) -> bool {
        matches!(self.shape, Shape::Object)
    }

    /// Whether its label is in the plural.
    pub(crate) fn is_several(&self) -> bool {
        matches!(self.shape, Shape::Objects | Shape::Texts(_))
    }

    /// The sentence that says that it is missing.
    pub(crate) fn is_missing(&self) -> String {
        [self.label, if self.is_several() { " are missing" } else { " is missing" }].concat()
    }

    /// Rewrites a message that calls the field by its name to use its label, which people know.
    #[cfg(feature = "check")]
    pub(crate) fn by_label(&self, name: &str, message: &str) -> String {
        let name = ["`", name, "`"].concat();
        let mut message = message.to_owned();
        if self.is_several() {
            for (one, several) in [(" is ", " are "), (" has ", " have ")] {
                message = message.replace(&[&name, one].concat(), &[self.label, several].concat());
            }
        }
        message.replace(&name, self.label)
    }

    /// The options of a choice; empty for all other shapes.
    pub(crate) fn choices(&self) -> &'static [Choice] {
        match self.shape {
            Shape::Choice(choices) => choices,
            _ => &[],
        }
    }
}

impl Catalogue {
    /// A catalogue without sections, orders, credentials or lists, to copy from.
    pub(crate) const fn new(
        [id, wire, title]: [&'static str; 3],
        fields: &'static [Field],
        flows: &'static [(Flow, &'static [Payload])],
        layouts: &'static Layouts,
    ) -> Self {
        Self {
            id,
            wire,
            title,
            fields,
            groups: &[],
            orders: &[],
            flows,
            sign_in: &[],
            entries: None,
            signs: &[],
            deletes_without_credentials: false,
            layouts,
        }
    }

    /// The layout of a kind of document.
    pub fn layout(&'static self, kind: impl Into<Kind>) -> &'static Layout {
        self.layouts.get(self, kind.into())
    }

    /// The payloads of a flow, in the order they are sent; empty if the platform has no such flow.
    pub fn payloads(&self, flow: Flow) -> &'static [Payload] {
        self.flows.iter().find(|(own, _)| *own == flow).map_or(&[], |(_, payloads)| payloads)
    }

    /// Whether some flow sends this payload.
    pub fn sends(&self, payload: Payload) -> bool {
        self.flows.iter().any(|(_, payloads)| payloads.contains(&payload))
    }

    /// Whether the platform has this flow.
    pub fn has(&self, flow: Flow) -> bool {
        self.flows.iter().any(|(own, _)| *own == flow)
    }

    /// The places of a field that documents of this flow have.
    fn places_in(&self, field: &'static Field, flow: Flow) -> impl Iterator<Item = &'static Place> {
        let payloads = self.payloads(flow);
        field
            .places
            .iter()
            .filter(move |place| place.is_for(flow) && payloads.iter().any(|payload| place.is_in(*payload)))
    }

    /// Whether some document of this flow carries the answer, or no document ever does, as with the tenant's address.
    fn is_carried_by(&self, field: &'static Field, flow: Flow) -> bool {
        field.places.is_empty()
            || self.places_in(field, flow).any(|place| !matches!(place.write, Write::Never | Write::Always(_)))
    }

    /// The value that every document of this flow holds in place of the answer; `None` if the answer counts.
    fn settled_by(&self, field: &'static Field, flow: Flow) -> Option<Literal> {
        if self.is_carried_by(field, flow) {
            return None;
        }
        self.places_in(field, flow).find_map(|place| match place.write {
            Write::Always(literal) => Some(literal),
            _ => None,
        })
    }

    /// Whether a setup of this flow must hold the field, if the field applies at all. An object must be there if the
    /// API requires it and some field inside it needs an answer.
    fn is_required_by(&self, field: &'static Field, flow: Flow) -> bool {
        match (field.shape, field.setup) {
            (Shape::Object, Some(pointer)) => {
                self.places_in(field, flow).any(|place| place.required)
                    && self.fields.iter().any(|field| {
                        let inside = field.setup.and_then(|inner| inner.strip_prefix(pointer));
                        inside.is_some_and(|rest| rest.starts_with('/')) && self.is_required_by(field, flow)
                    })
            }
            _ => field.always || self.places_in(field, flow).any(Place::needs_answer),
        }
    }
}

#[cfg(test)]
mod tests;
