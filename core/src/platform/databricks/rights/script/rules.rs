//! What is wrong with a script, and which needs of a setup it meets.

pub(crate) mod end;
pub(crate) mod grants;
pub(crate) mod words;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::reader::{Broken, Dialect, Form, Name, Notes, On, Principal};
use super::statements::{Statement, What, statements};
use super::template::By;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings, MAX_FINDINGS, Severity};
use crate::kinds::Document;
use crate::kit::rights::SQL_SYNTAX;
use crate::kit::{Beside, Lacks};
use crate::platform::databricks::rights::compare::{Key, NeedsIndex};
use crate::platform::databricks::rights::holders::Holders;
use crate::platform::databricks::rights::{Needs, Privilege, Securable, other_kind, sql};
use crate::text::Span;

rules! {
    DESTROYS = Warning("UC514", "a statement that removes something", Ucforge) {
        means: "The script drops, truncates, deletes or overwrites something.",
        why: "Immuta needs no such statement, and what is gone may not come back.",
        fix: "Remove the statement unless it is meant.",
        bad: sql("DROP TABLE sales.orders.line_items;\nGRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
    }

    MISSPELLED_STATEMENT = Warning("UC519", "a statement whose first word is misspelled", Databricks) {
        means: "No statement begins with this word, and it is close to one that does.",
        why: "Databricks refuses the statement.",
        fix: "Correct the word.",
        bad: sql("GARNT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
    }

    OTHER_DIALECT = Error("UC520", "a statement that Unity Catalog does not have", Databricks) {
        means: "The statement belongs to another system, such as Snowflake, or to the old `hive_metastore`.",
        why: "Databricks refuses it.",
        fix: "Grant on the schema or catalog in place of \"all tables in\" it: what is inside inherits the privilege. Grant on tables or views, \
              not on columns. Name principals without ROLE, GROUP or USER, and take privileges back with REVOKE, not with DENY.",
        bad: sql("GRANT SELECT ON ALL TABLES IN SCHEMA sales.orders TO `data-engineers`;\n"),
        good: sql("GRANT SELECT ON SCHEMA sales.orders TO `data-engineers`;\n"),
    }

    SKIPPED_STATEMENT = Info("UC516", "statements that are not looked at", Ucforge) {
        means: "The script has statements that are not about privileges, or whose objects depend on the session.",
        why: "ucforge does not know what they do. They may matter for what comes after them.",
        fix: "Look at them yourself. Write names out: catalog, schema and object.",
        bad: sql("OPTIMIZE sales.orders.line_items;\nGRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales TO `data-engineers`;\n"),
    }
}

/// Checks a script as the kind of document that it was declared to be, on its own or against the needs of a setup and
/// beside other scripts. Returns the kind that it is, if known.
pub(crate) fn check(
    source: &str,
    told: Option<Document>,
    (needs, beside): (Option<&Needs>, Option<Beside<'_>>),
    findings: &mut Findings,
) -> Option<Document> {
    let wanted = needs.map(NeedsIndex::new);
    let mut script = Script::new(wanted.as_ref(), beside, findings);
    let found = script.read(source);
    if let Some((told, found)) = told.zip(found).filter(|(told, _)| !script.does.is(*told)) {
        script.tell(other_kind(told, found));
    }
    script.end(told.or(found));
    found
}

/// The needs of a setup that a script does not meet; `None` for a script that is not meant to grant.
pub(crate) fn lacks(source: &str, told: Option<Document>, needs: &Needs) -> Option<Lacks> {
    let wanted = NeedsIndex::new(needs);
    let mut findings = Findings::default();
    let mut script = Script::new(Some(&wanted), None, &mut findings);
    let found = script.read(source);
    let gives = told.or(found).is_none_or(|kind| !matches!(kind, Document::GrantsUndo | Document::GrantsVerify));
    gives.then(|| script.lacks())
}

/// What a script does, which shows what kind it is.
#[derive(Clone, Copy, Default)]
struct Does {
    gives: bool,
    takes: bool,
    shows: bool,
    /// The first statement that changes privileges or an owner.
    changes: Option<Span>,
}

impl Does {
    fn note(&mut self, statement: &Statement) {
        match &statement.what {
            What::Grant(_) | What::Owner { .. } | What::CreateCatalog { .. } => self.gives = true,
            What::Revoke(_) => self.takes = true,
            What::ShowGrants(..) => self.shows = true,
            _ => {}
        }
        if matches!(statement.what, What::Grant(_) | What::Revoke(_) | What::Owner { .. }) {
            self.changes.get_or_insert(statement.span);
        }
        self.gives |= statement.is_grant;
    }

    /// Whether the script does anything that scripts of this kind do.
    fn is(self, kind: Document) -> bool {
        match kind {
            Document::GrantsUndo => self.takes,
            Document::GrantsVerify => self.shows,
            _ => self.gives,
        }
    }

    fn kind(self) -> Option<Document> {
        if self.gives {
            Some(Document::Grants)
        } else if self.takes {
            Some(Document::GrantsUndo)
        } else {
            self.shows.then_some(Document::GrantsVerify)
        }
    }
}

/// Whose privileges a script shows.
#[derive(Default)]
struct Shown {
    /// Whether it shows those of the service principal.
    ours: bool,
    /// The place of the first other name that may have been meant to be the service principal.
    other: Option<Span>,
    /// The objects on which it shows those of the service principal, or of everybody.
    objects: HashSet<Key>,
    /// Whether it is unknown what else the script shows.
    is_open: bool,
}

fn lower(name: &Name) -> Key {
    name.parts.iter().map(|part| part.to_lowercase()).collect()
}

struct Script<'a> {
    wanted: Option<&'a NeedsIndex<'a>>,
    /// Who gets which of the privileges that the setup needs.
    holders: Option<Holders<'a>>,
    does: Does,
    /// Grants of `ALL PRIVILEGES` that may be traps, by the principal and the object.
    everything: BTreeMap<(String, Key), (Span, Securable)>,
    /// Who is granted MANAGE on what, so that ALL PRIVILEGES beside it is not a trap.
    manage: HashSet<(String, Key)>,
    /// Objects that the service principal owns at the end, with the place of their names.
    owned: HashMap<Key, (Span, Securable)>,
    /// Catalogs that the script creates.
    created: HashMap<Key, Created>,
    /// Catalogs that the script hands over to another owner.
    transferred: HashSet<Key>,
    /// Statements that were skipped, by their first words: the place of the first, and how many.
    others: HashMap<String, SkippedStatements>,
    /// Placeholders by their text: the place of the first, who fills it in, and how many.
    placeholders: HashMap<String, (Span, By, usize)>,
    /// The first statement that may grant something unknown.
    unread: Option<Span>,
    /// The first statement that may revoke something unknown.
    untaken: Option<Span>,
    /// Needed privileges that are revoked in a branch, which may not be run, with the place of the statement.
    perhaps_revoked: Vec<(Span, Vec<Privilege>, Securable)>,
    /// Privileges that another service principal gets, with the place of that principal.
    to_others: HashMap<(Key, Privilege), Span>,
    /// Privileges that the service principal loses, with the place of their names.
    revoked: HashMap<(Key, Privilege), Span>,
    /// Privileges that somebody else loses, with the place of that principal.
    from_others: HashMap<(Key, Privilege), Span>,
    /// Objects for which it was reported that `ALL PRIVILEGES` leaves out `MANAGE`.
    without_manage: HashSet<Key>,
    shown: Shown,
    /// Whether the statement is in a string: a fix would have no place of its own.
    is_inside: bool,
    /// What all scripts that are checked together with this one lack.
    beside: Option<Beside<'a>>,
    findings: &'a mut Findings,
}

/// A catalog that a script creates.
struct Created {
    /// The place of the statement that creates it.
    span: Span,
    /// The place of its name in that statement.
    name: Span,
}

/// Statements with the same first words that were skipped.
struct SkippedStatements {
    first: Span,
    count: usize,
    help: &'static str,
}

const NOT_ABOUT_RIGHTS: &str = "only statements about privileges are checked";
const HIDDEN: &str = "the text does not show what it does: check it yourself";

impl<'a> Script<'a> {
    fn new(wanted: Option<&'a NeedsIndex<'a>>, beside: Option<Beside<'a>>, findings: &'a mut Findings) -> Self {
        Self {
            wanted,
            holders: wanted.map(Holders::new),
            does: Does::default(),
            everything: BTreeMap::new(),
            manage: HashSet::new(),
            owned: HashMap::new(),
            created: HashMap::new(),
            transferred: HashSet::new(),
            others: HashMap::new(),
            placeholders: HashMap::new(),
            unread: None,
            untaken: None,
            perhaps_revoked: Vec::new(),
            to_others: HashMap::new(),
            revoked: HashMap::new(),
            from_others: HashMap::new(),
            without_manage: HashSet::new(),
            shown: Shown::default(),
            is_inside: false,
            beside,
            findings,
        }
    }

    /// Reads all statements. Returns the kind of the script, if known.
    fn read(&mut self, source: &str) -> Option<Document> {
        statements(source, &mut |statement| self.statement(&statement));
        self.does.kind().or_else(|| sql::kind_of(source))
    }
}

impl Script<'_> {
    fn tell(&mut self, mut finding: Diagnostic) {
        if self.is_inside {
            finding.fix = None;
        }
        self.findings.add(finding);
    }

    fn statement(&mut self, statement: &Statement) {
        self.does.note(statement);
        self.is_inside = statement.is_inside;
        let is_noted = self.notes(&statement.notes);
        let span = statement.span;
        if statement.notes.may_grant {
            self.unread(span);
        }
        if statement.notes.may_revoke {
            self.untaken.get_or_insert(span);
        }
        match &statement.what {
            What::Broken(broken) => {
                self.broken(broken);
                if statement.is_grant {
                    self.unread(span);
                }
            }
            What::Unfinished(privileges, broken) => {
                self.broken(broken);
                for (name, at) in privileges {
                    self.privilege_alone(name, *at);
                }
                if statement.is_grant {
                    self.unread(span);
                }
            }
            What::CreateCatalog { name, has_location, is_foreign } => {
                if *is_foreign {
                    self.skip_statement("CREATE CATALOG for a share or a foreign catalog", span);
                } else if name.is_known {
                    self.create(span, name, *has_location);
                } else if !is_noted {
                    self.relative(span);
                }
            }
            What::CreateSchema(name) => self.create_schema(span, name),
            What::Owner { on, to } => self.owner(span, on, to, is_noted),
            What::Grant(rights) => self.grant(span, rights, is_noted),
            What::Revoke(rights) => self.revoke(span, rights, is_noted, statement.is_conditional),
            What::Void(rights) => self.void(rights),
            What::OtherDocument { kind, place, privileges, to } => {
                for (name, at) in privileges {
                    self.privilege_elsewhere(name, *at);
                }
                if let Some(to) = to {
                    self.principal(to);
                    if kind.is_none() && self.may_be_for_us(to) {
                        self.unread(span);
                    }
                }
                self.elsewhere(*kind, *place, span);
            }
            What::ShowGrants(of, on) => {
                if let Some(of) = of {
                    self.written(of);
                }
                self.shows(of.as_ref(), on.as_ref());
            }
            What::Use => {}
            What::Destroys(words) => {
                let message = ["`", words, "` removes or overwrites something"].concat();
                self.tell(
                    Diagnostic::new(DESTROYS, span, message)
                        .help("Immuta needs no such statement: make sure that it is intended"),
                );
            }
            What::Other(words) if !statement.notes.may_revoke => self.skip_statement(words, span),
            What::Other(words) => self.skip_statement_for(words, span, HIDDEN),
            What::Hidden(words) => {
                self.skip_statement_for(words, span, HIDDEN);
                self.unread(span);
            }
        }
    }

    /// Reports the notes about a statement. Returns whether any of them leaves open what the statement is about.
    fn notes(&mut self, notes: &Notes) -> bool {
        for broken in &notes.broken {
            self.broken(broken);
        }
        if let Some(place) = notes.doubtful {
            let message = "this may belong to the comment above, which ends with a backslash";
            self.tell(
                Diagnostic::new(SQL_SYNTAX, place, message)
                    .severity(Severity::Warning)
                    .help("Spark takes the next line for more of such a comment: end it with another character"),
            );
        }
        for placeholder in &notes.placeholders {
            if let Some((.., count)) = self.placeholders.get_mut(&placeholder.text) {
                *count += 1;
            } else if self.placeholders.len() < MAX_FINDINGS {
                self.placeholders.insert(placeholder.text.clone(), (placeholder.span, placeholder.by, 1));
            }
        }
        for (place, dialect) in &notes.dialect {
            const INHERITED: &str =
                "grant it on the schema or catalog: everything inside inherits it, now and in the future";
            let (message, help) = match dialect {
                Dialect::EachIn => (
                    "Databricks does not grant on all objects of a kind at once, as Snowflake and others do",
                    INHERITED,
                ),
                Dialect::Defaults => ("Databricks has no default privileges, as Postgres and others do", INHERITED),
                Dialect::GrantOption => {
                    ("Databricks has no grant option", "`MANAGE` lets a principal grant: revoke that, or the privilege")
                }
                Dialect::Columns => {
                    ("Databricks does not grant on columns", "grant it on the table, or on a view with these columns")
                }
                Dialect::Scope => (
                    "Databricks has no `::` in front of a name",
                    "write the kind of object, a space and the full name: SCHEMA catalog.schema",
                ),
                Dialect::Public => (
                    "`PUBLIC` is the name of a group here, not everybody",
                    "everybody in the account is in the group `account users`",
                ),
                Dialect::KindOfPrincipal => (
                    "Databricks has no keyword before a principal",
                    "remove it: users, groups and service principals are given by name alone",
                ),
                Dialect::ShownTo => (
                    "Databricks' `SHOW GRANTS` has no such word, as Snowflake's has",
                    "write SHOW GRANTS, the principal in backticks, ON and the object",
                ),
                Dialect::Clause => (
                    "this is not a known clause of `CREATE CATALOG`",
                    "look it up in the documentation of Databricks; an owner is set with ALTER CATALOG",
                ),
                Dialect::Deny => (
                    "Unity Catalog has no DENY: it works only in the legacy `hive_metastore`",
                    "revoke what was granted with REVOKE, on the object it was granted on",
                ),
            };
            let finding = Diagnostic::new(OTHER_DIALECT, *place, message).help(help);
            let is_doubtful = matches!(dialect, Dialect::Public | Dialect::ShownTo | Dialect::Clause);
            self.tell(if is_doubtful { finding.severity(Severity::Warning) } else { finding });
        }
        if let Some((place, meant)) = notes.misspelt {
            let message = ["no statement begins with this word: did you mean `", meant, "`?"].concat();
            self.tell(Diagnostic::new(MISSPELLED_STATEMENT, place, message).help("Databricks refuses it as written"));
        }
        !notes.broken.is_empty() || !notes.placeholders.is_empty()
    }

    fn relative(&mut self, span: Span) {
        let message = "skipped: what this refers to depends on the session";
        self.tell(
            Diagnostic::new(SKIPPED_STATEMENT, span, message)
                .help("write full names: catalog, schema, object and principal"),
        );
    }

    fn skip_statement(&mut self, words: &str, span: Span) {
        self.skip_statement_for(words, span, NOT_ABOUT_RIGHTS);
    }

    fn skip_statement_for(&mut self, words: &str, span: Span, help: &'static str) {
        match self.others.get_mut(words) {
            Some(others) => others.count += 1,
            None => {
                self.others.insert(words.to_owned(), SkippedStatements { first: span, count: 1, help });
            }
        }
    }

    fn unread(&mut self, span: Span) {
        self.unread.get_or_insert(span);
    }

    fn broken(&mut self, broken: &Broken) {
        let finding = Diagnostic::new(SQL_SYNTAX, broken.place, broken.message);
        self.tell(match broken.semicolon {
            Some(place) => finding.fix("insert `;`", place, ";"),
            None => finding,
        });
    }

    /// Notes whose privileges a statement shows, and on which object.
    fn shows(&mut self, of: Option<&Principal>, on: Option<&On>) {
        match of {
            Some(of) if self.is_ours(of) => self.shown.ours = true,
            // Mistakes in the name itself are already reported.
            Some(of) if of.form == Form::Unknown || words::exact(&of.name).is_some() => self.shown.is_open = true,
            Some(of) => {
                if !of.name.contains('@') && self.wanted.is_some() {
                    self.shown.other.get_or_insert(of.span);
                }
                return;
            }
            None => {}
        }
        match on {
            Some(on) if on.name.is_known => {
                self.shown.objects.insert(lower(&on.name));
            }
            Some(_) => self.shown.is_open = true,
            None => {}
        }
    }

    fn is_ours(&self, to: &Principal) -> bool {
        self.wanted.is_some_and(|wanted| wanted.needs.principal.eq_ignore_ascii_case(&to.name))
    }

    /// Whether an object is in Immuta's own catalog: the one that the setup names or, without a setup, one that the
    /// script creates.
    fn is_immutas_own(&self, on: &Securable) -> bool {
        match self.wanted {
            Some(wanted) => wanted.is_immutas_own(on),
            None => on.catalog().is_some_and(|catalog| self.created.contains_key(&vec![catalog.to_lowercase()])),
        }
    }
}
