//! Finds secrets by the names next to them, and by how they look.

use crate::read::shell::{self, Word};
use crate::secrecy::{
    AUTHORIZATION, Credential, after_secret_name, in_word, is_after_scheme, is_elsewhere, is_harmless, is_open_number,
    is_secret_name, is_secret_text, is_word, last_name, looks_drawn,
};
use crate::secret;
use crate::sort::sort;
use crate::text::{Span, may_be_a_name, part, step};
use crate::tree::{NodeKind, NodeRef};

/// Collects the places of all values under the name of a secret or with the form of one, and of names that may be
/// secrets.
pub(super) fn collect(node: NodeRef<'_>, spans: &mut Vec<Span>) {
    let is_pair = names_a_secret(node);
    for child in node.children() {
        step();
        if let Some(key) = child.key_span().filter(|_| !is_name(child.key())) {
            spans.push(key);
        }
        if is_pair && child.key() == "value" || is_secret_name(last_name(child.key())) {
            all_of(child, spans);
        } else if is_hidden_by_escapes(child) || child.text().is_some_and(holds_secret) {
            spans.push(child.span());
        } else {
            collect(child, spans);
        }
    }
}

fn holds_secret(text: &str) -> bool {
    Credential::in_text(text).is_some() || is_after_scheme(text)
}

/// Whether an object holds the name of a secret and its value: `{"name": "token", "value": ..}`.
fn names_a_secret(node: NodeRef<'_>) -> bool {
    let is_name = |name: &str| node.get(name).and_then(NodeRef::text).is_some_and(is_secret_name);
    node.get("value").is_some() && ["name", "key", "header"].into_iter().any(is_name)
}

/// Whether a field directly follows a secret and its name may be that secret, or the rest of it: the field is empty, or
/// the secret is and was meant to be in the next line.
pub(super) fn may_be_the_secret(node: NodeRef<'_>) -> bool {
    let says_nothing = |node: NodeRef<'_>| node.kind() == NodeKind::Null || node.text() == Some("");
    let is_in_next_line = |before: NodeRef<'_>| {
        let (Some(key), Some(next)) = (before.key_span(), node.key_span()) else { return false };
        let between = before.of_source(Span { start: key.end, end: next.start });
        says_nothing(before) && between.trim_start_matches([':', ' ']).starts_with(['|', '>'])
    };
    let Some(before) = node.before().filter(|before| is_secret_name(last_name(before.key()))) else { return false };
    says_nothing(node) || is_in_next_line(before)
}

/// Whether a name may be shown. In a JSON pointer, each name counts.
pub(super) fn is_name(key: &str) -> bool {
    if key.starts_with('/') { key.split('/').all(is_word) } else { is_word(key) }
}

/// Whether a text has the form of a secret, but is written with escapes that hide it.
fn is_hidden_by_escapes(node: NodeRef<'_>) -> bool {
    node.text().is_some_and(|text| {
        node.source().contains('\\') && is_secret_text(text) || text.contains('%') && is_secret_text(&decoded(text))
    })
}

/// Decodes the percent-encoding of a text.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *byte == b'%');
        bytes.push(decoded.unwrap_or(*byte));
        rest = if decoded.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_reference(node: NodeRef<'_>) -> bool {
    // A text that is not the name of a variable may be the secret itself.
    node.get("env").and_then(NodeRef::text).is_some_and(secret::is_env_name)
        || node.get("file").is_some()
        || node.get("command").is_some_and(|command| command.kind() == NodeKind::Array)
}

/// Collects secrets in plain text among unknown fields: by the names around them, and by their form.
pub(super) fn in_plain_text<'t>(node: NodeRef<'t>, named: bool, found: &mut Vec<NodeRef<'t>>) {
    let named = named || is_secret_name(last_name(node.key()));
    match node.kind() {
        NodeKind::Number if is_open_number(last_name(node.key())) => {}
        NodeKind::Text | NodeKind::Number => {
            let text = node.text().or(node.number()).unwrap_or_default();
            if !text.is_empty() && secret::reference(text).is_none() && (named || is_secret_text(text)) {
                found.push(node);
            }
        }
        NodeKind::Object if named && is_reference(node) => {}
        _ => node.children().for_each(|child| in_plain_text(child, named, found)),
    }
}

