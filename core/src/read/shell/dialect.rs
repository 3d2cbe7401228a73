//! Finds the shell that a command is written for, by signs that only one shell has: marks at the ends of lines,
//! variables, here-documents. The text in the quotes of a body does not count.

use super::Dialect;
use super::program::{delimiter, is_invoke};
use crate::text::{part, step};

/// The shell that a command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) dialect: Dialect,
    /// Whether its lines have signs of more than one shell.
    pub(super) is_doubtful: bool,
}

/// How often the lines of a command have something that only one shell has.
#[derive(Default)]
struct Signs {
    /// Continued lines, by the shell whose mark they have.
    posix: usize,
    cmd: usize,
    powershell: usize,
    /// Whether there is a variable or a here-string of PowerShell.
    has_own_words: bool,
}

/// The shell that a command is written for, by its lines: most of the continued ones decide.
pub(super) fn of_lines(region: &str) -> Verdict {
    let signs = Scan::of(region);
    let own = [signs.posix > 0, signs.cmd > 0, signs.powershell > 0 || signs.has_own_words];
    let dialect = if signs.has_own_words || signs.powershell > signs.posix.max(signs.cmd) {
        Dialect::PowerShell
    } else if signs.cmd > signs.posix {
        Dialect::Cmd
    } else {
        Dialect::Posix
    };
    Verdict { dialect, is_doubtful: own.into_iter().filter(|has_signs| *has_signs).count() > 1 }
}

/// The quotes that are open at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    /// Between two of these quotes. The flag says whether the text between them begins like a body; `None` before its
    /// first character that is not whitespace.
    Quotes(char, Option<bool>),
    /// In a here-string that ends with a line that begins with this mark.
    Document(&'static str),
}

/// A scan of all lines, which knows the quotes that most shells have. A quote that is not closed, in prose after a
/// command, at worst hides what comes after it.
struct Scan<'t> {
    text: &'t str,
    inside: Inside,
    signs: Signs,
}

impl<'t> Scan<'t> {
    fn of(text: &'t str) -> Signs {
        let mut scan = Scan { text, inside: Inside::Nothing, signs: Signs::default() };
        let mut start = 0;
        // The word that ends a here-document.
        let mut document: Option<&str> = None;
        for line in text.split_inclusive('\n') {
            step();
            let end = start + line.len();
            match document {
                Some(word) if line.trim_start_matches(['>', ' ', '\t']).trim_end() == word => document = None,
                Some(_) => {}
                None => document = scan.line(start, end),
            }
            start = end;
        }
        scan.signs
    }

