//! What a platform's fields are, and what follows from them.
//!
//! A [`Field`] says all there is to know about one answer: what it is called and means, what it may be, when it is
//! asked for, and at which [`Place`] of which document it is. A [`Catalogue`] holds all fields of a platform. Forms,
//! payloads, checks and JSON Schema are derived from it through its [`Layout`]s.
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
    /// Where members of built documents have another order than that of the fields; the first entry that fits counts.
    pub orders: &'static [Order],
    /// The flows that the platform has, and the payloads of each in the order they are sent.
    pub flows: &'static [(Flow, &'static [Payload])],
    /// What decides which credentials a connection has; the first one names the way to sign in.
    pub sign_in: &'static [Discriminator],
    /// The list whose entries have fields of their own, if there is one.
    pub entries: Option<Entries>,
    /// Places in payloads that only this platform has, as the names that lead there: they tell it when its name is wrong.
    pub signs: &'static [&'static [&'static str]],
    /// Whether the API takes no credentials for deleting its integrations, whoever set them up.
    pub deletes_without_credentials: bool,
    /// Room for its layouts, each made when first asked for.
    pub layouts: &'static Layouts,
}

/// A list whose entries repeat fields of the object that holds it.
pub struct Entries {
    /// Where it is in a setup.
    pub setup: &'static str,
    /// Where it is in payloads.
    pub payload: &'static str,
    /// The object of payloads whose fields its entries repeat.
    pub repeats: &'static str,
    /// The name in an entry of what tells it from the others: its host.
    pub host: &'static str,
}

/// Whether a field is in the entries of [`Catalogue::entries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InEntries {
    /// Not there.
    No,
    /// There too.
    Also,
    /// Only there.
    Only,
}

