//! YAML 1.2 with places, on the events of `saphyr-parser`: maintained, tested with the YAML test suite, and every event
//! has its place. It stops at the first mistake; so the line with the mistake is blanked out and the text read again.

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Mark, Tag};

use super::{MOST_DEPTH, Read, duplicates};
use crate::diagnostic::{Diagnostic, Edit, Findings, Fix, code};
use crate::text::{Span, part};
use crate::tree::{NO_NAME, NodeKind, Open, Scalar, TreeBuilder};
use crate::value::visible;

/// The most values that aliases may add to a document: a few nested ones could otherwise stand for billions.
const MOST_ALIASED: usize = 100_000;

/// The most mistakes of syntax that are looked for, and the most bytes that are read while looking.
const MOST_TRIES: usize = 24;
const MOST_READ: usize = 8 << 20;

const TAB: &str = "a tab moves this line in, and YAML wants blanks";
const NOTHING_BEHIND: &str = "what comes behind this place was not read";

/// So many more mistakes of one kind in lines that follow each other are the consequence of the first.
const MOST_SAME: usize = 3;

/// Reads `text`. The tree is empty when there is nothing to read.
pub(super) fn read(text: &str) -> Read<'_> {
    let before = text.len() - text.strip_prefix('\u{FEFF}').unwrap_or(text).len();
    let mut body = Cow::Borrowed(part(text, before..));
    let mut damage = Damage::default();
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut last: Option<(usize, String)> = None;
    let (mut tries, mut same, mut lost_line) = (0, 0, false);
    loop {
        tries += 1;
        let (reader, fault) = attempt(text, &body, before, &damage);
        let Some(fault) = fault else { return reader.finish(findings) };
        let (at, why) = tab_below(&body, before, fault.0).unwrap_or(fault);
        // Further on than before: the last mistake is out of the way.
        let is_further = last.as_ref().is_none_or(|(last, _)| at > *last);
        let goes_on = is_further && tries < MOST_TRIES && body.len() * tries < MOST_READ;
        let repeats = |(last, reason): &(usize, String)| {
            *reason == why && why != TAB && part(text, *last..at).matches('\n').count() <= 1
        };
        same = if goes_on && lost_line && last.as_ref().is_some_and(repeats) { same + 1 } else { 0 };
        if same == MOST_SAME {
            // One mistake, which stands further up and which blanking out lines does not cure: the first finding is for it.
            findings.truncate(findings.len() + 1 - MOST_SAME);
            if let Some(first) = findings.last_mut() {
                first.help = Some(NOTHING_BEHIND.into());
            }
            return reader.finish(findings);
        }
        findings.push(mistake(text, at, &why, goes_on));
        if !goes_on {
            return reader.finish(findings);
        }
        last = Some((at, why));
        let lost = damage.lines.len();
        body = Cow::Owned(damage.blank(body.into_owned(), before, at));
        lost_line = damage.lines.len() > lost;
    }
}

/// Reads up to the first mistake. Gives where that is, and what the parser calls it.
fn attempt<'t>(text: &'t str, body: &str, before: usize, damage: &Damage) -> (Reader<'t>, Option<(usize, String)>) {
    let mut reader = Reader {
        text,
        offsets: Offsets::new(body, before),
        builder: TreeBuilder::new(text),
        findings: Findings::default(),
        frames: Vec::new(),
        skipping: 0,
        anchors: BTreeMap::new(),
        aliased: 0,
        documents: 0,
        values: damage.values.clone(),
        lines: damage.lines.clone(),
        is_cut: false,
    };
    for event in Parser::new_from_str(body) {
        match event {
            Ok((event, mark)) => {
                if !reader.event(event, mark) {
                    break;
                }
            }
            Err(error) => {
                reader.is_cut = true;
                let at = reader.offsets.byte(error.marker().index());
                return (reader, Some((at, visible(error.info()))));
            }
        }
    }
    (reader, None)
}

/// A tab that moves the line below in is taken for a part of the line above, which is then called wrong.
fn tab_below(body: &str, before: usize, at: usize) -> Option<(usize, String)> {
    let rest = part(body, at.checked_sub(before)?..);
    let line = rest.find('\n')? + 1;
    let margin = part(rest, line..).bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let tab = part(rest, line..line + margin).find('\t')?;
    Some((at + line + tab, TAB.to_owned()))
}

