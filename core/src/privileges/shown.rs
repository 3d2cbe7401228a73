//! `SHOW GRANTS` output: the table that Databricks prints, CSV, or JSON.

use super::held::{Held, Wanted, beyond, listed};
use super::{Needs, Privilege, Securable, SecurableKind};
use crate::diagnostic::{Diagnostic, Findings, Severity, code};
use crate::names;
use crate::text::{Span, part};
use crate::tree::{NodeKind, NodeRef};
use crate::value::visible;

/// One right that somebody has.
struct Row {
    principal: String,
    privilege: String,
    kind: String,
    name: String,
    span: Span,
}

/// The columns, as Databricks names them, without case, blanks and underscores.
const COLUMNS: [&[&str]; 4] = [
    &["principal"],
    &["actiontype", "privilege"],
    &["objecttype", "securabletype"],
    &["objectkey", "securablename", "objectname"],
];

/// Where each column stands.
type Places = [usize; 4];

fn places<'a>(titles: impl Iterator<Item = &'a str>) -> Option<Places> {
    let titles: Vec<String> = titles
        .map(|title| title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .collect();
    let mut places = [0; 4];
    for (place, names) in places.iter_mut().zip(COLUMNS) {
        *place = titles.iter().position(|title| names.contains(&title.as_str()))?;
    }
    Some(places)
}

/// What stands between the cells of a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// One of these characters.
    Sign(char),
    /// Two blanks or more.
    Blanks,
}

const SEPARATORS: [Separator; 6] = [
    Separator::Sign('|'),
    Separator::Sign('│'),
    Separator::Sign('\t'),
    Separator::Sign(','),
    Separator::Sign(';'),
    Separator::Blanks,
];

impl Separator {
    /// Whether a table of these has one before the first cell and one behind the last.
    fn is_bar(self) -> bool {
        matches!(self, Self::Sign('|' | '│'))
    }
}

/// The cells of a line.
fn cells(line: &str, separator: Separator) -> Vec<String> {
    let line = line.trim_end();
    let Separator::Sign(sign) = separator else {
        return line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
    };
    let (mut cells, mut rest) = (Vec::new(), line);
    loop {
        rest = rest.trim_start_matches(' ');
        let quoted = rest.strip_prefix('"').filter(|_| !separator.is_bar()).and_then(unquoted);
        let (text, length) = if let Some((text, length)) = quoted {
            (text, length + 1)
        } else {
            let length = rest.find(sign).unwrap_or(rest.len());
            (part(rest, ..length).trim_end().to_owned(), length)
        };
        cells.push(text);
        match part(rest, length..).split_once(sign) {
            Some((_, behind)) => rest = behind,
            None => break,
        }
    }
    if separator.is_bar() {
        if cells.first().is_some_and(String::is_empty) {
            cells.remove(0);
        }
        if cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
    }
    cells
}

/// A text of CSV without its quotes, and its length behind the first one.
fn unquoted(text: &str) -> Option<(String, usize)> {
    let (mut out, mut at) = (String::new(), 0);
    loop {
        let length = part(text, at..).find('"')?;
        out.push_str(part(text, at..at + length));
        at += length + 1;
        if !part(text, at..).starts_with('"') {
            return Some((out, at));
        }
        out.push('"');
        at += 1;
    }
}

/// Lines that only draw a table: `+---+---+`, `|---|---|`, `┌──┬──┐`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let draws = |c: char| matches!(c, '+' | '-' | '|' | ':' | ' ' | '=' | '\u{2500}'..='\u{257F}');
    line.chars().all(draws) && line.chars().any(|c| matches!(c, '-' | '=' | '─' | '━'))
}

/// Four names and what stands between them: whatever is longer is no head, and need not be taken apart.
const LONGEST_HEAD: usize = 1000;

/// Titles and the statement itself may stand before a table.
const MOST_TITLES: usize = 20;

/// The separator and columns of a line, when it is the head of such a table.
fn head_of(line: &str) -> Option<(Separator, Places)> {
    // Nearly every line is a row: it is not taken apart in six ways to see that.
    let principal = COLUMNS[0][0].as_bytes();
    if line.len() > LONGEST_HEAD
        || !line.as_bytes().windows(principal.len()).any(|word| word.eq_ignore_ascii_case(principal))
    {
        return None;
    }
    SEPARATORS
        .iter()
        .find_map(|separator| Some((*separator, places(cells(line, *separator).iter().map(String::as_str))?)))
}

