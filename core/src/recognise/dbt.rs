//! Profiles of dbt: YAML with outputs, each of a type.

use std::borrow::Cow;

use super::given::{self, WORKED_OUT};
use super::piece::{Block, Given, Piece, Setting};
use crate::diagnostic::Severity;
use crate::read::{self, Format};
use crate::text::{Span, step};
use crate::tree::{NodeKind, NodeRef};

/// The maximum number of mistakes to note: enough to say that there are some.
const FAULTS: usize = 10;

/// The outputs of a text that has some.
pub(super) fn read(text: Piece<'_>) -> Option<Vec<Block<'_>>> {
    // A quick check that most texts fail.
    if text.text.starts_with(['{', '[']) || !text.text.contains("type:") {
        return None;
    }
    let read = read::read(text.text, Format::Yaml);
    let shift = text.span().start;
    let mut blocks = Vec::new();
    let root = read.tree.root()?;
    if is_output(root) {
        blocks.push(output(root, &[], false));
    } else {
        walk(root, &mut Vec::new(), &mut blocks);
    }
    // A part that was not understood may belong to any of the outputs. Jinja templates are read below.
    let faults = read.findings.iter().filter(|finding| {
        let rest = text.text.get(finding.span.start as usize..).unwrap_or("");
        finding.severity == Severity::Error && finding.code.is_syntax() && !rest.starts_with(['{', '}'])
    });
    let unread: Vec<Span> = faults.map(|finding| finding.span).take(FAULTS).collect();
    for block in &mut blocks {
        block.unread.clone_from(&unread);
    }
    let moved = |span: Span| Span { start: span.start + shift, end: span.end + shift };
    for block in &mut blocks {
        block.span = moved(block.span);
        block.unread.iter_mut().for_each(|span| *span = moved(*span));
        for setting in &mut block.settings {
            (setting.name_span, setting.span) = (moved(setting.name_span), moved(setting.span));
        }
    }
    Some(blocks).filter(|blocks| !blocks.is_empty())
}

fn is_output(node: NodeRef<'_>) -> bool {
    let has = |name| node.get(name).is_some();
    node.get("type").and_then(NodeRef::text).is_some() && (has("host") || has("http_path") || has("threads"))
}

fn walk(node: NodeRef<'_>, way: &mut Vec<String>, blocks: &mut Vec<Block<'_>>) {
    if node.kind() != NodeKind::Object {
        return;
    }
    step();
    let target = node.get("target").and_then(NodeRef::text);
    for child in node.children() {
        if child.key() == "outputs" {
            for entry in child.children().filter(|entry| entry.get("type").and_then(NodeRef::text).is_some()) {
                way.push(entry.key().to_owned());
                blocks.push(output(entry, way, target == Some(entry.key())));
                way.pop();
            }
        } else {
            way.push(child.key().to_owned());
            walk(child, way, blocks);
            way.pop();
        }
    }
}

fn output<'t>(node: NodeRef<'_>, way: &[String], is_usual: bool) -> Block<'t> {
    step();
    let settings = node.children().map(|child| Setting {
        name: Cow::Owned(child.key().to_owned()),
        name_span: child.key_inside(),
        value: value_of(child),
        written: Cow::Owned(child.text().or(child.number()).unwrap_or_default().to_owned()),
        span: child.value_inside(),
    });
    Block {
        title: Cow::Owned(way.join("/")),
        is_usual,
        of: Cow::Owned(node.get("type").and_then(NodeRef::text).unwrap_or("").to_owned()),
        span: node.span(),
        settings: settings.collect(),
        unread: Vec::new(),
        inner: None,
    }
}

fn value_of<'t>(node: NodeRef<'_>) -> Given<'t> {
    // Without quotes, YAML reads a Jinja template as an object in an object.
    let written = node.source().trim();
    if written.starts_with("{{") {
        return given::of(Cow::Owned(written.to_owned()));
    }
    match (node.kind(), node.text().or(node.number())) {
        (_, Some(text)) => given::of(Cow::Owned(text.to_owned())),
        (NodeKind::Bool(value), _) => Given::Text(Cow::Borrowed(if value { "true" } else { "false" })),
        (NodeKind::Null, _) => Given::Open("it is empty"),
        _ => Given::Open(WORKED_OUT),
    }
}
