//! What it means if a document does not mention a field.

use super::claims::{Claim, Claims, Holder, What};
use crate::catalogue::{Absent, Choices, Field, Literal, ObjectLayout, Shape, When, Write};
use crate::kinds::{Kind, Payload};
use crate::kit::{Facts, Whose};

/// What a document says by leaving out a field that another document has.
pub(super) enum Silence {
    /// Nothing: the document cannot have the field, or may leave it out.
    Open,
    /// The field has this value, in the form in which values are compared.
    Means(&'static str),
    /// The field always has this value: no answer of a setup changes it.
    Fixed(&'static str),
    /// The field is missing here, which is a difference.
    Differs,
    /// Possibly a difference: the field is not known.
    Unknown,
}

/// The default of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Default {
    /// Nothing: the field has no default.
    None,
    /// The default depends on something that is not known.
    Open,
    /// The default is this value, in the form in which values are compared.
    Is(&'static str),
}

impl<'a> Claims<'a> {
    /// What this document says by not making this claim of `other`.
    pub(super) fn silence(&self, claim: &Claim<'a>, other: &Claims<'a>) -> Silence {
        // A workspace that is missing altogether has a finding of its own.
        if claim.workspace.as_deref().is_some_and(|host| !self.has_workspace(host)) {
            return Silence::Open;
        }
        // What was not read may say the same.
        if self.is_partly_read {
            return Silence::Open;
        }
        let field = match claim.what {
            What::Field(field) => field,
            // A setup keeps unknown fields under `extra`, which is compared separately.
            What::Unknown { .. } if self.kind() != other.kind() && self.is_or(other, Kind::Setup) => {
                return Silence::Open;
            }
            // Damage may have moved it there.
            What::Unknown { .. } if other.is_partly_read => return Silence::Open,
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
        let layout = self.facts.catalogue.layout(self.kind());
        let holds = |object: &&ObjectLayout| object.members.iter().any(|member| std::ptr::eq(member.field, field));
        if layout.objects().filter(holds).any(|object| !self.has_read(object)) {
            return Silence::Open;
        }
        if matches!(field.shape, Shape::Secret { .. }) {
            return Silence::Open;
        }
        let sign_in = field.when;
        if sign_in != When::ALWAYS {
            // If two documents sign in differently, only that is reported. An update keeps what it does not mention.
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

    /// Whether documents like this one can have a field for which `is_it` holds, other than by accident.
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

    /// The value that payloads of this kind always have in a field that a setup does not ask for.
    fn fixed(&self, field: &Field, kind: Kind) -> Option<&'static str> {
        let payload = kind.payload().filter(|_| self.kind() == Kind::Setup && field.setup.is_none())?;
        let is_for = |flow| field.places.iter().filter(move |place| place.is_in(payload) && place.is_for(flow));
        let written = is_for(self.facts.flow?).find_map(|place| match place.write {
            Write::Always(literal) => Some(literal),
            _ => None,
        });
        words(written?)
    }

    /// The claim of a setup about a field of the main connection.
    fn answer(&self, pointer: &str) -> Option<&Claim<'a>> {
        let is_it = |claim: &&Claim<'_>| {
            claim.workspace.is_none() && matches!(claim.what, What::Field(field) if field.setup == Some(pointer))
        };
        self.all.iter().find(is_it)
    }

    fn is_or(&self, other: &Claims<'_>, kind: Kind) -> bool {
        self.kind() == kind || other.kind() == kind
    }

    /// How the connection to which a claim of another document belongs signs in here.
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

/// The default that counts if a document leaves out a field.
pub(super) fn default(facts: &Facts, field: &Field) -> Default {
    match (field.absent, facts.kind, facts.flow) {
        // A setup must name its platform, except for the default one.
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

/// A literal in the form in which values are compared.
pub(super) fn words(literal: Literal) -> Option<&'static str> {
    match literal {
        Literal::Bool(false) => Some("false"),
        Literal::Bool(true) => Some("true"),
        Literal::Text(text) => Some(text),
        Literal::Integer(_) => None,
    }
}
