//! What it means that a document does not mention a field.

use super::claims::{Claim, Claims, Holder, What};
use crate::catalogue::{Absent, Choices, Field, Literal, Shape, When, Write};
use crate::kinds::{Kind, Payload};
use crate::kit::{Facts, Whose};

/// What a document says by leaving a field out that another document has.
pub(super) enum Silence {
    /// Nothing: it cannot have the field, or is allowed to leave it out.
    Open,
    /// This value, in the words that values are compared in.
    Means(&'static str),
    /// This value: a setup has no answer that could change it.
    Fixed(&'static str),
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
        if sign_in != When::ALWAYS {
            // Where two documents sign in differently, that alone is a difference; an update keeps what it does not mention.
            let holds = self.choices(claim).is_some_and(|own| sign_in.holds(own) == Some(true));
            if !holds || self.is_or(other, Payload::IntegrationUpdate.into()) {
                return Silence::Open;
            }
        }
        if let Some(value) = self.fixed(field, other.kind()) {
            return Silence::Fixed(value);
        }
        if let Absent::Like(pointer) = field.absent
            && self.kind() == Kind::Setup
            && self.answer(pointer).is_some_and(|own| !own.value.is_other_text(&claim.value))
        {
            return Silence::Open;
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
            let mut members = self.facts.catalogue.layout(kind).objects().flat_map(|object| &object.members);
            members.any(|member| {
                is_it(member.field)
                    && self.facts.flow.is_none_or(|flow| member.is_carried_by(flow))
                    && (kind == Kind::Setup || member.places.iter().any(|place| !matches!(place.write, Write::Never)))
            })
        };
        has(self.kind()) && (!self.may_be_script || has(Payload::ScriptCreate.into()))
    }

    /// What the payloads of a setup have in a field that it is never asked for.
    fn fixed(&self, field: &Field, kind: Kind) -> Option<&'static str> {
        let payload = kind.payload().filter(|_| self.kind() == Kind::Setup && field.setup.is_none())?;
        let is_for = |flow| field.places.iter().filter(move |place| place.is_in(payload) && place.is_for(flow));
        let written = is_for(self.facts.flow?).find_map(|place| match place.write {
            Write::Always(literal) => Some(literal),
            _ => None,
        });
        words(written?)
    }

    /// What a setup says in a field of the main connection.
    fn answer(&self, pointer: &str) -> Option<&Claim<'a>> {
        let is_it = |claim: &&Claim<'_>| {
            claim.workspace.is_none() && matches!(claim.what, What::Field(field) if field.setup == Some(pointer))
        };
        self.all.iter().find(is_it)
    }

    fn is_or(&self, other: &Claims<'_>, kind: Kind) -> bool {
        self.kind() == kind || other.kind() == kind
    }

    /// How the connection signs in that a claim of another document belongs to.
    fn choices(&self, claim: &Claim<'_>) -> Option<Choices> {
        let additional = claim.workspace.as_deref();
        let mut workspaces = self.facts.workspaces.iter();
        let found = match additional {
            None => workspaces.find(|workspace| workspace.whose != Whose::Additional),
            Some(host) => workspaces.find(|workspace| {
                workspace.whose == Whose::Additional
                    && self.workspace_node(host).is_some_and(|node| node.id() == workspace.node)
            }),
        };
        found.map(|workspace| workspace.choices)
    }
}

/// The value that counts where a field is left out.
pub(super) fn default(facts: &Facts, field: &Field) -> Default {
    match (field.absent, facts.kind, facts.flow) {
        // Some platforms have to be named, and the usual one need not.
        _ if matches!(field.shape, Shape::Platform) && !field.assumed.is_empty() => Default::Is(field.assumed),
        (Absent::Nothing | Absent::Like(_), ..) | (Absent::Settled(_), Kind::Payload(_), _) => Default::None,
        (Absent::Is(value), ..) => Default::Is(value),
        (Absent::ByFlow { payloads, there, elsewhere, .. }, Kind::Payload(payload), _) => {
            Default::Is(if payloads.has(payload) { there } else { elsewhere })
        }
        (Absent::ByFlow { .. } | Absent::Settled(_), Kind::Setup, None) => Default::Open,
        (Absent::ByFlow { flows, there, elsewhere, .. }, Kind::Setup, Some(flow)) => {
            Default::Is(if flows.has(flow) { there } else { elsewhere })
        }
        (Absent::Settled(value), Kind::Setup, Some(flow)) => {
            let members = facts.catalogue.layout(Kind::Setup).objects().flat_map(|object| &object.members);
            let settled =
                members.filter(|member| std::ptr::eq(member.field, field)).find_map(|member| member.fixed(Some(flow)));
            Default::Is(settled.and_then(words).unwrap_or(value))
        }
    }
}

/// A value in the words that values are compared in.
pub(super) fn words(literal: Literal) -> Option<&'static str> {
    match literal {
        Literal::Bool(false) => Some("false"),
        Literal::Bool(true) => Some("true"),
        Literal::Text(text) => Some(text),
        Literal::Integer(_) => None,
    }
}
