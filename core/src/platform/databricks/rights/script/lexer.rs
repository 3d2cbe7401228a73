//! Tokens of Databricks SQL.

use super::foreign::{self, Effects};
use super::keywords::{begins_statement, is_harmless};
use crate::text::url::is_number;
use crate::text::{Span, part, step};

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    /// Whether only whitespace and comments come before it on its line.
    pub(super) begins_line: bool,
    /// Whether the line above is a comment that ends with a backslash: Spark treats this line as part of that comment.
    pub(super) is_doubtful: bool,
    /// Whether it is inside a condition or loop of Jinja, so that it may be missing from what is run.
    pub(super) is_conditional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, digits and underscores: a keyword, a plain name or a number.
    Word(String),
    /// A name in backticks.
    Quoted(String),
    /// A string in single or double quotes, or between `$$`.
    Text(String),
    /// Any other character.
    Symbol(char),
    /// The end of a statement.
    End,
    /// Code in another language, with what it may do to privileges.
    Foreign(Effects),
    /// Something that was opened and never closed, by name; the rest of the script is inside.
    Unclosed(&'static str),
}

/// All tokens of a script, without comments, prompts and template tags. They are read one by one, so that those of a
/// long script are never all in memory.
pub(super) fn tokens(source: &str) -> impl Iterator<Item = Token> {
    let mut lexer = Lexer {
        source,
        at: 0,
        begins_line: true,
        is_doubtful: false,
        unclosed: [false; 2],
        conditions: 0,
        session: None,
        is_behind_end: false,
    };
    std::iter::from_fn(move || {
        let token = lexer.next()?;
        lexer.is_behind_end = token.kind == TokenKind::End;
        Some(token)
    })
}

