//! Moves a setup to another flow.

use super::ConvertError;
use crate::catalogue::{Layout, Literal, Member, ObjectLayout, Shape};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::form::{self, Finding, Shown};
use crate::kinds::{Flow, Kind, Payload};
use crate::platform::{PLATFORMS, Platform};
use crate::source::Source;
use crate::text::Span;
use crate::value::{Object, Value};
use crate::{read, report};

rules! {
    DROPPED_ANSWER = Warning("UC403", "an answer that the new flow has no place for", Upgrading) {
        means: "The setup moves to another flow, and no document of that flow has a place for one of its answers.",
        why: "The answer is left out of the new setup. What it did no longer happens: for additional workspaces, Immuta advises \
              against moving to a connection at all.",
        fix: "Keep the old flow if you need the answer.",
        bad: moved_to_integration(&in_setup("connectionKey: lakehouse")).also(&["UC403"]),
        good: moved_to_integration(&in_setup("connectionKey: null\nsettings: null\noptions: null")),
    }

    UPGRADE_MANAGER = Info("UC404", "an integration that is moved by the Upgrade Manager", Upgrading) {
        means: "The setup of an integration becomes that of a connection. An integration that exists already is moved by Immuta's Connection \
                Upgrade Manager, not by registering it again.",
        why: "Registering fails while an integration for Unity Catalog exists.",
        fix: "If the integration exists, use the Upgrade Manager in Immuta. Otherwise register the connection.",
        bad: moved_to_connection(&in_integration_setup("catalog: immuta_prod")),
        good: moved_to_connection(&in_setup("catalog: immuta_prod")),
    }
}

/// A setup of the new flow, with remarks about the move.
pub struct MovedSetup {
    /// The setup.
    pub setup: Value,
    /// The answers that were dropped, and what else needs to be done.
    pub remarks: Vec<Remark>,
}

/// A finding without a place, since the text it is about need not be a setup, and the page that it is based on.
pub struct Remark {
    /// The finding.
    pub finding: Diagnostic,
    /// Where the fact comes from.
    pub source: Source,
}

/// Whether the platform of a setup has a flow.
///
/// Errors: [`ConvertError::NoSuchFlow`].
pub fn has_flow(setup: &Value, flow: Flow) -> Result<(), ConvertError> {
    let catalogue = &setup.object().map_or(PLATFORMS[0], Platform::of_answers).catalogue;
    let flows: Vec<Flow> = catalogue.flows.iter().map(|(flow, _)| *flow).collect();
    if flows.contains(&flow) { Ok(()) } else { Err(ConvertError::NoSuchFlow(catalogue.title, flow, flows)) }
}

/// Moves a setup to another flow. Answers that no document of that flow carries are dropped and reported.
pub fn to_flow(setup: &Value, flow: Flow) -> MovedSetup {
    let platform = setup.object().map_or(PLATFORMS[0], Platform::of_answers);
    let layout = platform.catalogue.layout(Kind::Setup);
    let before = setup.get("flow").and_then(Value::text).and_then(Flow::from_name);
    let mut mover = Mover { layout, flow, remarks: Vec::new() };
    let mut moved = match setup {
        Value::Object(object) => mover.object(object, layout.root(), ""),
        _ => Object::new(),
    };
    mover.extra(&mut moved);
    if let Some(before) = before {
        keep_meaning(&mut moved, before, flow);
    }
    moved.set("flow", flow.name().into());
    let is_integration = before.is_some_and(|before| before != Flow::Connection);
    if is_integration && flow == Flow::Connection {
        let finding = remark(UPGRADE_MANAGER, "an existing integration is not registered again".to_owned())
            .help("upgrade it with the Connection Upgrade Manager in Immuta: no integration for the workspace may exist when a connection is registered");
        mover.remarks.push(Remark { finding, source: Source::Upgrading });
    }
    MovedSetup { setup: Value::Object(moved), remarks: mover.remarks }
}

/// What a form shows for all answers, given as a setup in JSON, with all findings about them.
pub fn shown(answers: &str) -> Shown {
    let mut shown = form::shown(answers, report::answers);
    let all = read::tree(answers).root().map(Value::of);
    shown.view.findings.extend(all.iter().flat_map(left_behind));
    shown
}

