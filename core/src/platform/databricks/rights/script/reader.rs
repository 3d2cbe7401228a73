//! Reads the tokens of one statement in order: words, names, principals. Mistakes are noted, and reading continues
//! where it can, so that one mistake does not hide another.

use super::keywords::begins_statement;
use super::lexer::{Token, TokenKind};
use super::starts;
use super::template::{self, By, Placeholder};
use crate::platform::databricks::names;
use crate::platform::databricks::rights::SecurableKind;
use crate::text::Span;

/// A securable object as a statement names it.
pub(super) struct On {
    pub(super) kind: SecurableKind,
    pub(super) name: Name,
}

/// A name with its parts, completed by the catalog and schema in use.
pub(super) struct Name {
    pub(super) parts: Vec<String>,
    pub(super) span: Span,
    /// Whether all parts are known: some are known only to the session, or filled in later.
    pub(super) is_known: bool,
}

/// Somebody who is named in a statement.
pub(super) struct Principal {
    pub(super) name: String,
    pub(super) form: Form,
    pub(super) span: Span,
}

/// How a principal is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As a name, in backticks if it needs them.
    Name,
    /// As a name that needs backticks and has none.
    Bare,
    /// As a string in quotes.
    Text,
    /// As something that only the session knows, or that is filled in later.
    Unknown,
}

/// What is wrong with a statement.
pub(super) struct Broken {
    pub(super) place: Span,
    pub(super) message: &'static str,
    /// Where a semicolon is certainly missing, if that is the mistake.
    pub(super) semicolon: Option<Span>,
}

pub(super) type Read<T> = Result<T, Broken>;

/// The state that statements depend on, from those before them: the catalog and schema in use, open blocks and
/// branches.
#[derive(Default)]
pub(super) struct Context {
    pub(super) catalog: Option<String>,
    pub(super) schema: Option<String>,
    /// How many blocks are open in a routine that is being created.
    pub(super) blocks: usize,
    /// How many branches are open: conditions, cases, loops.
    pub(super) branches: usize,
    /// Whether a branch has changed the catalog or schema in use.
    pub(super) is_changed_in_branch: bool,
    /// The last unknown word at the start of a statement, and what it was meant to be: a mistake is often repeated.
    pub(super) misspelt: Option<(String, Option<&'static str>)>,
}

impl Context {
    /// Forgets the catalog and schema in use, because they are no longer certain.
    pub(super) fn forget(&mut self) {
        self.catalog = None;
        self.schema = None;
    }
}

/// Notes about a statement, besides what it does.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) broken: Vec<Broken>,
    pub(super) placeholders: Vec<Placeholder>,
    /// Syntax that other databases have and Unity Catalog does not.
    pub(super) dialect: Vec<(Span, Dialect)>,
    /// Where a comment that ends with a backslash may continue.
    pub(super) doubtful: Option<Span>,
    /// Whether it may grant something that was not read.
    pub(super) may_grant: bool,
    /// Whether one of its privileges is a placeholder.
    pub(super) has_open_privilege: bool,
    /// Whether it may revoke something that was not read.
    pub(super) may_revoke: bool,
    /// The place of a misspelled first word, and what it was most likely meant to be.
    pub(super) misspelt: Option<(Span, &'static str)>,
}

/// Syntax of other databases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `ON ALL TABLES IN SCHEMA`, `ON FUTURE TABLES IN SCHEMA`.
    EachIn,
    /// `TO ROLE x`.
    KindOfPrincipal,
    /// `DENY`.
    Deny,
    /// `ALTER DEFAULT PRIVILEGES`.
    Defaults,
    /// `REVOKE GRANT OPTION FOR`.
    GrantOption,
    /// `SELECT (a, b)`, `ON TABLE t (a, b)`.
    Columns,
    /// `ON SCHEMA::s`.
    Scope,
    /// `TO PUBLIC`.
    Public,
    /// `SHOW GRANTS TO x`.
    ShownTo,
    /// `CREATE CATALOG a OWNER x`.
    Clause,
}

impl Dialect {
    /// Whether a statement with this syntax has no effect.
    pub(super) fn is_void(self) -> bool {
        !matches!(self, Self::KindOfPrincipal | Self::Public | Self::ShownTo | Self::Clause)
    }
}

const BRACKETS: &str = "names are in backticks, not in square brackets";

pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    pub(super) context: &'a mut Context,
    pub(super) notes: Notes,
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// The place of the next token, or of the end of the statement.
    pub(super) fn place(&self) -> Span {
        match self.tokens.get(self.at).or(self.tokens.last()) {
            Some(token) if self.at < self.tokens.len() => token.span,
            Some(last) => Span { start: last.span.end, end: last.span.end },
            None => Span::default(),
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether another statement begins at this token, as if there were a semicolon before it. The first words of
    /// statements may be in names as well: they count if they begin a line, or if nothing else can be meant.
    pub(super) fn begins_at(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            matches!(&token.kind, TokenKind::Word(word) if begins_statement(word) && !word.eq_ignore_ascii_case("WITH"))
                && (token.begins_line || starts::is_certain(&self.tokens[at..]))
        })
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.is_any(&[word])
    }

    /// Whether one of these words is next.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        matches!(self.peek(), Some(TokenKind::Word(other)) if words.iter().any(|word| other.eq_ignore_ascii_case(word)))
    }

    /// Takes these words, if they are next.
    pub(super) fn take(&mut self, words: &[&str]) -> bool {
        let next = self.tokens.get(self.at..self.at + words.len());
        let all = next.is_some_and(|next| {
            next.iter()
                .zip(words)
                .all(|(token, word)| matches!(&token.kind, TokenKind::Word(other) if other.eq_ignore_ascii_case(word)))
        });
        self.at += if all { words.len() } else { 0 };
        all
    }

    pub(super) fn broken(&self, message: &'static str) -> Broken {
        Broken { place: self.place(), message, semicolon: None }
    }

    pub(super) fn text(&mut self, message: &'static str) -> Read<()> {
        if !matches!(self.peek(), Some(TokenKind::Text(_))) {
            return Err(self.broken(message));
        }
        self.at += 1;
        Ok(())
    }

    /// Whether the next token touches the one before.
    fn touches(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.zip(self.tokens.get(self.at)).is_some_and(|(before, next)| before.span.end == next.span.start)
    }

    /// Takes the next token if a name without backticks can contain it.
    fn piece(&mut self) -> bool {
        let is_piece = matches!(self.peek(), Some(TokenKind::Word(_) | TokenKind::Symbol('-' | '@' | '.' | '+')));
        self.at += usize::from(is_piece);
        is_piece
    }

    /// Skips everything up to the end of the brackets that open next.
    fn pass_brackets(&mut self) {
        let mut depth = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            match token.kind {
                TokenKind::Symbol('(') => depth += 1,
                TokenKind::Symbol(')') if depth <= 1 => break,
                TokenKind::Symbol(')') => depth -= 1,
                _ => {}
            }
        }
    }

    /// Takes the list of columns that is next, if any, and notes it.
    pub(super) fn columns(&mut self) {
        if self.peek() == Some(&TokenKind::Symbol('(')) {
            let start = self.place().start;
            self.pass_brackets();
            let end = self.tokens[self.at - 1].span.end;
            self.notes.dialect.push((Span { start, end }, Dialect::Columns));
        }
    }

    /// Takes the placeholder that is next, if any, and notes it.
    pub(super) fn placeholder(&mut self) -> bool {
        let Some((by, count)) = template::at_start(&self.tokens[self.at.min(self.tokens.len())..]) else {
            return false;
        };
        let start = self.place().start;
        let tokens = &self.tokens[self.at..self.at + count];
        let end = tokens.last().map_or(start, |last| last.span.end);
        self.notes.placeholders.push(Placeholder { span: Span { start, end }, text: template::written(tokens), by });
        self.at += count;
        true
    }

    /// Notes that the next token is a name that holds a placeholder.
    fn note_placeholder(&mut self, text: String, by: By) {
        self.notes.placeholders.push(Placeholder { span: self.place(), text, by });
    }

    /// Reads privileges and the `ON` after them: `SELECT, MODIFY ON`.
    pub(super) fn privileges(&mut self) -> Read<Vec<(String, Span)>> {
        let mut privileges = Vec::new();
        loop {
            let (start, mut words, mut end) = (self.place().start, Vec::new(), self.place().start);
            let is_known = !self.placeholder();
            self.notes.has_open_privilege |= !is_known;
            while let Some(TokenKind::Word(word)) = self.peek() {
                if word.eq_ignore_ascii_case("ON") {
                    break;
                }
                words.push(word.to_ascii_uppercase());
                end = self.place().end;
                self.at += 1;
            }
            if words.is_empty() && is_known {
                return Err(self.broken("a privilege is missing here"));
            }
            if is_known {
                privileges.push((words.join(" "), Span { start, end }));
                self.columns();
            }
            if self.peek() == Some(&TokenKind::Symbol(',')) {
                self.at += 1;
            } else if self.take(&["ON"]) {
                return Ok(privileges);
            } else {
                return Err(self.broken("`ON` and an object are missing here"));
            }
        }
    }

    /// Reads a dotted name. The catalog and schema in use replace missing parts.
    pub(super) fn name(&mut self, kind: SecurableKind) -> Read<Name> {
        let parts = kind.parts();
        let start = self.place();
        let (mut read, mut end, mut is_known) = (Vec::new(), start.start, true);
        if parts == 0 {
            return Ok(Name { parts: read, span: start, is_known });
        }
        loop {
            match self.part()? {
                Part::Named(part) => read.push(part),
                Part::Several(parts) => read.extend(parts),
                Part::Unknown => is_known = false,
            }
            end = end.max(self.tokens.get(self.at - 1).map_or(end, |last| last.span.end));
            match self.peek() {
                Some(TokenKind::Symbol('.')) => self.at += 1,
                Some(TokenKind::Symbol('-')) => {
                    self.notes.broken.push(self.broken("a name with a hyphen must be in backticks"));
                    while self.touches() && self.piece() {}
                    is_known = false;
                    break;
                }
                // Brackets after the name of a table contain columns.
                Some(TokenKind::Symbol('(')) if parts < 3 || kind == SecurableKind::Function => {
                    self.pass_brackets();
                    is_known = false;
                    break;
                }
                _ => break,
            }
        }
        let span = Span { start: start.start, end };
        if !is_known {
            return Ok(Name { parts: Vec::new(), span, is_known });
        }
        if read.len() > parts {
            let message = match parts {
                1 => "a catalog name has one part",
                2 => "a schema name has two parts: catalog and schema",
                _ => "this name has more than three parts: catalog, schema and object",
            };
            self.notes.broken.push(Broken { place: span, message, semicolon: None });
            return Ok(Name { parts: Vec::new(), span, is_known: false });
        }
        // Missing parts are at the front: the catalog in use, then its schema.
        let missing = parts - read.len();
        let used = [&self.context.catalog, &self.context.schema];
        let around: Vec<String> = used.into_iter().take(missing).flatten().cloned().collect();
        let is_known = around.len() == missing;
        read.splice(0..0, around);
        Ok(Name { parts: read, span, is_known })
    }

    /// Reads one part of a name: a word, a name in backticks, a placeholder, or a placeholder and the words that touch
    /// it.
    fn part(&mut self) -> Read<Part> {
        let mut part = None;
        let from = self.at;
        while part.is_none() || self.touches() {
            if self.placeholder() {
                part = Some(Part::Unknown);
                continue;
            }
            let kind = self.peek();
            let next = match (kind, &part) {
                (Some(TokenKind::Quoted(name)), None) => match template::in_text(name) {
                    Some(by) => {
                        self.note_placeholder(name.clone(), by);
                        Part::Unknown
                    }
                    None => Part::Named(name.clone()),
                },
                (Some(TokenKind::Word(word)), None) => {
                    if word.eq_ignore_ascii_case("IDENTIFIER")
                        && self.tokens.get(self.at + 1).is_some_and(|token| token.kind == TokenKind::Symbol('('))
                    {
                        return Ok(self.identifier());
                    }
                    Part::Named(word.clone())
                }
                // Words that touch a placeholder belong to it.
                (Some(TokenKind::Word(_) | TokenKind::Symbol('-')), Some(Part::Unknown)) => Part::Unknown,
                _ if self.at > from => break,
                (Some(TokenKind::Text(_)), _) => {
                    self.notes.broken.push(self.broken("quote names with backticks, not quotation marks"));
                    Part::Unknown
                }
                (Some(TokenKind::Symbol('[')), None) => return Err(self.broken(BRACKETS)),
                (Some(TokenKind::Symbol('*')), None) => return Err(self.broken("names have no wildcards")),
                _ => return Err(self.broken("a name is missing here")),
            };
            part = Some(next);
            self.at += 1;
        }
        Ok(part.unwrap_or(Part::Unknown))
    }

    /// Reads `IDENTIFIER(...)`: a string in it is a name, anything else is known only to the session.
    fn identifier(&mut self) -> Part {
        let inside = self.tokens.get(self.at + 2).map(|token| &token.kind);
        let closes = self.tokens.get(self.at + 3).is_some_and(|token| token.kind == TokenKind::Symbol(')'));
        let part = match inside {
            Some(TokenKind::Text(text)) if closes => match names::parts(text) {
                Ok(parts) => Part::Several(parts.into_iter().map(std::borrow::Cow::into_owned).collect()),
                Err(_) => Part::Unknown,
            },
            _ => Part::Unknown,
        };
        self.pass_brackets();
        part
    }

    pub(super) fn principal(&mut self) -> Read<Principal> {
        self.kind_of_principal();
        let span = self.place();
        if self.placeholder() {
            while self.touches() && (self.placeholder() || self.piece()) {}
            let end = self.tokens[self.at - 1].span.end;
            return Ok(Principal { name: String::new(), form: Form::Unknown, span: Span { start: span.start, end } });
        }
        let (name, form) = match self.peek() {
            Some(TokenKind::Quoted(name)) => (name.clone(), Form::Name),
            Some(TokenKind::Text(name)) => (name.clone(), Form::Text),
            Some(TokenKind::Word(_)) => {
                let is_public = self.is_word("PUBLIC");
                let principal = self.bare_principal();
                if is_public && principal.form == Form::Name && principal.name.len() == "PUBLIC".len() {
                    self.notes.dialect.push((principal.span, Dialect::Public));
                }
                return Ok(principal);
            }
            Some(TokenKind::Symbol('[')) => return Err(self.broken(BRACKETS)),
            _ => return Err(self.broken("a principal is missing here")),
        };
        let filled_in = template::in_text(&name);
        if let Some(by) = filled_in {
            self.note_placeholder(name.clone(), by);
        }
        self.at += 1;
        let form = if filled_in.is_some() && form == Form::Name { Form::Unknown } else { form };
        Ok(Principal { name, form, span })
    }

    /// Takes the words that other databases have before a principal, if a principal follows: alone they are a name.
    fn kind_of_principal(&mut self) {
        const KINDS: [&[&str]; 9] = [
            &["SERVICE", "PRINCIPAL"],
            &["SERVICE_PRINCIPAL"],
            &["DATABASE", "ROLE"],
            &["APPLICATION", "ROLE"],
            &["APPLICATION"],
            &["ROLE"],
            &["USER"],
            &["GROUP"],
            &["PRINCIPAL"],
        ];
        let (at, start) = (self.at, self.place().start);
        if !KINDS.iter().any(|words| self.take(words)) {
            return;
        }
        let is_principal = match self.peek() {
            Some(TokenKind::Quoted(_) | TokenKind::Text(_)) => true,
            Some(TokenKind::Word(word)) => !self.begins_at(self.at) && !word.eq_ignore_ascii_case("ON"),
            _ => template::at_start(&self.tokens[self.at..]).is_some(),
        };
        if is_principal {
            let end = self.tokens[self.at - 1].span.end;
            self.notes.dialect.push((Span { start, end }, Dialect::KindOfPrincipal));
        } else {
            self.at = at;
        }
    }

    /// Reads a principal without backticks, with all the signs that touch it.
    fn bare_principal(&mut self) -> Principal {
        let mut span = self.place();
        let mut name = String::new();
        let mut is_known = true;
        if self.tokens.get(self.at + 1).is_some_and(|token| token.kind == TokenKind::Symbol('(')) {
            // `session_user()`, `IDENTIFIER(:x)`.
            self.identifier();
            span.end = self.tokens[self.at - 1].span.end;
            return Principal { name, form: Form::Unknown, span };
        }
        while name.is_empty() || self.touches() {
            if !name.is_empty() && self.placeholder() {
                is_known = false;
                span.end = self.tokens[self.at - 1].span.end;
                continue;
            }
            let Some(token) = self.tokens.get(self.at) else { break };
            match &token.kind {
                TokenKind::Word(word) => name.push_str(word),
                TokenKind::Symbol(sign @ ('-' | '@' | '.' | '+')) => name.push(*sign),
                _ => break,
            }
            span.end = token.span.end;
            self.at += 1;
        }
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let form = match (is_known, is_plain) {
            (false, _) => Form::Unknown,
            (true, true) => Form::Name,
            (true, false) => Form::Bare,
        };
        Principal { name, form, span }
    }
}

/// One part of a name, several parts, or unknown ones.
enum Part {
    Named(String),
    Several(Vec<String>),
    Unknown,
}
