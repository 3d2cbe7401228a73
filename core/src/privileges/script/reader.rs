//! Tokens of one statement, read one after the other: words, objects, names, principals.

use super::keywords::begins_statement;
use super::lexer::{Token, TokenKind};
use crate::privileges::SecurableKind;
use crate::suggest;
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
    /// As a name.
    Name,
    /// As a name that stands between back-ticks, and does not.
    Bare,
    /// As a text between quotes.
    Text,
}

/// Why a statement is not read to its end.
pub(super) enum Stop {
    /// It is wrong.
    Broken(Broken),
    /// It may be right, but what it is about cannot be told from the text.
    Relative,
}

/// A statement that cannot be read.
pub(super) struct Broken {
    pub(super) place: Span,
    pub(super) message: &'static str,
    /// Where a semicolon is certainly missing.
    pub(super) semicolon: Option<Span>,
}

pub(super) type Read<T> = Result<T, Stop>;

/// The catalog and schema in use.
#[derive(Default)]
pub(super) struct Context {
    pub(super) catalog: Option<String>,
    pub(super) schema: Option<String>,
}

pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    pub(super) context: &'a mut Context,
}

/// Whether a name holds what a notebook fills in.
fn is_filled_in(name: &str) -> bool {
    name.contains("${") || name.contains("{{")
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<&TokenKind> {
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

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether another statement begins here, as if there were a semicolon.
    pub(super) fn is_at_statement(&self) -> bool {
        matches!(self.peek(), Some(TokenKind::Word(word)) if begins_statement(word) && !word.eq_ignore_ascii_case("WITH"))
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Word(other)) if other.eq_ignore_ascii_case(word))
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

    pub(super) fn broken(&self, message: &'static str) -> Stop {
        Stop::Broken(Broken { place: self.place(), message, semicolon: None })
    }

    pub(super) fn text(&mut self, message: &'static str) -> Read<()> {
        if !matches!(self.peek(), Some(TokenKind::Text(_))) {
            return Err(self.broken(message));
        }
        self.at += 1;
        Ok(())
    }

    /// `SELECT, MODIFY ON`.
    pub(super) fn privileges(&mut self) -> Read<Vec<(String, Span)>> {
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
    pub(super) fn kind(&mut self) -> Read<Option<SecurableKind>> {
        use SecurableKind as Kind;
        const KINDS: [(&[&str], SecurableKind); 10] = [
            (&["METASTORE"], Kind::Metastore),
            (&["CATALOG"], Kind::Catalog),
            (&["SCHEMA"], Kind::Schema),
            (&["DATABASE"], Kind::Schema),
            (&["TABLE"], Kind::Table),
            (&["STREAMING", "TABLE"], Kind::Table),
            (&["MATERIALIZED", "VIEW"], Kind::MaterializedView),
            (&["VIEW"], Kind::View),
            (&["FUNCTION"], Kind::Function),
            (&["VOLUME"], Kind::Volume),
        ];
        // Other securables are named by a keyword and a name; a name alone is a table.
        const OTHERS: [&[&str]; 10] = [
            &["EXTERNAL", "LOCATION"],
            &["STORAGE", "CREDENTIAL"],
            &["SERVICE", "CREDENTIAL"],
            &["CONNECTION"],
            &["SHARE"],
            &["RECIPIENT"],
            &["PROVIDER"],
            &["CLEAN", "ROOM"],
            &["MODEL"],
            &["PIPELINE"],
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
    pub(super) fn name(&mut self, kind: SecurableKind) -> Read<Name> {
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
            if is_filled_in(part) {
                return Err(Stop::Relative);
            }
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
            return Err(Stop::Broken(Broken { place: span, message, semicolon: None }));
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

    pub(super) fn principal(&mut self) -> Read<Principal> {
        let span = self.place();
        let (name, form) = match self.peek() {
            Some(TokenKind::Quoted(name)) if is_filled_in(name) => return Err(Stop::Relative),
            Some(TokenKind::Symbol('$' | ':' | '{')) => return Err(Stop::Relative),
            Some(TokenKind::Quoted(name)) => (name.clone(), Form::Name),
            Some(TokenKind::Text(name)) => (name.clone(), Form::Text),
            Some(TokenKind::Word(_)) => return self.bare_principal(),
            _ => return Err(self.broken("a principal is missing here")),
        };
        self.at += 1;
        Ok(Principal { name, form, span })
    }

    /// A principal without back-ticks, with all the signs that touch it.
    fn bare_principal(&mut self) -> Read<Principal> {
        let mut span = self.place();
        let mut name = String::new();
        while let Some(token) = self.tokens.get(self.at).filter(|token| name.is_empty() || token.span.start == span.end)
        {
            match &token.kind {
                TokenKind::Word(word) => name.push_str(word),
                TokenKind::Symbol(sign @ ('-' | '@' | '.' | '+')) => name.push(*sign),
                TokenKind::Symbol('(' | '$' | '{') => return Err(Stop::Relative),
                _ => break,
            }
            span.end = token.span.end;
            self.at += 1;
        }
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        Ok(Principal { name, form: if is_plain { Form::Name } else { Form::Bare }, span })
    }
}
