//! The statements that have to do with rights.

use super::lexer::{Token, TokenKind, tokens};
use crate::check::suggest;
use crate::privileges::SecurableKind;
use crate::text::Span;

/// A statement with its place, from its first word to its last.
pub(super) struct Statement {
    pub(super) span: Span,
    pub(super) what: What,
}

pub(super) enum What {
    CreateCatalog {
        name: Name,
        has_location: bool,
    },
    Owner {
        on: On,
        to: Principal,
    },
    Grant(Rights),
    Revoke(Rights),
    ShowGrants,
    /// A statement about something that only the session or the notebook knows.
    Relative,
    /// Something is removed or overwritten; the words say what.
    Destroys(String),
    /// What has nothing to do with rights, by its first words.
    Other(String),
    Broken(Broken),
}

/// `privileges ON object TO principal`.
pub(super) struct Rights {
    pub(super) privileges: Vec<(String, Span)>,
    pub(super) on: On,
    pub(super) to: Principal,
}

/// A securable object as a statement names it.
pub(super) struct On {
    pub(super) kind: SecurableKind,
    pub(super) name: Name,
}

/// A name with its parts, completed by the catalog and schema in use.
pub(super) struct Name {
    pub(super) parts: Vec<String>,
    pub(super) span: Span,
}

pub(super) struct Principal {
    pub(super) name: String,
    /// Whether it stands between quotes, as a text and not as a name.
    pub(super) is_text: bool,
    pub(super) span: Span,
}

/// Why a statement is not read to its end.
pub(super) enum Stop {
    /// It is wrong.
    Broken(Broken),
    /// It may be right, but what it is about cannot be told from the text.
    Relative,
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// A statement that cannot be read.
pub(super) struct Broken {
    pub(super) place: Span,
    pub(super) message: &'static str,
    /// What has to go between back-ticks, where that is certain.
    pub(super) quote: Option<Span>,
}

/// All statements of a script.
pub(super) fn statements(source: &str) -> Vec<Statement> {
    let tokens = tokens(source);
    let mut context = Context::default();
    let mut found = Vec::new();
    for tokens in tokens.split(|token| token.kind == TokenKind::End) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { continue };
        let span = Span { start: first.span.start, end: last.span.end };
        let unclosed = tokens.iter().find_map(|token| match token.kind {
            TokenKind::Unclosed(what) => Some((what, token.span)),
            _ => None,
        });
        let what = if let Some((what, place)) = unclosed {
            let message = match what {
                "a comment" => "a comment is never closed",
                "a name in back-ticks" => "a back-tick is never closed",
                _ => "a quote is never closed",
            };
            What::Broken(Broken { place: Span { start: place.start, end: place.start + 1 }, message, quote: None })
        } else {
            let mut reader = Reader { tokens, at: 0, context: &mut context };
            reader.statement().unwrap_or_else(|stop| match stop {
                Stop::Broken(broken) => What::Broken(broken),
                Stop::Relative => What::Relative,
            })
        };
        found.push(Statement { span, what });
    }
    found
}

/// The catalog and schema in use.
#[derive(Default)]
struct Context {
    catalog: Option<String>,
    schema: Option<String>,
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    context: &'a mut Context,
}

type Read<T> = Result<T, Stop>;

