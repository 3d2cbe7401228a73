//! YAML 1.2 with places, on the events of `saphyr-parser`: maintained, tested with the YAML test suite, and every event
//! has its place. After a mistake it cannot go on, so what comes behind is not read; what comes before is checked.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Mark, Tag};

use super::{MOST_DEPTH, Read, duplicates};
use crate::diagnostic::{Diagnostic, code};
use crate::text::Span;
use crate::tree::{NodeKind, Open, Scalar, TreeBuilder};
use crate::value::visible;

/// The most values that aliases may add to a document: a few nested ones could otherwise stand for billions.
const MOST_ALIASED: usize = 100_000;

/// Reads `text`. The tree is empty when there is nothing to read.
pub(super) fn read(text: &str) -> Read<'_> {
    let body = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = Reader {
        text,
        offsets: Offsets::new(body, text.len() - body.len()),
        builder: TreeBuilder::new(text),
        findings: Vec::new(),
        frames: Vec::new(),
        skipping: 0,
        anchors: BTreeMap::new(),
        aliased: 0,
        documents: 0,
    };
    for event in Parser::new_from_str(body) {
        match event {
            Ok((event, mark)) => {
                if !reader.event(event, mark) {
                    break;
                }
            }
            Err(error) => {
                let at = reader.offsets.byte(error.marker().index());
                reader.findings.push(
                    Diagnostic::new(
                        code::BAD_YAML,
                        Span::at(at),
                        format!("this is no YAML: {}", visible(error.info())),
                    )
                    .help("what comes behind this place was not read"),
                );
                break;
            }
        }
    }
    reader.finish()
}

/// A list or mapping that is being read.
struct Frame {
    open: Open,
    mapping: bool,
    /// The name that waits for its value.
    key: Option<Scalar>,
    anchor: usize,
    /// Where its last child ends: block collections have no closing mark of their own.
    end: usize,
}

struct Reader<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    builder: TreeBuilder<'t>,
    findings: Vec<Diagnostic>,
    frames: Vec<Frame>,
    /// How many collections are open that are not read: nested too deep, or used as a name.
    skipping: usize,
    /// Anchored values that are complete.
    anchors: BTreeMap<usize, Open>,
    aliased: usize,
    documents: usize,
}