struct Lexer<'t> {
    source: &'t str,
    at: usize,
    begins_line: bool,
    is_doubtful: bool,
    /// Which template tags, `{%` and `{#`, are never closed.
    unclosed: [bool; 2],
    /// How many conditions and loops of Jinja are open.
    conditions: usize,
    /// The tool that prompted for the last statement, if any: then lines without a prompt may be its output.
    session: Option<&'t str>,
    /// Whether the last token ends a statement.
    is_behind_end: bool,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        part(self.source, self.at..)
    }

    fn token(&self, kind: TokenKind, span: Span) -> Token {
        let is_conditional = self.conditions > 0;
        Token { kind, span, begins_line: self.begins_line, is_doubtful: self.is_doubtful, is_conditional }
    }

    fn next(&mut self) -> Option<Token> {
        if let Some(unclosed) = self.skip() {
            return Some(unclosed);
        }
        let start = self.at;
        let first = self.rest().chars().next()?;
        let is_raw = matches!(first, 'r' | 'R') && part(self.source, start + 1..).starts_with(['\'', '"']);
        let kind = match first {
            '`' => self.quoted(),
            '\'' | '"' => self.text(first, Quotes::Escaping),
            '$' if self.rest().starts_with("$$") && part(self.source, start + 2..).contains("$$") => {
                let body = part(self.source, start + 2..);
                let length = body.find("$$").unwrap_or(body.len());
                let text = part(body, ..length).to_owned();
                self.at += length + 4;
                TokenKind::Text(text)
            }
            ';' => {
                self.at += 1;
                TokenKind::End
            }
            _ if is_raw => {
                self.at += 1;
                let quote = self.rest().chars().next().unwrap_or('\'');
                self.text(quote, Quotes::Raw)
            }
            c if is_word(c) => {
                let length = self.rest().find(|c| !is_word(c)).unwrap_or(self.rest().len());
                self.at += length;
                TokenKind::Word(part(self.source, start..self.at).to_owned())
            }
            c => {
                self.at += c.len_utf8();
                TokenKind::Symbol(c)
            }
        };
        Some(self.token(kind, Span::new(start, self.at)))
    }

    /// Skips whitespace, comments and what is not SQL. Returns a token if a skipped part matters.
    fn skip(&mut self) -> Option<Token> {
        self.begins_line = self.at == 0;
        let mut is_continued = false;
        let mut is_typed = false;
        loop {
            step();
            let rest = self.rest();
            let whitespace = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').len();
            let lines = part(rest, ..whitespace).matches(['\n', '\r']).count();
            if lines > 0 {
                self.begins_line = true;
                self.is_doubtful = is_continued && lines == 1;
                is_continued = false;
                is_typed = false;
            }
            self.at += whitespace;
            let rest = self.rest();
            if rest.starts_with("--") {
                let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
                let is_cell = is_cell_mark(part(rest, ..length));
                is_continued = part(rest, ..length).ends_with('\\') && part(rest, length..).starts_with('\n');
                self.at += length;
                if is_cell {
                    return Some(self.token(TokenKind::End, Span::at(self.at)));
                }
            } else if let Some(skipped) = self.magic().or_else(|| self.tag()) {
                let start = self.at;
                self.at += skipped.length;
                if skipped.effects.any() {
                    let span = Span::new(start, start + part(self.source, start..self.at).trim_end().len());
                    return Some(self.token(TokenKind::Foreign(skipped.effects), span));
                }
            } else if let Some(prompt) = self.prompt() {
                self.at += prompt.length;
                self.session = prompt.tool.or(self.session);
                is_typed = true;
            } else if rest.starts_with("/*") {
                let Some(length) = comment_length(rest) else {
                    let span = Span::new(self.at, self.at + 2);
                    self.at = self.source.len();
                    return Some(self.token(TokenKind::Unclosed("a comment"), span));
                };
                self.at += length;
            } else if self.is_output(rest) && !is_typed {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else {
                return None;
            }
        }
    }

    /// The prompt that a line begins with, as pages and tools print it: `> `, `spark-sql (default)> `, `0: jdbc:hive2://host:443> `.
    fn prompt(&self) -> Option<Prompt<'t>> {
        let (front, behind) = split_at_prompt(self.rest()).filter(|_| self.begins_line)?;
        let tool = tool(front);
        let next = behind.trim_start().split(|c| !is_word(c)).next().unwrap_or("");
        let is_before_statement = begins_statement(next);
        let is_prompt = match front {
            "" | "-" => !behind.is_empty(),
            _ => of_beeline(front) || tool.is_some() && (is_before_statement || self.session == tool),
        };
        let length = front.len() + 1 + usize::from(!behind.is_empty());
        is_prompt.then_some(Prompt { length, tool: is_before_statement.then(|| tool.unwrap_or(front)) })
    }

    /// Whether a line is output of a tool: it comes after a statement that was typed, does not begin one, and has no
    /// prompt.
    fn is_output(&self, text: &str) -> bool {
        if self.session.is_none() || !self.is_behind_end || !self.begins_line || text.is_empty() {
            return false;
        }
        let word = text.split(|c| !is_word(c)).next().unwrap_or("");
        let has_prompt = || split_at_prompt(text).is_some_and(|(front, _)| tool(front).is_some());
        !text.starts_with('(') && !begins_statement(word) && !is_harmless(word) && !has_prompt()
    }

    /// The magic command of a notebook: `%sql`, or a whole cell in another language.
    fn magic(&self) -> Option<Skipped> {
        let behind = self.rest().strip_prefix('%').filter(|_| self.begins_line)?;
        let word = behind.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(behind.len());
        // `%name%` is a placeholder.
        if word == 0 || part(behind, word..).starts_with('%') {
            return None;
        }
        if part(behind, ..word).eq_ignore_ascii_case("sql") {
            return Some(Skipped { length: 1 + word, effects: Effects::default() });
        }
        let mut length = 1;
        for line in behind.split_inclusive('\n') {
            if is_cell_mark(line) {
                break;
            }
            length += line.len();
        }
        Some(Skipped { length, effects: foreign::of_cell(part(behind, ..word), part(behind, word..length - 1)) })
    }

    /// A tag or comment of Jinja. What comes between two tags counts as if it were alone.
    fn tag(&mut self) -> Option<Skipped> {
        let (kind, close) = match part(self.source, self.at..).get(..2)? {
            "{%" => (0, "%}"),
            "{#" => (1, "#}"),
            _ => return None,
        };
        // If the end of a tag was not found once, it is not searched for again.
        let inside = if self.unclosed[kind] { None } else { self.rest().get(2..)?.split_once(close) };
        let Some((inside, _)) = inside else {
            self.unclosed[kind] = true;
            return None;
        };
        let word = inside.trim_start_matches(['-', '+']).split_whitespace().next().unwrap_or("");
        let effects = if kind == 0 { foreign::of_tag(word, inside) } else { Effects::default() };
        match word {
            _ if kind != 0 => {}
            "if" | "for" => self.conditions += 1,
            "endif" | "endfor" => self.conditions = self.conditions.saturating_sub(1),
            _ => {}
        }
        Some(Skipped { length: inside.len() + 4, effects })
    }

    /// Reads a name in backticks, in which a doubled backtick means a single one.
    fn quoted(&mut self) -> TokenKind {
        let mut name = String::new();
        self.at += 1;
        loop {
            let Some(length) = self.rest().find('`') else {
                self.at = self.source.len();
                return TokenKind::Unclosed("a name in backticks");
            };
            name.push_str(part(self.source, self.at..self.at + length));
            self.at += length + 1;
            if !self.rest().starts_with('`') {
                return TokenKind::Quoted(name);
            }
            name.push('`');
            self.at += 1;
        }
    }

    /// Reads a string up to the quote that ends it.
    fn text(&mut self, quote: char, quotes: Quotes) -> TokenKind {
        let mut text = String::new();
        self.at += 1;
        let mut chars = part(self.source, self.at..).char_indices();
        while let Some((offset, c)) = chars.next() {
            if c == quote {
                self.at += offset + 1;
                return TokenKind::Text(text);
            }
            match c {
                '\\' if quotes == Quotes::Escaping => text.extend(chars.next().map(|(_, c)| c)),
                c => text.push(c),
            }
        }
        self.at = self.source.len();
        TokenKind::Unclosed("a text in quotes")
    }
}

