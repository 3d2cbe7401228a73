//! `SHOW GRANTS` output, held against what a setup needs.
//!
//! [`table`] reads tables and CSV, [`json`] reads JSON; both give what is [`Shown`].

mod json;
mod table;

use std::collections::HashSet;

pub(crate) use json::{is_json, values};
pub(crate) use table::is_table;

use super::held::{Held, Wanted, beyond, listed};
use super::{Needs, Privilege, Securable, SecurableKind};
use crate::diagnostic::{Diagnostic, Findings, Severity, code};
use crate::names;
use crate::text::Span;
use crate::value::visible;

/// One right that somebody has.
struct Row {
    principal: String,
    privilege: String,
    kind: String,
    name: String,
    span: Span,
}

/// What was read of a text.
#[derive(Default)]
struct Shown {
    rows: Vec<Row>,
    /// What could not be read.
    faults: Vec<Diagnostic>,
    /// Whether there are more rows than these: then nothing is missing for certain.
    is_cut: bool,
}

impl Shown {
    fn fault(&mut self, place: Span, message: &'static str, help: &'static str) {
        self.faults.push(Diagnostic::new(code::SQL_SYNTAX, place, message).help(help));
    }

    /// There are more rows, for this reason.
    fn cut(&mut self, place: Span, message: &'static str, help: &'static str) {
        self.is_cut = true;
        self.fault(place, message, help);
    }

    fn no_row(&mut self, place: Span) {
        self.fault(
            place,
            "this is no row of `SHOW GRANTS`",
            "it has a principal, an action, and the type and name of an object",
        );
    }
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

/// Checks a table, or several below each other.
pub(crate) fn check_table(text: &str, needs: Option<&Needs>, findings: &mut Findings) {
    judge(table::read(text), needs, findings);
}

/// Checks results in JSON: the values of a text that stand in these ranges.
pub(crate) fn check_json(source: &str, parts: &[Span], needs: Option<&Needs>, findings: &mut Findings) {
    judge(json::read(source, parts), needs, findings);
}

/// Holds what is shown against what is needed.
fn judge(mut shown: Shown, needs: Option<&Needs>, findings: &mut Findings) {
    let Some(needs) = needs else {
        findings.add(
            Diagnostic::new(code::UNKNOWN_KIND, Span::default(), "rights are held against a setup")
                .help("name it with --setup"),
        );
        return;
    };
    let is_cut = |text: &String| text.ends_with("...") || text.ends_with('…');
    let is_row_cut = |row: &Row| [&row.principal, &row.privilege, &row.name].into_iter().any(is_cut);
    let cut = shown.rows.iter().find(|row| is_row_cut(row)).map(|row| row.span);
    shown.rows.retain(|row| !is_row_cut(row));
    if let Some(place) = cut {
        shown.cut(
            place,
            "the cells of this table are cut off",
            "show it without cutting: df.show(truncate=False), or copy it as CSV",
        );
    }
    findings.extend(shown.faults);
    let wanted = Wanted::new(needs);
    let mut judge = Judge { wanted: &wanted, held: Held::default(), told: HashSet::new(), findings };
    let mut has_ours = false;
    for row in &shown.rows {
        if row.principal.eq_ignore_ascii_case(&needs.principal) {
            has_ours = true;
            judge.ours(row);
        } else {
            judge.others(row);
        }
    }
    let missing = judge.held.missing(needs);
    if missing.is_empty() {
        let message = format!("all that the setup needs is there: {} rights", wanted.count());
        findings.add(Diagnostic::new(code::RIGHT_GIVEN, Span::default(), message));
    }
    // What is not shown may still be there.
    if shown.is_cut {
        return;
    }
    for (privileges, on) in &missing {
        let message = ["the service principal lacks ", &listed(privileges), " on ", &on.for_people()].concat();
        findings.add(
            Diagnostic::new(code::RIGHT_MISSING, Span::default(), message)
                .severity(Severity::Error)
                .help("run the grants script, or add the result of `SHOW GRANTS` on this object"),
        );
    }
    if !has_ours && !shown.rows.is_empty() {
        let message = ["no row is about the service principal ", &needs.principal].concat();
        findings
            .add(Diagnostic::new(code::PRINCIPAL, Span::default(), message).help("it is shown by its application ID"));
    }
}

struct Judge<'a> {
    wanted: &'a Wanted<'a>,
    held: Held,
    /// What was told already: a right that is handed down stands in the result of every object below.
    told: HashSet<(Vec<String>, String)>,
    findings: &'a mut Findings,
}

