//! An in-memory model of Unity Catalog privileges, used as a test oracle for grant scripts.
//!
//! Written from the documentation of Databricks alone, by somebody who had not seen the generator: "Unity Catalog privileges
//! and securable objects", "Manage privileges in Unity Catalog", the reference pages of GRANT, REVOKE, ALTER CATALOG and of
//! names, and the grants page of the Terraform provider. It is a specification check, no evidence that Databricks accepts a
//! script. When in doubt it refuses.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::match_bool,
    clippy::manual_strip,
    clippy::redundant_closure_for_method_calls,
    reason = "it was written to stand alone, in a style of its own, and no test uses the whole of it"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What a privilege is granted on, names in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Securable {
    Metastore,
    Catalog(String),
    Schema(String, String),
    Table(String, String, String),
    View(String, String, String),
    MaterializedView(String, String, String),
}
use Securable::*;

impl Securable {
    /// The same securable with its names in lower case.
    pub fn lower(&self) -> Securable {
        let l = |s: &String| s.to_lowercase();
        match self {
            Metastore => Metastore,
            Catalog(c) => Catalog(l(c)),
            Schema(c, s) => Schema(l(c), l(s)),
            Table(c, s, t) => Table(l(c), l(s), l(t)),
            View(c, s, t) => View(l(c), l(s), l(t)),
            MaterializedView(c, s, t) => MaterializedView(l(c), l(s), l(t)),
        }
    }

    /// What it inherits from, nearest first; nothing is inherited from the metastore.
    pub fn parents(&self) -> Vec<Securable> {
        match self {
            Metastore | Catalog(_) => vec![],
            Schema(c, _) => vec![Catalog(c.clone())],
            Table(c, s, _) | View(c, s, _) | MaterializedView(c, s, _) => {
                vec![Schema(c.clone(), s.clone()), Catalog(c.clone())]
            }
        }
    }

    /// The column of the table below; a materialized view is X.
    fn column(&self) -> char {
        match self {
            Metastore => 'M',
            Catalog(_) => 'C',
            Schema(..) => 'S',
            Table(..) => 'T',
            View(..) => 'V',
            MaterializedView(..) => 'X',
        }
    }
}

const ALL: &str = "ALL PRIVILEGES";
/// What ALL PRIVILEGES leaves out.
const NOT_IN_ALL: [&str; 3] = ["MANAGE", "EXTERNAL USE SCHEMA", "EXTERNAL USE LOCATION"];
/// Plain words of the grammar that the model does not take for a name without backticks.
const RESERVED_WORDS: [&str; 8] = ["ON", "TO", "FROM", "SET", "OWNER", "WITH", "IF", "NOT"];

/// What can be granted on what (columns as in `column`); the `?` cells of BROWSE are accepted.
const PRIVILEGES: &str = "\
C: USE CATALOG, CREATE SCHEMA
CS: USE SCHEMA, CREATE TABLE, CREATE FUNCTION, CREATE VOLUME, CREATE MODEL, CREATE MATERIALIZED VIEW
CS: EXECUTE, READ VOLUME, WRITE VOLUME, EXTERNAL USE SCHEMA
CSX: REFRESH
CST: MODIFY
CSTVX: MANAGE, SELECT, APPLY TAG, BROWSE, ALL PRIVILEGES
M: CREATE CATALOG, CREATE CLEAN ROOM, CREATE CONNECTION, CREATE EXTERNAL LOCATION, CREATE EXTERNAL METADATA
M: CREATE PROVIDER, CREATE RECIPIENT, CREATE SHARE, CREATE SERVICE CREDENTIAL, CREATE STORAGE CREDENTIAL
M: MANAGE ALLOWLIST, SET SHARE PERMISSION, USE MARKETPLACE ASSETS, USE PROVIDER, USE RECIPIENT, USE SHARE";

/// The columns in which a privilege stands; None for what is no privilege here.
fn columns(privilege: &str) -> Option<&'static str> {
    let mut rows = PRIVILEGES.lines().filter_map(|row| row.split_once(": "));
    rows.find(|(_, names)| names.split(", ").any(|name| name == privilege)).map(|row| row.0)
}

fn applicable(privilege: &str, on: &Securable) -> bool {
    columns(privilege).is_some_and(|columns| columns.contains(on.column()))
}

/// Application ids are hexadecimal, so compared without case; every other principal as it is written.
fn principal_key(principal: &str) -> String {
    let parts: Vec<&str> = principal.split('-').collect();
    let uuid = parts.iter().map(|p| p.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|p| p.chars().all(|c| c.is_ascii_hexdigit()));
    if uuid { principal.to_ascii_lowercase() } else { principal.to_string() }
}

