//! Words that mean that something is to be filled in.

use crate::text::part;

/// Whether a text says in words that something is to be filled in: `changeme`, `your-token`, `xxxx-xxxx`. It must
/// consist of such words only.
pub(crate) fn is_word(text: &str) -> bool {
    const MAX: usize = 64;
    let text = text.trim();
    if text.len() > MAX || !text.is_ascii() {
        return false;
    }
    if is_filling(text) || text.eq_ignore_ascii_case("n/a") {
        return true;
    }
    let mut says_so = false;
    let mut letters = 0;
    for run in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty()) {
        // A word may end with a number: `token1`.
        let word = run.trim_end_matches(|c: char| c.is_ascii_digit());
        if run.len() - word.len() > 3 {
            return false;
        }
        match words(&word.to_ascii_lowercase()) {
            Some(telling) => says_so |= telling,
            None => return false,
        }
        letters += word.len();
    }
    says_so && letters > 2
}

/// Whether a text repeats one character, perhaps in groups: `xxxx`, `XXXX-XXXX`, `00000000-0000-…`.
fn is_filling(text: &str) -> bool {
    let mut signs =
        text.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b' ')).map(|byte| byte.to_ascii_lowercase());
    match signs.next() {
        // `-`, `____`.
        None => !text.is_empty(),
        Some(first) => {
            matches!(first, b'x' | b'0' | b'?' | b'.' | b'#')
                && signs.clone().count() > 1
                && signs.all(|sign| sign == first)
        }
    }
}

/// Words that say that something is to be filled in, or what that is.
const TELLING: &[&str] = &[
    "change",
    "changeit",
    "credential",
    "credentials",
    "dummy",
    "enter",
    "example",
    "fake",
    "fill",
    "fixme",
    "here",
    "insert",
    "key",
    "mytoken",
    "none",
    "null",
    "paste",
    "pat",
    "password",
    "passwd",
    "placeholder",
    "put",
    "replace",
    "sample",
    "secret",
    "string",
    "tba",
    "tbc",
    "tbd",
    "todo",
    "token",
    "undefined",
    "value",
    "your",
    "yours",
];

/// Words that often accompany them.
const BESIDE: &[&str] = &[
    "a",
    "access",
    "account",
    "actual",
    "add",
    "aad",
    "an",
    "api",
    "app",
    "application",
    "azure",
    "be",
    "client",
    "dapi",
    "databricks",
    "dbx",
    "demo",
    "dose",
    "entra",
    "for",
    "from",
    "generated",
    "goes",
    "host",
    "hostname",
    "id",
    "immuta",
    "in",
    "is",
    "it",
    "me",
    "must",
    "my",
    "new",
    "oauth",
    "of",
    "or",
    "our",
    "own",
    "path",
    "personal",
    "please",
    "principal",
    "private",
    "prod",
    "real",
    "service",
    "set",
    "should",
    "some",
    "sp",
    "spn",
    "test",
    "the",
    "this",
    "to",
    "url",
    "use",
    "user",
    "valid",
    "warehouse",
    "with",
    "workspace",
];

/// Splits letters into such words. Returns whether one of them is in `TELLING`, or `None` if there is anything else.
fn words(letters: &str) -> Option<bool> {
    // For each offset that words lead up to: whether one of them is in `TELLING`.
    let mut reached: Vec<Option<bool>> = vec![None; letters.len() + 1];
    reached[0] = Some(false);
    for at in 0..letters.len() {
        let Some(so_far) = reached[at] else { continue };
        let rest = part(letters, at..);
        let mut reach = |length: usize, tells: bool| {
            let place = &mut reached[at + length];
            *place = Some(place.unwrap_or(false) || so_far || tells);
        };
        for (words, tells) in [(TELLING, true), (BESIDE, false)] {
            // A single letter is a word only by itself. The first letter rules out most words.
            let first = rest.as_bytes().first();
            let begins = |word: &&&str| word.as_bytes().first() == first && rest.starts_with(**word);
            let fit = words.iter().filter(begins).filter(|word| word.len() > 1 || letters.len() == 1);
            fit.for_each(|word| reach(word.len(), tells));
        }
        let filling = rest.len() - rest.trim_start_matches('x').len();
        if filling > 2 {
            reach(filling, true);
        }
    }
    reached[letters.len()]
}

/// Words for things that have names.
const NAMED: &[&str] = &[
    "catalog",
    "catalogs",
    "connection",
    "database",
    "databricks",
    "deny",
    "exempt",
    "exemption",
    "group",
    "immuta",
    "key",
    "name",
    "new",
    "schema",
    "table",
    "unity",
    "value",
    "view",
];

/// Whether a name was not chosen by anybody, such as `CHANGE_ME` or `your_catalog`. Most words that show this in
/// secrets may be names here: `example`, `token`, `todo_app`.
pub(crate) fn is_unfilled_name(text: &str) -> bool {
    const MAX: usize = 64;
    let text = text.trim();
    if text.len() > MAX || !text.is_ascii() {
        return false;
    }
    if let Some(inner) = text.strip_prefix("__").and_then(|text| text.strip_suffix("__")) {
        return super::is_constant(inner);
    }
    let is_of = |word: &str, words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    let is_filling = first.len() > 2 && first.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'));
    if is_filling || is_of(first, &["todo", "fixme", "tbc", "tbd", "placeholder", "undefined", "null"]) {
        return words.all(|word| is_filling && word.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x')));
    }
    let is_known = |word: &str| is_of(word, NAMED) || is_of(word, BESIDE) || is_of(word, &["your", "here"]);
    if is_of(first, &["change", "enter", "fill", "insert", "paste", "put", "replace"]) {
        return words.next().is_some_and(|word| is_of(word, &["me", "this", "with", "your", "here"]))
            && words.all(is_known);
    }
    if is_of(first, &["changeit", "changeme", "fillme", "replaceme"]) {
        return words.all(is_known);
    }
    let mut words = words.peekable();
    if is_of(first, &["your"]) {
        return words.peek().is_some() && words.all(|word| is_of(word, NAMED) || is_of(word, &["here"]));
    }
    is_of(first, NAMED) && words.last().is_some_and(|word| is_of(word, &["here"]))
}
