//! The commands of a pasted text: the words of each, with quotes of all kinds and continued lines, after prompts, in
//! code fences and between prose. Nothing is expanded.

mod bare;
mod dialect;
mod expansion;
mod inserted;
mod lacks;
mod lexer;
mod posix;
mod program;
mod prompt;
mod spaces;
mod start;
mod windows;

use super::source_map::SourceMap;
use crate::diagnostic::{Diagnostic, Edit};
use crate::text::Span;

use crate::diagnostic::rule::rules;
use crate::read::TOO_LARGE;
pub(super) use bare::balanced;
pub(super) use dialect::variable;
use lexer::Lexer;
pub(super) use lexer::is_dash;
pub(crate) use program::is_curl;
pub(super) use program::{MAX_LEADING_WORDS, is_assignment, is_in_front, is_invoke, runs_another};
pub(super) use spaces::{is_any_space, is_odd};
pub(super) use start::{begins_with, holds};

rules! {
    SHELL_QUOTES = Error("UC023", "quotes of a command that do not fit", Curl) {
        means: "A quote is not closed, ends too early, or is not a quote in the shell that runs the command.",
        why: "The shell cuts the command where the quotes end. curl then sends less than is meant, or the shell waits for more input.",
        fix: "Put the body in straight single quotes, and headers in straight quotes.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H Authorization: $IMMUTA_API_KEY\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    CONTINUATION = Error("UC024", "a line of a command that does not continue as meant", Curl) {
        means: "The mark that continues a command on the next line is missing, belongs to another shell, or has something after it.",
        why: "The shell runs the lines as separate commands: curl sends a request without the headers or the body that follow.",
        fix: "End every line but the last with the mark of the shell, and nothing after it: `\\` in bash, a backtick in PowerShell, \
              `^` in the Windows command prompt.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}

/// The shell that a command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// bash, zsh and their relatives.
    Posix,
    /// The Windows command prompt.
    Cmd,
    /// PowerShell, on any system.
    PowerShell,
}

impl Dialect {
    /// The mark at the end of a line that continues on the next one.
    fn mark(self) -> char {
        match self {
            Self::Posix => '\\',
            Self::Cmd => '^',
            Self::PowerShell => '`',
        }
    }

    /// The name of the shell in messages.
    fn name(self) -> &'static str {
        match self {
            Self::Posix => "bash",
            Self::Cmd => "the Windows command prompt",
            Self::PowerShell => "PowerShell",
        }
    }

    /// The continuation mark as a string.
    fn mark_text(self) -> &'static str {
        match self {
            Self::Posix => "\\",
            Self::Cmd => "^",
            Self::PowerShell => "`",
        }
    }
}

/// One word of a command.
#[derive(Debug)]
pub(crate) struct Word {
    /// Where the word is, quotes included.
    pub(crate) span: Span,
    /// The text of the word without its quotes, with the place of every byte.
    pub(super) taken: SourceMap,
    /// Whether the shell would expand something in the word.
    pub(super) expands: bool,
    /// Whether the word has no quotes at all.
    pub(crate) is_bare: bool,
}

impl Word {
    pub(crate) fn text(&self) -> &str {
        &self.taken.text
    }

    /// The place of a range of the word's text.
    pub(crate) fn place(&self, inner: Span) -> Span {
        self.taken.span(inner)
    }

    /// Whether there is no quote before the first character.
    pub(crate) fn begins_bare(&self) -> bool {
        self.taken.span(Span::new(0, 1)).start == self.span.start
    }
}

/// What a command reads from its standard input, if a redirection says so.
#[derive(Debug)]
pub(super) enum Input {
    /// A here-document or a here-string.
    Text(SourceMap),
    /// A file of this name.
    File(String),
}

/// A command and its input.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) words: Vec<Word>,
    pub(super) input: Option<Input>,
    /// Whether the command reads what the command before it prints.
    pub(super) is_piped: bool,
    pub(super) dialect: Dialect,
    /// The findings about how the command is written.
    pub(super) findings: Vec<Diagnostic>,
    /// Characters between the words that only look like whitespace or are invisible, with what to write in their place.
    pub(super) odd: Vec<Edit>,
}

/// The most words that are read: no pasted text has more.
const MAX_WORDS: usize = 20_000;

/// How many times the length of the text may be read before lines that name no client are skipped: a quote that is
/// never closed is searched for up to the end, from every line that may begin a command.
const MAX_ROUNDS: usize = 8;