impl Judge<'_> {
    fn ours(&mut self, row: &Row) {
        let privilege = Privilege::from_name(&row.privilege);
        let is_owner = is_owner(&row.privilege);
        let on = object(row);
        let key = on.as_ref().map_or_else(|| vec![row.kind.to_lowercase(), row.name.to_lowercase()], Securable::key);
        let is_own = on.as_ref().is_some_and(|on| self.wanted.is_immutas_own(on));
        match (&on, privilege) {
            (Some(on), _) if is_owner => self.held.own(on),
            (Some(on), Some(privilege)) => self.held.grant(privilege, on),
            _ => {}
        }
        if is_own || !self.told.insert((key, row.privilege.to_uppercase())) {
            return;
        }
        let finding = match (on, privilege) {
            (Some(on), Some(privilege)) if !is_owner => {
                beyond(self.wanted.meaning(privilege, &on), privilege, &on, self.wanted, row.span)
            }
            // No setup needs other privileges, or any on other kinds of objects.
            (on, _) => {
                let on = on.map_or_else(
                    || [&visible(&row.kind.to_lowercase()), " `", &visible(&row.name).replace('`', "'"), "`"].concat(),
                    |on| on.for_people(),
                );
                let message = ["the setup does not need `", &visible(&row.privilege), "` on ", &on].concat();
                let help = if is_owner { "`MANAGE` is enough for what Immuta governs" } else { "take it back" };
                Some(Diagnostic::new(code::RIGHT_BEYOND, row.span, message).help(help))
            }
        };
        self.findings.extend(finding);
    }

    /// Rights of others matter on Immuta's own catalog only.
    fn others(&mut self, row: &Row) {
        if object(row).is_some_and(|on| self.wanted.is_immutas_own(&on)) {
            let message = ["`", &visible(&row.principal), "` has rights on Immuta's own catalog"].concat();
            self.findings.add(
                Diagnostic::new(code::SHARED_WITH_OTHERS, row.span, message)
                    .help("it is for Immuta's service principal alone"),
            );
        }
    }
}

/// The object of a row, if it is of a kind that Immuta governs.
fn object(row: &Row) -> Option<Securable> {
    let kind = kind(&row.kind)?;
    if kind == SecurableKind::Metastore {
        return Some(Securable::new(kind, &[]));
    }
    let parts = names::parts(row.name.trim()).ok()?;
    (parts.len() == kind.parts())
        .then(|| Securable { kind, path: parts.into_iter().map(std::borrow::Cow::into_owned).collect() })
}

/// How ownership stands among actions.
fn is_owner(action: &str) -> bool {
    ["OWN", "OWNER", "OWNERSHIP"].iter().any(|word| word.eq_ignore_ascii_case(action))
}

/// Databricks writes kinds in several ways: `CATALOG`, `CATALOG_STANDARD`, `Table`, `STREAMING_TABLE`.
fn kind(text: &str) -> Option<SecurableKind> {
    let text = text.trim().to_ascii_uppercase();
    text.split([' ', '_']).find_map(|word| {
        Some(match word {
            "METASTORE" => SecurableKind::Metastore,
            "CATALOG" => SecurableKind::Catalog,
            "SCHEMA" | "DATABASE" => SecurableKind::Schema,
            "MATERIALIZED" => SecurableKind::MaterializedView,
            "VIEW" => SecurableKind::View,
            "FUNCTION" => SecurableKind::Function,
            "VOLUME" => SecurableKind::Volume,
            "TABLE" => SecurableKind::Table,
            _ => return None,
        })
    })
}
