//! The statements that have to do with privileges.

use super::keywords::{begins_statement, is_destructive, is_keyword, meant_by};
use super::lexer::{Token, TokenKind, tokens};
use super::objects::Target;
use super::reader::{Broken, Context, Dialect, Name, Notes, On, Principal, Read, Reader};
use super::{blocks, notebook, starts, wrapped};
use crate::platform::databricks::rights::SecurableKind;
use crate::text::Span;

/// A statement with its place, from its first word to its last.
pub(super) struct Statement {
    pub(super) span: Span,
    /// Whether it begins like one that gives privileges, however it continues.
    pub(super) is_grant: bool,
    /// Whether it is in a string that another statement executes: then all its places are that of the string.
    pub(super) is_inside: bool,
    /// Whether it is in a branch, a loop or a handler, which may not be run.
    pub(super) is_conditional: bool,
    pub(super) what: What,
    /// Notes about it, such as mistakes that did not keep it from being read.
    pub(super) notes: Notes,
}

pub(super) enum What {
    CreateCatalog {
        name: Name,
        has_location: bool,
        /// Whether it is a catalog of another system, or one that somebody shares.
        is_foreign: bool,
    },
    CreateSchema(Name),
    Owner {
        on: On,
        to: Principal,
    },
    Grant(Rights),
    Revoke(Rights),
    /// A statement about privileges that Unity Catalog does not have, or whose first word is misspelled: it has no
    /// effect.
    Void(Rights),
    /// Privileges on a kind of object that Immuta does not govern, or that is not known here.
    OtherDocument {
        /// `None` if it is not known.
        kind: Option<&'static str>,
        place: Span,
        privileges: Vec<(String, Span)>,
        to: Option<Principal>,
    },
    /// Whose privileges it shows and on which object, if it says so.
    ShowGrants(Option<Principal>, Option<On>),
    /// A statement that later ones depend on.
    Use,
    /// A statement that removes or overwrites something, by its first words.
    Destroys(String),
    /// A statement that has nothing to do with privileges, by its first words.
    Other(String),
    /// A statement that is put together when it is run, one that runs others, or text that is not a statement: what it
    /// grants is unknown.
    Hidden(String),
    Broken(Broken),
    /// A statement about these privileges, of which the rest cannot be read.
    Unfinished(Vec<(String, Span)>, Broken),
}

/// `privileges ON object TO principal`.
pub(super) struct Rights {
    pub(super) privileges: Vec<(String, Span)>,
    /// Whether there are other privileges, whose names are not known.
    pub(super) has_open: bool,
    pub(super) on: On,
    pub(super) to: Principal,
}

const FOREIGN: &str = "parts in a language other than SQL";

/// No statement about privileges has more tokens than this: further tokens are dropped.
const LONGEST: usize = 1 << 14;

/// Hands all statements of a script to `each`, one by one.
pub(super) fn statements(source: &str, each: &mut dyn FnMut(Statement)) {
    let source = wrapped::inside_fences(source);
    let notebook::Sql { text, others } = notebook::sql(&source);
    let (mut own, mut others) = (tokens(&text).peekable(), others.into_iter().peekable());
    // Cells in other languages go to their places between the tokens.
    let mut all = std::iter::from_fn(|| {
        let next = own.peek().map(|token| token.span.start);
        match others.next_if(|cell| next.is_none_or(|next| cell.span.start < next)) {
            Some(notebook::Cell { span, effects }) => {
                let kind = TokenKind::Foreign(effects);
                Some(Token { kind, span, begins_line: true, is_doubtful: false, is_conditional: false })
            }
            None => own.next(),
        }
    });
    read(&mut all, &mut Context::default(), each);
}

fn read(tokens: &mut dyn Iterator<Item = Token>, context: &mut Context, each: &mut dyn FnMut(Statement)) {
    let mut statement: Vec<Token> = Vec::new();
    for token in tokens {
        if token.kind == TokenKind::End {
            finish(&statement, context, each);
            statement.clear();
        } else if let TokenKind::Foreign(effects) = token.kind {
            if effects.uses {
                context.forget();
            }
            let words = FOREIGN.to_owned();
            let what = if effects.grants { What::Hidden(words) } else { What::Other(words) };
            let notes = Notes { may_revoke: effects.revokes, ..Notes::default() };
            each(Statement { span: token.span, is_grant: false, is_inside: false, is_conditional: false, what, notes });
        } else if statement.len() <= LONGEST || matches!(token.kind, TokenKind::Unclosed(_)) {
            statement.push(token);
        }
    }
    finish(&statement, context, each);
}

