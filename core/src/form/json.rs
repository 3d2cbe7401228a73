//! The view of a form as a value, for the page. Written by hand: serde would double the weight of the first load.

use super::{Answer, FieldView, Finding, FormView, GroupView, Shown};
use crate::catalogue::Choice;
use crate::diagnostic::Severity;
use crate::kinds::{Document, Flow};
use crate::platform::Platform;
use crate::render::Rendering;
use crate::value::{Object, Value};

impl From<&FormView> for Value {
    fn from(view: &FormView) -> Self {
        Value::from([
            ("flow", view.flow.map_or("", Flow::name).into()),
            ("groups", list(&view.groups)),
            ("kinds", Value::Array(view.flow.map_or_else(Vec::new, |flow| kinds(view.platform, flow)))),
            ("diagnostics", list(&view.findings)),
            ("missing", (view.missing as u64).into()),
        ])
    }
}

impl From<&Shown> for Value {
    fn from(shown: &Shown) -> Self {
        let mut all = Value::from(&shown.view);
        if let Value::Object(view) = &mut all {
            view.push("setup", shown.json.as_str().into());
            view.push("hidden", Value::Array(shown.hidden.iter().map(|pointer| pointer.as_str().into()).collect()));
        }
        all
    }
}

fn list<'a, T>(items: &'a [T]) -> Value
where
    Value: From<&'a T>,
{
    Value::Array(items.iter().map(Value::from).collect())
}

fn kinds(platform: &Platform, flow: Flow) -> Vec<Value> {
    let mut kinds = Vec::new();
    for document in platform.documents(flow) {
        kinds.push(Value::from([
            ("kind", document.name().into()),
            ("title", document.title().into()),
            ("subtitle", document.subtitle(platform.catalogue.wire).into()),
            ("formats", Value::Array(document.renderings().iter().map(|one| format(document, *one)).collect())),
        ]));
    }
    kinds
}

fn format(document: Document, rendering: Rendering) -> Value {
    Value::from([
        ("value", rendering.name().into()),
        ("label", rendering.label().into()),
        ("file", document.file_name(rendering).into()),
    ])
}

impl From<&GroupView> for Value {
    fn from(group: &GroupView) -> Self {
        Value::from([
            ("id", group.id.as_str().into()),
            ("title", group.title.as_str().into()),
            ("help", group.help.into()),
            ("fields", list(&group.fields)),
        ])
    }
}

impl From<&FieldView> for Value {
    fn from(view: &FieldView) -> Self {
        let field = view.member.field;
        let mut object = Object::new();
        for (name, text) in [
            ("pointer", view.pointer.as_str()),
            ("name", view.member.name),
            ("label", field.label),
            ("help", field.help),
            ("example", field.example),
            ("source", field.source.title()),
            ("type", view.control().name()),
        ] {
            object.push(name, text.into());
        }
        object.push("required", view.required.into());
        object.push("filled", view.filled.into());
        if !view.choices().is_empty() {
            object.push("choices", list(view.choices()));
        }
        if !field.assumed.is_empty() {
            object.push("default", field.assumed.into());
        }
        if let Some(value) = &view.value {
            object.push("value", value.into());
        }
        if let Some(items) = &view.items {
            object.push("items", list(items));
        }
        Value::Object(object)
    }
}

impl From<&Choice> for Value {
    fn from(choice: &Choice) -> Self {
        Value::from([("value", choice.value.into()), ("label", choice.label.into())])
    }
}

impl From<&Answer> for Value {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Bool(value) => (*value).into(),
            Answer::Text(text) => text.as_str().into(),
            Answer::Texts(texts) => Value::Array(texts.iter().map(|text| text.as_str().into()).collect()),
        }
    }
}

impl From<&Finding> for Value {
    fn from(finding: &Finding) -> Self {
        let mut object = Object::new();
        object.push("code", finding.code.into());
        object.push("severity", severity(finding.severity).into());
        object.push("pointer", finding.pointer.as_str().into());
        object.push("message", finding.message.as_str().into());
        if let Some(help) = &finding.help {
            object.push("help", help.as_str().into());
        }
        if let Some(fix) = &finding.fix {
            let edits = fix.edits.iter().map(|edit| {
                Value::from([
                    ("start16", u64::from(edit.utf16.0).into()),
                    ("end16", u64::from(edit.utf16.1).into()),
                    ("text", edit.text.as_str().into()),
                ])
            });
            let edits = Value::Array(edits.collect());
            object.push("fix", Value::from([("title", fix.title.as_str().into()), ("edits", edits)]));
        }
        Value::Object(object)
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