impl Reader<'_> {
    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// The next token, or the end of the statement.
    fn place(&self) -> Span {
        match self.tokens.get(self.at).or(self.tokens.last()) {
            Some(token) if self.at < self.tokens.len() => token.span,
            Some(last) => Span { start: last.span.end, end: last.span.end },
            None => Span::default(),
        }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Word(other)) if other.eq_ignore_ascii_case(word))
    }

    /// Takes these words, if they are next.
    fn take(&mut self, words: &[&str]) -> bool {
        let next = self.tokens.get(self.at..self.at + words.len());
        let all = next.is_some_and(|next| {
            next.iter()
                .zip(words)
                .all(|(token, word)| matches!(&token.kind, TokenKind::Word(other) if other.eq_ignore_ascii_case(word)))
        });
        self.at += if all { words.len() } else { 0 };
        all
    }

    fn broken(&self, message: &'static str) -> Stop {
        Stop::Broken(Broken { place: self.place(), message, quote: None })
    }

    fn statement(&mut self) -> Read<What> {
        // What stands in a block counts as well.
        while self.tokens.len() > 1 && self.take(&["BEGIN"]) {
            self.tokens = &self.tokens[self.at..];
            self.at = 0;
        }
        if self.take(&["GRANT"]) {
            return self.rights("TO").map(|rights| rights.map_or_else(|| self.other(), What::Grant));
        }
        if self.take(&["REVOKE"]) {
            return self.rights("FROM").map(|rights| rights.map_or_else(|| self.other(), What::Revoke));
        }
        if self.take(&["CREATE", "CATALOG"]) || self.take(&["CREATE", "FOREIGN", "CATALOG"]) {
            return self.create();
        }
        if self.take(&["ALTER"]) {
            return self.alter();
        }
        if self.take(&["SHOW", "GRANTS"]) || self.take(&["SHOW", "GRANT"]) {
            return self.shown();
        }
        if self.take(&["USE"]) || self.take(&["SET", "CATALOG"]) && self.back(1) {
            self.uses();
            return Ok(What::Other("USE".to_owned()));
        }
        let first_words = self.first_words();
        let begins = |words: &[&str]| words.iter().any(|words| first_words.starts_with(words));
        if begins(&["EXECUTE IMMEDIATE"]) {
            let hides = |token: &Token| matches!(&token.kind, TokenKind::Text(text) if is_destructive(text));
            return Ok(if self.tokens.iter().any(hides) {
                What::Destroys(first_words)
            } else {
                What::Other(first_words)
            });
        }
        if begins(&DESTRUCTIVE) {
            return Ok(What::Destroys(first_words));
        }
        Ok(What::Other(first_words))
    }

    /// Goes back by some tokens.
    fn back(&mut self, by: usize) -> bool {
        self.at -= by;
        true
    }

    /// `CREATE CATALOG` with its clauses, as far as they are known.
    fn create(&mut self) -> Read<What> {
        if self.is_word("IF") && !self.take(&["IF", "NOT", "EXISTS"]) {
            return Err(self.broken("`IF NOT EXISTS` is what stands here"));
        }
        let name = self.name(SecurableKind::Catalog)?;
        let mut has_location = false;
        while self.at < self.tokens.len() {
            if self.take(&["MANAGED", "LOCATION"]) {
                has_location = true;
                self.text("a location stands between quotes")?;
            } else if self.take(&["COMMENT"]) {
                self.text("a comment stands between quotes")?;
            } else if self.take(&["USING"]) {
                // What is shared or elsewhere needs no place of its own.
                has_location = true;
            } else if self.is_word("LOCATION") || self.is_word("COMENT") || self.is_word("COMMNET") {
                return Err(self.broken("no such clause: `MANAGED LOCATION` or `COMMENT` is meant"));
            } else {
                self.at += 1;
            }
        }
        Ok(What::CreateCatalog { name, has_location })
    }

    fn text(&mut self, message: &'static str) -> Read<()> {
        if !matches!(self.peek(), Some(TokenKind::Text(_))) {
            return Err(self.broken(message));
        }
        self.at += 1;
        Ok(())
    }

    fn other(&mut self) -> What {
        What::Other(self.first_words())
    }

    /// The keywords that a statement begins with, three at most.
    fn first_words(&self) -> String {
        let words = self.tokens.iter().map_while(|token| match &token.kind {
            TokenKind::Word(word) if word.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Some(word.to_ascii_uppercase())
            }
            _ => None,
        });
        let known = |word: &String| KEYWORDS.contains(&word.as_str());
        let words: Vec<_> = words.take_while(known).take(3).collect();
        if words.is_empty() { "a statement".to_owned() } else { words.join(" ") }
    }

    /// `privileges ON object TO principal`; nothing when the object is of a kind that has nothing to do with Immuta.
    fn rights(&mut self, preposition: &str) -> Read<Option<Rights>> {
        let privileges = self.privileges()?;
        let Some(kind) = self.kind()? else { return Ok(None) };
        if self.is_word(preposition) && kind != SecurableKind::Metastore {
            // Without a name the catalog or schema in use is meant.
            return Err(Stop::Relative);
        }
        let on = On { kind, name: self.name(kind)? };
        if on.name.parts.first().is_some_and(|catalog| catalog.eq_ignore_ascii_case("hive_metastore")) {
            // The old metastore has rules of its own.
            return Ok(None);
        }
        if !self.take(&[preposition]) {
            return Err(self.broken(if preposition == "TO" {
                "`TO` and a principal are missing here"
            } else {
                "`FROM` and a principal are missing here"
            }));
        }
        let to = self.principal()?;
        if self.at < self.tokens.len() {
            return Err(self.broken(if self.is_word("WITH") {
                "Databricks has no grant option: `MANAGE` lets a principal grant"
            } else {
                "something stands behind the principal: one statement grants to one"
            }));
        }
        Ok(Some(Rights { privileges, on, to }))
    }

    fn privileges(&mut self) -> Read<Vec<(String, Span)>> {
        let mut privileges = Vec::new();
        loop {
            let (start, mut words, mut end) = (self.place().start, Vec::new(), self.place().start);
            while let Some(TokenKind::Word(word)) = self.peek() {
                if word.eq_ignore_ascii_case("ON") {
                    break;
                }
                words.push(word.to_ascii_uppercase());
                end = self.place().end;
                self.at += 1;
            }
            if words.is_empty() {
                return Err(self.broken("a privilege is missing here"));
            }
            privileges.push((words.join(" "), Span { start, end }));
            if self.peek() == Some(&TokenKind::Symbol(',')) {
                self.at += 1;
            } else if self.take(&["ON"]) {
                return Ok(privileges);
            } else {
                return Err(self.broken("`ON` and an object are missing here"));
            }
        }
    }

    /// The kind of an object; without one, a table is meant.
    fn kind(&mut self) -> Read<Option<SecurableKind>> {
        use SecurableKind as Kind;
        const KINDS: [(&[&str], SecurableKind); 9] = [
            (&["METASTORE"], Kind::Metastore),
            (&["CATALOG"], Kind::Catalog),
            (&["SCHEMA"], Kind::Schema),
            (&["DATABASE"], Kind::Schema),
            (&["TABLE"], Kind::Table),
            (&["MATERIALIZED", "VIEW"], Kind::MaterializedView),
            (&["VIEW"], Kind::View),
            (&["FUNCTION"], Kind::Function),
            (&["VOLUME"], Kind::Volume),
        ];
        // Other securables are named by a keyword and a name; a name alone is a table.
        const OTHERS: [&[&str]; 9] = [
            &["EXTERNAL", "LOCATION"],
            &["STORAGE", "CREDENTIAL"],
            &["SERVICE", "CREDENTIAL"],
            &["CONNECTION"],
            &["SHARE"],
            &["RECIPIENT"],
            &["PROVIDER"],
            &["CLEAN", "ROOM"],
            &["MODEL"],
        ];
        for (words, kind) in KINDS {
            if self.take(words) {
                return Ok(Some(kind));
            }
        }
        if OTHERS.iter().any(|words| self.take(words)) {
            return Ok(None);
        }
        // A name alone is a table; two words are a kind that is not known here, or one that is misspelt.
        let next = self.tokens.get(self.at + 1).map(|token| &token.kind);
        if let (Some(TokenKind::Word(word)), Some(TokenKind::Word(name) | TokenKind::Quoted(name))) =
            (self.peek(), next)
            && !["TO", "FROM", "SET", "OWNER"].iter().any(|word| word.eq_ignore_ascii_case(name))
        {
            let known = KINDS.iter().map(|(words, _)| words[0]);
            return match suggest::closest(&word.to_ascii_uppercase(), known) {
                Some(_) => Err(self.broken("this kind of object is misspelt")),
                None => Ok(None),
            };
        }
        Ok(Some(Kind::Table))
    }

    /// A dotted name. Missing parts are those in use.
    fn name(&mut self, kind: SecurableKind) -> Read<Name> {
        let parts = kind.parts();
        let start = self.place();
        let (mut read, mut end) = (Vec::new(), start.start);
        if parts == 0 {
            return Ok(Name { parts: read, span: start });
        }
        loop {
            let Some(TokenKind::Word(part) | TokenKind::Quoted(part)) = self.peek() else {
                return Err(match self.peek() {
                    // A variable of the notebook or session.
                    Some(TokenKind::Symbol('$' | ':' | '{')) => Stop::Relative,
                    Some(TokenKind::Text(_)) => self.broken("a name stands between back-ticks, not quotes"),
                    _ => self.broken("a name is missing here"),
                });
            };
            read.push(part.clone());
            end = end.max(self.place().end);
            self.at += 1;
            match self.peek() {
                Some(TokenKind::Symbol('.')) => self.at += 1,
                Some(TokenKind::Symbol('(' | '$' | ':' | '{')) => return Err(Stop::Relative),
                Some(TokenKind::Symbol('-')) => {
                    return Err(self.broken("a name with a hyphen stands between back-ticks"));
                }
                _ => break,
            }
        }
        let span = Span { start: start.start, end };
        if read.len() > parts {
            let message = match parts {
                1 => "a catalog has a name of one part",
                2 => "a schema has a name of two parts: catalog and schema",
                _ => "this name has more than three parts: catalog, schema and object",
            };
            return Err(Stop::Broken(Broken { place: span, message, quote: None }));
        }
        // What is left out stands in front: the catalog in use, then its schema.
        let missing = parts - read.len();
        let used = [&self.context.catalog, &self.context.schema];
        let around: Vec<String> = used.into_iter().take(missing).flatten().cloned().collect();
        if around.len() < missing {
            return Err(Stop::Relative);
        }
        read.splice(0..0, around);
        Ok(Name { parts: read, span })
    }

    fn principal(&mut self) -> Read<Principal> {
        let span = self.place();
        let (name, is_text) = match self.peek() {
            Some(TokenKind::Quoted(name) | TokenKind::Word(name)) => (name.clone(), false),
            Some(TokenKind::Text(name)) => (name.clone(), true),
            _ => return Err(self.broken("a principal is missing here")),
        };
        let is_bare = matches!(self.peek(), Some(TokenKind::Word(_)));
        self.at += 1;
        if is_bare && let Some(TokenKind::Symbol('-' | '@' | '.' | '+')) = self.peek() {
            let touching = self.tokens[self.at..].iter().scan(span.end, |end, token| {
                let touches = token.span.start == *end;
                *end = token.span.end;
                touches.then_some(token.span.end)
            });
            let end = touching.last().unwrap_or(span.end);
            let whole = Span { start: span.start, end };
            let rest = self.tokens.last().is_some_and(|last| last.span.end == end);
            let message = "this principal stands between back-ticks, because of its hyphens and signs";
            return Err(Stop::Broken(Broken { place: whole, message, quote: rest.then_some(whole) }));
        }
        Ok(Principal { name, is_text, span })
    }

    fn alter(&mut self) -> Read<What> {
        let Some(kind) = self.kind()? else { return Ok(self.other()) };
        if self.is_word("SET") || self.is_word("OWNER") {
            // Without a name the old metastore is meant.
            return Ok(self.other());
        }
        let name = self.name(kind)?;
        self.take(&["SET"]);
        for word in ["DROP", "RENAME"] {
            if self.take(&[word]) {
                return Ok(What::Destroys(format!("ALTER {} {word}", kind.sql())));
            }
        }
        if !self.take(&["OWNER"]) {
            return Ok(self.other());
        }
        if !self.take(&["TO"]) {
            return Err(self.broken("`TO` and a principal are missing here"));
        }
        let to = self.principal()?;
        Ok(What::Owner { on: On { kind, name }, to })
    }

    fn shown(&mut self) -> Read<What> {
        if !self.is_word("ON") {
            self.principal()?;
        }
        if self.take(&["ON"])
            && let Some(kind) = self.kind()?
            && self.at < self.tokens.len()
        {
            self.name(kind)?;
        }
        Ok(What::ShowGrants)
    }

    /// `USE CATALOG a`, `USE a.b`: what names that are not complete belong to from here on.
    fn uses(&mut self) {
        let is_catalog = self.take(&["CATALOG"]);
        let _ = !is_catalog && (self.take(&["SCHEMA"]) || self.take(&["DATABASE"]));
        let mut parts = Vec::new();
        while let Some(TokenKind::Word(part) | TokenKind::Quoted(part) | TokenKind::Text(part)) = self.peek() {
            parts.push(part.clone());
            self.at += 1;
            if self.peek() == Some(&TokenKind::Symbol('.')) {
                self.at += 1;
            }
        }
        // What comes from a variable is not known.
        let is_whole = self.at == self.tokens.len();
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
            _ => *self.context = Context::default(),
        }
    }
}