/// What was blanked out.
#[derive(Default)]
struct Damage {
    /// Values behind their names: they are there, and cannot be read.
    values: Vec<Span>,
    /// Whole lines: nobody knows what stood there.
    lines: Vec<Span>,
}

impl Damage {
    /// Blanks out the line with the mistake, or what stands behind its name.
    fn blank(&mut self, body: String, before: usize, at: usize) -> String {
        let at = (at - before).min(body.len());
        let mut start = part(&body, ..at).rfind('\n').map_or(0, |line_break| line_break + 1);
        if part(&body, start..at).trim().is_empty() && part(&body, at..).trim().is_empty() {
            // Found at the end: the mistake is in the last line that says something.
            start =
                part(&body, ..part(&body, ..start).trim_end().len()).rfind('\n').map_or(0, |line_break| line_break + 1);
        }
        let length = part(&body, start..).find('\n').unwrap_or(body.len() - start);
        let line = part(&body, start..start + length);
        let value = value_in(line).filter(|value| start + value <= at);
        let from = start + value.unwrap_or(0);
        let span = Span::new(before + start, before + start + length);
        if value.is_some() {
            self.values.push(span);
        } else {
            self.lines.push(span);
        }
        let mut bytes = body.into_bytes();
        bytes[from..start + length].fill(b' ');
        // Whole characters were replaced by blanks.
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Where the value begins in a line that holds a name and a value.
fn value_in(line: &str) -> Option<usize> {
    let name = line.trim_start_matches([' ', '-']);
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let (_, value) = name.split_once(": ").filter(|(name, _)| is_name(name))?;
    Some(line.len() - value.len())
}

fn mistake(text: &str, at: usize, why: &str, goes_on: bool) -> Diagnostic {
    let finding = Diagnostic::new(code::BAD_YAML, Span::at(at), ["this is no YAML: ", why].concat()).help(if goes_on {
        "what stands in this line was not read"
    } else {
        NOTHING_BEHIND
    });
    let start = part(text, ..at).rfind('\n').map_or(0, |line_break| line_break + 1);
    let length = part(text, start..).find('\n').unwrap_or(text.len() - start);
    let line = part(text, start..start + length).trim_end();
    // Texts may not begin with these, nor hold a colon and a blank, unless they are quoted.
    let Some(value) = value_in(line) else { return finding };
    let inside = part(line, value..);
    let is_two = inside.contains(": ") && !inside.starts_with(['"', '\'', '{', '[']);
    if !(is_two || inside.starts_with(['@', '`', '%'])) || inside.contains(" #") {
        return finding;
    }
    let (from, to) = (start + value, start + line.len());
    let mut edits = vec![Edit { span: Span::at(from), text: "\"".into() }];
    for (offset, _) in inside.match_indices(['"', '\\']) {
        edits.push(Edit { span: Span::at(from + offset), text: "\\".into() });
    }
    edits.push(Edit { span: Span::at(to), text: "\"".into() });
    Diagnostic { fix: Some(Fix { title: "put it between double quotes".into(), edits }), ..finding }
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
    offsets: Offsets,
    builder: TreeBuilder<'t>,
    findings: Findings,
    frames: Vec<Frame>,
    /// How many collections are open that are not read: nested too deep, or used as a name.
    skipping: usize,
    /// Anchored values that are complete.
    anchors: BTreeMap<usize, Open>,
    aliased: usize,
    documents: usize,
    /// Lines whose value, and lines whose all is blanked out.
    values: Vec<Span>,
    lines: Vec<Span>,
    /// Whether reading ended at a mistake.
    is_cut: bool,
}

impl<'t> Reader<'t> {
    /// Takes one event. Gives whether to go on.
    fn event(&mut self, event: Event<'_>, mark: Mark) -> bool {
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
                    self.findings.add(
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
            frame.key = Some(self.builder.scalar(span, decoded));
            return;
        }
        let is_text = style != ScalarStyle::Plain
            || tag.is_some_and(|tag| tag.suffix == "str" && (tag.is_yaml_core_schema() || tag.handle == "!!"));
        let (kind, decoded) = if is_text { (NodeKind::Text, decoded) } else { plain(value, decoded) };
        let key = self.key();
        let is_lost = kind == NodeKind::Null
            && key.is_some_and(|key| {
                self.values.iter().any(|line| line.start <= key.span().start && key.span().end <= line.end)
            });
        let kind = if is_lost { NodeKind::Unreadable } else { kind };
        let value = self.builder.scalar(span, decoded);
        let open = self.builder.leaf(kind, key.unwrap_or(NO_NAME), value);
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
            self.findings.add(
                Diagnostic::new(code::MISSING_NAME, Span::at(start), "a name must be a text here")
                    .help("lists and mappings cannot be names in a payload"),
            );
            self.skipping = 1;
            if let Some(frame) = self.frames.last_mut() {
                frame.key = Some(Scalar::at(Span::at(start)));
            }
            return;
        }
        if self.frames.len() == MOST_DEPTH {
            self.findings.add(
                Diagnostic::new(code::TOO_DEEP, Span::at(start), format!("nested deeper than {MOST_DEPTH}"))
                    .help("no payload is that deep: what is inside was not read"),
            );
            self.skipping = 1;
            let key = self.key();
            self.builder.leaf(NodeKind::Unreadable, key.unwrap_or(NO_NAME), Scalar::at(Span::at(start)));
            return;
        }
        let key = self.key();
        let open = self.builder.open(kind, key.unwrap_or(NO_NAME), start);
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
            self.findings.add(
                Diagnostic::new(code::MISSING_NAME, span, "a name must be a text here")
                    .help("an alias cannot be a name in a payload: write the name"),
            );
            frame.key = Some(Scalar::at(span));
            return;
        }
        let key = self.key();
        let target = self.anchors.get(&anchor).copied();
        let size = target.map_or(0, |target| self.builder.size(target));
        self.aliased += size;
        let open = match target {
            Some(target) if self.aliased <= MOST_ALIASED => self.builder.repeat(target, key.unwrap_or(NO_NAME)),
            _ => {
                let why = if target.is_some() {
                    "too many values come from aliases"
                } else {
                    "an alias of a value that holds it"
                };
                self.findings
                    .add(Diagnostic::new(code::BAD_YAML, span, why).help("write the value here in place of the alias"));
                self.builder.leaf(NodeKind::Unreadable, key.unwrap_or(NO_NAME), Scalar::at(span))
            }
        };
        self.done(span.end as usize, 0, open);
    }

