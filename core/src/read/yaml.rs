//! A YAML 1.2 reader that keeps places, built on the events of `saphyr-parser`: it is maintained, tested with the YAML
//! test suite, and every event has its place. The parser stops at the first mistake, so the line with the mistake is
//! blanked out and the text is read again.

mod commas;
mod damage;
pub(crate) mod glued;
mod indents;
mod lines;
pub(crate) mod merge;
pub(crate) mod scalars;
mod versions;
mod words;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use damage::{Blank, Damage, Lost, Then, mistake};
use merge::Anchored;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Mark, Tag};

use super::{MAX_DEPTH, Read, duplicates};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings};
use crate::read::json::TEXT_AFTER_END;
use crate::read::json::members::MISSING_NAME;
use crate::read::{EMPTY_TEXT, PLACEHOLDER, TOO_DEEP};
use crate::text::{Span, part};
use crate::tree::{Branch, NO_NAME, NodeKind, Open, Scalar, TreeBuilder};
use crate::value::visible;

rules! {
    BAD_YAML = Error("UC022", "YAML that cannot be read", Yaml) {
        means: "The text is not YAML from this place on: a bracket is not closed, an indent does not fit, or a line has no name.",
        why: "What cannot be read is not checked either, and neither the API nor ucforge knows what is meant.",
        fix: "Look at the line that is shown, and at the one before it. Indent with spaces, never with tabs.",
        bad: yaml("workspaceIds: [\"1234567890123456\"\naudit: {enabled: true}\n").also(&["UC904"]),
        good: yaml("workspaceIds: [\"1234567890123456\"]\naudit: {enabled: true}\n").also(&["UC904"]),
    }
}

/// The most values that aliases may add to a document: a few nested aliases could otherwise expand to billions.
const MAX_ALIASED: usize = 100_000;

/// The most syntax mistakes that are searched for, and the most bytes that are read while searching.
const MAX_TRIES: usize = 24;
const MAX_READ: usize = 8 << 20;

const TAB: &str = "this line is indented with a tab; YAML allows only spaces";
const NOTHING_BEHIND: &str = "what follows was not read";

/// This many more mistakes of one kind in consecutive lines are the consequence of the first.
const MAX_SAME: usize = 3;

/// Reads `text`. The tree is empty when there is nothing to read.
pub(super) fn read(text: &str) -> Read<'_> {
    if let Some(read) = indents::read(text) {
        return read;
    }
    let before = text.len() - text.strip_prefix('\u{FEFF}').unwrap_or(text).len();
    let mut body = Cow::Borrowed(part(text, before..));
    let mut damage = Damage::default();
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut commas: Vec<usize> = Vec::new();
    let mut last: Option<(usize, String)> = None;
    let (mut reads, mut tries, mut same, mut lost_line) = (0, 0, 0, false);
    loop {
        reads += 1;
        let (reader, fault) = attempt(text, &body, before, &damage);
        let Some(fault) = fault else { return reader.finish(findings, commas) };
        // Only mistakes that are reported one by one count as tries.
        let is_affordable = body.len() * reads < MAX_READ;
        if let Some(tab) = tab_after_colon(&body, before, &fault).filter(|_| reads == 1 || is_affordable) {
            // YAML allows tabs there, but the parser does not.
            body = Cow::Owned(damage::blanked(body.into_owned(), tab.start, tab.end));
            continue;
        }
        let comma = commas::behind(&body, before, fault.0);
        if let Some(comma) = comma.filter(|_| commas.is_empty() || is_affordable) {
            // Where there is one comma there are many, and each would cost another reading.
            let all = commas::like(&body, comma);
            commas.extend(all.iter().map(|comma| before + comma));
            body = Cow::Owned(commas::without(body.into_owned(), &all));
            continue;
        }
        tries += 1;
        let (at, why) = damage::tab_below(&body, before, fault.0).unwrap_or(fault);
        // Further on than before: the last mistake is out of the way. A line without a name is noticed only at the next
        // line that has one.
        let nameless = damage::line_without_name(&body, before, at, &why);
        let is_further = |(last, _): &(usize, String)| at > *last || nameless.is_some() && at == *last;
        let is_further = last.as_ref().is_none_or(is_further);
        let goes_on = is_further && tries < MAX_TRIES && is_affordable;
        let repeats =
            |(last, reason): &(usize, String)| *reason == why && part(text, *last..at).matches('\n').count() <= 1;
        same = if goes_on && (lost_line || damage::blank_for(&why) == Blank::Line) && last.as_ref().is_some_and(repeats)
        {
            same + 1
        } else {
            0
        };
        if same == MAX_SAME && why != TAB {
            // They all come from one mistake further up, which blanking out lines does not fix.
            if let Some(first) = findings.last_mut() {
                first.help = Some(NOTHING_BEHIND.into());
            }
            return reader.finish(findings, commas);
        }
        let lost = damage.lines.len();
        if let Some(glued) = damage::glued(&body, before, at, &why).filter(|_| goes_on) {
            findings.push(glued.finding(text));
            body = Cow::Owned(damage.unglue(body.into_owned(), before, &glued));
        } else if let Some(line) = nameless.filter(|_| goes_on) {
            findings.push(
                Diagnostic::new(BAD_YAML, line, "this is not YAML: a name and a colon are missing on this line")
                    .help("this line was not read"),
            );
            body = Cow::Owned(damage.blank(body.into_owned(), before, line.start as usize, Blank::Line));
        } else if let Some((flow, is_closed)) = damage::flow(&body, before, at).filter(|_| goes_on) {
            findings.push(if is_closed { mistake(text, at, &why, Then::GoesOn) } else { not_closed(text, flow) });
            let start = flow.start as usize;
            body = Cow::Owned(if damage::is_first(text, start) && !is_closed {
                damage.blank(body.into_owned(), before, start, Blank::Line)
            } else {
                damage.blank_flow(body.into_owned(), before, flow, is_closed)
            });
        } else {
            if same == 0 {
                findings.push(mistake(text, at, &why, if goes_on { Then::GoesOn } else { Then::Ends }));
            }
            if !goes_on {
                return reader.finish(findings, commas);
            }
            body = Cow::Owned(damage.blank(body.into_owned(), before, at, damage::blank_for(&why)));
        }
        last = Some((at, why));
        lost_line = damage.lines.len() > lost;
    }
}

