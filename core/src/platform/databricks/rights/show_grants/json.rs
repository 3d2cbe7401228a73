//! Results in JSON or YAML: lists of rows, single rows, columns as pandas writes them, responses of the statement
//! execution API.

use super::footer::{Says, says};
use super::{Places, Shown, places};
use crate::read::Format;
use crate::text::{Span, part};
use crate::tree::{NodeKind, NodeRef};

/// Whether a tree is such a result. If there is a setup, an empty list is a result without rows.
pub(crate) fn is_json(root: NodeRef<'_>, has_setup: bool) -> bool {
    if root.kind() == NodeKind::Array {
        return root.children().next().map_or(has_setup, |row| places_of(row).is_some() || is_bare(row));
    }
    places_of(root).is_some() || columns(root).is_some() || has_setup && assignments(root).is_some()
}

fn places_of(node: NodeRef<'_>) -> Option<Places> {
    // There are four columns, and payloads have fewer members at their top.
    node.children().nth(3)?;
    places(node.children().map(NodeRef::key))
}

/// Whether a list is a row without titles.
fn is_bare(node: NodeRef<'_>) -> bool {
    let cell = |index: usize| node.children().nth(index).and_then(NodeRef::text);
    let is_row = |(privilege, kind)| super::is_row(privilege, kind);
    node.kind() == NodeKind::Array && cell(3).is_some() && cell(1).zip(cell(2)).is_some_and(is_row)
}

/// The columns in a response of Databricks' statement execution API.
fn columns(root: NodeRef<'_>) -> Option<Places> {
    let columns = root.path(&["manifest", "schema", "columns"])?;
    places(columns.children().map(|column| column.get("name").and_then(NodeRef::text).unwrap_or("")))
}

/// The privileges in a response of Unity Catalog's REST API, which does not name the object.
fn assignments(root: NodeRef<'_>) -> Option<NodeRef<'_>> {
    root.get("privilege_assignments")
}

/// The ranges of the values in a text: several results may be pasted below each other. The last one may have no end.
pub(crate) fn values(source: &str) -> Vec<Span> {
    let (mut found, mut depth, mut start, mut in_text, mut escaped) = (Vec::new(), 0_usize, 0, false, false);
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.push(Span::new(start, at + 1));
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        found.push(Span::new(start, source.len()));
    }
    found
}

/// Reads the values in these ranges of a text.
pub(super) fn read(source: &str, format: Format, parts: &[Span]) -> Shown {
    let mut rows = Shown { is_result: true, ..Shown::default() };
    let mut counts = Vec::new();
    for place in parts {
        let before = rows.count();
        let read = crate::read::read(place.of(source), format);
        let moved = |span: Span| Span { start: span.start + place.start, end: span.end + place.start };
        if read.findings.has_errors() {
            rows.is_cut = true;
            // The errors in a text with only one value are reported already.
            if parts.len() > 1 {
                rows.fault(Span::at(place.end as usize), "this result is damaged or cut off", "copy all of it");
            }
        }
        if let Some(root) = read.tree.root() {
            Part { rows: &mut rows, moved: &moved }.result(root);
        }
        counts.push(rows.count().saturating_sub(before));
    }
    // The text between results, and after the last one.
    let starts = parts.iter().map(|part| part.end as usize);
    let ends = parts.iter().skip(1).map(|part| part.start as usize).chain([source.len()]);
    // Values on lines of their own are rows of one result, until there is other text between them.
    let mut count = 0;
    for ((start, end), own) in starts.zip(ends).zip(counts) {
        count += own;
        let is_more = |line: &str| match says(line) {
            Says::More => true,
            Says::AtMost(most) => most <= count,
            Says::Rows(said) => said > count,
            Says::Nothing => false,
        };
        let between = part(source, start..end);
        if between.lines().any(is_more) {
            rows.more(Span::new(start, end));
        }
        if !between.trim().is_empty() {
            count = 0;
        }
    }
    rows
}