    /// Scans a line. Returns the word that ends the here-document that begins on it.
    fn line(&mut self, start: usize, end: usize) -> Option<&'t str> {
        let text = self.text;
        let mut at = start;
        if let Inside::Document(close) = self.inside {
            let line = part(text, start..end).trim_start();
            if !line.starts_with(close) {
                return None;
            }
            self.inside = Inside::Nothing;
            at = end - line.len() + close.len();
        }
        let mut document = None;
        loop {
            if matches!(self.inside, Inside::Quotes('\'', Some(_))) {
                // Only the quote that closes them says anything.
                let rest = part(text, at..end);
                at += rest.find('\'').unwrap_or(rest.len());
            }
            let Some(c) = part(text, at..end).chars().next() else { break };
            let (before, next) = (part(text, start..at), at + c.len_utf8());
            let behind = part(text, next..end);
            let is_escape = matches!(c, '\\' | '`' | '^') && !behind.trim_start_matches('\r').starts_with('\n');
            let is_variable = || c == '$' && is_environment(behind);
            at = next;
            if let Inside::Quotes(_, is_body @ None) = &mut self.inside
                && !c.is_whitespace()
            {
                *is_body = Some(matches!(c, '{' | '['));
            }
            match self.inside {
                Inside::Nothing if matches!(c, '\'' | '"') && !is_apostrophe(c, before, behind) => {
                    let is_document = before.ends_with('@') && behind.trim_start().is_empty();
                    self.signs.has_own_words |= is_document;
                    self.inside = match c {
                        '"' if is_document => Inside::Document("\"@"),
                        _ if is_document => Inside::Document("'@"),
                        _ => Inside::Quotes(c, None),
                    };
                    if is_document {
                        return document;
                    }
                }
                // A comment.
                Inside::Nothing if c == '#' && !before.ends_with(|c: char| !c.is_whitespace()) => return document,
                Inside::Quotes(quote, _) if c == quote && !is_apostrophe(c, before, behind) => {
                    self.inside = Inside::Nothing;
                }
                Inside::Quotes('\'', _) => {}
                _ if is_variable() => self.signs.has_own_words = true,
                // `$(cat <<'EOF'` begins a here-document between double quotes.
                inside if c == '<' && behind.starts_with('<') && !behind.starts_with("<<") => {
                    if inside == Inside::Nothing || before.trim_end().ends_with("cat") {
                        document = document.or(delimiter(part(text, next - 1..end)));
                        self.signs.posix += usize::from(document.is_some());
                    }
                    at += 1;
                }
                Inside::Quotes(..) if c == '^' => {}
                _ if is_escape => at += behind.chars().next().map_or(0, char::len_utf8),
                _ => {}
            }
        }
        self.line_end(start, end);
        document
    }

    /// Counts the continuation mark at the end of a line.
    fn line_end(&mut self, start: usize, end: usize) {
        let line = part(self.text, start..end).trim_end();
        let Some(mark) = line.chars().next_back().filter(|c| matches!(c, '\\' | '^' | '`')) else { return };
        if let Inside::Quotes(_, is_body) = self.inside {
            // Only a body has several lines. If anything else is not closed, the next line begins like the continuation
            // of a command.
            let next = part(self.text, end..).trim_start();
            let is_option = next.strip_prefix('-').is_some_and(|name| !name.starts_with(char::is_whitespace));
            if is_body == Some(true) || !(is_option || next.starts_with(['\'', '"']) || next.starts_with("http")) {
                return;
            }
            self.inside = Inside::Nothing;
        }
        if self.inside != Inside::Nothing {
            return;
        }
        let front = part(line, ..line.len() - 1);
        match mark {
            '`' if front.ends_with([' ', '\t']) => self.signs.powershell += 1,
            '^' if start == 0 || front.ends_with([' ', '\t', '"', '\'']) => self.signs.cmd += 1,
            '\\' => self.signs.posix += 1,
            _ => {}
        }
    }
}

/// Whether a quote is an apostrophe within a word: `it's`.
fn is_apostrophe(quote: char, before: &str, behind: &str) -> bool {
    quote == '\'' && before.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric)
}

