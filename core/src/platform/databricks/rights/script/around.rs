//! Statements that have to do with privileges without granting any: what makes objects, hands them over, shows privileges, or says what
//! names belong to.

use super::lexer::TokenKind;
use super::objects::Target;
use super::reader::{Dialect, On, Read, Reader};
use super::statements::What;
use crate::platform::databricks::rights::SecurableKind;
use crate::text::Span;

impl Reader<'_> {
    pub(super) fn if_not_exists(&mut self) -> Read<()> {
        if self.is_word("IF") && !self.take(&["IF", "NOT", "EXISTS"]) {
            return Err(self.broken("only `IF NOT EXISTS` can be used here"));
        }
        Ok(())
    }

    /// `CREATE CATALOG` with its clauses, as far as they are known.
    pub(super) fn create_catalog(&mut self, mut is_foreign: bool) -> Read<What> {
        self.if_not_exists()?;
        let name = self.name(SecurableKind::Catalog)?;
        let mut has_location = false;
        while !self.is_at_end() {
            if self.take(&["MANAGED", "LOCATION"]) {
                has_location = true;
                self.text("a location must be in quotes")?;
            } else if self.take(&["COMMENT"]) {
                self.text("a comment must be in quotes")?;
            } else if self.take(&["USING"]) {
                is_foreign = true;
            } else if self.is_word("LOCATION") || self.is_word("COMENT") || self.is_word("COMMNET") {
                return Err(self.broken("there is no such clause: did you mean `MANAGED LOCATION` or `COMMENT`?"));
            } else {
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
            // `DROP NOT NULL` and `DROP DEFAULT` take nothing away that anybody would miss.
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
        let to = self.principal()?;
        if !self.is_at_end() && !self.begins_at(self.at) {
            self.notes.broken.push(self.broken("there is text after the principal"));
            self.at = self.tokens.len();
        }
        Ok(What::Owner { on: On { kind, name }, to })
    }

    pub(super) fn shown(&mut self) -> Read<What> {
        let of = if self.is_word("ON") || self.is_at_end() { None } else { Some(self.principal()?) };
        if self.take(&["ON"])
            && let Target::Kind(kind) = self.target()?
            && !self.is_at_end()
        {
            self.name(kind)?;
        }
        Ok(What::ShowGrants(of))
    }

    /// `USE CATALOG a`, `USE a.b`: what names that are not complete belong to from here on.
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
        // What comes from a variable is not known.
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
