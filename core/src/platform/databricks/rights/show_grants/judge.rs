//! Compares rows with what a setup needs.

use std::collections::{BTreeMap, HashSet};

use super::sight::Sight;
use super::{Row, Shown};
use crate::diagnostic::{Asks, Diagnostic, Findings, Severity};
use crate::kit::rights::{SQL_SYNTAX, UNKNOWN_KIND};
use crate::platform::databricks::names;
use crate::platform::databricks::rights::compare::{Key, NeedsIndex, RIGHT_BEYOND, needless_ownership, unneeded};
use crate::platform::databricks::rights::holders::{Holders, Who, missing, not_all_read, not_seen, who};
use crate::platform::databricks::rights::{
    Needs, PRINCIPAL, Privilege, RIGHT_GIVEN, SHARED_WITH_OTHERS, Securable, SecurableKind,
};
use crate::secrecy::{shown_text, shown_word};
use crate::text::Span;
use crate::value::visible;

/// Advice on what to paste.
const PASTE: &str = "paste the table that SHOW GRANTS prints, or its rows as CSV or JSON";

/// Compares what is shown with what is needed, and reports the differences.
pub(super) fn judge(mut shown: Shown, needs: Option<&Needs>, findings: &mut Findings) {
    let Some(needs) = needs else {
        findings.add(
            Diagnostic::new(UNKNOWN_KIND, Span::default(), "privileges are compared with a setup")
                .severity(Severity::Info)
                .help("say which one")
                .asking(Asks::Setup),
        );
        return;
    };
    let is_cut = |text: &String| text.ends_with("...") || text.ends_with('…');
    let is_row_cut = |row: &Row| [&row.principal, &row.privilege, &row.kind, &row.name].into_iter().any(is_cut);
    let cut = shown.rows.iter().find(|row| is_row_cut(row)).map(|row| row.span);
    shown.rows.retain(|row| !is_row_cut(row));
    if let Some(place) = cut {
        shown.cut(
            place,
            "the cells of this table are cut off",
            "show it untruncated: df.show(truncate=False), or copy it as CSV",
        );
    }
    let mut unread = None;
    if let Some((place, count)) = shown.damaged {
        let message = [&rows(count), " of `SHOW GRANTS` could not be read"].concat();
        let finding = Diagnostic::new(SQL_SYNTAX, place, message)
            .help(["a row has a principal, an action, and the type and name of an object: ", PASTE].concat());
        // Beside rows that were read, it may be one with a word that is not known here.
        findings.add(if shown.rows.is_empty() { finding } else { finding.severity(Severity::Warning) });
        unread = Some(place);
    } else if !shown.is_result {
        let message = "this looks like the output of SHOW GRANTS, in a format that ucforge does not read";
        findings.add(Diagnostic::new(SQL_SYNTAX, Span::default(), message).help(PASTE));
        return;
    }
    let wanted = NeedsIndex::new(needs);
    let mut judge = Judge {
        wanted: &wanted,
        holders: Holders::new(&wanted),
        owned: BTreeMap::new(),
        told: HashSet::new(),
        sight: Sight::new(&wanted, std::mem::take(&mut shown.asked)),
        strange: None,
        findings,
    };
    let mut has_ours = false;
    for row in &shown.rows {
        has_ours |= judge.row(row) == Who::Ours;
    }
    if let Some((place, count)) = judge.strange {
        let message = [&rows(count), " could not be understood"].concat();
        judge.findings.add(
            Diagnostic::new(SQL_SYNTAX, place, message)
                .severity(Severity::Warning)
                .help("its principal, action, type or name is not known: check it yourself"),
        );
        unread = unread.or(Some(place));
    }
    judge.owners();
    let verdict = judge.holders.verdict();
    let objects = judge.sight.whole();
    // More rows do not matter if those that are shown contain all that is needed.
    let is_note = shown.has_more && verdict.missing.is_empty();
    let faults = std::mem::take(&mut shown.faults);
    findings.extend(faults.into_iter().map(|fault| if is_note { fault.severity(Severity::Info) } else { fault }));
    findings.extend(verdict.told());
    if verdict.missing.is_empty() {
        if verdict.by_groups.is_empty() {
            let message = format!("everything the setup needs is there: {} privileges", wanted.count());
            findings.add(Diagnostic::new(RIGHT_GIVEN, Span::default(), message));
        }
        return;
    }
    // What is not shown may still be there.
    if shown.is_cut {
        return;
    }
    if let Some(place) = unread.or(shown.open).or_else(|| cut_in_cell(&shown, needs)) {
        findings.add(not_all_read(place, "rows", &verdict.missing));
        return;
    }
    let (lacking, not_shown): (Vec<_>, Vec<_>) =
        verdict.missing.into_iter().partition(|(_, on)| objects.contains(&on.key()));
    findings.extend(missing(
        "the service principal lacks",
        &lacking,
        "run the grants script, or add the result of `SHOW GRANTS` on the objects named here",
    ));
    if !not_shown.is_empty() {
        findings.add(not_seen(&not_shown));
    }
    if !has_ours && !shown.rows.is_empty() {
        let message = ["no row is about the service principal ", &needs.principal].concat();
        findings.add(
            Diagnostic::new(PRINCIPAL, Span::default(), message).help(["rows name it by ", needs.called()].concat()),
        );
    }
}