/// What counts where a document does not hold a field, as far as documents are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Nothing is known.
    Nothing,
    /// This value.
    Is(&'static str),
    /// One value in these payloads and in setups of these flows, another one in the others.
    ByFlow {
        /// Payloads in which the first value counts.
        payloads: Payloads,
        /// Flows in whose setups the first value counts.
        flows: Flows,
        /// The value there.
        there: &'static str,
        /// The value elsewhere.
        elsewhere: &'static str,
    },
    /// In setups what the flow settles, else this; in payloads nothing is known.
    Settled(&'static str),
    /// In setups what they say here.
    Like(&'static str),
}

/// A question, or a value that the API fixes.
pub struct Field {
    /// Where the answer is in a setup, as a JSON pointer in which `*` is any entry of a list.
    /// None for what is never asked.
    pub setup: Option<&'static str>,
    /// The section of the form. None for what a form does not ask.
    pub group: Option<&'static Group>,
    /// A short name for people.
    pub label: &'static str,
    /// What it is and what to put there, in a sentence or two.
    pub help: &'static str,
    /// A value as it could be.
    pub example: &'static str,
    /// What is assumed when nothing is given; empty when nothing is.
    pub assumed: &'static str,
    /// What it may hold.
    pub shape: Shape,
    /// Whether a setup must hold it whatever its flow.
    pub always: bool,
    /// Whether Immuta recommends the example as the answer: a new setup has it from the start.
    pub recommended: bool,
    /// When it makes sense at all.
    pub when: When,
    /// What rules that look at several fields know it as.
    pub role: Role,
    /// Whether entries of a list have one too.
    pub in_entries: InEntries,
    /// What counts where it is absent.
    pub absent: Absent,
    /// What to say when another flow has no place for it, with the page that says so.
    pub left_behind: Option<(&'static str, Source)>,
    /// Where it is in the documents.
    pub places: &'static [Place],
    /// Where people find it, in a sentence or two; empty where nobody has to look.
    pub find: &'static str,
    /// What it is when nothing was answered, as far as the other answers of its connection say so.
    pub follows: Option<Follows>,
    /// Whether documents about privileges use it.
    pub in_rights: InRights,
    /// The page that says so.
    pub source: Source,
}

/// Reads in the answers of a connection what another answer of it is.
pub type Follows = fn(NodeRef<'_>) -> Option<String>;

/// Whether documents about privileges use an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InRights {
    /// They do not.
    No,
    /// They do, if there is one.
    Used,
    /// They cannot be written without it.
    Needed,
}

/// What a field may hold.
#[derive(Clone, Copy)]
pub enum Shape {
    /// A text.
    Text(Format),
    /// A secret text. `env` names the environment variable it is read from in built documents; `lines` is true for
    /// what has several lines, such as a private key.
    Secret {
        /// `DATABRICKS_TOKEN`.
        env: &'static str,
        /// Whether it has several lines.
        lines: bool,
    },
    /// A whole number in a range, both ends included.
    Integer {
        /// The least.
        min: u32,
        /// The most.
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
    /// Anything: the sources name the field and not what it holds.
    Anything,
}

/// One text of a choice.
pub struct Choice {
    /// As it is written.
    pub value: &'static str,
    /// For people.
    pub label: &'static str,
    /// Whether it is the one to start from.
    pub recommended: bool,
}

/// What a text means, and so which rules it follows.
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
    /// The name of an object of Unity Catalog, of so many dotted parts.
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

    /// Whether the text may say nothing.
    pub fn may_be_empty(self) -> bool {
        matches!(self, Self::Any | Self::Scope | Self::Thumbprint)
    }
}

/// What the rules of a platform know a field as. Each platform gives its own meaning to the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role(pub u8);

impl Role {
    /// No rule looks at the field together with others.
    pub const NONE: Self = Self(0);
    /// How many there may be.
    pub const COUNT: usize = 32;
}

/// A place of a field in documents of some kinds.
pub struct Place {
    /// In which payloads.
    payloads: Payloads,
    /// In which flows a built document has it there.
    flows: Flows,
    /// Where, as a JSON pointer.
    pub at: &'static str,
    /// Whether the API demands it there, when it makes sense at all.
    pub required: bool,
    /// The only value that the API accepts there.
    pub fixed: Option<Literal>,
    /// What a built document holds there.
    pub write: Write,
}

/// What a built document holds at a place.
#[derive(Clone, Copy)]
pub enum Write {
    /// The answer, when there is one.
    Answer,
    /// The answer, or else this.
    AnswerOr(Literal),
    /// The answer, when it is not this.
    AnswerUnless(Literal),
    /// Always this.
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
    /// Its wire name in a setup; empty for what is never asked.
    pub fn name(&self) -> &'static str {
        self.setup.and_then(cut_last).map_or("", |(_, name)| name)
    }

    /// Whether it holds other fields and nothing of its own.
    pub fn is_object(&self) -> bool {
        matches!(self.shape, Shape::Object)
    }

    /// Whether its label names several things.
    pub(crate) fn is_several(&self) -> bool {
        matches!(self.shape, Shape::Objects | Shape::Texts(_))
    }

    /// The sentence that it is missing.
    pub(crate) fn is_missing(&self) -> String {
        [self.label, if self.is_several() { " are missing" } else { " is missing" }].concat()
    }

    /// A sentence about it by its name as one by its label, which people know.
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

    /// The choices, if it is one.
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

    /// The payloads of a flow, in the order they are sent; none when the platform has no such flow.
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

    /// Whether some document of this flow carries its answer, or no document ever does, as with the tenant's address.
    fn is_carried_by(&self, field: &'static Field, flow: Flow) -> bool {
        field.places.is_empty()
            || self.places_in(field, flow).any(|place| !matches!(place.write, Write::Never | Write::Always(_)))
    }

    /// What every document of this flow holds in its place whatever the answer; none where the answer counts.
    fn settled_by(&self, field: &'static Field, flow: Flow) -> Option<Literal> {
        if self.is_carried_by(field, flow) {
            return None;
        }
        self.places_in(field, flow).find_map(|place| match place.write {
            Write::Always(literal) => Some(literal),
            _ => None,
        })
    }

    /// Whether a setup of this flow must hold the field, when it makes sense at all. An object must be there when
    /// the API demands it and something inside it has no answer but ours.
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