/// Findings about the answers that a form sets aside because no document of the chosen flow carries them. They are
/// reported at the question about the flow.
pub fn left_behind(setup: &Value) -> Vec<Finding> {
    let Some(flow) = setup.get("flow").and_then(Value::text).and_then(Flow::from_name) else { return Vec::new() };
    let told = to_flow(setup, flow).remarks.into_iter().map(|Remark { finding, source }| Finding {
        code: finding.code.id(),
        severity: finding.severity,
        pointer: "/flow".to_owned(),
        message: finding.message.into_owned(),
        help: finding.help.map(|help| [&help, " (", source.title(), ")"].concat()),
        fix: None,
    });
    told.collect()
}

/// Adds answers that the old flow implied, if the new flow would imply others.
fn keep_meaning(moved: &mut Object, before: Flow, flow: Flow) {
    let is_connection = |flow| flow == Flow::Connection;
    if is_connection(before) != is_connection(flow) && moved.get("audit").is_none() {
        moved.set("audit", Value::from([("enabled", is_connection(before).into())]));
    }
    let was_script = matches!(before, Flow::IntegrationManual | Flow::Connection);
    if flow == Flow::IntegrationUpdate && was_script && moved.get("autoBootstrap").is_none() {
        moved.set("autoBootstrap", false.into());
    }
}

fn remark(code: crate::diagnostic::Code, message: String) -> Diagnostic {
    Diagnostic::new(code, Span::default(), message)
}

struct Mover {
    layout: &'static Layout,
    flow: Flow,
    remarks: Vec<Remark>,
}

impl Mover {
    fn object(&mut self, object: &Object, of: &'static ObjectLayout, path: &str) -> Object {
        let mut kept = Object::new();
        for (name, value) in object.iter() {
            let path = if path.is_empty() { name.to_owned() } else { [path, ".", name].concat() };
            let Some((_, member)) = of.member(name) else {
                kept.push(name.to_owned(), value.clone());
                continue;
            };
            if let Some(value) = self.member(value, member, &path) {
                kept.push(member.name, value);
            }
        }
        kept
    }

    /// The value in the new flow; `None` if it is left out.
    fn member(&mut self, value: &Value, member: &'static Member, path: &str) -> Option<Value> {
        if !member.is_carried_by(self.flow) {
            let settled = member.fixed(Some(self.flow));
            if settled.is_some_and(|literal| literal.is(value)) || is_empty(value) {
                return settled.map(|_| value.clone());
            }
            self.leave(member, path, settled);
            return None;
        }
        match (member.field.shape, self.layout.child(member), value) {
            (Shape::Object, Some(child), Value::Object(object)) => {
                let kept = self.object(object, child, path);
                (!kept.is_empty()).then_some(Value::Object(kept))
            }
            // Entries of lists are kept as they are, or not at all.
            _ => Some(value.clone()),
        }
    }

    fn leave(&mut self, member: &Member, path: &str, settled: Option<Literal>) {
        let message = match settled {
            Some(literal) => format!("`{path}` is always {} in flow `{}`", literal.shown(), self.flow),
            None => format!("`{path}` is dropped: no document of flow `{}` uses it", self.flow),
        };
        let finding = remark(DROPPED_ANSWER, message);
        // The page that describes the field says which payload has it.
        let (help, source) = member.field.left_behind.unwrap_or(("it is left out", member.field.source));
        self.remarks.push(Remark { finding: finding.help(help), source });
    }

    /// Drops the extra fields of payloads that the new flow does not have.
    fn extra(&mut self, moved: &mut Object) {
        let Some(Value::Object(extra)) = moved.get_mut("extra") else { return };
        let kinds: Vec<String> = extra.iter().map(|(kind, _)| kind.to_owned()).collect();
        for kind in kinds {
            let known = Payload::from_name(&kind);
            if known.is_none_or(|known| !self.layout.catalogue().payloads(self.flow).contains(&known)) {
                extra.remove(&kind);
                let message =
                    format!("the extra fields of `{kind}` are dropped: flow `{}` has no such document", self.flow);
                let finding = remark(DROPPED_ANSWER, message).help("they are left out");
                self.remarks.push(Remark { finding, source: Source::Ucforge });
            }
        }
        if extra.is_empty() {
            moved.remove("extra");
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}