/// The place of the last row, if the text may end inside its last cell: more rows may have followed. A cell is complete
/// if the setup or another row has the same one, and none of theirs is longer and begins with it.
fn cut_in_cell(shown: &Shown, needs: &Needs) -> Option<Span> {
    let cell = shown.unended?;
    let (last, others) = shown.rows.split_last()?;
    let of = |row: &Row| match cell {
        0 => row.principal.to_lowercase(),
        1 => row.privilege.to_lowercase(),
        2 => row.kind.to_lowercase(),
        _ => row.name.to_lowercase(),
    };
    let found = of(last);
    let mut known: Vec<String> = others.iter().filter(|row| cell < 3 || row.kind == last.kind).map(of).collect();
    match cell {
        0 => known.push(needs.principal.to_lowercase()),
        1 => known.extend(needs.all().flat_map(|grant| &grant.privileges).map(|right| right.sql().to_lowercase())),
        2 => known.extend(["metastore", "catalog", "schema", "table", "view", "function", "volume"].map(str::to_owned)),
        _ => {
            let parts = kind(&last.kind).map(SecurableKind::parts);
            let keys = needs.all().map(|grant| grant.on.key()).filter(|key| Some(key.len()) == parts);
            known.extend(keys.map(|key| key.join(".")));
        }
    }
    let bare = found.replace('`', "");
    let is_known = known.iter().any(|known| *known == found || *known == bare);
    let is_beginning = known.iter().any(|known| known.len() > bare.len() && known.starts_with(&bare));
    (!is_known || is_beginning).then_some(last.span)
}

fn rows(count: usize) -> String {
    match count {
        1 => "this row".to_owned(),
        2 => "this row and another one".to_owned(),
        _ => format!("this row and {} more", count - 1),
    }
}

struct Judge<'a, 'f> {
    wanted: &'a NeedsIndex<'a>,
    holders: Holders<'a>,
    /// The objects that the principal owns, each with the place of its row.
    owned: BTreeMap<Key, (Span, Securable)>,
    /// Privileges that were judged already: an inherited one is in the result of every object below.
    told: HashSet<(Vec<String>, String)>,
    /// How much is shown of the objects on which something is needed.
    sight: Sight<'a>,
    /// Rows with unknown words: the place of the first, and how many.
    strange: Option<(Span, usize)>,
    findings: &'f mut Findings,
}

impl Judge<'_, '_> {
    /// Checks one row. Returns whose privilege it is.
    fn row(&mut self, row: &Row) -> Who {
        let principal = &self.wanted.needs.principal;
        let whose = if is_named_with(&row.principal, principal) { Who::Ours } else { who(&row.principal, principal) };
        let name = if whose == Who::Ours { principal } else { &row.principal };
        let on = object(row);
        let is_known = is_other_kind(&row.kind) || on.is_some();
        let is_named = !row.principal.trim().is_empty();
        if (whose != Who::Other || !is_named)
            && !(is_named && is_known && whose != Who::Nearly && super::is_right(&row.privilege))
        {
            self.strange.get_or_insert((row.span, 0)).1 += 1;
            return whose;
        }
        if let Some(on) = &on {
            self.sight.row(row.span.start, (&row.principal, whose), sees_all(&row.privilege), on);
        }
        match &on {
            Some(on) if is_owner(&row.privilege) => self.holders.own(name, on, row.span),
            Some(on) => {
                if let Some(privilege) = Privilege::from_name(&row.privilege) {
                    self.holders.grant(name, privilege, on, row.span);
                }
            }
            None => {}
        }
        if whose == Who::Ours {
            self.ours(row, on);
        } else if on.is_some_and(|on| self.wanted.is_immutas_own(&on)) {
            // Privileges of others matter only on Immuta's own catalog.
            let message =
                ["`", &visible(&shown_text(&row.principal)), "` has privileges on Immuta's own catalog"].concat();
            self.findings.add(
                Diagnostic::new(SHARED_WITH_OTHERS, row.span, message)
                    .help("it is only for Immuta's service principal"),
            );
        }
        whose
    }