/// Tabs between a colon and the value where the parser stopped.
fn tab_after_colon(body: &str, before: usize, (at, why): &(usize, String)) -> Option<std::ops::Range<usize>> {
    let end = at.checked_sub(before).filter(|_| why.starts_with("':' must be followed"))?;
    let start = part(body, ..end).trim_end_matches([' ', '\t']).len();
    (part(body, ..start).ends_with(':') && part(body, start..end).contains('\t')).then_some(start..end)
}

fn not_closed(text: &str, flow: Span) -> Diagnostic {
    let open = Span { start: flow.start, end: flow.start + 1 };
    Diagnostic::new(BAD_YAML, open, ["this is not YAML: this `", open.of(text), "` is not closed"].concat())
        .help("the rest of this line was not read")
}

/// Reads up to the first mistake. Returns its place, and the parser's message about it.
fn attempt<'t, 'd>(
    text: &'t str,
    body: &str,
    before: usize,
    damage: &'d Damage,
) -> (Reader<'t, 'd>, Option<(usize, String)>) {
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
        lost: damage.lost(text),
        damage,
        ends_in_commas: OnceCell::new(),
        commas: Vec::new(),
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

/// What to do with a value.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Value {
    /// It is kept as read.
    #[default]
    Kept,
    /// It belongs to `<<`, and is merged into the mapping.
    Merged,
    /// It was misread, and its value is unknown.
    Misread,
}

/// A list or mapping that is being read.
struct Frame {
    open: Open,
    mapping: bool,
    /// The name whose value has not been read yet.
    key: Option<Scalar>,
    /// What to do with the value of that name.
    value: Value,
    /// Whether this is not a mapping but `{{ a placeholder }}`.
    is_template: bool,
    /// The values of its merge keys, in order.
    merged: Vec<Rc<Branch>>,
    anchor: usize,
    /// Where its last child ends: block collections have no closing mark of their own.
    end: usize,
}

