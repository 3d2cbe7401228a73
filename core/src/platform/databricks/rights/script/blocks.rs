//! The words around statements in a script with blocks: `BEGIN`, `IF ... THEN`, loops, labels, handlers.
//!
//! What comes after them counts as if it were alone: whether a condition will hold cannot be determined from the text.
//! For a procedure, even whether it will be called is unknown.

use super::keywords::begins_statement;
use super::lexer::{Token, TokenKind};

/// The statement without the words around it.
pub(super) fn inside(mut tokens: &[Token]) -> &[Token] {
    loop {
        let around = length(tokens);
        if around == 0 || around >= tokens.len() {
            return tokens;
        }
        tokens = &tokens[around..];
    }
}

/// The branches that begin before a statement, which may be run or not.
#[derive(Default)]
pub(super) struct Branches {
    /// How many branches begin there.
    pub(super) begun: usize,
    /// Whether another branch of the same condition begins.
    pub(super) is_other: bool,
    /// Whether the statement handles an error.
    pub(super) is_handler: bool,
}

/// The branches in the tokens that [`inside`] has removed.
pub(super) fn branches(mut around: &[Token]) -> Branches {
    let mut branches = Branches::default();
    while let Some(first) = word(around.first()) {
        match first.to_ascii_uppercase().as_str() {
            "IF" | "CASE" | "WHILE" | "FOR" | "LOOP" | "REPEAT" => branches.begun += 1,
            "ELSE" | "ELSEIF" | "WHEN" => branches.is_other = true,
            "DECLARE" => branches.is_handler = true,
            _ => {}
        }
        let length = length(around).max(1);
        around = around.get(length..).unwrap_or(&[]);
    }
    branches
}

/// Whether these tokens end a branch.
pub(super) fn ends_branch(tokens: &[Token]) -> bool {
    let is = |at: usize, names: &[&str]| {
        word(tokens.get(at)).is_some_and(|word| names.iter().any(|name| name.eq_ignore_ascii_case(word)))
    };
    is(0, &["END"]) && is(1, &["IF", "CASE", "WHILE", "FOR", "LOOP", "REPEAT"])
}

fn word(token: Option<&Token>) -> Option<&str> {
    match token.map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => Some(word),
        _ => None,
    }
}

/// How many tokens at the front do not belong to the statement.
fn length(tokens: &[Token]) -> usize {
    let is = |at: usize, name: &str| word(tokens.get(at)).is_some_and(|word| word.eq_ignore_ascii_case(name));
    let up_to = |name: &str| {
        tokens.iter().position(|token| word(Some(token)).is_some_and(|word| word.eq_ignore_ascii_case(name)))
    };
    let Some(first) = word(tokens.first()) else { return 0 };
    let is_label = tokens.get(1).is_some_and(|token| token.kind == TokenKind::Symbol(':'));
    if is_label {
        return 2;
    }
    match first.to_ascii_uppercase().as_str() {
        "BEGIN" if is(1, "NOT") && is(2, "ATOMIC") => 3,
        "BEGIN" => 1 + usize::from(is(1, "ATOMIC")),
        "ELSE" | "LOOP" | "REPEAT" => 1,
        "IF" | "ELSEIF" | "CASE" | "WHEN" => up_to("THEN").map_or(0, |at| at + 1),
        "WHILE" | "FOR" => up_to("DO").map_or(0, |at| at + 1),
        "DECLARE" if (1..=2).any(|at| is(at, "HANDLER")) => {
            let handled = tokens.iter().skip(4).position(|token| word(Some(token)).is_some_and(begins_statement));
            handled.map_or(0, |at| at + 4)
        }
        _ => 0,
    }
}

/// How many tokens come before the first statement of a routine; `None` if these tokens do not begin one.
pub(super) fn header(tokens: &[Token]) -> Option<usize> {
    let is = |at: usize, name: &str| word(tokens.get(at)).is_some_and(|word| word.eq_ignore_ascii_case(name));
    let routine = if is(1, "OR") { 3 } else { 1 };
    let begin = || (routine..tokens.len()).find(|at| is(*at, "BEGIN")).map(|at| at + 1);
    if !is(0, "CREATE") {
        None
    } else if is(routine, "PROCEDURE") {
        Some(begin().unwrap_or(tokens.len()))
    } else {
        begin().filter(|_| is(routine, "FUNCTION"))
    }
}

/// How many blocks are open after these tokens, if `depth` blocks are open before them.
pub(super) fn depth(mut depth: usize, tokens: &[Token]) -> usize {
    let is = |at: usize, names: &[&str]| {
        word(tokens.get(at)).is_some_and(|word| names.iter().any(|name| name.eq_ignore_ascii_case(word)))
    };
    for at in 0..tokens.len() {
        if is(at, &["END"]) && !is(at + 1, &["IF", "WHILE", "FOR", "LOOP", "REPEAT"]) {
            depth = depth.saturating_sub(1);
        } else if is(at, &["BEGIN", "CASE"]) && (at == 0 || !is(at - 1, &["END"])) {
            depth += 1;
        }
    }
    depth
}