/// Whether a text holds a statement that removes something.
fn is_destructive(text: &str) -> bool {
    let text = text.trim_start().to_ascii_uppercase();
    DESTRUCTIVE.iter().any(|words| text.starts_with(words))
}

/// What removes or overwrites something begins with these words.
const DESTRUCTIVE: [&str; 11] = [
    "DROP",
    "TRUNCATE",
    "DELETE",
    "UPDATE",
    "MERGE",
    "REPLACE",
    "VACUUM",
    "RESTORE",
    "CREATE OR REPLACE",
    "INSERT OVERWRITE",
    "PURGE",
];

/// Words that may be shown of a statement that is passed over: names are not.
const KEYWORDS: [&str; 60] = [
    "ALTER",
    "ANALYZE",
    "BEGIN",
    "CACHE",
    "CALL",
    "CATALOG",
    "CLEAR",
    "COMMENT",
    "CONNECTION",
    "COPY",
    "CREATE",
    "CREDENTIAL",
    "DATABASE",
    "DECLARE",
    "DELETE",
    "DESCRIBE",
    "DROP",
    "END",
    "EXECUTE",
    "EXPLAIN",
    "EXTERNAL",
    "FUNCTION",
    "GRANT",
    "IMMEDIATE",
    "INSERT",
    "INTO",
    "LIST",
    "LOCATION",
    "MATERIALIZED",
    "MERGE",
    "MSCK",
    "ON",
    "OPTIMIZE",
    "OR",
    "OVERWRITE",
    "PROCEDURE",
    "PURGE",
    "REFRESH",
    "RENAME",
    "REPLACE",
    "RESET",
    "RESTORE",
    "REVOKE",
    "SCHEMA",
    "SELECT",
    "SET",
    "SHARE",
    "SHOW",
    "SYNC",
    "TABLE",
    "TEMPORARY",
    "TRUNCATE",
    "UNDROP",
    "UPDATE",
    "USE",
    "VACUUM",
    "VIEW",
    "VOLUME",
    "WITH",
    "ANY",
];
