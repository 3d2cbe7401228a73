//! `SHOW GRANTS` output: the table that Databricks prints, CSV, or JSON.

use super::held::{Held, Meaning, Wanted};
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
    Bar,
    Comma,
    Tab,
}

const SEPARATORS: [Separator; 3] = [Separator::Bar, Separator::Tab, Separator::Comma];

/// The cells of a line with their places in it.
fn cells(line: &str, separator: Separator) -> Vec<(String, usize, usize)> {
    let (mut cells, mut at) = (Vec::new(), 0);
    let trimmed = line.trim_end();
    let sign = match separator {
        Separator::Bar => '|',
        Separator::Comma => ',',
        Separator::Tab => '\t',
    };
    loop {
        let rest = part(trimmed, at..);
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let rest = part(rest, blanks..);
        let start = at + blanks;
        let quoted = rest.strip_prefix('"').filter(|_| separator != Separator::Bar);
        let (text, length) = if let Some(quoted) = quoted {
            unquoted(quoted).map_or((rest.to_owned(), rest.len()), |(text, length)| (text, length + 1))
        } else {
            let length = rest.find(sign).unwrap_or(rest.len());
            (part(rest, ..length).trim_end().to_owned(), length)
        };
        cells.push((text, start, start + length));
        let behind = part(trimmed, start + length..);
        match behind.find(sign) {
            Some(more) => at = start + length + more + 1,
            None => break,
        }
    }
    if separator == Separator::Bar {
        // A table of bars has one before the first cell and one behind the last.
        if cells.first().is_some_and(|(text, ..)| text.is_empty()) {
            cells.remove(0);
        }
        if cells.last().is_some_and(|(text, ..)| text.is_empty()) {
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

/// Lines that only draw a table: `+---+---+`, `|---|---|`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains("--") && line.chars().all(|c| matches!(c, '+' | '-' | '|' | ':' | ' ' | '='))
}

/// Four names and what stands between them: whatever is longer is no head, and need not be taken apart.
const LONGEST_HEAD: usize = 1000;

/// The first line that says something, and its separator, when it is the head of such a table.
fn head(text: &str) -> Option<(Separator, Places)> {
    let line = text.trim_start_matches('\u{FEFF}').lines().find(|line| !line.trim().is_empty() && !is_rule(line))?;
    if line.len() > LONGEST_HEAD {
        return None;
    }
    SEPARATORS.iter().find_map(|separator| {
        Some((*separator, places(cells(line, *separator).iter().map(|(text, ..)| text.as_str()))?))
    })
}

/// Whether a text is such a table.
pub(crate) fn is_table(text: &str) -> bool {
    head(text).is_some()
}

/// Checks a table.
pub(crate) fn check_table(text: &str, needs: Option<&Needs>, findings: &mut Findings) {
    let Some((separator, places)) = head(text) else { return };
    let (mut rows, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        if line.trim().is_empty() || is_rule(line) {
            continue;
        }
        let cells = cells(line, separator);
        // Several results stand below each other, each with its head.
        if self::places(cells.iter().map(|(text, ..)| text.as_str())).is_some() {
            continue;
        }
        let cell = |index: usize| cells.get(places[index]).map(|(text, ..)| text.clone());
        match (cell(0), cell(1), cell(2), cell(3)) {
            (Some(principal), Some(privilege), Some(kind), name) => {
                rows.push(Row { principal, privilege, kind, name: name.unwrap_or_default(), span });
            }
            _ if is_footer(line) => {}
            _ => findings.add(
                Diagnostic::new(code::SQL_SYNTAX, span, "this is no row of `SHOW GRANTS`")
                    .help("it has a principal, an action, and the type and name of an object"),
            ),
        }
    }
    judge(&rows, needs, findings);
}

/// `(3 rows)`, `3 rows selected`, `Time taken: 1 s`.
fn is_footer(line: &str) -> bool {
    let line = line.trim().to_ascii_lowercase();
    line.contains("row") || line.starts_with("time") || line.starts_with("fetched")
}

/// Whether a tree is such a result: a list of objects with these names, or the answer of the statement API.
pub(crate) fn is_json(root: NodeRef<'_>) -> bool {
    let first = root.children().next().filter(|_| root.kind() == NodeKind::Array);
    let is_row = |node: NodeRef<'_>| places(node.children().map(NodeRef::key)).is_some();
    first.is_some_and(is_row) || data_array(root).is_some()
}

/// Columns and rows of the answer of Databricks' statement execution API.
fn data_array(root: NodeRef<'_>) -> Option<(Places, NodeRef<'_>)> {
    let columns = root.path(&["manifest", "schema", "columns"])?;
    let names = columns.children().map(|column| column.get("name").and_then(NodeRef::text).unwrap_or(""));
    Some((places(names)?, root.path(&["result", "data_array"])?))
}

/// Checks a result in JSON.
pub(crate) fn check_json(root: NodeRef<'_>, needs: Option<&Needs>, findings: &mut Findings) {
    let mut rows = Vec::new();
    let mut row = |node: NodeRef<'_>, places: Places| {
        let values: Vec<NodeRef<'_>> = node.children().collect();
        let text = |index: usize| values.get(places[index]).and_then(|value| value.text()).unwrap_or("").to_owned();
        rows.push(Row { principal: text(0), privilege: text(1), kind: text(2), name: text(3), span: node.opening() });
    };
    if let Some((places, data)) = data_array(root) {
        data.children().for_each(|node| row(node, places));
    } else {
        for node in root.children() {
            match places(node.children().map(NodeRef::key)) {
                Some(places) => row(node, places),
                None => findings.add(
                    Diagnostic::new(code::SQL_SYNTAX, node.opening(), "this is no row of `SHOW GRANTS`")
                        .help("it has a principal, an action, and the type and name of an object"),
                ),
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
    let (mut needed, mut seen_other) = (0_usize, false);
    for row in rows {
        if !row.principal.trim_matches('`').eq_ignore_ascii_case(&needs.principal) {
            seen_other = true;
            others(row, &wanted, findings);
            continue;
        }
        let Some(on) = object(row) else {
            findings.add(
                Diagnostic::new(code::SQL_SYNTAX, row.span, "the object of this row cannot be read")
                    .severity(Severity::Warning),
            );
            continue;
        };
        let is_owner = ["OWN", "OWNER", "OWNERSHIP"].iter().any(|word| word.eq_ignore_ascii_case(row.privilege.trim()));
        if is_owner {
            held.own(&on);
            continue;
        }
        let Some(privilege) = Privilege::from_name(row.privilege.trim()) else { continue };
        held.grant(privilege, &on);
        let beyond = |message: [&str; 4]| Diagnostic::new(code::RIGHT_BEYOND, row.span, message.concat());
        match wanted.meaning(privilege, &on) {
            Meaning::Needed => needed += 1,
            _ if wanted.is_immutas_own(&on) => {}
            Meaning::Broader => findings.add(
                beyond(["`", privilege.sql(), "` is needed on less than ", &on.for_people()])
                    .help("grant it on what the setup governs, or govern all of it"),
            ),
            Meaning::Beyond => findings.add(
                beyond(["the setup does not need `", privilege.sql(), "` on ", &on.for_people()])
                    .help("revoke it, or name the object under `govern`"),
            ),
        }
    }
    let missing = held.missing(needs);
    for (privilege, on) in &missing {
        let message = ["the service principal lacks `", privilege.sql(), "` on ", &on.for_people()].concat();
        findings.add(
            Diagnostic::new(code::RIGHT_MISSING, Span::default(), message)
                .severity(Severity::Error)
                .help("run the grants script, or add the result of `SHOW GRANTS` on this object"),
        );
    }
    if needed == 0 && seen_other {
        let message = ["no row is about the service principal ", &needs.principal].concat();
        findings
            .add(Diagnostic::new(code::PRINCIPAL, Span::default(), message).help("it is shown by its application ID"));
    }
    if missing.is_empty() {
        let message = format!("all that the setup needs is there: {needed} rights");
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