struct Reader<'t, 'd> {
    text: &'t str,
    offsets: Offsets,
    builder: TreeBuilder<'t>,
    findings: Findings,
    frames: Vec<Frame>,
    /// How many collections are open that are not read because they are nested too deep, or used as a name.
    skipping: usize,
    /// Anchored values that are complete.
    anchors: BTreeMap<usize, Anchored>,
    aliased: usize,
    documents: usize,
    /// Lines whose value is blanked out.
    values: Vec<Span>,
    /// Lines of which nothing was read.
    lost: Vec<Lost>,
    damage: &'d Damage,
    /// Whether a comma at the end of a line does not belong to the value before it, and where such commas are.
    ends_in_commas: OnceCell<bool>,
    commas: Vec<usize>,
    /// Whether reading ended at a mistake.
    is_cut: bool,
}

impl<'t> Reader<'t, '_> {
    /// Handles one event. Returns whether to continue.
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
                let is_empty = || {
                    let rest = part(self.text, end..).lines().map(str::trim);
                    rest.into_iter()
                        .all(|line| line.is_empty() || line.starts_with('#') || matches!(line, "---" | "..."))
                };
                if self.documents > 1 && is_empty() {
                    return false;
                }
                if self.documents > 1 {
                    self.findings.add(
                        Diagnostic::new(TEXT_AFTER_END, Span::new(start, end), "a second document begins here")
                            .help("a text can hold only one document: check the others separately"),
                    );
                    return false;
                }
            }
            Event::Scalar(value, style, anchor, tag) => {
                let span = Span::new(start, end);
                self.doubt_an_empty(&value, style);
                let end = self.before_the_comma(&value, style, tag.is_some(), span);
                let value = part(&value, ..value.len() - (span.end - end) as usize);
                self.scalar(value, style, anchor, tag.as_deref(), Span { end, ..span });
            }
            Event::SequenceStart(anchor, tag) => {
                self.tag_of_many(tag.as_deref(), "seq", start);
                self.open(NodeKind::Array, anchor, start);
            }
            Event::MappingStart(anchor, tag) => {
                self.tag_of_many(tag.as_deref(), "map", start);
                self.open(NodeKind::Object, anchor, start);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            Event::Alias(anchor) => self.alias(anchor, Span::new(start, end)),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        true
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: Span) {
        let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let has_properties = anchor > 0 || tag.is_some();
        let span = if is_quoted || has_properties { scalars::place(self.text, span, is_quoted) } else { span };
        let source = span.of(self.text);
        let inside = if is_quoted { part(source, 1..source.len().saturating_sub(1)) } else { source };
        let decoded = if inside == value { None } else { Some(value.to_owned()) };
        let is_bare = style == ScalarStyle::Plain && tag.is_none();
        if self.frames.last().is_some_and(|frame| frame.mapping && frame.key.is_none()) {
            self.name(value, decoded, is_bare, span);
            return;
        }
        if is_bare && value.is_empty() && self.glued_in_brackets() {
            return;
        }
        let mut told = Vec::new();
        let (kind, decoded) = scalars::meant(value, decoded, style == ScalarStyle::Plain, tag, span, &mut told);
        let key = self.key();
        let is_in = |place: Span| self.values.iter().any(|line| line.start <= place.start && place.end <= line.end);
        let is_misread = self.frames.last().is_some_and(|frame| frame.mapping && frame.value == Value::Misread);
        let is_lost = is_misread || kind == NodeKind::Null && is_in(key.map_or(span, Scalar::span));
        let kind = if is_lost { NodeKind::Unreadable } else { kind };
        let value = self.builder.scalar(span, decoded);
        let open = self.builder.leaf(kind, key.unwrap_or(NO_NAME), value);
        self.tell(told, open);
        self.done(span.end as usize, anchor, open);
    }

    /// Marks an empty value as misread if lines were lost in its place: it may not have been empty.
    fn doubt_an_empty(&mut self, value: &str, style: ScalarStyle) {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let may_be_lost = !self.lost.is_empty() && (is_block || style == ScalarStyle::Plain) && value.trim().is_empty();
        if !may_be_lost || self.in_brackets() {
            return;
        }
        if let Some(frame) = self.frames.last_mut().filter(|frame| frame.mapping)
            && let Some(name) = frame.key
            && self.lost.iter().any(|lost| lost.holds_value(name.span(), is_block))
        {
            frame.value = Value::Misread;
        }
    }

    /// Whether this is between brackets, where no value continues on the lines below. A single pair in a list has no
    /// brackets of its own.
    fn in_brackets(&self) -> bool {
        let start = |frame: &Frame| self.builder.node(frame.open).span().start as usize;
        let mut last = self.frames.iter().rev().take(2);
        last.any(|frame| matches!(self.text.as_bytes().get(start(frame)), Some(b'{' | b'[')))
    }

    /// Where a value ends, without the comma after it if the lines of the text end with one by habit.
    fn before_the_comma(&mut self, value: &str, style: ScalarStyle, has_tag: bool, span: Span) -> u32 {
        let source = span.of(self.text);
        let is_apart = || {
            let frame = self.frames.last().filter(|frame| !frame.mapping || frame.key.is_some());
            let start = frame.map(|frame| self.builder.node(frame.open).span().start as usize);
            start.is_some_and(|start| !matches!(self.text.as_bytes().get(start), Some(b'{' | b'[')))
        };
        let is_comma = style == ScalarStyle::Plain
            && !has_tag
            && value.len() > 1
            && value.ends_with(',')
            && source.ends_with(',')
            && is_apart()
            && *self.ends_in_commas.get_or_init(|| commas::are_habit(self.text));
        if !is_comma {
            return span.end;
        }
        self.commas.push(span.end as usize - 1);
        span.end - 1
    }

    /// Adds findings about a value, with its place in the tree unless that will change.
    fn tell(&mut self, told: Vec<Diagnostic>, open: Open) {
        let is_moved = !told.is_empty() && self.frames.iter().any(|frame| frame.value == Value::Merged);
        let node = self.builder.node(open);
        self.findings.extend(told.into_iter().map(|finding| if is_moved { finding } else { finding.at(node) }));
    }

    /// Handles the name of a member.
    fn name(&mut self, value: &str, decoded: Option<String>, is_bare: bool, span: Span) {
        let mut key = self.builder.scalar(span, decoded);
        let mut meant = Value::Kept;
        if is_bare && value == "<<" {
            self.findings.add(merge::told(span));
            meant = Value::Merged;
        } else if is_bare {
            if let Some(finding) = scalars::name_read_differently(value, span) {
                self.findings.add(finding);
            }
            // `audit:{enabled: true}`
            let glued = glued::find(self.text, span.start as usize, span.of(self.text));
            if let Some(glued) = glued.filter(|glued| part(self.text, glued.value..).starts_with(['{', '['])) {
                self.findings.add(glued.finding(self.text));
                key = Scalar::at(Span { start: span.start, end: glued.colon.start });
                meant = Value::Misread;
            }
        }
        if let Some(frame) = self.frames.last_mut() {
            (frame.key, frame.value) = (Some(key), meant);
        }
    }

    /// Handles `{enabled:true}`, which YAML reads as a name without a value. Returns whether that is the case here.
    fn glued_in_brackets(&mut self) -> bool {
        let text = self.text;
        let Some(frame) = self.frames.last().filter(|frame| frame.mapping) else { return false };
        let Some(key) = frame.key.map(Scalar::span) else { return false };
        let start = self.builder.node(frame.open).span().start as usize;
        let Some(glued) = glued::find(text, key.start as usize, key.of(text)) else { return false };
        if text.as_bytes().get(start) != Some(&b'{') {
            return false;
        }
        self.findings.add(glued.finding(text));
        let name = Scalar::at(Span { start: key.start, end: glued.colon.start });
        let value = Span::new(glued.value, key.end as usize);
        let mut told = Vec::new();
        let (kind, decoded) = scalars::meant(value.of(text), None, true, None, value, &mut told);
        self.key();
        let value = self.builder.scalar(value, decoded);
        let open = self.builder.leaf(kind, name, value);
        self.tell(told, open);
        self.done(key.end as usize, 0, open);
        true
    }

    fn key(&mut self) -> Option<Scalar> {
        self.frames.last_mut().and_then(|frame| frame.key.take())
    }

    /// Handles the end of a value: the collection that holds it reaches at least as far.
    fn done(&mut self, end: usize, anchor: usize, open: Open) {
        let merges = self.frames.last_mut().is_some_and(|frame| {
            frame.end = frame.end.max(end);
            std::mem::take(&mut frame.value) == Value::Merged
        });
        if anchor > 0 {
            self.anchors.insert(anchor, Anchored::InTree(open));
        }
        if merges {
            self.take_out(open);
        }
    }

    /// Checks the tag of a list or mapping: only its own standard tag is known.
    fn tag_of_many(&mut self, tag: Option<&Tag>, own: &str, start: usize) {
        if tag.is_some_and(|tag| !(tag.is_yaml_core_schema() || tag.handle == "!!") || tag.suffix != own) {
            self.findings.add(scalars::unknown_tag(Span::at(start)));
        }
    }

    fn open(&mut self, kind: NodeKind, anchor: usize, start: usize) {
        if self.frames.last().is_some_and(|frame| frame.mapping && frame.key.is_none()) {
            let is_template = self.text.get(..=start).is_some_and(|text| text.ends_with("{{"));
            self.findings.add(if is_template {
                Diagnostic::new(PLACEHOLDER, Span::new(start - 1, start + 1), "a placeholder that is not filled in")
                    .help("put your own value here; in quotes YAML reads the braces as a string")
            } else {
                Diagnostic::new(MISSING_NAME, Span::at(start), "a name must be a string here")
                    .help("lists and mappings cannot be names in a payload")
            });
            self.skipping = 1;
            if let Some(frame) = self.frames.last_mut() {
                frame.key = Some(Scalar::at(Span::at(start)));
                frame.is_template = is_template;
            }
            return;
        }
        if self.frames.len() == MAX_DEPTH {
            self.findings.add(
                Diagnostic::new(TOO_DEEP, Span::at(start), format!("nested more than {MAX_DEPTH} levels deep"))
                    .help("no payload is that deep: what is inside was not read"),
            );
            self.skipping = 1;
            let key = self.key();
            self.builder.leaf(NodeKind::Unreadable, key.unwrap_or(NO_NAME), Scalar::at(Span::at(start)));
            return;
        }
        let key = self.key();
        let open = self.builder.open(kind, key.unwrap_or(NO_NAME), start);
        self.frames.push(Frame {
            open,
            mapping: kind == NodeKind::Object,
            key: None,
            value: Value::Kept,
            is_template: false,
            merged: Vec::new(),
            anchor,
            end: start,
        });
    }

    fn close(&mut self, mark_end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        let start = self.builder.node(frame.open).span().start as usize;
        let flow = matches!(self.text.as_bytes().get(start), Some(b'{' | b'['));
        let end = if flow { mark_end } else { frame.end };
        self.builder.close(frame.open, end);
        if frame.is_template {
            self.forget(frame.open);
        } else if frame.mapping {
            if self.merge(&frame) {
                self.builder.close(frame.open, end);
            }
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
                Diagnostic::new(MISSING_NAME, span, "a name must be a string here")
                    .help("an alias cannot be a name in a payload: write the name"),
            );
            frame.key = Some(Scalar::at(span));
            return;
        }
        let key = self.key();
        let target = self.anchors.get(&anchor).cloned();
        let is_known = target.is_some();
        self.aliased += target.as_ref().map_or(0, |target| target.size(&self.builder));
        let open = match target {
            Some(target) if self.aliased <= MAX_ALIASED => target.repeat(&mut self.builder, key.unwrap_or(NO_NAME)),
            _ => {
                let why =
                    if is_known { "too many values come from aliases" } else { "an alias of a value that contains it" };
                self.findings
                    .add(Diagnostic::new(BAD_YAML, span, why).help("write the value here in place of the alias"));
                self.builder.leaf(NodeKind::Unreadable, key.unwrap_or(NO_NAME), Scalar::at(span))
            }
        };
        self.done(span.end as usize, 0, open);
    }

    fn finish(mut self, mistakes: Vec<Diagnostic>, mut commas: Vec<usize>) -> Read<'t> {
        // After a mistake some collections are still open.
        while let Some(frame) = self.frames.last() {
            let (open, end) = (frame.open, frame.end);
            if self.is_cut {
                self.builder.cut(open);
            }
            self.close(end);
        }
        if let Some(reach) = self.damage.reach(self.text) {
            self.builder.cut_where(|start| start <= reach);
        }
        self.findings.extend(mistakes);
        commas.append(&mut self.commas);
        self.findings.extend(commas::told(commas));
        let tree = self.builder.finish();
        if tree.is_empty() && self.findings.is_empty() {
            self.findings.add(
                Diagnostic::new(EMPTY_TEXT, Span::default(), "the text is empty")
                    .help("paste a payload, or write a setup with `ucforge new`"),
            );
        }
        Read::new(tree, self.findings)
    }
}

/// Converts character offsets, which the parser counts in, to byte offsets.
struct Offsets {
    /// The text as it is parsed; `None` if all characters are one byte long.
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
