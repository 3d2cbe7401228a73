//! What it means that a document does not mention a field.

use super::claims::{Claim, Claims, Holder, What};
use crate::catalogue::{Authentication, Field, Literal, Role, Shape, When, Write, layout};
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::{Facts, Whose};

/// What a document says by leaving a field out that another document has.
pub(super) enum Silence {
    /// Nothing: it cannot have the field, or is allowed to leave it out.
    Open,
    /// This value, in the words that values are compared in.
    Means(&'static str),
    /// Something else than the other document.
    Differs,
    /// Perhaps something else: nobody here knows the field.
    Unknown,
}

/// What counts where a field is left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Default {
    /// Nothing: the field has no default.
    None,
    /// Something that depends on what nobody knows.
    Open,
    /// This value, in the words that values are compared in.
    Is(&'static str),
}

impl<'a> Claims<'a> {
    /// What this document says by not making a claim of `other`.
    pub(super) fn silence(&self, claim: &Claim<'a>, other: &Claims<'a>) -> Silence {
        // A workspace that is not there at all has a finding of its own.
        if claim.workspace.as_deref().is_some_and(|host| !self.has_workspace(host)) {
            return Silence::Open;
        }
        // What a base that could not be read says, nobody knows.
        if self.lacks_base {
            return Silence::Open;
        }
        let field = match claim.what {
            What::Field(field) => field,
            // A setup keeps unknown fields under `extra`, and that is compared by itself.
            What::Unknown { .. } if self.kind() != other.kind() && self.is_or(other, Kind::Setup) => {
                return Silence::Open;
            }
            What::Unknown { holder, .. } => {
                let can_hold = self.kind() == other.kind()
                    || match holder {
                        Holder::Connection => true,
                        Holder::Field(object) => self.can_have(|own| std::ptr::eq(own, object)),
                        Holder::Document => false,
                    };
                return if can_hold { Silence::Unknown } else { Silence::Open };
            }
        };
        if matches!(field.shape, Shape::Secret { .. }) {
            return Silence::Open;
        }
        let sign_in = field.when;
        if sign_in != When::Always {
            // Where two documents sign in differently, that alone is a difference; an update keeps what it does not mention.
            let holds = self.authentication(claim).is_some_and(|own| sign_in.holds(own) == Some(true));
            if !holds || self.is_or(other, Payload::IntegrationUpdate.into()) {
                return Silence::Open;
            }
        }
        match default(self.facts, field) {
            Default::Is(value) => return Silence::Means(value),
            Default::Open => return Silence::Open,
            Default::None => {}
        }
        if self.can_have(|own| std::ptr::eq(own, field)) { Silence::Differs } else { Silence::Open }
    }

    /// Whether documents like this one can have such a field, other than by accident.
    pub(super) fn can_have(&self, is_it: impl Fn(&Field) -> bool) -> bool {
        let has = |kind: Kind| {
            let mut members = layout(kind).objects().flat_map(|object| &object.members);
            members.any(|member| {
                is_it(member.field)
                    && self.facts.flow.is_none_or(|flow| member.is_carried_by(flow))
                    && (kind == Kind::Setup || member.places.iter().any(|place| !matches!(place.write, Write::Never)))
            })
        };
        has(self.kind()) && (!self.may_be_script || has(Payload::ScriptCreate.into()))
    }

    fn is_or(&self, other: &Claims<'_>, kind: Kind) -> bool {
        self.kind() == kind || other.kind() == kind
    }

    /// How the connection signs in that a claim of another document belongs to.
    fn authentication(&self, claim: &Claim<'_>) -> Option<Authentication> {
        let additional = claim.workspace.as_deref();
        let mut workspaces = self.facts.workspaces.iter();
        let found = match additional {
            None => workspaces.find(|workspace| workspace.whose != Whose::Additional),
            Some(host) => workspaces.find(|workspace| {
                workspace.whose == Whose::Additional
                    && self.workspace_node(host).is_some_and(|node| node.id() == workspace.node)
            }),
        };
        found.map(|workspace| workspace.authentication)
    }
}

/// The value that counts where a field is left out.
///
/// Query audit is off for an integration and in the request for its script, and on for a connection: Immuta's how-to pages,
/// the answers they show and their sections on query audit. A port is 443 in every answer that they show. That a scope left
/// out is `all-apis` is our assumption: the Connections API takes no other.
pub(super) fn default(facts: &Facts, field: &Field) -> Default {
    match field.role {
        Role::Port => Default::Is("443"),
        Role::UseCertificate => Default::Is("false"),
        Role::Scope => Default::Is("all-apis"),
        Role::AuditEnabled => match (facts.kind, facts.flow) {
            (Kind::Payload(Payload::Connection), _) | (Kind::Setup, Some(Flow::Connection)) => Default::Is("true"),
            (Kind::Setup, None) => Default::Open,
            _ => Default::Is("false"),
        },
        Role::AutoBootstrap if facts.kind == Kind::Setup => match facts.flow.map(|flow| field.settled_by(flow)) {
            None => Default::Open,
            Some(Some(Literal::Bool(false))) => Default::Is("false"),
            // Where an update does not say, it is the usual one.
            Some(_) => Default::Is("true"),
        },
        _ => Default::None,
    }
}
