//! An incomplete setup: what was recognized, and comments for what is still missing.

use crate::catalogue::{Choices, Layout, MISSING_FIELD, Member, ObjectLayout, Shape};
use crate::diagnostic::Diagnostic;
use crate::kinds::{Flow, Kind};
use crate::recognise::Candidate;
use crate::render::yaml;
use crate::secret::{Clear, Secret, View};
use crate::setup::{Literals, to_setup_value};
use crate::value::{Object, Value};

use super::LiteralSecrets;

/// Whether a finding about an incomplete setup repeats what its comments say.
pub fn is_in_comments(finding: &Diagnostic) -> bool {
    finding.code == MISSING_FIELD
}

/// The setup for what was recognized as `what`, as YAML. Each required answer that is missing is commented out with an
/// example; if no flow is given, the answers that every flow requires.
pub fn partial_text(what: &str, candidate: &Candidate, flow: Option<Flow>, secrets: LiteralSecrets) -> String {
    let setup = candidate.setup();
    let literal = |secret: &Secret| Ok(Clear::new(["${", &secret.name, "}"].concat()));
    let (literals, view) = match secrets {
        LiteralSecrets::Masked => (Literals::Name, View::Masked),
        LiteralSecrets::Revealed => (Literals::Keep, View::Revealed(&literal)),
    };
    let spelled = to_setup_value(&setup, literals);
    let Some(Value::Object(mut answers)) = spelled else { return String::new() };
    if let Some(flow) = flow {
        answers.set("flow", flow.name().into());
    }
    let catalogue = &candidate.platform().catalogue;
    let layout = catalogue.layout(Kind::Setup);
    let mut partial = Partial {
        candidate,
        layout,
        flow,
        choices: setup.object().map(|answers| catalogue.choices_of(answers)).unwrap_or_default(),
        view,
        out: ["# From ", what, ". What is still missing is commented out.\n"].concat(),
    };
    partial.object(layout.root(), &answers, "", "");
    partial.out
}

struct Partial<'a> {
    candidate: &'a Candidate,
    layout: &'static Layout,
    flow: Option<Flow>,
    choices: Choices,
    view: View<'a>,
    out: String,
}

impl Partial<'_> {
    fn object(&mut self, object: &'static ObjectLayout, answers: &Object, pointer: &str, indent: &str) {
        for member in &object.members {
            let pointer = [pointer, "/", member.name].concat();
            let answer = answers.get(member.name);
            let child = self.layout.child(member).filter(|_| member.field.is_object());
            match (answer, child) {
                (_, Some(child)) if answer.is_some() || self.is_needed(member) => {
                    let at = self.out.len();
                    let none = Object::new();
                    let inner = answer.and_then(Value::object).unwrap_or(&none);
                    self.object(child, inner, &pointer, &[indent, "  "].concat());
                    let is_comment = answer.is_none();
                    let written = self.out.split_off(at);
                    self.line(indent, if is_comment { "#" } else { "" }, &[member.name, ":\n"].concat());
                    self.out.push_str(&written);
                }
                (Some(answer), _) => {
                    let assumed = self.candidate.found.iter().find(|found| found.pointer == pointer);
                    if let Some(why) = assumed.and_then(|found| found.assumed) {
                        self.line(indent, "# ", &["assumed: ", why, "\n"].concat());
                    }
                    self.member(indent, "", member.name, answer);
                }
                (None, _) if self.is_needed(member) => {
                    self.line(indent, "# ", &[member.field.help, "\n"].concat());
                    self.example(indent, member);
                }
                _ => {}
            }
        }
    }

    /// Whether the flow requires an answer; if no flow is chosen, whether every flow does.
    fn is_needed(&self, member: &Member) -> bool {
        let flows = self.candidate.platform().catalogue.flows;
        let is_required = match self.flow {
            Some(flow) => member.is_required(Some(flow)),
            None => member.field.always || flows.iter().all(|(flow, _)| member.is_required(Some(*flow))),
        };
        is_required && member.field.when.holds(self.choices) == Some(true)
    }

    fn example(&mut self, indent: &str, member: &Member) {
        let example = member.field.example;
        match member.field.shape {
            Shape::Text(_) | Shape::Choice(_) | Shape::Platform => {
                let example = Value::from(example);
                self.member(indent, "#", member.name, &example);
            }
            _ => self.line(indent, "#", &[member.name, ": ", example, "\n"].concat()),
        }
    }

    fn member(&mut self, indent: &str, mark: &str, name: &'static str, value: &Value) {
        let text = yaml::render(&Value::from([(name, value.clone())]), &self.view).unwrap_or_default();
        for line in text.split_inclusive('\n') {
            self.line(indent, mark, line);
        }
    }

    fn line(&mut self, indent: &str, mark: &str, line: &str) {
        self.out.push_str(indent);
        self.out.push_str(mark);
        self.out.push_str(line);
    }
}