/// Whether a text is such a table.
pub(crate) fn is_table(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{FEFF}').lines().filter(|line| !line.trim().is_empty() && !is_rule(line));
    lines.take(MOST_TITLES).any(|line| head_of(line).is_some())
}

/// Checks a table, or several below each other.
pub(crate) fn check_table(text: &str, needs: Option<&Needs>, findings: &mut Findings) {
    let (mut rows, mut start, mut head) = (Vec::new(), 0, None);
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        if line.trim().is_empty() || is_rule(line) {
            continue;
        }
        if let Some(found) = head_of(line) {
            head = Some((found, cells(line, found.0).len()));
            continue;
        }
        let Some(((separator, places), width)) = head else { continue };
        let mut cells = cells(line, separator);
        if separator == Separator::Blanks && cells.len() == width + 1 {
            // The number of the row, which has no title.
            cells.remove(0);
        }
        if cells.len() < 2 {
            // A title, a footer, the next statement.
            continue;
        }
        let cell = |index: usize| cells.get(places[index]).cloned();
        match (cell(0), cell(1), cell(2)) {
            (Some(principal), Some(privilege), Some(kind)) => {
                rows.push(Row { principal, privilege, kind, name: cell(3).unwrap_or_default(), span });
            }
            _ => findings.add(no_row(span)),
        }
    }
    judge(&rows, needs, findings);
}

fn no_row(place: Span) -> Diagnostic {
    Diagnostic::new(code::SQL_SYNTAX, place, "this is no row of `SHOW GRANTS`")
        .help("it has a principal, an action, and the type and name of an object")
}

/// Whether a tree is such a result: a list of rows, one row, or the answer of the statement API. With a setup beside it, an
/// empty list is a result without rows.
pub(crate) fn is_json(root: NodeRef<'_>, has_setup: bool) -> bool {
    let is_row = |node: NodeRef<'_>| places(node.children().map(NodeRef::key)).is_some();
    if root.kind() == NodeKind::Array {
        return root.children().next().map_or(has_setup, is_row);
    }
    is_row(root) || columns(root).is_some()
}

/// The columns of the answer of Databricks' statement execution API.
fn columns(root: NodeRef<'_>) -> Option<Places> {
    let columns = root.path(&["manifest", "schema", "columns"])?;
    places(columns.children().map(|column| column.get("name").and_then(NodeRef::text).unwrap_or("")))
}

/// The values that stand in a text one after the other, as ranges: several results pasted below each other.
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
    found
}

/// Checks results in JSON: the values of a text that stand in these ranges.
pub(crate) fn check_json(source: &str, parts: &[Span], needs: Option<&Needs>, findings: &mut Findings) {
    let mut rows = Vec::new();
    for place in parts {
        let tree = crate::read::tree(place.of(source));
        let Some(root) = tree.root() else { continue };
        let moved = |span: Span| Span { start: span.start + place.start, end: span.end + place.start };
        let mut row = |node: NodeRef<'_>, places: Places| {
            let values: Vec<NodeRef<'_>> = node.children().collect();
            let text = |index: usize| values.get(places[index]).and_then(|value| value.text()).unwrap_or("").to_owned();
            let (principal, privilege, kind, name) = (text(0), text(1), text(2), text(3));
            rows.push(Row { principal, privilege, kind, name, span: moved(node.opening()) });
        };
        if let Some(places) = columns(root) {
            root.path(&["result", "data_array"])
                .into_iter()
                .flat_map(NodeRef::children)
                .for_each(|node| row(node, places));
            let cut = root.path(&["manifest", "truncated"]).and_then(NodeRef::bool) == Some(true);
            if cut || root.path(&["result", "next_chunk_index"]).is_some() {
                let message = "this result is cut off: more rows follow elsewhere";
                findings
                    .add(Diagnostic::new(code::SQL_SYNTAX, moved(root.opening()), message).severity(Severity::Warning));
            }
        } else if let Some(places) = places(root.children().map(NodeRef::key)) {
            row(root, places);
        } else {
            for node in root.children() {
                match places(node.children().map(NodeRef::key)) {
                    Some(places) => row(node, places),
                    None => findings.add(no_row(moved(node.opening()))),
                }
            }
        }
    }
    judge(&rows, needs, findings);
}