impl<'t> Reader<'t> {
    /// Takes one event. Gives whether to go on.
    fn event(&mut self, event: Event<'t>, mark: Mark) -> bool {
        let (start, end) = (self.offsets.byte(mark.start.index()), self.offsets.byte(mark.end.index()));
        if self.skipping > 0 {
            match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => self.skipping += 1,
                Event::SequenceEnd | Event::MappingEnd => self.skipping -= 1,
                _ => {}
            }
            return true;
        }
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.findings.push(
                        Diagnostic::new(code::TEXT_AFTER_END, Span::new(start, end), "a second document begins here")
                            .help("one text holds one document: check the others on their own"),
                    );
                    return false;
                }
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.scalar(&value, style, anchor, tag.as_deref(), Span::new(start, end));
            }
            Event::SequenceStart(anchor, _) => self.open(NodeKind::Array, anchor, start),
            Event::MappingStart(anchor, _) => self.open(NodeKind::Object, anchor, start),
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            Event::Alias(anchor) => self.alias(anchor, Span::new(start, end)),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        true
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: Span) {
        let source = span.of(self.text);
        let inside = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if source.len() > 1 => &source[1..source.len() - 1],
            _ => source,
        };
        let decoded = if inside == value { None } else { Some(value.to_owned()) };
        if let Some(frame) = self.frames.last_mut()
            && frame.mapping
            && frame.key.is_none()
        {
            frame.key = Some(Scalar { span, decoded });
            return;
        }
        let is_text = style != ScalarStyle::Plain
            || tag.is_some_and(|tag| tag.suffix == "str" && (tag.is_yaml_core_schema() || tag.handle == "!!"));
        let (kind, decoded) = if is_text { (NodeKind::Text, decoded) } else { plain(value, decoded) };
        let key = self.key();
        let open = self.builder.leaf(kind, key, Scalar { span, decoded });
        self.done(span.end as usize, anchor, open);
    }

    fn key(&mut self) -> Option<Scalar> {
        self.frames.last_mut().and_then(|frame| frame.key.take())
    }

    /// A value is complete: whoever holds it reaches at least as far.
    fn done(&mut self, end: usize, anchor: usize, open: Open) {
        if let Some(frame) = self.frames.last_mut() {
            frame.end = frame.end.max(end);
        }
        if anchor > 0 {
            self.anchors.insert(anchor, open);
        }
    }

    fn open(&mut self, kind: NodeKind, anchor: usize, start: usize) {
        if self.frames.last().is_some_and(|frame| frame.mapping && frame.key.is_none()) {
            self.findings.push(
                Diagnostic::new(code::MISSING_NAME, Span::at(start), "a name must be a text here")
                    .help("lists and mappings cannot be names in a payload"),
            );
            self.skipping = 1;
            if let Some(frame) = self.frames.last_mut() {
                frame.key = Some(Scalar { span: Span::at(start), decoded: None });
            }
            return;
        }
        if self.frames.len() == MOST_DEPTH {
            self.findings.push(
                Diagnostic::new(code::TOO_DEEP, Span::at(start), format!("nested deeper than {MOST_DEPTH}"))
                    .help("no payload is that deep: what is inside was not read"),
            );
            self.skipping = 1;
            let key = self.key();
            self.builder.leaf(NodeKind::Unreadable, key, Scalar { span: Span::at(start), decoded: None });
            return;
        }
        let key = self.key();
        let open = self.builder.open(kind, key, start);
        self.frames.push(Frame { open, mapping: kind == NodeKind::Object, key: None, anchor, end: start });
    }

    fn close(&mut self, mark_end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let start = self.builder.node(frame.open).span().start as usize;
        let flow = matches!(self.text.as_bytes().get(start), Some(b'{' | b'['));
        let end = if flow { mark_end } else { frame.end };
        self.builder.close(frame.open, end);
        if frame.mapping {
            duplicates::find(self.builder.node(frame.open), &mut self.findings);
        }
        self.done(end, frame.anchor, frame.open);
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        if let Some(frame) = self.frames.last_mut()
            && frame.mapping
            && frame.key.is_none()
        {
            self.findings.push(
                Diagnostic::new(code::MISSING_NAME, span, "a name must be a text here")
                    .help("an alias cannot be a name in a payload: write the name"),
            );
            frame.key = Some(Scalar { span, decoded: None });
            return;
        }
        let key = self.key();
        let target = self.anchors.get(&anchor).copied();
        let size = target.map_or(0, |target| self.builder.size(target));
        self.aliased += size;
        let open = match target {
            Some(target) if self.aliased <= MOST_ALIASED => self.builder.repeat(target, key),
            _ => {
                let why = if target.is_some() {
                    "too many values come from aliases"
                } else {
                    "an alias of a value that holds it"
                };
                self.findings.push(
                    Diagnostic::new(code::BAD_YAML, span, why).help("write the value here in place of the alias"),
                );
                self.builder.leaf(NodeKind::Unreadable, key, Scalar { span, decoded: None })
            }
        };
        self.done(span.end as usize, 0, open);
    }

    fn finish(mut self) -> Read<'t> {
        // After a mistake some collections are still open.
        while let Some(frame) = self.frames.last() {
            let (open, end) = (frame.open, frame.end);
            self.builder.cut(open);
            self.close(end);
        }
        let tree = self.builder.finish();
        if tree.is_empty() && self.findings.is_empty() {
            self.findings.push(
                Diagnostic::new(code::EMPTY_TEXT, Span::default(), "the text is empty")
                    .help("paste a payload, or write a setup with `ucforge new`"),
            );
        }
        Read { tree, findings: self.findings }
    }
}

/// What a text without quotes is in YAML 1.2 (core schema). A number keeps its text where JSON can write it so.
fn plain(value: &str, decoded: Option<String>) -> (NodeKind, Option<String>) {
    match value {
        "" | "~" | "null" | "Null" | "NULL" => return (NodeKind::Null, decoded),
        "true" | "True" | "TRUE" => return (NodeKind::Bool(true), decoded),
        "false" | "False" | "FALSE" => return (NodeKind::Bool(false), decoded),
        _ => {}
    }
    if super::numbers::is_json_number(value) {
        return (NodeKind::Number, decoded);
    }
    let based = |prefix: &str, radix| {
        value.strip_prefix(prefix).and_then(|digits| u128::from_str_radix(digits, radix).ok()).map(|n| n.to_string())
    };
    // `1e3`, `+1` and `0123` are numbers in YAML; `1.2.3` and `12-34` are not, and `mended` knows the difference.
    match based("0x", 16).or_else(|| based("0o", 8)).or_else(|| super::numbers::mended(value)) {
        Some(number) => (NodeKind::Number, Some(number)),
        None => (NodeKind::Text, decoded),
    }
}

/// Character offsets, which the parser counts in, to byte offsets.
struct Offsets<'t> {
    text: &'t str,
    /// Bytes before `text`: those of a byte order mark.
    before: usize,
    /// The byte offset of every 256th character; empty when all characters are one byte long.
    milestones: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'t> Offsets<'t> {
    fn new(text: &'t str, before: usize) -> Self {
        let milestones = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STRIDE).map(|(offset, _)| offset).collect()
        };
        Self { text, before, milestones }
    }

    fn byte(&self, character: usize) -> usize {
        let Some(start) = self.milestones.get(character / STRIDE) else {
            return self.before
                + if self.milestones.is_empty() { character.min(self.text.len()) } else { self.text.len() };
        };
        let rest = &self.text[*start..];
        let length = rest.char_indices().nth(character % STRIDE).map_or(rest.len(), |(offset, _)| offset);
        self.before + start + length
    }
}

#[cfg(test)]
mod tests;