    /// Judges a privilege of the principal by what the setup needs.
    fn ours(&mut self, row: &Row, on: Option<Securable>) {
        let key = on.as_ref().map_or_else(|| vec![row.kind.to_lowercase(), row.name.to_lowercase()], Securable::key);
        let is_own = on.as_ref().is_some_and(|on| self.wanted.is_immutas_own(on));
        if is_own || !self.told.insert((key.clone(), row.privilege.to_uppercase())) {
            return;
        }
        let finding = match (on, Privilege::from_name(&row.privilege)) {
            (Some(on), _) if is_owner(&row.privilege) => {
                // Whether ownership gives a needed privilege is known only at the end.
                self.owned.insert(key, (row.span, on));
                None
            }
            (Some(on), Some(privilege)) => {
                unneeded(self.wanted.meaning(privilege, &on), privilege, &on, self.wanted, row.span)
            }
            // No setup needs other privileges, or any on other kinds of objects.
            (on, _) => {
                let on = on.map_or_else(
                    || {
                        [
                            &shown_word(&row.kind.to_lowercase()),
                            " `",
                            &visible(&shown_text(&row.name)).replace('`', "'"),
                            "`",
                        ]
                        .concat()
                    },
                    |on| on.for_people(),
                );
                let message = ["the setup does not need `", &shown_word(&row.privilege), "` on ", &on].concat();
                Some(Diagnostic::new(RIGHT_BEYOND, row.span, message).help("revoke it"))
            }
        };
        self.findings.extend(finding);
    }

    /// Reports ownership, which is more than a setup needs unless it gives a needed privilege.
    fn owners(&mut self) {
        for (place, on) in std::mem::take(&mut self.owned).into_values() {
            if !self.holders.ownership_counts(&on) {
                self.findings.add(needless_ownership(place, &on));
            }
        }
    }
}

/// Whether a cell names the principal by its application ID with text around it: `immuta (6f1b...)`.
fn is_named_with(cell: &str, principal: &str) -> bool {
    names::is_uuid(principal) && cell.len() > principal.len() && cell.to_lowercase().contains(&principal.to_lowercase())
}

/// The object of a row, if its kind is a [`SecurableKind`] and its name has as many parts as that kind has.
fn object(row: &Row) -> Option<Securable> {
    let kind = kind(&row.kind)?;
    if kind == SecurableKind::Metastore {
        return Some(Securable::new(kind, &[]));
    }
    let parts = names::parts(row.name.trim()).ok()?;
    (parts.len() == kind.parts())
        .then(|| Securable { kind, path: parts.into_iter().map(std::borrow::Cow::into_owned).collect() })
}

/// Whether whoever has this privilege sees those of others.
fn sees_all(privilege: &str) -> bool {
    is_owner(privilege)
        || Privilege::from_name(privilege) == Some(Privilege::MANAGE)
        || privilege.replace('_', " ").eq_ignore_ascii_case("READ METADATA")
}

/// Whether an action is ownership.
pub(super) fn is_owner(action: &str) -> bool {
    ["OWN", "OWNER", "OWNERSHIP"].iter().any(|word| word.eq_ignore_ascii_case(action))
}

/// The words of a kind, in capitals. Empty for more than four words: those are a sentence.
fn words(kind: &str) -> Vec<String> {
    const MAX: usize = 4;
    let words: Vec<String> = kind.trim().split([' ', '_']).take(MAX + 1).map(str::to_ascii_uppercase).collect();
    if words.len() > MAX { Vec::new() } else { words }
}

/// Reads the kind of an object. Databricks writes kinds in several ways: `CATALOG`, `CATALOG_STANDARD`, `Table`,
/// `STREAMING_TABLE`.
pub(super) fn kind(text: &str) -> Option<SecurableKind> {
    words(text).iter().find_map(|word| {
        Some(match word.as_str() {
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

/// Whether a text is any kind of object.
pub(super) fn is_kind(text: &str) -> bool {
    kind(text).is_some() || is_other_kind(text)
}

/// Whether a text is a kind of object that Immuta has nothing to do with.
fn is_other_kind(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "ANONYMOUS",
        "CLEAN",
        "CONNECTION",
        "CREDENTIAL",
        "FILE",
        "LOCATION",
        "METADATA",
        "MODEL",
        "PIPELINE",
        "POLICY",
        "PROCEDURE",
        "PROVIDER",
        "RECIPIENT",
        "SHARE",
    ];
    kind(text).is_none() && words(text).iter().any(|word| WORDS.contains(&word.as_str()))
}
