//! Statements that matter for privileges without granting any: they create objects, hand them over, show privileges, or
//! say what names belong to.

use super::lexer::{TokenKind, tokens};
use super::objects::Target;
use super::reader::{Context, Dialect, Form, Notes, On, Principal, Read, Reader};
use super::statements::What;
use crate::platform::databricks::rights::{Securable, SecurableKind};
use crate::text::Span;

/// Whose privileges a statement shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Those of everybody.
    Everybody,
    /// Those of somebody with this name.
    Named(String),
    /// Those of somebody unknown.
    Unknown,
}

/// Whose privileges a line that begins with `SHOW GRANTS` asks for, and on what; `None` if it does not name the object.
pub(crate) fn asked(line: &str) -> (Of, Option<Securable>) {
    const LONGEST: usize = 32;
    let tokens: Vec<_> = tokens(line).take_while(|token| token.kind != TokenKind::End).take(LONGEST).collect();
    let mut reader = Reader { tokens: &tokens, at: 2, context: &mut Context::default(), notes: Notes::default() };
    let Ok((of, on)) = reader.shown() else { return (Of::Unknown, None) };
    let on = on.filter(|on| on.name.is_known);
    let of = match of {
        None => Of::Everybody,
        Some(of) if of.form == Form::Unknown => Of::Unknown,
        Some(of) => Of::Named(of.name),
    };
    (of, on.map(|On { kind, name }| Securable { kind, path: name.parts }))
}

/// Words that other clauses of `CREATE CATALOG` begin with.
const CLAUSES: [&str; 6] = ["COLLATION", "DBPROPERTIES", "DEFAULT", "OPTIONS", "RETAIN", "WITH"];

