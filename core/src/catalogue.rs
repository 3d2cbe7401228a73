//! The one place that knows the fields.
//!
//! A [`Field`] says all there is to know about one answer: what it is called and means, what it may be, when it is
//! asked for, and at which [`Place`] of which document it is. Forms, payloads, checks and JSON Schema are derived
//! from [`FIELDS`] through [`layout`].
//!
//! To add a field, add its entry to `fields.rs`. Nothing else needs to change, unless the field decides over others: how a
//! connection signs in ([`Authentication`]) and which flow it is ([`Flow`]) are types of their own.

mod entry;
mod layout;

pub use crate::platform::databricks::FIELDS;
pub(crate) use crate::platform::databricks::key_order;
pub(crate) use entry::{at, with_words};
pub use layout::{Layout, Member, ObjectLayout, layout};

use crate::kinds::{Flow, Flows, Payload, Payloads};
use crate::source::Source;
use crate::tree::NodeRef;
use crate::value::{Object, Value};

/// A question, or a value that the API fixes.
pub struct Field {
    /// Where the answer is in a setup, as a JSON pointer in which `*` is any entry of a list.
    /// None for what is never asked.
    pub setup: Option<&'static str>,
    /// The section of the form. None for what a form does not ask.
    pub group: Option<Group>,
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
    /// Whether each additional workspace has one too.
    pub workspaces: Workspaces,
    /// Where it is in the documents.
    pub places: &'static [Place],
    /// The page that says so.
    pub source: Source,
}

/// The sections of the form, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Which documents, for which tenant.
    Start,
    /// The Databricks workspace.
    Workspace,
    /// Authentication to it.
    Authentication,
    /// What Immuta creates and does there.
    Immuta,
    /// More workspaces of the same metastore.
    Workspaces,
    /// Connection settings.
    Connection,
    /// What Immuta shall govern.
    Privileges,
}

impl Group {
    /// All sections, in order.
    pub const ALL: [Self; 7] = [
        Self::Start,
        Self::Workspace,
        Self::Authentication,
        Self::Immuta,
        Self::Workspaces,
        Self::Connection,
        Self::Privileges,
    ];

    /// The name in code.
    pub fn id(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Workspace => "workspace",
            Self::Authentication => "authentication",
            Self::Immuta => "immuta",
            Self::Workspaces => "workspaces",
            Self::Connection => "connection",
            Self::Privileges => "privileges",
        }
    }

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "What to set up",
            Self::Workspace => "Databricks workspace",
            Self::Authentication => "Credentials",
            Self::Immuta => "Immuta settings",
            Self::Workspaces => "Additional workspaces",
            Self::Connection => "Connection settings",
            Self::Privileges => "What Immuta governs",
        }
    }

    /// A sentence under the heading.
    pub fn help(self) -> &'static str {
        match self {
            Self::Start => "Every document below follows from these answers.",
            Self::Workspace => "The workspace that Immuta connects to, and the compute it uses there.",
            Self::Authentication => "The credentials of the service principal you created for Immuta in Databricks.",
            Self::Immuta => {
                "The catalog that Immuta keeps for itself, query audit, and who is exempt from data policies."
            }
            Self::Workspaces => "For catalogs that are bound to other workspaces of the same metastore.",
            Self::Connection => "The recommended answers are safe: nothing becomes active before you say so.",
            Self::Privileges => "Used for the grants script only; no payload carries it.",
        }
    }
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
    /// Whether the text may say nothing.
    pub fn may_be_empty(self) -> bool {
        matches!(self, Self::Any | Self::Scope | Self::Thumbprint)
    }
}

/// A field that rules about several fields look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is the field of that name")]
pub enum Role {
    /// No rule looks at it together with others.
    None,
    Type,
    AutoBootstrap,
    Flow,
    Host,
    HttpPath,
    Port,
    AuthenticationType,
    Token,
    Client,
    ClientId,
    ClientSecret,
    AuthorityUrl,
    UseCertificate,
    PrivateKey,
    Scope,
    Thumbprint,
    Catalog,
    Catalogs,
    Audit,
    AuditEnabled,
    WorkspaceIds,
    ExemptGroup,
    AdditionalWorkspaces,
    ServicePrincipal,
    Govern,
    IsActive,
    ActivateNewChildren,
    ForceRecursiveCrawl,
}

#[cfg(feature = "check")]
impl Role {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::ForceRecursiveCrawl as usize + 1;
}

/// When a field makes sense, judged by the authentication of the connection it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// With a personal access token.
    Token,
    /// With OAuth.
    OAuth,
    /// With OAuth and a client secret.
    ClientSecret,
    /// With OAuth and a certificate.
    Certificate,
}