/// The commands of a text, in order. `is_wanted` selects commands by their words: an unclosed text without a wanted
/// command counts as prose. Findings about the text as a whole go to `findings`.
pub(super) fn commands(
    text: &str,
    is_wanted: impl Fn(&Command) -> bool,
    findings: &mut dyn FnMut(Diagnostic),
) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let (mut at, mut words, mut passed) = (0, 0, 0);
    let mut known = start::Known::default();
    for start in start::all(text) {
        if start.at < at || (!start.is_wanted && passed > MAX_ROUNDS * text.len()) {
            continue;
        }
        let start = start.looked_at(text, &mut known);
        let mut lexer = Lexer::new(text, &start);
        lexer.chunk();
        passed += lexer.at - start.at;
        words += lexer.words;
        let mut found = std::mem::take(&mut lexer.commands);
        found.extend(nested(&lexer, &start, &mut words, start::holds));
        if lexer.is_unclosed && !found.iter().any(&is_wanted) {
            // Prose that looked like a command.
            continue;
        }
        at = lexer.at;
        commands.extend(found);
        if words > MAX_WORDS {
            let place = Span::new(at, text.len());
            findings(
                Diagnostic::new(TOO_LARGE, place, "the commands have too many words: the rest was not read")
                    .help("a request has a few dozen words: is this the right file?"),
            );
            break;
        }
    }
    commands
}

/// The commands inside words: `answer=$(curl …)`.
fn nested(
    lexer: &Lexer<'_>,
    start: &start::Start,
    words: &mut usize,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<Command> {
    let mut found = Vec::new();
    for (from, to) in lexer.nested.iter().filter(|(from, to)| is_wanted(crate::text::part(lexer.text, *from..*to))) {
        let mut inner = Lexer::new(lexer.text, &start::Start { at: *from, limit: *to, ..*start });
        inner.chunk();
        *words += inner.words;
        found.append(&mut inner.commands);
    }
    found
}

/// Passes all words of a text to `found`, one chunk at a time, together with the texts that commands read as their
/// input.
pub(crate) fn words(text: &str, found: &mut dyn FnMut(&[Word])) {
    let mut starts = start::all(text).into_iter().peekable();
    let mut known = start::Known::default();
    let mut at = 0;
    while at < text.len() {
        crate::text::step();
        while starts.next_if(|start| start.at < at).is_some() {}
        // Text between commands may have an apostrophe: what it seems to quote ends with that text.
        let limit = starts.peek().map_or(text.len(), |start| start.at);
        let start = match starts.next_if(|start| start.at == at) {
            Some(start) => start.looked_at(text, &mut known),
            None => start::Start::between(at, limit, text, &mut known),
        };
        let mut lexer = Lexer::new(text, &start);
        lexer.chunk();
        at = lexer.at.max(at + 1);
        let inner = nested(&lexer, &start, &mut 0, |_| true);
        let mut words = Vec::new();
        for command in lexer.commands.into_iter().chain(inner) {
            words.extend(command.words);
            if let Some(Input::Text(taken)) = command.input {
                let span = taken.span(Span::new(0, taken.text.len()));
                words.push(Word { span, taken, expands: false, is_bare: false });
            }
        }
        crate::sort::sort_by_key(&mut words, |word| word.span);
        found(&words);
    }
}

/// The pairs of PowerShell's `@{name = value; …}` at a place of a text.
pub(super) fn pairs(text: &str, place: Span) -> Vec<(String, Word)> {
    let end = (place.end as usize).saturating_sub(1);
    let start = start::Start {
        at: place.start as usize + 2,
        limit: end,
        is_wanted: true,
        has_prompts: false,
        dialect: Some(Dialect::PowerShell),
        is_doubtful: false,
    };
    let mut lexer = Lexer::new(text, &start);
    let mut pairs = Vec::new();
    loop {
        let rest = lexer.rest();
        let front = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        lexer.at += rest.len() - front.len();
        if front.starts_with('#') {
            lexer.at += front.find('\n').unwrap_or(front.len());
            continue;
        }
        let Some(length) = front.find('=').filter(|_| pairs.len() < MAX_WORDS) else { return pairs };
        let name = crate::text::part(front, ..length).trim().trim_matches(['\'', '"']).to_owned();
        lexer.at += length + 1;
        lexer.whitespace();
        if lexer.at >= end {
            return pairs;
        }
        let mut value = lexer.powershell_word();
        lexer.whitespace();
        // `"Bearer " + $key`
        while lexer.at < end && !lexer.rest().starts_with([';', '\n', '#']) {
            lexer.powershell_word();
            lexer.whitespace();
            value.expands = true;
        }
        pairs.push((name, value));
    }
}