/// What a backslash between quotes means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// It escapes the next character.
    Escaping,
    /// It is an ordinary character: `r'...'`.
    Raw,
}

/// A part that is skipped, and what it may do to privileges.
struct Skipped {
    length: usize,
    effects: Effects,
}

/// The prompt that a line begins with.
struct Prompt<'t> {
    length: usize,
    /// The tool that it belongs to, if a statement begins after it, and not the rest of one.
    tool: Option<&'t str>,
}

/// Splits the first line at the sign of a prompt: the text before and after it.
fn split_at_prompt(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 120;
    let line = text.lines().next()?;
    let start = part(line, ..line.floor_char_boundary(LONGEST));
    let is_last = start.len() == line.len() && line.ends_with('>');
    let at = start.find("> ").or_else(|| is_last.then(|| line.len() - 1))?;
    Some((part(line, ..at), part(line, at + 1..)))
}

/// Whether a prompt is one of beeline: `0: jdbc:hive2://host:443/default`, or the dots that ask for the rest of a
/// statement.
fn of_beeline(front: &str) -> bool {
    let is_address = front.split_once(": jdbc:").is_some_and(|(number, _)| is_number(number));
    is_address || front.contains('.') && front.chars().all(|c| matches!(c, '.' | ' '))
}

/// The name of a tool, or of its connection, without the schema in use: `spark-sql (default)`, `databricks sql`.
fn tool(front: &str) -> Option<&str> {
    let name = front.strip_suffix(')').and_then(|front| front.split_once(" (")).map_or(front, |(name, _)| name);
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| is_word(c) || "-.:@/=".contains(c));
    (name == ">>" || name.split(' ').count() < 3 && name.split(' ').all(is_name)).then_some(name)
}