/// How a connection authenticates, as far as its document says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Authentication {
    /// `token` or `oAuthM2M`; none when it is missing or something else.
    pub oauth: Option<bool>,
    /// `useCertificate`.
    pub certificate: bool,
}

impl Authentication {
    /// The value of `authenticationType` for a personal access token.
    pub const TOKEN: &str = "token";
    /// The value of `authenticationType` for OAuth.
    pub const OAUTH: &str = "oAuthM2M";

    /// From the values of `authenticationType` and `useCertificate`.
    pub fn of(authentication_type: Option<&str>, use_certificate: Option<bool>) -> Self {
        let oauth = match authentication_type {
            Some(Self::TOKEN) => Some(false),
            Some(Self::OAUTH) => Some(true),
            _ => None,
        };
        Self { oauth, certificate: use_certificate.unwrap_or(false) }
    }

    /// The other way to sign in.
    #[cfg(feature = "check")]
    pub(crate) fn other(self) -> Self {
        Self { oauth: self.oauth.map(|oauth| !oauth), ..self }
    }

    /// From the answers about one connection.
    pub(crate) fn in_answers(answers: &Object) -> Self {
        let certificate = match answers.get("oAuthClientConfig").and_then(|client| client.get("useCertificate")) {
            Some(Value::Bool(value)) => Some(*value),
            _ => None,
        };
        Self::of(answers.get("authenticationType").and_then(Value::text), certificate)
    }

    /// From the object of a document or setup that describes a connection.
    pub fn in_tree(connection: NodeRef<'_>) -> Self {
        Self::of(
            connection.get("authenticationType").and_then(NodeRef::text),
            connection.path(&["oAuthClientConfig", "useCertificate"]).and_then(NodeRef::bool),
        )
    }
}

impl When {
    /// Whether it holds; none when the document does not tell.
    pub fn holds(self, authentication: Authentication) -> Option<bool> {
        if self == Self::Always {
            return Some(true);
        }
        let oauth = authentication.oauth?;
        Some(match self {
            Self::Always => true,
            Self::Token => !oauth,
            Self::OAuth => oauth,
            Self::ClientSecret => oauth && !authentication.certificate,
            Self::Certificate => oauth && authentication.certificate,
        })
    }
}

/// Whether a field belongs to the main workspace, to additional ones, or to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workspaces {
    /// To the main one.
    Main,
    /// To each.
    Each,
    /// To the additional ones.
    Additional,
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

/// A value that is in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(u32),
    /// A text.
    Text(&'static str),
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
    /// The places that documents of this flow have.
    pub fn places_in(&self, flow: Flow) -> impl Iterator<Item = &'static Place> {
        let kinds = flow.payloads();
        self.places.iter().filter(move |place| place.is_for(flow) && kinds.iter().any(|kind| place.is_in(*kind)))
    }

    /// Whether some document of this flow carries its answer, or no document ever does, as with the tenant's address.
    pub fn is_carried_by(&self, flow: Flow) -> bool {
        self.places.is_empty()
            || self.places_in(flow).any(|place| !matches!(place.write, Write::Never | Write::Always(_)))
    }

    /// What every document of this flow holds in its place whatever the answer; none where the answer counts.
    pub fn settled_by(&self, flow: Flow) -> Option<Literal> {
        if self.is_carried_by(flow) {
            return None;
        }
        self.places_in(flow).find_map(|place| match place.write {
            Write::Always(literal) => Some(literal),
            _ => None,
        })
    }

    /// Whether a setup of this flow must hold the field, when it makes sense at all. An object must be there when
    /// the API demands it and something inside it has no answer but ours.
    pub fn is_required_by(&self, flow: Flow) -> bool {
        match (self.shape, self.setup) {
            (Shape::Object, Some(pointer)) => {
                self.places_in(flow).any(|place| place.required)
                    && FIELDS.iter().any(|field| {
                        let inside = field.setup.and_then(|inner| inner.strip_prefix(pointer));
                        inside.is_some_and(|rest| rest.starts_with('/')) && field.is_required_by(flow)
                    })
            }
            _ => self.always || self.places_in(flow).any(Place::needs_answer),
        }
    }

    /// Its wire name in a setup; empty for what is never asked.
    pub fn name(&self) -> &'static str {
        self.setup.and_then(|pointer| pointer.rsplit('/').next()).unwrap_or("")
    }

    /// Whether it holds other fields and nothing of its own.
    pub fn is_object(&self) -> bool {
        matches!(self.shape, Shape::Object)
    }

    /// The choices, if it is one.
    pub fn choices(&self) -> &'static [Choice] {
        match self.shape {
            Shape::Choice(choices) => choices,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests;