/// The statement to report if tokens about privileges were dropped for their number: semicolons are missing.
fn too_long(tokens: &[Token]) -> Option<Statement> {
    if tokens.len() <= LONGEST {
        return None;
    }
    let is_about_rights = |token: &&Token| matches!(&token.kind, TokenKind::Word(word) if ["GRANT", "REVOKE"].iter().any(|known| known.eq_ignore_ascii_case(word)));
    let mut lines = tokens.iter().enumerate().filter(|(at, token)| *at == 0 || token.begins_line);
    let (_, first) = lines.find(|(_, token)| is_about_rights(token))?;
    let broken =
        Broken { place: first.span, message: "this statement never ends: semicolons are missing", semicolon: None };
    Some(Statement {
        span: first.span,
        is_grant: true,
        is_inside: false,
        is_conditional: false,
        what: What::Broken(broken),
        notes: Notes::default(),
    })
}

/// Reads the tokens before a semicolon.
fn finish(mut tokens: &[Token], context: &mut Context, each: &mut dyn FnMut(Statement)) {
    if let Some(broken) = unclosed(tokens).or_else(|| too_long(tokens)) {
        each(broken);
        return;
    }
    loop {
        // What a routine uses is in use only when the routine is called, if ever.
        let outside = (context.blocks > 0).then(|| (context.catalog.clone(), context.schema.clone()));
        let rest = one(tokens, context, each);
        if let Some((catalog, schema)) = outside {
            context.catalog = catalog;
            context.schema = schema;
        }
        match rest {
            Some(rest) => tokens = rest,
            None => return,
        }
    }
}

/// The statement to report if something unclosed has swallowed the rest of the tokens.
fn unclosed(tokens: &[Token]) -> Option<Statement> {
    let tokens = blocks::inside(tokens);
    let (first, last) = (tokens.first()?, tokens.last()?);
    let (message, place) = tokens.iter().find_map(|token| match token.kind {
        TokenKind::Unclosed("a comment") => Some(("a comment is never closed", token.span)),
        TokenKind::Unclosed("a name in backticks") => Some(("a backtick is never closed", token.span)),
        TokenKind::Unclosed(_) => Some(("a quote is never closed", token.span)),
        _ => None,
    })?;
    let place = Span { start: place.start, end: place.start + 1 };
    let what = What::Broken(Broken { place, message, semicolon: None });
    let span = Span { start: first.span.start, end: last.span.end };
    // What was swallowed may have been a grant.
    Some(Statement { span, is_grant: true, is_inside: false, is_conditional: false, what, notes: Notes::default() })
}

