//! Names for texts that are not ours, used in the words of findings. A name that is sure also decides that a text is
//! not YAML.

/// A kind of text, and what to do about it.
pub(super) struct Name {
    pub(super) what: &'static str,
    pub(super) help: Option<&'static str>,
    /// Whether no document of ours looks like this.
    pub(super) is_sure: bool,
}

/// An object in another language.
pub(super) const LANGUAGE: Name = sure("an object literal of a programming language");

const fn sure(what: &'static str) -> Name {
    Name { what, help: None, is_sure: true }
}

const fn likely(what: &'static str) -> Name {
    Name { what, help: None, is_sure: false }
}

const fn helped(what: &'static str, help: &'static str) -> Name {
    Name { what, help: Some(help), is_sure: true }
}

/// The number of lines that are examined.
const LINES: usize = 200;

/// Whether a text is certainly something else.
pub(super) fn is_sure(source: &str) -> bool {
    of(source).is_some_and(|name| name.is_sure)
}

/// Recognizes texts that people often keep next to our documents.
pub(super) fn of(source: &str) -> Option<Name> {
    let text = source.trim_start_matches('\u{FEFF}').trim_start();
    let all: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES).collect();
    let is_comment = |line: &&&str| line.starts_with(['#', ';']) || line.starts_with("//");
    let lines: Vec<&str> = all.iter().filter(|line| !is_comment(line)).copied().collect();
    let first = *lines.first().or(all.first())?;
    if first.starts_with("-----BEGIN ") {
        return Some(sure("a key or certificate"));
    }
    if first.starts_with('<')
        && first.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "!?/".contains(c)))
    {
        return Some(helped("HTML or XML", "copy the text that the page shows, not its source"));
    }
    if first.starts_with("HTTP/") {
        return Some(sure("an HTTP response"));
    }
    if text.starts_with("#!") {
        return Some(sure("a script for another program"));
    }
    if first.starts_with("diff --git ")
        || first.starts_with("Index: ")
        || first.starts_with("--- ") && has(&all, |line| line.starts_with("+++ "))
    {
        return Some(sure("a diff"));
    }
    if has(&all, |line| line.starts_with("```")) {
        return Some(helped("Markdown", "copy the code block from it"));
    }
    if first.contains("Row(") {
        return Some(helped(
            "a Python printout of rows",
            "nothing was checked: show the result as a table, CSV or JSON, as with df.show(truncate=False)",
        ));
    }
    let assigns = count(&lines, is_assignment);
    if has(&lines, is_section) && (assigns > 0 || lines.len() == 1 || is_section(first)) && !is_log(first) {
        return Some(sure("TOML or an INI file"));
    }
    if has(&lines, is_block) {
        return Some(sure("Terraform"));
    }
    if has(&lines, is_code) || has(&lines, opens_block) {
        return Some(sure("program code or configuration"));
    }
    if is_call(first) {
        return Some(likely("program code"));
    }
    if assigns > 0 && assigns * 2 > lines.len() {
        return Some(sure("a list of `NAME=value` lines"));
    }
    if is_log(first) {
        return Some(likely("a log"));
    }
    if is_mail(first) {
        let has_more = lines.get(1).is_some_and(|line| is_mail(line));
        return Some(if has_more { sure("an email") } else { likely("an email") });
    }
    let objects = count(&lines, |line| line.starts_with('{') && line.ends_with('}'));
    if objects > 1 && objects == lines.len() {
        return Some(helped("JSON Lines", "a text can hold only one document: check each line separately"));
    }
    if first.starts_with(['{', '[']) {
        return Some(likely("something that only starts like JSON"));
    }
    if ["\t", ",", ";"].iter().any(|mark| is_table(&lines, mark)) {
        return Some(likely("CSV or another table"));
    }
    let is_code64 = |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c);
    if lines.iter().all(|line| line.len() > 15 && line.chars().all(is_code64)) {
        return Some(likely("encoded text"));
    }
    None
}

fn has(lines: &[&str], is_so: impl Fn(&str) -> bool) -> bool {
    lines.iter().any(|line| is_so(line))
}