/// Whether the name of a variable continues like a PowerShell environment variable: `$env:NAME`.
fn is_environment(name: &str) -> bool {
    let behind = ["env:", "Env:", "ENV:"].iter().find_map(|front| name.strip_prefix(front));
    behind.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

/// The shell that a command is written for, if its first line alone shows it.
pub(super) fn of_line(line: &str) -> Option<Dialect> {
    let line = line.trim_end();
    // Text between quotes does not name a program.
    let bare = part(line, ..line.find(['\'', '"']).unwrap_or(line.len()));
    if bare.split([' ', '(', '|', ';']).any(is_invoke) {
        Some(Dialect::PowerShell)
    } else if contains_any(line, &["curl ^\"", "curl.exe ^\"", "^\\^\""]) || is_for_cmd(line) {
        Some(Dialect::Cmd)
    } else {
        None
    }
}

fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether a line has variables of the Windows command prompt, or its quotes in a body, and nothing that belongs to
/// other shells.
fn is_for_cmd(line: &str) -> bool {
    let is_variable = |c: char| c.is_ascii_alphabetic() || matches!(c, '{' | '(');
    let has_others = line.match_indices('$').any(|(at, _)| part(line, at + 1..).starts_with(is_variable));
    // In other shells, two quotes in a row are nothing, and the body would have no quotes at all.
    let is_doubled = contains_any(line, &["{\"\"", "{ \"\""]);
    let has_own_quotes = line.contains("\\\"") || is_doubled;
    // The command prompt has no `$(…)` and no backticks, in which a format such as `%Y%m%d` is common.
    let inserts = line.contains("$(") || line.matches('`').count() > 1;
    let is_posix = line.ends_with('\\') || line.contains('\'') || inserts || has_others && !has_own_quotes;
    let has_own = line.match_indices('%').any(|(at, _)| variable(part(line, at..)).is_some());
    !is_posix && (has_own || is_doubled && !has_others)
}

/// The length of the variable of the Windows command prompt that a text begins with: `%NAME%`, `!NAME!`.
pub(in crate::read) fn variable(text: &str) -> Option<usize> {
    let mark = text.chars().next().filter(|c| matches!(c, '%' | '!'))?;
    let name = part(text, 1..);
    let length = name.find(mark)?;
    let name = part(name, ..length);
    // `%C3%A9s%20` is an address with percent-encoded letters.
    let first = name.as_bytes().first_chunk::<2>().filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    let is_percent = first.is_some_and(|pair| length == 2 || pair.iter().any(u8::is_ascii_digit));
    (crate::secret::is_env_name(name) && !is_percent).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_the_lines_that_go_on_decide_and_quotes_say_nothing() {
        use Dialect::{Cmd, Posix, PowerShell};
        for (text, dialect, is_doubtful) in [
            ("curl u", Posix, false),
            ("curl u \\\n -H 'a' \\\n -d '{\"a\": 1, `\n\"b\": \"$env:B\"}'", Posix, false),
            ("curl u \\\n -d '{\"a\": 1, ^\n\"b\": 2}'", Posix, false),
            ("curl u -d '{\"a\": 1, `\n\"b\": 2}'", Posix, false),
            ("curl u -d \"{\\\"a\\\": 1, `\n\\\"b\\\": 2}\"", Posix, false),
            ("curl u \\\n -d @- <<EOF\n{\"a\": `\n1}\nEOF\n", Posix, false),
            ("curl u \\\n -d \"$(cat <<'EOF'\n{\"a\": ^\n1}\nEOF\n)\"", Posix, false),
            ("curl u \\\n # it's `\n -d x", Posix, false),
            ("curl u \\\n -H \"a: it's\" \\\n -d '{\"a\": \"it's\", `\n\"b\": 2}'", Posix, false),
            ("curl u `\n -H \"a\" `\n -d '{\"a\": 1, \\\n\"b\": 2}'", PowerShell, false),
            ("curl u -H \"a: $env:A\"", PowerShell, false),
            ("curl u -d @'\n{\"a\": 1 \\\n}\n'@ `\n -H x", PowerShell, false),
            ("curl u -H 'a: $env:A'", Posix, false),
            ("curl https://$ENV:8443/x", Posix, false),
            ("curl u^\n -H x", Cmd, false),
            ("curl u ^\n -H \"a: %A%\" ^\n -d \"{\\\"a\\\": 1, `\n}\"", Cmd, false),
            // A quote that is not closed.
            ("curl u `\n -H \"a: b `\n -d 'x'", PowerShell, false),
            // What is between quotes may begin lines below them; a body is one then as well.
            ("curl u `\n -d \" \n\n a `\n -H x `\n", PowerShell, false),
            ("curl u \\\n -d \"\n\n  [ `\n -1 `\n -2 `\n]\"", Posix, false),
            ("curl u \\\n -d \"\n\n  \\[ `\n -1 `\n -2 `\n]\"", PowerShell, true),
            // Two things.
            ("curl u \\\n -H a `\n -H b \\\n -d x", Posix, true),
            ("curl u \\\n -H \"a: $env:A\" \\\n -d x", PowerShell, true),
            ("curl u `\n -H a `\n -H b \\\n -d x", PowerShell, true),
            ("curl u ^\n -H a \\\n -H b ^\n -d x", Cmd, true),
        ] {
            assert_eq!(of_lines(text), Verdict { dialect, is_doubtful }, "{text}");
        }
    }

    /// Each line asks what the quotes began with, however far above it that is.
    #[test]
    fn many_lines_between_quotes_are_looked_at_once() {
        for (open, dialect) in [("{", Dialect::Cmd), ("", Dialect::Cmd), ("-", Dialect::Posix)] {
            let text = ["curl u ^\n -d \"", &"\n".repeat(100_000), open, &"x \\\n".repeat(25_000)].concat();
            let text = if open == "-" { text.replace("x ", "-x ") } else { text };
            assert_eq!(of_lines(&text).dialect, dialect);
        }
    }

    #[test]
    fn programs_are_told_by_what_is_outside_of_quotes() {
        assert_eq!(of_line("irm u -Body 'x'"), Some(Dialect::PowerShell));
        assert_eq!(of_line("$r = (Invoke-RestMethod u)"), Some(Dialect::PowerShell));
        assert_eq!(of_line("curl u -d '{\"a\": \"use irm here\"}'"), None);
    }
}
