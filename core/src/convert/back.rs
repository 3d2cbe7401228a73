//! From payloads to the setup that they come from.

use super::{ConvertError, round_trip, secrets};
use crate::catalogue::{Catalogue, Layout, Literal, Member, ObjectLayout, Shape, Write};
use crate::check::kind::{FITS_TWO_KINDS, FROM_SERVER};
use crate::check::{Checked, Difference};
use crate::kinds::{Flow, Kind, Payload};
use crate::platform::{PLATFORMS, Platform};
use crate::secrecy::is_mask;
use crate::secret::Source;
use crate::tree::{NodeKind, Pointer};
use crate::value::{Object, Value};

/// A setup, and the values of its source documents that it does not give back.
pub struct RestoredSetup {
    /// The setup.
    pub setup: Value,
    /// The values that the documents hold and the payloads of the setup would not.
    pub lost: Vec<Difference>,
}

/// Restores the setup that documents come from: one document of any payload kind, or the two of a flow. A setup is
/// returned unchanged.
///
/// If several documents hold the same answer, the first one counts. A value that a payload must have whatever the
/// answers is not kept. Fields without an answer go to `extra`.
///
/// Errors: if the kind of a document cannot be determined, or if the documents do not belong to one flow.
pub fn to_setup(documents: &[&Checked<'_>]) -> Result<RestoredSetup, ConvertError> {
    let mut known = Vec::new();
    for document in documents {
        if document.tree.root().is_some_and(|root| root.kind() == NodeKind::Array) {
            return Err(ConvertError::List);
        }
        let kind = document.kind().ok_or(ConvertError::UnknownKind)?;
        known.push((kind, secrets::value(document).ok_or(ConvertError::Empty)?, document));
    }
    if known.len() > 1 {
        distinguish_scripts(&mut known);
    }
    if let [(Kind::Setup, setup, _)] = known.as_slice() {
        return Ok(RestoredSetup { setup: setup.clone(), lost: Vec::new() });
    }
    let platform = documents.first().map_or(PLATFORMS[0], |document| document.platform);
    if documents.iter().any(|document| !std::ptr::eq(document.platform, platform)) {
        return Err(ConvertError::SeveralPlatforms);
    }
    let flow = flow(&platform.catalogue, &known)?;
    let mut back = Back { flow, answers: Value::Object(Object::new()), extra: Object::new() };
    if let Some(url) = known.iter().find_map(|(_, _, document)| document.tenant()) {
        back.answer(&["immutaUrl"], Value::Text(url.to_owned()));
    }
    for (kind, value, _) in &known {
        let layout = platform.catalogue.layout(*kind);
        back.kind(*kind, value, layout);
    }
    let mut setup = Object::new();
    setup.push("ucforge", 1_u64.into());
    if !std::ptr::eq(platform, PLATFORMS[0]) {
        setup.push("platform", platform.catalogue.id.into());
    }
    setup.push("flow", flow.name().into());
    if !back.extra.is_empty() {
        back.answers.set_at(&["extra".to_owned()], Value::Object(back.extra));
    }
    let root = platform.catalogue.layout(Kind::Setup);
    if let Value::Object(answers) = in_order(back.answers, root, root.root()) {
        for (name, value) in answers.iter() {
            setup.push(name.to_owned(), value.clone());
        }
    }
    let mut lost = Vec::new();
    for (index, (kind, _, document)) in known.iter().enumerate() {
        if let Some(payload) = kind.payload() {
            round_trip::compare(index, document, payload, (&setup, flow), &mut lost);
        }
    }
    Ok(RestoredSetup { setup: Value::Object(setup), lost })
}

/// The request for a script looks like the creation that follows it. If only its fields say what such a document is, it
/// counts as the request for a script beside a connection or another creation.
fn distinguish_scripts(known: &mut [(Kind, Value, &&Checked<'_>)]) {
    let is_open = |document: &Checked<'_>| document.findings.iter().any(|finding| finding.code == FITS_TWO_KINDS);
    let has_script = known.iter().any(|(kind, ..)| *kind == Payload::ScriptCreate);
    if has_script {
        return;
    }
    let may_be =
        |(kind, _, document): &(Kind, Value, &&Checked<'_>)| *kind == Payload::IntegrationCreate && is_open(document);
    let fits = |known: &(Kind, Value, &&Checked<'_>)| may_be(known) && fits_script(known.2.platform, &known.1);
    let script = known.iter().position(fits).or_else(|| known.iter().position(may_be));
    if let Some((kind, ..)) = script.and_then(|index| known.get_mut(index)) {
        *kind = Payload::ScriptCreate.into();
    }
}

/// Whether a payload has no field that a creation has but the request for its script does not.
fn fits_script(platform: &'static Platform, payload: &Value) -> bool {
    let layout = |kind| platform.catalogue.layout(kind);
    let config =
        |kind: Payload| layout(kind).root().member("config").and_then(|(_, member)| layout(kind).child(member));
    let writes = |kind, name| {
        let member = config(kind).and_then(|config: &ObjectLayout| config.member(name));
        member.is_some_and(|(_, member)| member.places.iter().any(|place| !matches!(place.write, Write::Never)))
    };
    let given = payload.get("config").and_then(Value::object);
    given
        .into_iter()
        .flat_map(Object::iter)
        .all(|(name, _)| writes(Payload::ScriptCreate, name) || !writes(Payload::IntegrationCreate, name))
}

/// The flow that these documents belong to.
fn flow(catalogue: &Catalogue, known: &[(Kind, Value, &&Checked<'_>)]) -> Result<Flow, ConvertError> {
    let kinds: Vec<Payload> = known.iter().filter_map(|(kind, ..)| kind.payload()).collect();
    let automatic = known.iter().any(|(kind, value, _)| {
        *kind == Payload::IntegrationCreate && !matches!(value.get("autoBootstrap"), Some(Value::Bool(false)))
    });
    let flow = if kinds.contains(&Payload::Connection) {
        Flow::Connection
    } else if kinds.contains(&Payload::IntegrationUpdate) {
        Flow::IntegrationUpdate
    } else if automatic || !catalogue.has(Flow::IntegrationManual) {
        Flow::IntegrationAutomatic
    } else {
        Flow::IntegrationManual
    };
    let twice = kinds.iter().enumerate().any(|(index, kind)| kinds[..index].contains(kind));
    if twice || kinds.len() < known.len() || !kinds.iter().all(|kind| catalogue.payloads(flow).contains(kind)) {
        return Err(ConvertError::NotOneFlow(known.iter().map(|(kind, ..)| *kind).collect()));
    }
    Ok(flow)
}

struct Back {
    flow: Flow,
    answers: Value,
    extra: Object,
}

impl Back {
    fn kind(&mut self, kind: Kind, value: &Value, layout: &'static Layout) {
        let mut of_kind = Object::new();
        let mut walk = Walk { back: self, kind, layout, scope: Vec::new(), extra: &mut of_kind };
        if let Value::Object(object) = value {
            walk.object(object, layout.root(), &mut Pointer::root());
        }
        if !of_kind.is_empty() {
            self.extra.push(kind.name(), Value::Object(of_kind));
        }
    }

    /// Adds an answer, unless there is one already.
    fn answer(&mut self, path: &[&str], value: Value) {
        let names: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
        let there = names.iter().try_fold(&self.answers, |at, name| match at {
            Value::Array(items) => items.get(name.parse::<usize>().ok()?),
            other => other.get(name),
        });
        if there.is_none() {
            self.answers.set_at(&names, value);
        }
    }
}

/// A walk through one payload.
struct Walk<'a> {
    back: &'a mut Back,
    kind: Kind,
    layout: &'static Layout,
    /// The path in the setup to which the answers of the current workspace go: empty, or an entry of a list.
    scope: Vec<String>,
    extra: &'a mut Object,
}

impl Walk<'_> {
    fn object(&mut self, object: &Object, of: &'static ObjectLayout, at: &mut Pointer) {
        for (name, value) in object.iter() {
            let length = at.push_name(name);
            match of.member(name) {
                Some((_, member)) => self.member(value, member, at),
                None if of.pointer.is_empty() && is_from_server(self.kind, name) => {}
                None => self.add_extra(at, value),
            }
            at.cut(length);
        }
    }

    fn member(&mut self, value: &Value, member: &'static Member, at: &mut Pointer) {
        match (member.field.shape, self.layout.child(member), value) {
            (Shape::Object, Some(child), Value::Object(object)) if !object.is_empty() => self.object(object, child, at),
            (Shape::Objects, Some(child), Value::Array(items)) => {
                self.answer(member, Value::Array(Vec::new()));
                for (index, item) in items.iter().enumerate() {
                    let length = at.push_index(index);
                    let list = member.field.setup.unwrap_or("").trim_start_matches('/').to_owned();
                    let entry = vec![list, index.to_string()];
                    match item {
                        Value::Object(object) => {
                            // An entry without answers is still an entry.
                            self.back.answer(&[&entry[0], &entry[1]], Value::Object(Object::new()));
                            let around = std::mem::replace(&mut self.scope, entry);
                            self.object(object, child, at);
                            self.scope = around;
                        }
                        other => self.back.answer(&[&entry[0], &entry[1]], other.clone()),
                    }
                    at.cut(length);
                }
            }
            (_, _, value) => self.leaf(value, member, at),
        }
    }

    fn leaf(&mut self, value: &Value, member: &'static Member, at: &Pointer) {
        let place = member.places.iter().find(|place| place.is_for(self.back.flow)).or(member.places.first());
        let write = place.map_or(Write::Answer, |place| place.write);
        if self.kind == Payload::IntegrationUpdate && is_masked(value) {
            // The API shows a mask instead of a secret; in an update, a value that is left out stays as it is.
            return;
        }
        match write {
            // These do not depend on answers.
            Write::Always(_) => {}
            Write::AnswerOr(literal) | Write::AnswerUnless(literal) if is_assumed(literal, value, member) => {}
            Write::Never => {
                self.add_extra(at, value);
                self.answer(member, value.clone());
            }
            _ if member.field.setup.is_none() && member.field.is_object() => {}
            _ if member.field.setup.is_none() => self.add_extra(at, value),
            _ => self.answer(member, value.clone()),
        }
    }

    fn answer(&mut self, member: &Member, value: Value) {
        let Some(pointer) = member.field.setup else { return };
        let mut path: Vec<&str> = self.scope.iter().map(String::as_str).collect();
        path.extend(pointer.split('/').skip(1));
        self.back.answer(&path, value);
    }

    fn add_extra(&mut self, at: &Pointer, value: &Value) {
        self.extra.push(at.as_str().to_owned(), value.clone());
    }
}

fn is_from_server(kind: Kind, name: &str) -> bool {
    FROM_SERVER.iter().any(|(of, names)| kind == *of && names.contains(&name))
}

/// Whether a value is the one that is assumed when none is given.
fn is_assumed(literal: Literal, value: &Value, member: &Member) -> bool {
    !member.field.assumed.is_empty() && literal.is(value)
}

fn is_masked(value: &Value) -> bool {
    match value {
        Value::Secret(secret) => matches!(&secret.source, Source::Literal(clear) if is_mask(clear.expose())),
        _ => false,
    }
}

/// Sorts answers into the order of the form; members that the catalogue does not know come last.
pub(super) fn in_order(value: Value, layout: &Layout, object: &ObjectLayout) -> Value {
    let Value::Object(answers) = value else { return value };
    let mut ordered = Object::new();
    for member in &object.members {
        let Some(value) = answers.get(member.name).cloned() else { continue };
        let value = match (layout.child(member), value) {
            (Some(child), Value::Array(items)) => {
                Value::Array(items.into_iter().map(|item| in_order(item, layout, child)).collect())
            }
            (Some(child), value) => in_order(value, layout, child),
            (None, value) => value,
        };
        ordered.push(member.name, value);
    }
    for (name, value) in answers.iter() {
        if ordered.get(name).is_none() {
            ordered.push(name.to_owned(), value.clone());
        }
    }
    Value::Object(ordered)
}