impl Reader<'_> {
    pub(super) fn if_not_exists(&mut self) -> Read<()> {
        if self.is_word("IF") && !self.take(&["IF", "NOT", "EXISTS"]) {
            return Err(self.broken("only `IF NOT EXISTS` can be used here"));
        }
        Ok(())
    }

    /// Reads the name and the known clauses of `CREATE CATALOG`.
    pub(super) fn create_catalog(&mut self, mut is_foreign: bool) -> Read<What> {
        self.if_not_exists()?;
        let name = self.name(SecurableKind::Catalog)?;
        let mut has_location = false;
        // Whether a clause has begun that may contain names and unknown words.
        let mut is_open = false;
        while !self.is_at_end() {
            if self.take(&["MANAGED", "LOCATION"]) {
                has_location = true;
                self.text("a location must be in quotes")?;
            } else if self.take(&["COMMENT"]) {
                self.text("a comment must be in quotes")?;
            } else if self.take(&["USING"]) {
                is_foreign = true;
                is_open = true;
            } else if self.is_word("LOCATION") || self.is_word("COMENT") || self.is_word("COMMNET") {
                return Err(self.broken("there is no such clause: did you mean `MANAGED LOCATION` or `COMMENT`?"));
            } else {
                let is_word = matches!(self.peek(), Some(TokenKind::Word(_)));
                if is_word && !is_open && !self.is_any(&CLAUSES) && !self.begins_at(self.at) {
                    self.notes.dialect.push((self.place(), Dialect::Clause));
                }
                is_open = true;
                self.at += 1;
            }
        }
        Ok(What::CreateCatalog { name, has_location, is_foreign })
    }

    pub(super) fn alter(&mut self) -> Read<What> {
        let start = self.place().start;
        if self.take(&["DEFAULT", "PRIVILEGES"]) {
            let end = self.tokens[self.at - 1].span.end;
            self.notes.dialect.push((Span { start, end }, Dialect::Defaults));
            return Ok(What::Use);
        }
        let Target::Kind(kind) = self.target()? else { return Ok(self.other()) };
        if self.is_word("SET") || self.is_word("OWNER") {
            // Without a name the old metastore is meant.
            return Err(self.broken("a name is missing before this: without one it means the legacy `hive_metastore`"));
        }
        let name = self.name(kind)?;
        self.take(&["SET"]);
        if !self.take(&["OWNER"]) {
            // `DROP NOT NULL` and `DROP DEFAULT` remove nothing that anybody would miss.
            let removes = |at: usize| match self.tokens.get(at + 1).map(|token| &token.kind) {
                Some(TokenKind::Word(word)) => !["NOT", "DEFAULT"].iter().any(|mild| mild.eq_ignore_ascii_case(word)),
                _ => true,
            };
            for (at, token) in self.tokens.iter().enumerate().skip(self.at) {
                let TokenKind::Word(word) = &token.kind else { continue };
                let word = word.to_ascii_uppercase();
                if word == "RENAME" || word == "DROP" && removes(at) {
                    return Ok(What::Destroys(format!("ALTER {} {word}", kind.sql())));
                }
            }
            return Ok(self.other());
        }
        if !self.take(&["TO"]) {
            return Err(self.broken("`TO` and a principal are missing here"));
        }
        let mut to = self.principal()?;
        self.end_after(&mut to);
        Ok(What::Owner { on: On { kind, name }, to })
    }

    /// Reports and skips what comes after a principal, where nothing may come. If more words follow a bare name, the
    /// principal is unknown.
    pub(super) fn end_after(&mut self, to: &mut Principal) {
        if self.is_at_end() || self.begins_at(self.at) {
            return;
        }
        let is_bare = |at: usize| matches!(self.tokens.get(at).map(|token| &token.kind), Some(TokenKind::Word(_)));
        let is_name = matches!(self.peek(), Some(TokenKind::Word(_) | TokenKind::Quoted(_) | TokenKind::Text(_)));
        let message = if self.is_any(&["CASCADE", "RESTRICT"]) && self.at + 1 == self.tokens.len() {
            "Databricks has no such word here: a privilege is revoked from one principal, on one object"
        } else if self.is_word("WITH") {
            "Databricks has no grant option: `MANAGE` lets a principal grant"
        } else if is_name && is_bare(self.at - 1) {
            *to = Principal { name: String::new(), form: Form::Unknown, span: to.span };
            "there is text after the principal: a name with spaces must be in backticks"
        } else {
            "there is text after the principal: a statement names one principal"
        };
        self.notes.broken.push(self.broken(message));
        self.at = self.tokens.len();
    }

    /// Reads what comes after `SHOW GRANTS`: whose privileges, and on what.
    pub(super) fn shown(&mut self) -> Read<(Option<Principal>, Option<On>)> {
        let is_before_principal = self.tokens.get(self.at + 1).is_some_and(|next| {
            !matches!(&next.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("ON")) && !next.begins_line
        });
        let is_recipient = self
            .tokens
            .get(self.at + 1)
            .is_some_and(|next| matches!(&next.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("RECIPIENT")));
        if self.is_word("TO") && is_recipient {
            // What a recipient of shares is granted says nothing of principals.
            self.at = self.tokens.len();
            return Ok((None, None));
        }
        if self.is_any(&["TO", "FOR", "OF", "FROM"]) && is_before_principal {
            self.notes.dialect.push((self.place(), Dialect::ShownTo));
            self.at += 1;
        }
        let of = if self.is_word("ON") || self.is_at_end() { None } else { Some(self.principal()?) };
        let on = if self.take(&["ON"])
            && let Target::Kind(kind) = self.target()?
            // Without a name, the catalog or schema in use is meant.
            && (!matches!(kind, SecurableKind::Catalog | SecurableKind::Schema) || !self.is_at_end())
        {
            Some(On { kind, name: self.name(kind)? })
        } else {
            None
        };
        Ok((of, on))
    }

    /// Reads `USE CATALOG a`, `USE a.b`: the catalog and schema that incomplete names belong to from here on.
    pub(super) fn uses(&mut self) {
        let is_catalog = self.take(&["CATALOG"]);
        let _ = !is_catalog && (self.take(&["SCHEMA"]) || self.take(&["DATABASE"]));
        let mut parts = Vec::new();
        let is_known = !self.placeholder();
        while let Some(TokenKind::Word(part) | TokenKind::Quoted(part) | TokenKind::Text(part)) = self.peek() {
            parts.push(part.clone());
            self.at += 1;
            if self.peek() == Some(&TokenKind::Symbol('.')) {
                self.at += 1;
            }
        }
        // A name from a variable is not known.
        let is_whole = is_known && !self.placeholder() && self.is_at_end();
        match (parts.as_slice(), is_catalog) {
            ([catalog], true) if is_whole => {
                self.context.catalog = Some(catalog.clone());
                self.context.schema = None;
            }
            ([catalog, schema], false) if is_whole => {
                self.context.catalog = Some(catalog.clone());
                self.context.schema = Some(schema.clone());
            }
            ([schema], false) if is_whole => self.context.schema = Some(schema.clone()),
            _ => {
                self.context.catalog = None;
                self.context.schema = None;
            }
        }
    }
}