/// Holds what is shown against what is needed.
fn judge(rows: &[Row], needs: Option<&Needs>, findings: &mut Findings) {
    let Some(needs) = needs else {
        findings.add(
            Diagnostic::new(code::UNKNOWN_KIND, Span::default(), "rights are held against a setup")
                .help("name it with --setup"),
        );
        return;
    };
    let wanted = Wanted::new(needs);
    let mut held = Held::default();
    let (mut has_ours, mut cut_off) = (false, None);
    for row in rows {
        if row.principal.ends_with("...") || row.principal.ends_with('…') {
            cut_off = cut_off.or(Some(row.span));
        }
        if !row.principal.trim_matches('`').eq_ignore_ascii_case(&needs.principal) {
            others(row, &wanted, findings);
            continue;
        }
        has_ours = true;
        let Some(on) = object(row) else {
            let finding = Diagnostic::new(code::SQL_SYNTAX, row.span, "the object of this row cannot be read");
            findings.add(finding.severity(Severity::Warning));
            continue;
        };
        let privilege = row.privilege.trim();
        if ["OWN", "OWNER", "OWNERSHIP"].iter().any(|word| word.eq_ignore_ascii_case(privilege)) {
            held.own(&on);
            continue;
        }
        let Some(privilege) = Privilege::from_name(privilege) else { continue };
        held.grant(privilege, &on);
        if !wanted.is_immutas_own(&on) {
            findings.extend(beyond(wanted.meaning(privilege, &on), privilege, &on, &wanted, row.span));
        }
    }
    if let Some(place) = cut_off {
        findings.add(
            Diagnostic::new(code::SQL_SYNTAX, place, "the cells of this table are cut off")
                .help("show it without cutting: df.show(truncate=False), or copy it as CSV"),
        );
    }
    let missing = held.missing(needs);
    for (privileges, on) in &missing {
        let message = ["the service principal lacks ", &listed(privileges), " on ", &on.for_people()].concat();
        findings.add(
            Diagnostic::new(code::RIGHT_MISSING, Span::default(), message)
                .severity(Severity::Error)
                .help("run the grants script, or add the result of `SHOW GRANTS` on this object"),
        );
    }
    if !has_ours && !rows.is_empty() {
        let message = ["no row is about the service principal ", &needs.principal].concat();
        findings
            .add(Diagnostic::new(code::PRINCIPAL, Span::default(), message).help("it is shown by its application ID"));
    }
    if missing.is_empty() {
        let message = format!("all that the setup needs is there: {} rights", wanted.count());
        findings.add(Diagnostic::new(code::RIGHT_GIVEN, Span::default(), message));
    }
}

/// Rights of others matter on Immuta's own catalog only.
fn others(row: &Row, wanted: &Wanted<'_>, findings: &mut Findings) {
    if object(row).is_some_and(|on| wanted.is_immutas_own(&on)) {
        let message = ["`", &visible(&row.principal), "` has rights on Immuta's own catalog"].concat();
        findings.add(
            Diagnostic::new(code::SHARED_WITH_OTHERS, row.span, message)
                .help("it is for Immuta's service principal alone"),
        );
    }
}

/// The object of a row. Databricks writes kinds in several ways: `CATALOG`, `CATALOG_STANDARD`, `Table`.
fn object(row: &Row) -> Option<Securable> {
    let kind = row.kind.trim().to_ascii_uppercase().replace('_', " ");
    let kind = match kind.split(' ').next()? {
        "METASTORE" => return Some(Securable::new(SecurableKind::Metastore, &[])),
        "CATALOG" => SecurableKind::Catalog,
        "SCHEMA" | "DATABASE" => SecurableKind::Schema,
        "MATERIALIZED" => SecurableKind::MaterializedView,
        "VIEW" => SecurableKind::View,
        "FUNCTION" => SecurableKind::Function,
        "VOLUME" => SecurableKind::Volume,
        "TABLE" => SecurableKind::Table,
        _ => return None,
    };
    let parts = names::parts(row.name.trim()).ok()?;
    (parts.len() == kind.parts())
        .then(|| Securable { kind, path: parts.into_iter().map(std::borrow::Cow::into_owned).collect() })
}