struct Part<'a> {
    rows: &'a mut Shown,
    /// Maps places in the part to places in the text.
    moved: &'a dyn Fn(Span) -> Span,
}

impl Part<'_> {
    fn result(&mut self, root: NodeRef<'_>) {
        let place = (self.moved)(root.opening());
        if let Some(places) = columns(root) {
            self.statement(root, places, place);
        } else if assignments(root).is_some() {
            let help = "paste what `SHOW GRANTS` gives: its rows name the object";
            self.rows.cut(place, "this response does not say which object it is about", help);
        } else if let Some(places) = places_of(root) {
            let first = root.children().nth(places[0]);
            match first.map(NodeRef::kind) {
                Some(NodeKind::Object | NodeKind::Array) => self.by_column(root, places),
                _ => self.row(root, places),
            }
        } else {
            for node in root.children() {
                match places_of(node) {
                    Some(places) => self.row(node, places),
                    None if is_bare(node) => self.row(node, [0, 1, 2, 3]),
                    None => self.rows.no_row((self.moved)(node.opening())),
                }
            }
        }
    }

    fn row(&mut self, node: NodeRef<'_>, places: Places) {
        let values: Vec<NodeRef<'_>> = node.children().collect();
        self.add(places.map(|index| values.get(index).copied()), node.opening());
    }

    fn add(&mut self, cells: [Option<NodeRef<'_>>; 4], place: Span) {
        let text = |cell: Option<NodeRef<'_>>| cell.and_then(NodeRef::text).unwrap_or("").trim().to_owned();
        let [principal, privilege, kind, name] = cells.map(text);
        self.rows.add((self.moved)(place), [&principal, &privilege, &kind, &name]);
    }

    /// `{"Principal": {"0": ..}, ..}`: the first value of each column makes the first row.
    fn by_column(&mut self, root: NodeRef<'_>, places: Places) {
        let columns: Vec<Vec<NodeRef<'_>>> = root.children().map(|column| column.children().collect()).collect();
        for index in 0..columns[places[0]].len() {
            let cells = places.map(|place| columns.get(place).and_then(|column| column.get(index)).copied());
            let place = cells[0].map_or_else(|| root.opening(), NodeRef::span);
            self.add(cells, place);
        }
    }

    fn statement(&mut self, root: NodeRef<'_>, places: Places, place: Span) {
        let rows = root.path(&["result", "data_array"]);
        let rows: Vec<NodeRef<'_>> = rows.into_iter().flat_map(NodeRef::children).collect();
        for node in &rows {
            self.row(*node, places);
        }
        let number =
            |path: &[&str]| root.path(path).and_then(NodeRef::number).and_then(|text| text.parse::<usize>().ok());
        let state = root.path(&["status", "state"]).and_then(NodeRef::text);
        let is_elsewhere = root.path(&["result", "external_links"]).is_some();
        let is_cut = root.path(&["manifest", "truncated"]).and_then(NodeRef::bool) == Some(true)
            || ["next_chunk_index", "next_chunk_internal_link"]
                .iter()
                .any(|next| root.path(&["result", next]).is_some_and(|next| next.kind() != NodeKind::Null))
            || number(&["manifest", "total_chunk_count"]).is_some_and(|chunks| chunks > 1)
            || number(&["result", "row_offset"]).is_some_and(|before| before > 0)
            || [["manifest", "total_row_count"], ["result", "row_count"]]
                .iter()
                .any(|path| number(path).is_some_and(|count| count > rows.len()));
        if state.is_some_and(|state| state != "SUCCEEDED") {
            self.rows.cut(place, "this statement did not succeed", "run it again, and wait for its result");
        } else if is_elsewhere {
            self.rows.cut(
                place,
                "the rows of this result are stored elsewhere",
                "request them with disposition INLINE",
            );
        } else if is_cut {
            self.rows.cut(place, "this result is cut off: more rows follow elsewhere", "add the other parts");
        }
    }
}