/// Whether a line separates the cells of a notebook that was saved as a script.
fn is_cell_mark(line: &str) -> bool {
    line.trim().strip_prefix("--").is_some_and(|rest| rest.trim_start().starts_with("COMMAND ---"))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a comment between `/*` and `*/`, which may be nested.
fn comment_length(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    let bytes = text.as_bytes();
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<String> {
        let shown = |token: Token| match token.kind {
            TokenKind::Word(text) => text,
            TokenKind::Quoted(text) => format!("`{text}`"),
            TokenKind::Text(text) => format!("'{text}'"),
            TokenKind::Symbol(c) => c.to_string(),
            TokenKind::End => ";".to_owned(),
            TokenKind::Foreign(_) => "foreign".to_owned(),
            TokenKind::Unclosed(what) => format!("unclosed {what}"),
        };
        tokens(source).map(shown).collect()
    }

    #[test]
    fn comments_strings_and_back_ticks_hold_what_looks_like_something_else() {
        for (source, expected) in [
            ("a -- b; 'c\n d", &["a", "d"][..]),
            ("a /* b; ' /* c */ ` */ d", &["a", "d"]),
            ("'a;--b\\'c' \"x;y\" r'a\\' e", &["'a;--b'c'", "'x;y'", "'a\\'", "e"]),
            ("`a;``b--'`.c;", &["`a;`b--'`", ".", "c", ";"]),
            ("my-cat 1x größe", &["my", "-", "cat", "1x", "größe"]),
            ("/* a", &["unclosed a comment"]),
            ("x 'a", &["x", "unclosed a text in quotes"]),
            ("`a", &["unclosed a name in backticks"]),
            ("'a\\", &["unclosed a text in quotes"]),
            ("\u{FEFF}a\u{a0}b", &["a", "b"]),
            ("a\n-- COMMAND ----------\nb", &["a", ";", "b"]),
            ("%sql\na % b", &["a", "%", "b"]),
            ("a\n%b% c", &["a", "%", "b", "%", "c"]),
            ("a $$ don't; ` $$ b; $$ c", &["a", "' don't; ` '", "b", ";", "$", "$", "c"]),
            ("a -- b\rc\r\n%sql d", &["a", "c", "d"]),
            ("{% if a == 'b %}a{# c #}{%- endif -%}\n{% include 'x' %}b", &["a", "foreign", "b"]),
            ("{% a", &["{", "%", "a"]),
            ("> GRANT a\n > b\n    -> c", &["GRANT", "a", "b", "c"]),
            (
                "spark-sql (default)> GRANT a\nx@h:1=> USE b\nsql> c > d",
                &["GRANT", "a", "USE", "b", "sql", ">", "c", ">", "d"],
            ),
            (
                "0: jdbc:hive2://h:443/d;ssl=1> GRANT a\n. . . . .> b;\nOK\n+---+\n| GRANT c; |\nNo rows (0.1 s)\n0: jdbc:hive2://h> USE c;\n0: jdbc:hive2://h> ",
                &["GRANT", "a", "b", ";", "USE", "c", ";"],
            ),
            (
                "databricks sql> USE a;\nTime: 1s\n\n-- x\ndatabricks sql> source b\n>>> GRANT c;\nOK\nGRANT d;\nx> e;\n",
                &["USE", "a", ";", "source", "b", "GRANT", "c", ";", "GRANT", "d", ";", "x", ">", "e", ";"],
            ),
            // Without a prompt before it, or in the middle of a statement, a line is what it is.
            ("USE a;\nOK\n. a\nb: jdbc:c> d", &["USE", "a", ";", "OK", ".", "a", "b", ":", "jdbc", ":", "c", ">", "d"]),
            ("sql> USE a\nOK; USE b;\n(c\n", &["USE", "a", "OK", ";", "USE", "b", ";", "(", "c"]),
            ("a\n%run ./x\n-- COMMAND ---\nb\n%python\nsql('Grant')", &["a", "foreign", ";", "b", "foreign"]),
            ("%md\nGRANT\n-- COMMAND ---\n%python\nx()", &[";"]),
            ("a\n-- COMMAND ----------\n%python\nx = 'y\n-- COMMAND ----------\n%sql b", &["a", ";", ";", "b"]),
        ] {
            assert_eq!(kinds(source), expected, "{source}");
        }
    }
}