/// Reads one statement. Returns the tokens that follow it without a semicolon between.
fn one<'t>(tokens: &'t [Token], context: &mut Context, each: &mut dyn FnMut(Statement)) -> Option<&'t [Token]> {
    let (all, tokens) = (tokens, blocks::inside(tokens));
    let header = blocks::header(tokens);
    let (own, rest) = tokens.split_at(header.unwrap_or_else(|| starts::next(tokens)));
    let is_in_routine = context.blocks > 0;
    let each = &mut |statement| {
        if let Some(statement) = if is_in_routine { in_routine(statement) } else { Some(statement) } {
            each(statement);
        }
    };
    if is_in_routine || header.is_some() {
        context.blocks = blocks::depth(context.blocks, &all[..all.len() - rest.len()]);
    }
    let (first, last) = (own.first()?, own.last()?);
    let mut span = Span { start: first.span.start, end: last.span.end };
    let missing =
        |next: &Token, semicolon| Broken { place: next.span, message: "a semicolon is missing before this", semicolon };
    let branches = blocks::branches(&all[..all.len() - tokens.len()]);
    context.branches += branches.begun;
    if branches.is_other && context.is_changed_in_branch {
        context.forget();
    }
    if let Some(text) = executed(own) {
        // All its tokens get the place of the string: with escapes in it, they have no places of their own.
        let place = own[2].span;
        let mut inner = self::tokens(text).map(|token| Token { span: place, ..token });
        let used = (context.catalog.clone(), context.schema.clone());
        read(&mut inner, context, &mut |statement| each(Statement { is_inside: true, ..statement }));
        context.is_changed_in_branch |=
            context.branches > 0 && used != (context.catalog.clone(), context.schema.clone());
        let what = What::Broken(missing(rest.first()?, Some(Span { start: span.end, end: span.end })));
        each(Statement {
            span,
            is_grant: false,
            is_inside: false,
            is_conditional: false,
            what,
            notes: Notes::default(),
        });
        return Some(rest);
    }
    let mut reader = Reader { tokens: own, at: 0, context: &mut *context, notes: Notes::default() };
    let (is_grant, is_revoke) = (reader.is_word("GRANT"), reader.is_word("REVOKE"));
    let mut what = reader.statement().unwrap_or_else(What::Broken);
    let goes_on =
        matches!(what, What::Grant(_) | What::Revoke(_) | What::Void(_) | What::Owner { .. }) && !reader.is_at_end();
    let at = if goes_on { reader.at } else { own.len() };
    let rest = tokens.get(at..).filter(|rest| !rest.is_empty());
    let mut notes = reader.notes;
    let is_conditional =
        context.branches > 0 || branches.is_handler || tokens[..at].iter().any(|token| token.is_conditional);
    if matches!(what, What::Use) && (context.branches > 0 || branches.is_handler) {
        context.is_changed_in_branch = true;
    }
    if blocks::ends_branch(own) {
        context.branches = context.branches.saturating_sub(1);
    }
    if may_use(&what, own) || context.is_changed_in_branch && (blocks::ends_branch(own) || branches.is_handler) {
        context.forget();
    }
    context.is_changed_in_branch &= context.branches > 0;
    notes.doubtful = tokens[..at].iter().find(|token| token.is_doubtful).map(|token| token.span);
    notes.may_grant = match what {
        // Syntax of other databases grants nothing here.
        What::Use | What::ShowGrants(..) | What::CreateSchema(_) | What::CreateCatalog { .. } | What::Other(_) => {
            notes.dialect.is_empty() && starts::holds_grant(own)
        }
        What::Destroys(_) => header.is_some() || starts::holds_grant(own),
        What::Grant(_) => notes.doubtful.is_some(),
        _ => false,
    };
    notes.may_revoke = match &what {
        What::Revoke(_) => notes.doubtful.is_some(),
        What::Broken(_) | What::Unfinished(..) => is_revoke,
        // A string that is put together and begins like a revocation hides no grant.
        What::Other(words) => words.starts_with("EXECUTE IMMEDIATE") && is_text_of(own, "REVOKE"),
        _ => false,
    };
    if let (Some([next, ..]), None, false) = (rest, header, starts::begins_nothing(own)) {
        span.end = tokens[at - 1].span.end;
        let is_certain = notes.broken.is_empty() && !goes_on;
        // If the statement could not be read to its end, that is the mistake.
        if !matches!(what, What::Broken(_) | What::Unfinished(..)) {
            let end = Span { start: span.end, end: span.end };
            notes.broken.push(missing(next, is_certain.then_some(end)));
        }
    }
    if notes.doubtful.is_some() {
        what = match what {
            What::Grant(rights) | What::Revoke(rights) => What::Void(rights),
            what => what,
        };
    }
    each(Statement { span, is_grant, is_inside: false, is_conditional, what, notes });
    rest
}

/// What is left of a statement in a routine: who calls the routine, and whether anybody does, is not known.
fn in_routine(statement: Statement) -> Option<Statement> {
    let what = match statement.what {
        What::Grant(rights) => What::Void(rights),
        what @ (What::Void(_) | What::Destroys(_) | What::Broken(_) | What::Unfinished(..)) => what,
        _ => return None,
    };
    Some(Statement { what, is_grant: false, ..statement })
}

/// Whether a statement may change the catalog or schema in use to an unknown one.
fn may_use(what: &What, tokens: &[Token]) -> bool {
    match what {
        // Creating a routine does not call it, and what is a comment in other languages does nothing.
        What::Hidden(words) => {
            let is_comment = matches!(tokens.first().map(|token| &token.kind), Some(TokenKind::Symbol('#' | '/')));
            !words.starts_with("CREATE PROCEDURE") && !is_comment
        }
        What::Other(words) => {
            words.starts_with("EXECUTE IMMEDIATE") && ["USE", "SET"].iter().any(|word| is_text_of(tokens, word))
        }
        _ => false,
    }
}