/// Collects everything where a secret belongs, except for the words of a reference. Of a command, the first word is
/// skipped.
pub(super) fn all_of(node: NodeRef<'_>, spans: &mut Vec<Span>) {
    match node.kind() {
        NodeKind::Text | NodeKind::Number | NodeKind::Unreadable => spans.push(node.span()),
        NodeKind::Object if is_reference(node) => {
            let words = node.get("command").into_iter().flat_map(NodeRef::children).skip(1);
            words.for_each(|word| all_of(word, spans));
        }
        _ => {
            for child in node.children() {
                spans.extend(child.key_span().filter(|_| node.kind() == NodeKind::Object));
                all_of(child, spans);
            }
        }
    }
}

/// Finds where damaged lines may hold secrets: after every secret name, to the end of the line. `damage` holds the
/// ranges that could not be read properly.
pub(super) fn by_words(source: &str, damage: &[Span], spans: &mut Vec<Span>) {
    let mut damage: Vec<Span> = damage.to_vec();
    sort(&mut damage);
    // The furthest end of the ranges that begin before the end of the line.
    let (mut reach, mut next, mut start) = (None, 0, 0);
    // After a name whose value begins on a later line: how far a line must be indented to belong to it. The first line
    // always does.
    let mut goes_on: Option<usize> = None;
    // Whether the line before holds a secret, and the last undamaged line.
    let (mut is_behind, mut sound) = (false, "");
    for line in source.split_inclusive('\n') {
        step();
        let end = start + line.len();
        while let Some(span) = damage.get(next).filter(|span| (span.start as usize) < end || end == source.len()) {
            reach = reach.max(Some(span.end as usize));
            next += 1;
        }
        let margin = line.len() - line.trim_start().len();
        let is_damaged = reach.is_some_and(|reach| reach >= start);
        let is_empty = line.trim().is_empty();
        if goes_on.is_some_and(|least| is_damaged && !is_empty && margin >= least) {
            spans.push(Span::new(start + margin, start + line.trim_end().len()));
            goes_on = goes_on.map(|least| if least == 0 { margin.max(1) } else { least });
        } else if is_damaged && !is_empty {
            goes_on = None;
            let Some(at) = after_secret_name(line) else {
                is_behind |= lacks_its_secret(std::mem::take(&mut sound));
                // A line without a name may be the rest of a value that was broken over two lines.
                is_behind &= !line.contains(": ") && !line.trim_end().ends_with(':');
                if is_behind {
                    spans.push(Span::new(start + margin, start + line.trim_end().len()));
                }
                start = end;
                continue;
            };
            (is_behind, sound) = (true, "");
            let value = part(line, at..).trim();
            spans.push(Span::new(start + at, start + line.trim_end().len().max(at)));
            let is_elsewhere =
                value.bytes().all(|byte| matches!(byte, b'|' | b'>' | b'+' | b'-' | b'{' | b'[' | b'\\' | b'0'..=b'9'));
            goes_on = is_elsewhere.then_some(0);
        } else if !is_empty {
            sound = line;
        }
        start = end;
    }
}

/// Whether a line has the name of a secret and ends with a name without a value: `"token": "",`.
fn lacks_its_secret(line: &str) -> bool {
    // The text of a YAML block is in the next lines.
    let line = line.trim_end().trim_end_matches(|c: char| matches!(c, '|' | '>' | '+' | '-') || c.is_ascii_digit());
    line.trim_end_matches(['"', '\'', ',', ' ', '\r', '\n']).ends_with([':', '=']) && after_secret_name(line).is_some()
}

/// Options of curl whose value is a user with a password, or another secret; and one of the command line of Databricks.
const SECRET_OPTIONS: [&str; 7] = ["u", "user", "U", "proxy-user", "oauth2-bearer", "pass", "string-value"];
/// Options of curl whose value is a secret, or the file that holds it.
const COOKIES: [&str; 2] = ["b", "cookie"];

