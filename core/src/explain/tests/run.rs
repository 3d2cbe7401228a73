//! Gives examples to ucforge as somebody would: files to `check`, pairs to `match`, setups to `convert`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::check::{Base, Check, Checked, Setup, compare, guess};
use crate::convert;
use crate::diagnostic::example::{Example, Form, Input, SignIn, Whole};
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::document::build;
use crate::kinds::{Flow, Kind};
use crate::read::{self, Format};
use crate::secret::View;
use crate::tree::{NodeKind, NodeRef};
use crate::value::json as rendered;

/// A text, and what is known of it besides.
pub(super) struct Given {
    pub(super) bytes: Vec<u8>,
    pub(super) file: String,
    pub(super) kind: Option<Kind>,
}

/// What was found.
pub(super) struct Found {
    pub(super) findings: Vec<(Code, Severity, Option<Fix>)>,
}

impl Found {
    pub(super) fn codes(&self) -> BTreeSet<&'static str> {
        self.findings.iter().map(|(code, ..)| code.id()).collect()
    }

    pub(super) fn has_errors(&self) -> bool {
        self.findings.iter().any(|(_, severity, _)| *severity == Severity::Error)
    }

    fn of<'a>(findings: impl Iterator<Item = &'a Diagnostic>) -> Self {
        Self { findings: findings.map(|finding| (finding.code, finding.severity, finding.fix.clone())).collect() }
    }
}

/// What ucforge says about an example, without what it says about the document that the example changes.
pub(super) fn found(example: &Example) -> Found {
    match &example.input {
        Input::Text { .. } | Input::Made { .. } => shown(&given(example)),
        Input::Fields { of, .. } => {
            let before = shown(&whole(*of)).codes();
            let mut after = shown(&given(example));
            after.findings.retain(|(code, ..)| !before.contains(code.id()));
            after
        }
        Input::Match([first, second]) => compared(&given(first), &given(second)),
        Input::Rights { setup, text } => held_against(&given(setup), &given(text)),
        Input::Move { setup, to } => moved(&given(setup), *to),
        Input::Back(payload) => returned(&given(payload)),
    }
}

/// `check`.
pub(super) fn shown(given: &Given) -> Found {
    all(&check(given, None))
}

/// `check --setup`.
pub(super) fn held_against(setup: &Given, given: &Given) -> Found {
    let setup = setup_of(setup);
    setup.can_be_compared().unwrap();
    all(&check(given, Some(&setup)))
}

/// `match`.
pub(super) fn compared(first: &Given, second: &Given) -> Found {
    let differences = compare(&[&check(first, None), &check(second, None)]);
    Found::of(differences.iter().map(|difference| &difference.finding))
}

/// `convert --flow`.
pub(super) fn moved(setup: &Given, to: Flow) -> Found {
    let moved = convert::to_flow(&convert::value(&check(setup, None)).unwrap(), to);
    Found::of(moved.remarks.iter().map(|remark| &remark.finding))
}

/// `convert --to setup`.
pub(super) fn returned(payload: &Given) -> Found {
    let returned = convert::to_setup(&[&check(payload, None)]).unwrap();
    Found::of(returned.lost.iter().map(|difference| &difference.finding))
}

fn all(checked: &Checked<'_>) -> Found {
    Found::of(checked.all().flat_map(|checked| &checked.findings))
}

fn check<'t>(given: &'t Given, against: Option<&Setup>) -> Checked<'t> {
    let base = read::text(&given.bytes).map_or(Base::None, |text| base(text, guess(text, Some(&given.file))));
    Check { kind: given.kind, base: &base, against, ..Check::default() }.bytes(&given.bytes, Some(&given.file))
}

/// What a setup extends: there is one file, `base.yaml`.
fn base(source: &str, format: Format) -> Base {
    let tree = read::read(source, format).tree;
    match tree.root().and_then(|root| root.get("extends")).and_then(NodeRef::text) {
        None => Base::None,
        Some("base.yaml") => Base::Answers(setup(&[]).answers().clone()),
        Some(_) => Base::Broken("there is no such file".to_owned()),
    }
}