/// The metastore: who holds what on what. Securables come into being when first mentioned.
#[derive(Clone, Debug, Default)]
pub struct Metastore {
    /// (principal key, privilege, securable) -> the principal as first written.
    grants: BTreeMap<(String, String, Securable), String>,
    owners: BTreeMap<Securable, String>,
    created: BTreeSet<String>,
    mentioned: BTreeSet<Securable>,
    /// The securables of the SHOW GRANTS statements so far.
    pub shown: Vec<Securable>,
}

impl Metastore {
    /// Runs a whole script and counts its statements. An error names the statement; a script with an
    /// error changes nothing at all.
    pub fn run(&mut self, sql: &str) -> Result<usize, String> {
        let mut after = self.clone();
        let statements = lex(sql)?;
        for (i, statement) in statements.iter().enumerate() {
            let mut parser = Parser(&statement.tokens);
            let done = parser.statement(&mut after).and_then(|()| parser.end());
            done.map_err(|why| format!("statement {} ({}): {why}", i + 1, statement.text))?;
        }
        *self = after;
        Ok(statements.len())
    }

    /// Whether the principal holds the privilege on this securable, from itself or its parents.
    pub fn holds(&self, principal: &str, privilege: &str, on: &Securable) -> bool {
        let (key, privilege, on) = (principal_key(principal), privilege.to_uppercase(), on.lower());
        if self.holds_directly(principal, &privilege, &on) {
            return true;
        }
        applicable(&privilege, &on)
            && on.parents().iter().any(|parent| {
                // USE SCHEMA on the catalog `system` succeeds and reaches no schema.
                let lost = privilege == "USE SCHEMA" && *parent == Catalog("system".into());
                // The owner of a parent may grant on what it holds, which is MANAGE; no other right flows down.
                let owns = privilege == "MANAGE" && self.owns(&key, parent);
                !lost && (owns || self.granted(&key, &privilege, parent))
            })
    }

    /// The same without parents: granted on this very securable, or its owner.
    pub fn holds_directly(&self, principal: &str, privilege: &str, on: &Securable) -> bool {
        let (key, privilege, on) = (principal_key(principal), privilege.to_uppercase(), on.lower());
        applicable(&privilege, &on) && (self.owns(&key, &on) || self.granted(&key, &privilege, &on))
    }

    /// SELECT on a table or view, with USE SCHEMA and USE CATALOG on its parents.
    pub fn can_read(&self, principal: &str, table: &Securable) -> bool {
        let parents = table.parents();
        let [schema, catalog] = &parents[..] else { return false };
        self.holds(principal, "SELECT", table)
            && self.holds(principal, "USE SCHEMA", schema)
            && self.holds(principal, "USE CATALOG", catalog)
    }

    /// Everything granted directly now: principal as first written, privilege in upper case, securable.
    pub fn all_grants(&self) -> Vec<(String, String, Securable)> {
        let grants = self.grants.iter();
        grants.map(|((_, privilege, on), who)| (who.clone(), privilege.clone(), on.clone())).collect()
    }

    /// Whether a script created this catalog, rather than finding it there.
    pub fn created(&self, catalog: &str) -> bool {
        self.created.contains(&catalog.to_lowercase())
    }

    /// The owner, where a script or `set_owner` told.
    pub fn owner_of(&self, on: &Securable) -> Option<&str> {
        self.owners.get(&on.lower()).map(String::as_str)
    }

    /// Sets up an owner before the script runs.
    pub fn set_owner(&mut self, on: &Securable, principal: &str) {
        self.owners.insert(on.lower(), principal.to_string());
    }

    fn owns(&self, key: &str, on: &Securable) -> bool {
        self.owners.get(on).is_some_and(|owner| principal_key(owner) == key)
    }

    fn granted(&self, key: &str, privilege: &str, on: &Securable) -> bool {
        let has = |p: &str| self.grants.contains_key(&(key.to_string(), p.to_string(), on.clone()));
        has(privilege) || (has(ALL) && !NOT_IN_ALL.contains(&privilege))
    }

    /// A name belongs to one kind of object only: tables and views share their schema's names.
    fn check_kind(&self, on: &Securable) -> Result<(), String> {
        let (Table(c, s, t) | View(c, s, t) | MaterializedView(c, s, t)) = on else {
            return Ok(());
        };
        let other = [Table, View, MaterializedView].map(|kind| kind(c.clone(), s.clone(), t.clone()));
        let known = other.iter().find(|other| *other != on && self.mentioned.contains(other));
        known.map_or(Ok(()), |known| Err(format!("{on:?} was {known:?} before")))
    }