    fn finish(mut self, mistakes: Vec<Diagnostic>) -> Read<'t> {
        // After a mistake some collections are still open.
        while let Some(frame) = self.frames.last() {
            let (open, end) = (frame.open, frame.end);
            if self.is_cut {
                self.builder.cut(open);
            }
            self.close(end);
        }
        if let Some(first) = self.lines.iter().map(|line| line.start).min() {
            self.builder.cut_before(first);
        }
        self.findings.extend(mistakes);
        let tree = self.builder.finish();
        if tree.is_empty() && self.findings.is_empty() {
            self.findings.add(
                Diagnostic::new(code::EMPTY_TEXT, Span::default(), "the text is empty")
                    .help("paste a payload, or write a setup with `ucforge new`"),
            );
        }
        Read::new(tree, self.findings)
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
struct Offsets {
    /// The text as it is parsed; nothing where all characters are one byte long.
    text: Option<String>,
    length: usize,
    /// Bytes before the text: those of a byte order mark.
    before: usize,
    /// The byte offset of every 256th character.
    milestones: Vec<usize>,
}

const STRIDE: usize = 256;

impl Offsets {
    fn new(text: &str, before: usize) -> Self {
        let milestones = text.char_indices().step_by(STRIDE).map(|(offset, _)| offset);
        let milestones = if text.is_ascii() { Vec::new() } else { milestones.collect() };
        Self { text: (!text.is_ascii()).then(|| text.to_owned()), length: text.len(), before, milestones }
    }

    fn byte(&self, character: usize) -> usize {
        let Some(text) = &self.text else { return self.before + character.min(self.length) };
        let Some(start) = self.milestones.get(character / STRIDE) else { return self.before + self.length };
        let rest = part(text, *start..);
        let length = rest.char_indices().nth(character % STRIDE).map_or(rest.len(), |(offset, _)| offset);
        self.before + start + length
    }
}

#[cfg(test)]
mod tests;