fn count(lines: &[&str], is_so: impl Fn(&str) -> bool) -> usize {
    lines.iter().filter(|line| is_so(line)).count()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
}

/// Whether a line is an assignment: `NAME=value`, `export NAME=value`, `name = value`.
fn is_assignment(line: &str) -> bool {
    let line = line.strip_prefix("export ").unwrap_or(line);
    line.split_once('=').is_some_and(|(name, value)| is_name(name.trim()) && !value.starts_with('='))
}

/// Whether a line is a header of a section: `[section]`, `[[table]]`, perhaps with a comment after it.
fn is_section(line: &str) -> bool {
    let line = line.split([';', '#']).next().unwrap_or("").trim();
    let inside = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inside =
        inside.map(|inside| inside.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(inside));
    inside.is_some_and(|name| {
        name.starts_with(|c: char| c.is_alphabetic() || c == '_') && !name.contains([',', '{', '[', '\'', '('])
    })
}

/// Whether a line opens a block whose name is not written as in YAML or JSON: `body {`, `func main() {`, `server {`.
fn opens_block(line: &str) -> bool {
    line.strip_suffix('{').map(str::trim_end).is_some_and(|head| {
        head.starts_with(|c: char| c.is_alphabetic() || matches!(c, '.' | '@' | '}'))
            && !head.contains([':', '"', '\'', ','])
    })
}

/// Whether a line opens a block of Terraform: `resource "a" "b" {`, `terraform {`.
fn is_block(line: &str) -> bool {
    const WORDS: [&str; 9] =
        ["resource", "data", "provider", "terraform", "variable", "module", "output", "locals", "backend"];
    let Some(head) = line.strip_suffix('{').map(str::trim_end) else { return false };
    let mut words = head.split_whitespace();
    words.next().is_some_and(|word| WORDS.contains(&word))
        && words.all(|word| word.starts_with('"') && word.ends_with('"'))
}

fn is_code(line: &str) -> bool {
    const STARTS: [&str; 12] = [
        "import ",
        "from __future__",
        "def ",
        "class ",
        "print(",
        "const ",
        "let ",
        "var ",
        "function ",
        "package ",
        "public ",
        "using ",
    ];
    let opens_value = line
        .split_once('=')
        .is_some_and(|(name, value)| is_name(name.trim()) && matches!(value.trim(), "{" | "[" | "(" | "dict("));
    STARTS.iter().any(|start| line.starts_with(start)) && line.contains([' ', '(']) && !line.contains(": ")
        || opens_value
}

/// Whether a line is a method call: `spark.sql("...")`, `db.run('`.
fn is_call(line: &str) -> bool {
    line.split_once('(').is_some_and(|(name, rest)| {
        name.contains('.')
            && name.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_'))
            && rest.trim_start_matches(['f', 'r', 'b']).starts_with(['"', '\'', ')'])
    })
}

/// Whether a line begins with a date, a time or a log level, perhaps in brackets.
fn is_log(line: &str) -> bool {
    let line = line.trim_start_matches('[');
    let bytes = line.as_bytes();
    let is_date = bytes.len() > 10 && bytes[..4].iter().all(u8::is_ascii_digit) && matches!(bytes[4], b'-' | b'/');
    let is_time = bytes.len() > 8 && bytes[2] == b':' && bytes[5] == b':' && bytes[..2].iter().all(u8::is_ascii_digit);
    let is_level = ["INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL"].iter().any(|level| line.starts_with(level));
    is_date || is_time || is_level
}

fn is_mail(line: &str) -> bool {
    ["From: ", "To: ", "Subject: ", "Date: ", "Received: ", "Return-Path: ", "Message-ID: ", "MIME-Version: "]
        .iter()
        .any(|start| line.starts_with(start))
}

fn is_table(lines: &[&str], mark: &str) -> bool {
    let marks = |line: &&str| line.matches(mark).count();
    let first = lines.first().map_or(0, marks);
    first > 0 && lines.len() > 1 && lines.iter().take(5).all(|line| marks(line) >= first)
}