/// Adds the secrets that commands may hold outside the body: the values next to the names of secrets, to the end of
/// their words.
pub(crate) fn in_command(source: &str, body: Span, spans: &mut Vec<Span>) {
    let mut found = Vec::new();
    let keys = sent_as_key(source);
    shell::words(source, &mut |words| in_words(source, words, &keys, body, 0, &mut found));
    for span in found {
        // In the body, secrets are found by the names of its fields.
        let (before, behind) = (span.end.min(body.start), span.start.max(body.end));
        spans.extend((span.start < before).then_some(Span { end: before, ..span }));
        spans.extend((behind < span.end).then_some(Span { start: behind, ..span }));
    }
}

/// The variables that a text sends in the header `Authorization`, whatever they are called.
fn sent_as_key(source: &str) -> Vec<&str> {
    // A text of commands sends few keys, however often.
    const MOST: usize = 8;
    let is_between = |c: char| matches!(c, ':' | '=' | ' ' | '"' | '\'' | '\\');
    let mut keys: Vec<&str> = Vec::new();
    for (at, name) in source.match_indices("uthorization") {
        step();
        let value = part(source, at + name.len()..).trim_start_matches(is_between);
        let value = value.strip_prefix("Bearer ").unwrap_or(value);
        let Some(name) = value.strip_prefix(['$', '%']) else { continue };
        let name = name.trim_start_matches('{').trim_start_matches("env:");
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
        let name = part(name, ..end);
        if !name.is_empty() && !keys.contains(&name) && keys.len() < MOST {
            keys.push(name);
        }
    }
    keys
}

/// What a word says about the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Anything,
    /// The next word is a secret.
    Secret,
    /// The next word is a secret unless it names a file.
    Cookie,
    /// The word after an assignment sign is a secret.
    Value,
}

/// Commands inside words of commands, as in `sh -c "…"`, are searched up to this depth.
const LEVELS: u8 = 2;

fn in_words(source: &str, words: &[Word], keys: &[&str], body: Span, level: u8, spans: &mut Vec<Span>) {
    let mut next = Next::Anything;
    // If the word before ends with a secret: where it ends, and whether it has quotes.
    let mut secret: Option<(u32, bool)> = None;
    let mut end = words.first().map_or(0, |word| word.span.start);
    for word in words {
        step();
        let text = word.text();
        let between = part(source, end as usize..word.span.start as usize);
        if between.contains([';', '|', '&', '\n']) && !between.contains(['\\', '`', '^']) {
            next = Next::Anything;
        }
        end = end.max(word.span.end);
        // Right after an operator, a shell begins another command. If a quote is missing, this is the rest of the
        // secret instead.
        let is_rest = secret.is_some_and(|(end, has_quotes)| {
            let between = part(source, end as usize..word.span.start as usize);
            !between.contains(char::is_whitespace)
                || if has_quotes { has_stray_quote(word, source) } else { word.is_bare && is_more(text) }
        });
        secret = None;
        let is_body = word.span.start < body.end && body.start < word.span.end;
        let text = if is_body { part(text, ..text.find(['{', '[']).unwrap_or(text.len())) } else { text };
        let is_secret = match next {
            _ if is_rest => !shell::is_curl(text),
            Next::Secret => !is_elsewhere(text) && !text.starts_with('-'),
            Next::Cookie => text.contains('=') && !is_elsewhere(text),
            // `set -x TOKEN 'x'`: what somebody has put in quotes is not another word of a sentence.
            Next::Value => !word.is_bare && !is_body && !is_elsewhere(text),
            Next::Anything => false,
        };
        let is_sign = word.is_bare && !text.contains(char::is_alphanumeric);
        let says_more = is_sign && !is_body || is_scheme(text);
        if says_more && next != Next::Anything {
            next = Next::Secret;
            continue;
        }
        next = Next::Anything;
        // An option may be attached to the end of an unclosed quote.
        let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
        let name = last.rsplit_once("--").map_or(last.trim_start_matches('-'), |(_, name)| name);
        let is_option = name.len() < last.len();
        if is_secret && !is_body {
            spans.push(word.span);
            secret = Some((word.span.end, !word.is_bare));
            if is_option && (SECRET_OPTIONS.contains(&name) || is_secret_name(name)) {
                next = Next::Secret;
            }
            continue;
        }
        let mut found = Vec::new();
        // `printf 'Authorization: %s' x`
        let is_template = |span: &Span| span.of(text).trim_start_matches("Bearer ").starts_with("%s");
        let is_awaited = in_word(text, &mut found) || found.iter().any(is_template);
        pieces(text, &mut found);
        // A variable whose value is sent as the key.
        if let Some((name, value)) = text.split_once('=')
            && keys.contains(&name)
            && !is_elsewhere(value)
        {
            found.push(Span::new(name.len() + 1, text.len()));
        }
        // `-uadmin:x`
        if let Some(user) =
            text.strip_prefix("-u").or_else(|| text.strip_prefix("-U")).filter(|user| user.contains(':'))
            && !is_elsewhere(user)
        {
            found.push(Span::new(2, text.len()));
        }
        if level < LEVELS && text.contains(" -") {
            let none = Span::at(text.len());
            shell::words(text, &mut |words| in_words(text, words, keys, none, level + 1, &mut found));
        }
        if word.is_bare && looks_drawn(text.trim_start_matches('-')) {
            found.push(Span::new(0, text.len()));
        }
        if !is_body && found.iter().any(|span| span.end as usize == text.len()) {
            secret = Some((word.span.end, !word.is_bare));
        }
        spans.extend(found.into_iter().map(|span| word.place(span)));
        next = if is_awaited || is_scheme(text) {
            Next::Secret
        } else if !is_option {
            let name = name.trim_start_matches('$').trim_start_matches("env:");
            if is_secret_name(name) || keys.contains(&name) { Next::Value } else { Next::Anything }
        } else if COOKIES.contains(&name) {
            Next::Cookie
        } else if SECRET_OPTIONS.contains(&name) || is_secret_name(name) {
            Next::Secret
        } else {
            Next::Anything
        };
    }
}