    fn mention(&mut self, on: &Securable) -> Result<(), String> {
        self.check_kind(on)?;
        self.mentioned.extend(on.parents());
        self.mentioned.insert(on.clone());
        Ok(())
    }
}

// ---- lexer ----

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Text(String),
    Mark(char),
}
use Token::*;

#[derive(Default)]
struct Statement {
    text: String,
    tokens: Vec<Token>,
}

/// Cuts a script into statements; empty ones do not count.
fn lex(sql: &str) -> Result<Vec<Statement>, String> {
    let mut done: Vec<Statement> = Vec::new();
    let mut now = Statement::default();
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let (token, length) = match c {
            ' ' | '\t' | '\r' | '\n' | ';' => (None, 1),
            _ => lex_one(rest, c).map_err(|why| {
                let line = rest.lines().next().unwrap_or_default();
                format!("statement {} ({}{line}): {why}", done.len() + 1, now.text)
            })?,
        };
        if token.is_some() || (c.is_whitespace() && !now.tokens.is_empty()) {
            now.text.push_str(&rest[..length]);
        }
        now.tokens.extend(token);
        rest = &rest[length..];
        if c == ';' || rest.is_empty() {
            done.push(std::mem::take(&mut now));
            done.retain(|statement| !statement.tokens.is_empty());
        }
    }
    Ok(done)
}