/// Whether the string that an `EXECUTE IMMEDIATE` statement executes begins with this word.
fn is_text_of(tokens: &[Token], word: &str) -> bool {
    let Some(TokenKind::Text(text)) = tokens.get(2).map(|token| &token.kind) else { return false };
    text.split_whitespace().next().is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// The string that an `EXECUTE IMMEDIATE` statement executes, if it is complete.
fn executed(tokens: &[Token]) -> Option<&str> {
    let is = |at: usize, name: &str| {
        matches!(&tokens.get(at)?.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case(name)).then_some(())
    };
    is(0, "EXECUTE")?;
    is(1, "IMMEDIATE")?;
    let is_whole = tokens.get(3).is_none_or(|token| matches!(token.kind, TokenKind::Word(_)));
    match &tokens.get(2)?.kind {
        TokenKind::Text(text) if is_whole => Some(text),
        _ => None,
    }
}

impl Reader<'_> {
    fn statement(&mut self) -> Read<What> {
        if self.take(&["GRANT"]) {
            return self.rights("TO", What::Grant);
        }
        if self.take(&["REVOKE"]) {
            return self.rights("FROM", What::Revoke);
        }
        let place = self.place();
        if self.take(&["DENY"]) {
            let what = self.rights("TO", What::Void)?;
            if matches!(what, What::Void(_)) {
                self.notes.dialect.push((place, Dialect::Deny));
            }
            return Ok(what);
        }
        if let Some(meant) = self.misspelt() {
            self.notes.misspelt = Some((place, meant));
            self.at += 1;
            return match meant {
                "GRANT" => self.rights("TO", What::Void),
                "REVOKE" => self.rights("FROM", What::Void),
                _ => Ok(What::Use),
            };
        }
        for is_foreign in [false, true] {
            if self.take(if is_foreign { &["CREATE", "FOREIGN", "CATALOG"] } else { &["CREATE", "CATALOG"] }) {
                return self.create_catalog(is_foreign);
            }
        }
        if self.take(&["CREATE", "SCHEMA"]) || self.take(&["CREATE", "DATABASE"]) {
            self.if_not_exists()?;
            return Ok(What::CreateSchema(self.name(SecurableKind::Schema)?));
        }
        if self.take(&["ALTER"]) {
            return self.alter();
        }
        if self.take(&["SHOW", "GRANTS"]) || self.take(&["SHOW", "GRANT"]) {
            let (of, on) = self.shown()?;
            return Ok(What::ShowGrants(of, on));
        }
        if self.is_word("USE") || self.take(&["SET"]) && self.is_word("CATALOG") {
            self.take(&["USE"]);
            self.uses();
            return Ok(What::Use);
        }
        self.at = 0;
        if starts::begins_nothing(self.tokens) {
            return Ok(What::Hidden("text that begins no statement".to_owned()));
        }
        self.skip_with();
        let words = self.first_words();
        let is_dynamic = words.starts_with("EXECUTE IMMEDIATE");
        let destroys = is_destructive(&words)
            || words.starts_with("INSERT") && self.has("REPLACE", &["WHERE", "USING", "ON"])
            || is_dynamic && self.hides_destruction();
        Ok(if destroys {
            What::Destroys(words)
        } else if is_dynamic && self.may_hide_a_grant()
            || words.starts_with("CALL")
            || words.starts_with("CREATE PROCEDURE")
        {
            What::Hidden(words)
        } else {
            What::Other(words)
        })
    }

    /// The word that the first one was most likely meant to be, if no statement begins with the first one.
    fn misspelt(&mut self) -> Option<&'static str> {
        let Some(TokenKind::Word(word)) = self.tokens.first().map(|token| &token.kind) else { return None };
        // One word alone is not a misspelled statement.
        if self.tokens.len() < 2 || begins_statement(word) || is_keyword(word) {
            return None;
        }
        match &self.context.misspelt {
            Some((last, meant)) if last == word => *meant,
            _ => {
                let meant = meant_by(word);
                self.context.misspelt = Some((word.clone(), meant));
                meant
            }
        }
    }

    /// Skips `WITH name AS (...)` to the statement after it.
    fn skip_with(&mut self) {
        if !self.is_word("WITH") {
            return;
        }
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(1) {
            match &token.kind {
                TokenKind::Symbol('(') => depth += 1,
                TokenKind::Symbol(')') => depth = depth.saturating_sub(1),
                TokenKind::Word(word)
                    if depth == 0
                        && ["SELECT", "INSERT", "DELETE", "UPDATE", "MERGE"]
                            .iter()
                            .any(|main| main.eq_ignore_ascii_case(word)) =>
                {
                    self.at = at;
                    return;
                }
                _ => {}
            }
        }
    }

    /// Whether `first` is somewhere directly before one of the words in `then`.
    fn has(&self, first: &str, then: &[&str]) -> bool {
        let is = |token: &Token, words: &[&str]| matches!(&token.kind, TokenKind::Word(word) if words.iter().any(|other| other.eq_ignore_ascii_case(word)));
        self.tokens.windows(2).any(|pair| is(&pair[0], &[first]) && is(&pair[1], then))
    }

    /// Whether a string in a statement that is put together begins like a statement that removes something.
    fn hides_destruction(&self) -> bool {
        self.tokens.iter().any(|token| {
            matches!(&token.kind, TokenKind::Text(text) if is_destructive(&text.trim_start().to_ascii_uppercase()))
        })
    }

    /// Whether a string that is put together may be a grant: this is assumed unless it begins like something else.
    fn may_hide_a_grant(&self) -> bool {
        let Some(TokenKind::Text(text)) = self.tokens.get(2).map(|token| &token.kind) else { return true };
        let first = text.split_whitespace().next().unwrap_or("");
        !begins_statement(first) || first.eq_ignore_ascii_case("GRANT") || first.eq_ignore_ascii_case("BEGIN")
    }

    pub(super) fn other(&mut self) -> What {
        self.at = 0;
        let other = What::Other(self.first_words());
        self.at = self.tokens.len();
        other
    }

    /// The keywords that the statement begins with, three at most.
    fn first_words(&self) -> String {
        let is_end = self.is_any(&["IF", "END"]);
        let is_condition =
            |token: &Token| !is_end && matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("IF"));
        let words = self.tokens[self.at..].iter().map_while(|token| match &token.kind {
            // `IF EXISTS` does not show what kind of statement it is.
            TokenKind::Word(word) if is_keyword(word) && !is_condition(token) => Some(word.to_ascii_uppercase()),
            _ => None,
        });
        let words: Vec<_> = words.take(3).collect();
        if words.is_empty() { "a statement".to_owned() } else { words.join(" ") }
    }

    /// Reads `privileges ON object TO principal`.
    fn rights(&mut self, preposition: &str, what: fn(Rights) -> What) -> Read<What> {
        let start = self.place().start;
        if self.take(&["GRANT", "OPTION", "FOR"]) {
            let end = self.tokens[self.at - 1].span.end;
            self.notes.dialect.push((Span { start, end }, Dialect::GrantOption));
        }
        let mut privileges = self.privileges()?;
        // A mistake after the privileges does not make them right.
        let read = self.rights_on(&mut privileges, preposition, what);
        Ok(read.unwrap_or_else(|broken| What::Unfinished(privileges, broken)))
    }

    fn rights_on(
        &mut self,
        privileges: &mut Vec<(String, Span)>,
        preposition: &str,
        what: fn(Rights) -> What,
    ) -> Read<What> {
        let place = self.place();
        let kind = match self.target()? {
            Target::Kind(kind) => kind,
            Target::Old => return Ok(self.other()),
            Target::OtherDocument(kind) => return self.elsewhere(kind, place, privileges, preposition),
        };
        let on = if self.is_word(preposition) && kind != SecurableKind::Metastore {
            // Without a name the catalog or schema in use is meant.
            On { kind, name: Name { parts: Vec::new(), span: self.place(), is_known: false } }
        } else {
            On { kind, name: self.name(kind)? }
        };
        self.columns();
        if on.name.parts.first().is_some_and(|catalog| catalog.eq_ignore_ascii_case("hive_metastore")) {
            // The old metastore has rules of its own.
            return Ok(self.other());
        }
        if !self.take(&[preposition]) {
            return Err(self.broken(if preposition == "TO" {
                "`TO` and a principal are missing here"
            } else {
                "`FROM` and a principal are missing here"
            }));
        }
        let mut to = self.principal()?;
        self.end_after(&mut to);
        let privileges = std::mem::take(privileges);
        let is_void = self.notes.dialect.iter().any(|(_, dialect)| dialect.is_void());
        Ok(if is_void { What::Void } else { what }(Rights {
            privileges,
            has_open: self.notes.has_open_privilege,
            on,
            to,
        }))
    }

    /// Reads privileges on another kind of object. The name of the object is skipped.
    fn elsewhere(
        &mut self,
        kind: Option<&'static str>,
        place: Span,
        privileges: &mut Vec<(String, Span)>,
        preposition: &str,
    ) -> Read<What> {
        while !self.is_at_end() && !self.is_word(preposition) {
            self.at += 1;
        }
        self.take(&[preposition]);
        // Shares are granted to recipients.
        let to = if self.is_at_end() || self.is_any(&["RECIPIENT", "SHARE"]) { None } else { Some(self.principal()?) };
        self.at = self.tokens.len();
        Ok(What::OtherDocument { kind, place, privileges: std::mem::take(privileges), to })
    }
}