fn is_scheme(text: &str) -> bool {
    ["Bearer", "Basic"].iter().any(|scheme| text.eq_ignore_ascii_case(scheme))
}

/// Whether a word may be the continuation of a secret that has spaces and no quotes: not an option, an address, a file
/// or a program.
fn is_more(text: &str) -> bool {
    !text.starts_with('-') && !text.contains(['/', '.', '$', '=', ':']) && !is_harmless(text)
}

/// Whether a word has a quote where it would be if the word began inside quotes.
fn has_stray_quote(word: &Word, source: &str) -> bool {
    let raw = word.span.of(source);
    let before = raw.find(['"', '\'']).and_then(|at| part(raw, ..at).chars().next_back());
    word.begins_bare() && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '!' | '?' | '.' | '*' | '+' | '%'))
}

/// Adds the runs of letters and digits in a word that nobody would choose as names, and what is attached to the name of
/// the header.
fn pieces(text: &str, spans: &mut Vec<Span>) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut at = 0;
    for piece in text.split_inclusive(|c| !is_part(c)) {
        let run = piece.trim_end_matches(|c| !is_part(c));
        let name = run.trim_start_matches('-');
        let start = at + run.len() - name.len();
        let glued = name.get(..AUTHORIZATION.len()).is_some_and(|name| name.eq_ignore_ascii_case(AUTHORIZATION));
        if glued && name.len() > AUTHORIZATION.len() {
            spans.push(Span::new(start + AUTHORIZATION.len(), at + run.len()));
        }
        if !may_be_a_name(run) {
            spans.push(Span::new(at, at + run.len()));
        }
        at += piece.len();
    }
}

#[cfg(test)]
mod tests {
    use super::by_words;
    use crate::text::Span;

    #[test]
    fn a_damaged_line_of_many_words_takes_no_longer_than_it_is() {
        let line = "'a': 'b', ".repeat(300_000) + "token: s3cret";
        let mut spans = Vec::new();
        let before = std::time::Instant::now();
        by_words(&line, &[Span::new(0, line.len())], &mut spans);
        assert_eq!(spans.iter().map(|span| span.of(&line)).collect::<Vec<_>>(), ["s3cret"]);
        assert!(before.elapsed().as_secs() < 10, "{:?}", before.elapsed());
    }
}