/// The token that starts `text`, or None for a comment, and its length. A doubled quote makes two strings, and
/// `r'...'` a word and a string, which no statement takes.
fn lex_one(text: &str, first: char) -> Result<(Option<Token>, usize), String> {
    if text.starts_with("--") {
        let line = text.split('\n').next().unwrap_or(text);
        let body = line.strip_suffix('\r').unwrap_or(line);
        return match body.contains('\r') || body.ends_with('\\') {
            true => Err("carriage return in a -- comment, or backslash at its end: parsers differ on its end".into()),
            false => Ok((None, line.len())),
        };
    }
    if text.starts_with("/*") {
        let end = text[2..].find("*/").ok_or("comment without an end")?;
        return match text[2..end + 3].contains("/*") || text[2..].starts_with('+') {
            true => Err("comment in a comment, or hint: parsers differ on it".into()),
            false => Ok((None, end + 4)),
        };
    }
    match first {
        '`' => {
            let mut end = 1;
            loop {
                end += text[end..].find('`').ok_or("backtick without an end")? + 1;
                if !text[end..].starts_with('`') {
                    return Ok((Some(Quoted(text[1..end - 1].replace("``", "`"))), end));
                }
                end += 1;
            }
        }
        '\'' | '"' => {
            let mut escaped = false;
            let end = text[1..].find(|c| {
                let ends = c == first && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let end = end.ok_or("string without an end")? + 1;
            Ok((Some(Text(text[1..end].to_string())), end + 1))
        }
        'a'..='z' | 'A'..='Z' | '_' => {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = text.find(|c| !plain(c)).unwrap_or(text.len());
            Ok((Some(Word(text[..end].to_string())), end))
        }
        ',' | '.' => Ok((Some(Mark(first)), 1)),
        _ => Err(format!("unexpected character {first:?}")),
    }
}

// ---- statements ----

/// The tokens still to be read.
struct Parser<'a>(&'a [Token]);

impl Parser<'_> {
    fn next(&mut self) -> Option<Token> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first.clone())
    }

    fn wrong<T>(&self, wanted: &str) -> Result<T, String> {
        Err(format!("expected {wanted}, found {:?}", self.0.first()))
    }

    /// Steps over the words, if they stand here.
    fn skip(&mut self, words: &str) -> bool {
        let is = |(token, word): (&Token, &str)| matches!(token, Word(w) if w.eq_ignore_ascii_case(word));
        let count = words.split(' ').count();
        let here = self.0.len() >= count && self.0.iter().zip(words.split(' ')).all(is);
        self.0 = &self.0[if here { count } else { 0 }..];
        here
    }

    fn expect(&mut self, words: &str) -> Result<(), String> {
        if self.skip(words) { Ok(()) } else { self.wrong(words) }
    }

    fn end(&self) -> Result<(), String> {
        let token = self.0.first();
        token.map_or(Ok(()), |_| self.wrong("the end"))
    }

    fn statement(&mut self, store: &mut Metastore) -> Result<(), String> {
        let grant = self.skip("GRANT");
        if grant || self.skip("REVOKE") {
            let (privileges, on, principal) = self.privileges_on(if grant { "TO" } else { "FROM" })?;
            for privilege in privileges {
                let key = (principal_key(&principal), privilege, on.clone());
                if grant {
                    store.grants.entry(key).or_insert(principal.clone());
                } else {
                    let (who, privilege, on) = key;
                    let goes = |p: &str| p == privilege || privilege == ALL && !NOT_IN_ALL.contains(&p);
                    store.grants.retain(|(other, p, object), _| *other != who || *object != on || !goes(p));
                }
            }
            store.mention(&on)
        } else if self.skip("CREATE CATALOG") {
            self.create_catalog(store)
        } else if self.skip("ALTER CATALOG") {
            let catalog = Catalog(self.own_catalog()?);
            self.skip("SET");
            self.expect("OWNER TO")?;
            store.set_owner(&catalog, &self.principal()?);
            store.mention(&catalog)
        } else if self.skip("SHOW GRANTS") {
            if !self.skip("ON") {
                self.principal()?;
                self.expect("ON")?;
            }
            let on = self.securable()?;
            store.check_kind(&on)?;
            store.shown.push(on);
            Ok(())
        } else {
            Err("not a statement of the model".into())
        }
    }

    /// `CREATE CATALOG`; only the clauses MANAGED LOCATION and COMMENT are modelled.
    fn create_catalog(&mut self, store: &mut Metastore) -> Result<(), String> {
        let if_not_exists = self.skip("IF NOT EXISTS");
        let name = self.own_catalog()?;
        let mut seen = BTreeSet::new();
        while let Some(clause) = ["MANAGED LOCATION", "COMMENT"].into_iter().find(|c| self.skip(c)) {
            match self.next() {
                Some(Text(text)) if seen.insert(clause) && (clause == "COMMENT" || !text.is_empty()) => {}
                other => return Err(format!("{clause} twice, or with {other:?}")),
            }
        }
        let catalog = Catalog(name.clone());
        if store.mentioned.contains(&catalog) {
            let exists = Err(format!("catalog {name} exists"));
            return if if_not_exists { Ok(()) } else { exists };
        }
        store.created.insert(name);
        store.mention(&catalog)
    }

    /// The name of a catalog that is not Databricks' own.
    fn own_catalog(&mut self) -> Result<String, String> {
        let name = self.object_name()?;
        match name.as_str() {
            "system" | "samples" | "hive_metastore" => Err(format!("{name} is taken by Databricks")),
            _ => Ok(name),
        }
    }

    /// `p [, p ...] ON securable TO|FROM principal`, the pairs checked against the table.
    fn privileges_on(&mut self, direction: &str) -> Result<(Vec<String>, Securable, String), String> {
        let is_on = |token: &Token| matches!(token, Word(word) if word.eq_ignore_ascii_case("ON"));
        let (listed, rest) = self.0.split_at(self.0.iter().position(is_on).ok_or("no ON")?);
        let mut privileges = Vec::new();
        for tokens in listed.split(|token| *token == Mark(',')) {
            let word = |token: &Token| match token {
                Word(word) => word.to_uppercase(),
                other => format!("{other:?}"),
            };
            let privilege = tokens.iter().map(word).collect::<Vec<_>>().join(" ");
            columns(&privilege).ok_or_else(|| format!("no such privilege: {privilege:?}"))?;
            privileges.push(privilege);
        }
        self.0 = rest;
        if privileges.len() > 1 && privileges.iter().any(|p| p == ALL) {
            return Err("ALL PRIVILEGES stands alone".into());
        }
        self.expect("ON")?;
        let on = self.securable()?;
        self.expect(direction)?;
        let principal = self.principal()?;
        if let Some(privilege) = privileges.iter().find(|p| !applicable(p, &on)) {
            return Err(format!("privilege {privilege} is not applicable to {on:?}"));
        }
        if on.parents().last().unwrap_or(&on) == &Catalog("samples".into()) {
            return Err("the catalog samples takes no grants".into());
        }
        Ok((privileges, on, principal))
    }

    /// A securable, without FUNCTION and VOLUME; TABLE may be left out.
    fn securable(&mut self) -> Result<Securable, String> {
        let kinds = ["METASTORE", "CATALOG", "SCHEMA", "DATABASE", "TABLE", "VIEW", "MATERIALIZED VIEW"];
        let kind = kinds.into_iter().find(|kind| self.skip(kind)).unwrap_or("TABLE");
        let mut parts = Vec::new();
        while kind != "METASTORE" && (parts.is_empty() || self.0.first() == Some(&Mark('.'))) {
            self.0 = &self.0[usize::from(!parts.is_empty())..];
            parts.push(self.object_name()?);
        }
        let part = |i: usize| parts[i].clone();
        match (kind, parts.len()) {
            ("METASTORE", 0) => Ok(Metastore),
            ("CATALOG", 1) => Ok(Catalog(part(0))),
            ("SCHEMA" | "DATABASE", 2) => Ok(Schema(part(0), part(1))),
            ("TABLE", 3) => Ok(Table(part(0), part(1), part(2))),
            ("VIEW", 3) => Ok(View(part(0), part(1), part(2))),
            ("MATERIALIZED VIEW", 3) => Ok(MaterializedView(part(0), part(1), part(2))),
            _ => Err(format!("{kind} with a name of {} parts", parts.len())),
        }
    }

    fn identifier(&mut self) -> Result<String, String> {
        match self.next() {
            Some(Quoted(name)) => Ok(name),
            Some(Word(word)) if !RESERVED_WORDS.contains(&word.to_uppercase().as_str()) => Ok(word),
            other => Err(format!("expected a name, found {other:?}")),
        }
    }

    /// A dotted name in lower case.
    fn object_name(&mut self) -> Result<String, String> {
        let name = self.identifier()?;
        let bad = |c: char| matches!(c, '.' | ' ' | '/' | '\u{0}'..='\u{1f}' | '\u{7f}');
        if name.is_empty() || name.chars().count() > 255 || name.contains(bad) {
            return Err(format!("Unity Catalog forbids the name {name:?}"));
        }
        Ok(name.to_lowercase())
    }

    /// A user, an application id or an account group; never a string.
    fn principal(&mut self) -> Result<String, String> {
        let name = self.identifier()?;
        let workspace_local = ["users", "admins"].contains(&name.to_lowercase().as_str());
        let numeric = name.chars().all(|c| c.is_ascii_digit()); // also the empty name
        if workspace_local || numeric || name.chars().count() > 255 || name.chars().any(|c| c.is_control()) {
            return Err(format!("{name:?} is no principal for Unity Catalog"));
        }
        Ok(name)
    }
}

