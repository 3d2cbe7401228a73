//! The statements that have to do with rights.

use super::lexer::{Token, TokenKind, tokens};
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
            reader.statement().unwrap_or_else(What::Broken)
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

type Read<T> = Result<T, Broken>;

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

    fn broken(&self, message: &'static str) -> Broken {
        Broken { place: self.place(), message, quote: None }
    }

    fn statement(&mut self) -> Read<What> {
        if self.take(&["GRANT"]) {
            return self.rights("TO").map(|rights| rights.map_or_else(|| self.other(), What::Grant));
        }
        if self.take(&["REVOKE"]) {
            return self.rights("FROM").map(|rights| rights.map_or_else(|| self.other(), What::Revoke));
        }
        if self.take(&["CREATE", "CATALOG"]) || self.take(&["CREATE", "FOREIGN", "CATALOG"]) {
            self.take(&["IF", "NOT", "EXISTS"]);
            let name = self.name(1)?;
            let has_location = (self.at..self.tokens.len()).any(|at| {
                self.at = at;
                self.take(&["MANAGED", "LOCATION"]) || self.take(&["USING"])
            });
            return Ok(What::CreateCatalog { name, has_location });
        }
        if self.take(&["ALTER"]) {
            return self.alter();
        }
        if self.take(&["SHOW", "GRANTS"]) || self.take(&["SHOW", "GRANT"]) {
            return self.shown();
        }
        if self.take(&["USE"]) {
            self.uses();
            return Ok(What::Other("USE".to_owned()));
        }
        let first_words = self.first_words();
        let destroys = ["DROP ", "TRUNCATE ", "DELETE ", "UNDROP", "CREATE OR REPLACE ", "INSERT OVERWRITE "];
        if destroys.iter().any(|words| first_words.starts_with(words.trim_end()) && *words != "UNDROP") {
            return Ok(What::Destroys(first_words));
        }
        Ok(What::Other(first_words))
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
        let Some(kind) = self.kind() else { return Ok(None) };
        let on = On { kind, name: self.name(kind.parts())? };
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
    fn kind(&mut self) -> Option<SecurableKind> {
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
            // A table may be called like a kind.
            if self.take(words) {
                return Some(kind);
            }
        }
        if OTHERS.iter().any(|words| self.take(words)) { None } else { Some(Kind::Table) }
    }

    /// A dotted name. Missing parts are those in use.
    fn name(&mut self, parts: usize) -> Read<Name> {
        let start = self.place();
        let (mut read, mut end) = (Vec::new(), start.start);
        if parts == 0 {
            return Ok(Name { parts: read, span: start });
        }
        loop {
            let Some(TokenKind::Word(part) | TokenKind::Quoted(part)) = self.peek() else {
                return Err(self.broken(match self.peek() {
                    Some(TokenKind::Text(_)) => "a name stands between back-ticks, not quotes",
                    _ => "a name is missing here",
                }));
            };
            read.push(part.clone());
            end = end.max(self.place().end);
            self.at += 1;
            match self.peek() {
                Some(TokenKind::Symbol('.')) => self.at += 1,
                Some(TokenKind::Symbol('-')) => {
                    return Err(self.broken("a name with a hyphen stands between back-ticks"));
                }
                _ => break,
            }
        }
        // What is left out stands in front: the catalog in use, then its schema.
        let missing = parts.saturating_sub(read.len());
        let used = [&self.context.catalog, &self.context.schema];
        let around: Vec<String> = used.into_iter().take(missing).flatten().cloned().collect();
        if around.len() == missing {
            read.splice(0..0, around);
        }
        let span = Span { start: start.start, end };
        if read.len() != parts {
            let message = "this name is not complete: write catalog, schema and object";
            return Err(Broken { place: span, message, quote: None });
        }
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
            return Err(Broken {
                place: whole,
                message: "this principal stands between back-ticks, because of its hyphens and signs",
                quote: rest.then_some(whole),
            });
        }
        Ok(Principal { name, is_text, span })
    }

    fn alter(&mut self) -> Read<What> {
        let Some(kind) = self.kind() else { return Ok(self.other()) };
        if self.is_word("SET") || self.is_word("OWNER") {
            // Without a name the old metastore is meant.
            return Ok(self.other());
        }
        let name = self.name(kind.parts())?;
        self.take(&["SET"]);
        if self.take(&["DROP"]) {
            return Ok(What::Destroys(format!("ALTER {} DROP", kind.sql())));
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
            && let Some(kind) = self.kind()
        {
            self.name(kind.parts())?;
        }
        Ok(What::ShowGrants)
    }

    fn uses(&mut self) {
        let is_catalog = self.take(&["CATALOG"]);
        let is_schema = !is_catalog && (self.take(&["SCHEMA"]) || self.take(&["DATABASE"]));
        let mut parts = Vec::new();
        while let Some(TokenKind::Word(part) | TokenKind::Quoted(part)) = self.peek() {
            parts.push(part.clone());
            self.at += 1;
            if self.peek() == Some(&TokenKind::Symbol('.')) {
                self.at += 1;
            }
        }
        match (parts.as_slice(), is_catalog, is_schema) {
            ([catalog], true, _) => {
                self.context.catalog = Some(catalog.clone());
                self.context.schema = None;
            }
            ([catalog, schema], false, _) => {
                self.context.catalog = Some(catalog.clone());
                self.context.schema = Some(schema.clone());
            }
            ([schema], false, _) => self.context.schema = Some(schema.clone()),
            _ => {}
        }
    }
}

/// Words that statements begin with: names are not shown.
const KEYWORDS: [&str; 44] = [
    "ALTER",
    "ANALYZE",
    "CACHE",
    "CALL",
    "CATALOG",
    "CLEAR",
    "COMMENT",
    "COPY",
    "CREATE",
    "CREDENTIAL",
    "DATABASE",
    "DELETE",
    "DESCRIBE",
    "DROP",
    "EXECUTE",
    "EXTERNAL",
    "FUNCTION",
    "GRANT",
    "INSERT",
    "INTO",
    "LOCATION",
    "MATERIALIZED",
    "MERGE",
    "MSCK",
    "ON",
    "OPTIMIZE",
    "OR",
    "OVERWRITE",
    "REFRESH",
    "REPLACE",
    "RESET",
    "REVOKE",
    "SCHEMA",
    "SELECT",
    "SET",
    "SHARE",
    "SHOW",
    "TABLE",
    "TRUNCATE",
    "UPDATE",
    "USE",
    "VIEW",
    "VOLUME",
    "WITH",
];
