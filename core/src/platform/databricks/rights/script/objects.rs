//! Kinds of objects as statements name them.

use super::lexer::TokenKind;
use super::reader::{Dialect, Read, Reader};
use crate::platform::databricks::rights::SecurableKind;
use crate::suggest;
use crate::text::Span;

/// The kind of object that a statement about privileges is about.
pub(super) enum Target {
    /// An object of this kind.
    Kind(SecurableKind),
    /// An object of a kind that Immuta does not govern; `None` if the kind is not known here.
    OtherDocument(Option<&'static str>),
    /// An object that only the metastore before Unity Catalog has.
    Old,
}

/// Known kinds, and the words that name them.
const KINDS: [(&[&str], SecurableKind); 10] = {
    use SecurableKind as Kind;
    [
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
    ]
};

/// Other securables, and what they are called.
const OTHERS: [(&[&str], &str); 15] = [
    (&["EXTERNAL", "LOCATION"], "an external location"),
    (&["EXTERNAL", "METADATA"], "external metadata"),
    (&["STORAGE", "CREDENTIAL"], "a storage credential"),
    (&["SERVICE", "CREDENTIAL"], "a service credential"),
    (&["CREDENTIAL"], "a credential"),
    (&["CONNECTION"], "a connection"),
    (&["SERVER"], "a connection"),
    (&["SHARE"], "a share"),
    (&["RECIPIENT"], "a recipient"),
    (&["PROVIDER"], "a provider"),
    (&["CLEAN", "ROOM"], "a clean room"),
    (&["PROCEDURE"], "a procedure"),
    (&["MODEL"], "a model"),
    (&["PIPELINE"], "a pipeline"),
    (&["POLICY"], "a policy"),
];

/// Objects that only the metastore before Unity Catalog has.
const OLD: [&[&str]; 2] = [&["ANY", "FILE"], &["ANONYMOUS", "FUNCTION"]];

/// Words that follow the name of an object: what comes before them is not a kind.
const BEHIND: [&str; 5] = ["TO", "FROM", "SET", "OWNER", "IN"];

/// Words with which other databases grant on all objects of a kind at once.
const EACH: [&str; 2] = ["ALL", "FUTURE"];

impl Reader<'_> {
    /// Reads the kind of the object that is next; without a kind, a table is meant.
    pub(super) fn target(&mut self) -> Read<Target> {
        if let Some(kind) = self.each_in().or_else(|| self.scope()) {
            return Ok(Target::Kind(kind));
        }
        for (words, kind) in KINDS {
            if self.take(words) {
                return Ok(Target::Kind(kind));
            }
        }
        if let Some((_, called)) = OTHERS.iter().find(|(words, _)| self.take(words)) {
            return Ok(Target::OtherDocument(Some(called)));
        }
        if OLD.iter().any(|words| self.take(words)) {
            return Ok(Target::Old);
        }
        // A name alone is a table; the first of two words is a kind that is not known here, or that is misspelled.
        let next = self.tokens.get(self.at + 1).map(|token| &token.kind);
        if let (Some(TokenKind::Word(word)), Some(TokenKind::Word(name) | TokenKind::Quoted(name))) =
            (self.peek(), next)
            && !BEHIND.iter().any(|word| word.eq_ignore_ascii_case(name))
        {
            return if is_misspelled(word, name) {
                Err(self.broken("this kind of object is misspelled"))
            } else {
                Ok(Target::OtherDocument(None))
            };
        }
        Ok(Target::Kind(SecurableKind::Table))
    }

    /// `SCHEMA::s`, `OBJECT::s.t`: the kind of what follows.
    fn scope(&mut self) -> Option<SecurableKind> {
        let [word, colons @ ..] = self.tokens.get(self.at..self.at + 3)? else { return None };
        let is_scope =
            matches!(word.kind, TokenKind::Word(_)) && colons.iter().all(|colon| colon.kind == TokenKind::Symbol(':'));
        let place = Span { start: word.span.start, end: colons.last()?.span.end };
        is_scope.then(|| {
            self.notes.dialect.push((place, Dialect::Scope));
            let kind = if self.is_word("SCHEMA") { SecurableKind::Schema } else { SecurableKind::Table };
            self.at += 3;
            kind
        })
    }

    /// `ALL TABLES IN SCHEMA`: the kind of the object that contains them all.
    fn each_in(&mut self) -> Option<SecurableKind> {
        let word = |at: usize| match self.tokens.get(at).map(|token| &token.kind) {
            Some(TokenKind::Word(word)) => Some(word.as_str()),
            _ => None,
        };
        let is =
            |at: usize, words: &[&str]| word(at).is_some_and(|word| words.iter().any(|w| w.eq_ignore_ascii_case(word)));
        if !is(self.at, &EACH) {
            return None;
        }
        // `ALL MATERIALIZED VIEWS IN SCHEMA` is the longest form.
        let behind = (self.at + 2..=self.at + 4).find(|at| is(*at, &["IN"]))?;
        let container = match word(behind + 1)?.to_ascii_uppercase().as_str() {
            "CATALOG" | "ACCOUNT" => SecurableKind::Catalog,
            "SCHEMA" | "DATABASE" => SecurableKind::Schema,
            _ => return None,
        };
        let place = Span { start: self.place().start, end: self.tokens[behind + 1].span.end };
        self.notes.dialect.push((place, Dialect::EachIn));
        self.at = behind + 2;
        Some(container)
    }
}

/// Whether two words are close to a kind of object: the first word or, if that one is right, the second.
fn is_misspelled(first: &str, second: &str) -> bool {
    let [first, second] = [first, second].map(str::to_ascii_uppercase);
    let all = || KINDS.iter().map(|(words, _)| *words).chain(OTHERS.iter().map(|(words, _)| *words));
    if all().any(|words| words[0] == first) {
        let seconds = all().filter(|words| words[0] == first).filter_map(|words| words.get(1).copied());
        return suggest::closest(&second, seconds).is_some();
    }
    suggest::closest(&first, all().map(|words| words[0])).is_some()
}