/// The text of an example that is one.
pub(super) fn given(example: &Example) -> Given {
    match &example.input {
        Input::Text { form, text } => Given { bytes: (*text).into(), file: file(*form).to_owned(), kind: None },
        Input::Fields { of, patch } => {
            let whole = whole(*of);
            let mut document: Value = serde_json::from_slice(&whole.bytes).unwrap();
            merge(&mut document, &parsed(patch));
            Given { bytes: serde_json::to_vec_pretty(&document).unwrap(), ..whole }
        }
        Input::Made { make, .. } => Given { bytes: make(), file: file(Form::Json).to_owned(), kind: None },
        other => panic!("{other:?} is no text"),
    }
}

fn file(form: Form) -> &'static str {
    match form {
        Form::Json => "example.json",
        Form::Yaml => "example.yaml",
        Form::Curl => "example.sh",
        Form::Sql => "example.sql",
        Form::Shown => "example.txt",
    }
}

/// A setup that is right, with these changes.
fn setup(patches: &[Value]) -> Setup {
    const ANSWERS: &str = r#"{
        "ucforge": 1, "flow": "connection", "connectionKey": "lakehouse",
        "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
        "authenticationType": "token", "token": {"env": "DATABRICKS_TOKEN"},
        "catalog": "immuta_prod", "audit": {"enabled": true},
        "settings": {"isActive": false}, "options": {"forceRecursiveCrawl": true}
    }"#;
    let mut answers: Value = serde_json::from_str(ANSWERS).unwrap();
    for patch in patches {
        merge(&mut answers, patch);
    }
    setup_of(&Given { bytes: serde_json::to_vec_pretty(&answers).unwrap(), file: "setup.json".to_owned(), kind: None })
}

fn setup_of(given: &Given) -> Setup {
    let source = std::str::from_utf8(&given.bytes).unwrap();
    let (setup, checked) = Setup::read(source, guess(source, Some(&given.file)));
    setup.unwrap_or_else(|| panic!("{:?}", checked.findings))
}

/// The setup that a document comes from.
fn answers(of: Whole) -> Setup {
    let mut patches = vec![json!({"flow": of.flow.name()})];
    if of.flow != Flow::Connection {
        patches.push(json!({"connectionKey": null, "settings": null, "options": null}));
    }
    if of.sign_in == SignIn::OAuth {
        patches.push(json!({"authenticationType": "oAuthM2M", "token": null, "oAuthClientConfig": {
            "clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "clientSecret": {"env": "DATABRICKS_CLIENT_SECRET"},
            "authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
            "useCertificate": false, "scope": "all-apis"}}));
    }
    setup(&patches)
}

/// A document that is right.
fn whole(of: Whole) -> Given {
    let setup = answers(of);
    let text = match of.kind {
        Kind::Setup => {
            let setup = crate::value::Value::Object(setup.values().clone());
            convert::setup_text(&setup, convert::Spelling::Json, convert::LiteralSecrets::Masked)
        }
        Kind::Payload(payload) => {
            rendered::pretty(&build(&setup, payload).unwrap(), &View::Masked).unwrap().as_str().to_owned()
        }
    };
    Given { bytes: text.into_bytes(), file: "example.json".to_owned(), kind: Some(of.kind) }
}

/// A patch: JSON, or YAML.
fn parsed(patch: &str) -> Value {
    let tree = read::read(patch, Format::Yaml).tree;
    tree.root().map_or(Value::Null, value)
}

fn value(node: NodeRef<'_>) -> Value {
    match node.kind() {
        NodeKind::Object => {
            node.children().map(|child| (child.key().to_owned(), value(child))).collect::<Map<_, _>>().into()
        }
        NodeKind::Array => node.children().map(value).collect(),
        NodeKind::Bool(value) => value.into(),
        NodeKind::Number => node.number().unwrap().parse::<serde_json::Number>().unwrap().into(),
        NodeKind::Text => node.text().unwrap().into(),
        NodeKind::Null => Value::Null,
        NodeKind::Unreadable => panic!("a patch can be read"),
    }
}

/// RFC 7396.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Value::Object(target) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// The text with the edits of a fix.
pub(super) fn fixed(given: &Given, fix: &Fix) -> Given {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    let mut bytes = given.bytes.clone();
    for edit in edits {
        bytes.splice(edit.span.start as usize..edit.span.end as usize, edit.text.bytes());
    }
    Given { bytes, file: given.file.clone(), kind: given.kind }
}