// ---- what Immuta needs ----

/// The four flows; an update follows the page of the Integrations API, like the manual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Automatic,
    Manual,
    Update,
    Connection,
}

/// What the service principal must hold after the grants script: privilege, securable, whether it must be direct
/// (no MODIFY on views and materialized views).
pub fn required(flow: Flow, audit: bool, governed: &[Securable]) -> Vec<(&'static str, Securable, bool)> {
    let mut rights: Vec<(&'static str, Securable, bool)> = Vec::new();
    let mut need = |privilege, on: &Securable, direct| match rights.iter_mut().find(|r| r.0 == privilege && r.1 == *on)
    {
        Some(right) => right.2 |= direct,
        None => rights.push((privilege, on.clone(), direct)),
    };
    if flow == Flow::Automatic {
        need("CREATE CATALOG", &Metastore, false); // row 2
    }
    for object in governed.iter().map(Securable::lower) {
        assert!(object != Metastore, "a governed object lies in a catalog");
        let parents = object.parents();
        let catalog = parents.last().unwrap_or(&object);
        need("USE CATALOG", catalog, true); // row 5
        need("MANAGE", catalog, true);
        let schema = if parents.len() == 2 { &parents[0] } else { &object };
        need("USE SCHEMA", schema, false); // row 6
        need("SELECT", &object, false); // row 7
        if applicable("MODIFY", &object) {
            need("MODIFY", &object, false); // row 8
        }
    }
    if audit {
        let schema = |name: &str| Schema("system".into(), name.into());
        let table = |schema: &str, name: &str| Table("system".into(), schema.into(), name.into());
        need("USE CATALOG", &Catalog("system".into()), false); // row 12
        need("USE SCHEMA", &schema("access"), false); // row 13
        for name in ["audit", "table_lineage", "column_lineage"] {
            need("SELECT", &table("access", name), false); // row 15
        }
        if flow == Flow::Connection {
            need("USE SCHEMA", &schema("query"), false); // row 14
            need("SELECT", &table("query", "history"), false); // row 16
        }
    }
    rights
}

/// The most that a least-privilege script may grant directly: what the two how-to pages of Immuta ask for, and nothing else.
/// A grant that a governed parent already gives by inheritance may be there or not.
pub fn allowed(flow: Flow, audit: bool, governed: &[Securable]) -> HashSet<(String, Securable)> {
    let rights = required(flow, audit, governed).into_iter();
    rights.map(|(privilege, on, _)| (privilege.to_string(), on)).collect()
}

mod tests;
