//! The source of an HTML page, pasted instead of what the page shows: `&quot;` in place of quotes, and tags between the
//! words.

use super::secrets;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::read::plain;
use crate::text::{Span, part};

rules! {
    HTML_SOURCE = Error("UC027", "the source of an HTML page", Ucforge) {
        means: "The text is the source of a web page, with its tags, and not what the page shows.",
        why: "Nothing in it was checked. An example on a page is spread over tags there, and its quotes and brackets are escaped.",
        fix: "Open the page in a browser, and copy the example from there.",
        bad: json("<!DOCTYPE html>\n<html><body><pre>\n{&quot;audit&quot;: {&quot;enabled&quot;: true}}\n</pre></body></html>\n"),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }
}

/// The ways to escape a quote in HTML.
const QUOTES: [&str; 10] =
    ["&quot;", "&#34;", "&#x22;", "&#X22;", "&#39;", "&#x27;", "&#X27;", "&apos;", "&#034;", "&#039;"];

/// Returns a finding if a text is the source of a page: HTML quotes or tags are where the text needs something else.
/// What is between quotes of the text's own does not count.
pub(super) fn told(source: &str) -> Option<Diagnostic> {
    if !has_marks(source) {
        return None;
    }
    let escaped = || {
        // People write placeholders in angle brackets. Without an `&` there are no escapes.
        let may_be = source.as_bytes().contains(&b'&');
        may_be.then(|| body(source).or_else(|| placeholder(source))).flatten()
    };
    let place = Bare::new(source).find_map(|at| mark(source, at)).or_else(escaped)?;
    Some(
        Diagnostic::new(HTML_SOURCE, place, "this is the source of an HTML page, not what the page shows")
            .help("open the page in a browser and copy from there"),
    )
}

/// Whether a text has an `&` or `<`; most texts have neither. Checks a block at a time, which compilers turn into a few
/// instructions.
fn has_marks(source: &str) -> bool {
    let mark = |byte: &u8| u8::from(*byte == b'&') | u8::from(*byte == b'<');
    let (blocks, rest) = source.as_bytes().as_chunks::<64>();
    blocks.iter().any(|block| block.iter().fold(0, |found, byte| found | mark(byte)) != 0)
        || rest.iter().any(|byte| mark(byte) != 0)
}

/// Places of possible secrets in such a text: everything after the name of a secret, to the end of its line.
pub(super) fn secrets(source: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    secrets::by_words(source, &[Span::new(0, source.len())], &mut spans);
    spans
}

/// The places of `&` and `<` outside of quotes.
struct Bare<'t> {
    source: &'t str,
    at: usize,
    /// Whether an unclosed quote was found: later quotes then open nothing either.
    is_open: bool,
}

impl<'t> Bare<'t> {
    fn new(source: &'t str) -> Self {
        Self { source, at: 0, is_open: false }
    }
}

impl Iterator for Bare<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        loop {
            let rest = self.source.as_bytes().get(self.at..)?;
            let at = self.at + rest.iter().position(|byte| matches!(byte, b'&' | b'<' | b'"' | b'\''))?;
            let sign = rest[at - self.at];
            self.at = at + 1;
            match sign {
                b'"' if self.is_open => {}
                b'"' => match after_quote(self.source, at) {
                    Some(behind) => self.at = behind,
                    None => self.is_open = true,
                },
                // Unlike a quote, an apostrophe follows a letter.
                b'\'' if part(self.source, ..at).ends_with(is_before_quote) || at == 0 => {
                    // If nothing closes the quote, it opened nothing, and an HTML quote may follow.
                    self.at = after_single_quote(self.source, at).unwrap_or(at + 1);
                }
                b'\'' => {}
                _ => return Some(at),
            }
        }
    }
}

fn is_before_quote(c: char) -> bool {
    c.is_whitespace() || matches!(c, '=' | ':' | '[' | '{' | ',' | '(')
}

/// The offset after the single quote that closes the one at `open`. In a shell, `'\''` is a quote in the text.
fn after_single_quote(source: &str, open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += part(source, at..).find('\'')? + 1;
        match part(source, at..).strip_prefix("\\''") {
            Some(rest) => at = source.len() - rest.len(),
            None => return Some(at),
        }
    }
}

/// The offset after the quote that closes the one at `open`.
fn after_quote(source: &str, open: usize) -> Option<usize> {
    let bytes = source.as_bytes();
    if let Some(end) = plain(bytes, open) {
        return Some(end);
    }
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// The place of an HTML quote or tag here that only the source of a page has.
fn mark(source: &str, at: usize) -> Option<Span> {
    let (before, rest) = (part(source, ..at), part(source, at..));
    if rest.starts_with('&') {
        let quote = QUOTES.iter().find(|quote| rest.starts_with(**quote))?;
        return is_quote(before, part(rest, quote.len()..)).then(|| Span::new(at, at + quote.len()));
    }
    let length = tag(rest)?;
    let is_first = before.trim_start_matches('\u{FEFF}').trim().is_empty();
    let behind = part(rest, length..).trim_start();
    let begins = |starts: &[&str]| starts.iter().any(|start| behind.starts_with(start));
    let is_block = ["<code", "<pre"].iter().any(|name| rest.starts_with(name));
    let is_code = begins(&["curl ", "curl.exe ", "$ curl"]) || is_block && begins(&["{", "["]);
    let ends_line = before.trim_end_matches([' ', '\t']).strip_suffix('\\');
    let ends_line = ends_line.is_some_and(|line| line.ends_with([' ', '\t', '\'', '"']));
    let is_json =
        before.trim_start().starts_with(['{', '[']) && before.trim_end().ends_with(['{', '[', ',', '}', ']', ':']);
    (is_first || ends_line || is_json || is_code && !before.trim_end_matches([' ', '\t']).ends_with(':'))
        .then(|| Span::new(at, at + length))
}

/// Whether an HTML quote is where a quote belongs: at a name or value of JSON or YAML, or a word of a command.
fn is_quote(before: &str, behind: &str) -> bool {
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = part(before, line_start..);
    let front = line.trim_end();
    let last_word = front.rsplit([' ', '\t', '>']).next().unwrap_or("");
    let is_word = line.ends_with([' ', '\t', '=', '>']) || front.is_empty();
    let is_option = is_word && last_word.starts_with('-') && last_word.len() > 1;
    let is_address = is_word && (behind.starts_with("http://") || behind.starts_with("https://"));
    // A name or value on one line is not longer than this.
    let behind = part(behind, ..behind.floor_char_boundary(4096));
    let close = QUOTES.iter().filter_map(|quote| Some((behind.find(quote)?, quote.len()))).min();
    let follows = close.map_or("", |(at, length)| part(behind, at + length..)).trim_start_matches([' ', '\t']);
    let is_name = (front.is_empty() || front.ends_with(['{', ',', '-', '['])) && follows.starts_with(':');
    let is_value =
        front.ends_with([':', '[']) && (follows.is_empty() || follows.starts_with([',', '}', ']', '\n', '\r', '<']));
    is_option || is_address || is_name || is_value
}

/// Finds an escaped quote that opens the first name or value of a JSON body in single quotes.
fn body(source: &str) -> Option<Span> {
    ["'{", "'["].into_iter().flat_map(|start| source.match_indices(start)).find_map(|(start, _)| {
        let behind = part(source, start + 2..);
        let at = source.len() - behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '[')).len();
        let quote = QUOTES.iter().find(|quote| part(source, at..).starts_with(**quote))?;
        is_quote("{", part(source, at + quote.len()..)).then(|| Span::new(at, at + quote.len()))
    })
}

/// Finds a placeholder in escaped angle brackets that is a value, or the host of an address.
fn placeholder(source: &str) -> Option<Span> {
    source.match_indices("&lt;").find_map(|(at, open)| {
        let behind = part(source, at + open.len()..);
        let length = part(behind, ..behind.floor_char_boundary(100)).find("&gt;")?;
        let is_name = part(behind, ..length).chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
        let front = part(source, ..at);
        let begins = ["\"", "'", "//", ": ", "Bearer "].iter().any(|start| front.ends_with(start));
        let rest = part(behind, length + 4..);
        let ends = rest.is_empty() || rest.starts_with(['"', '\'', '/', '.', '\n', '\r', ',']);
        (is_name && begins && ends).then(|| Span::new(at, at + open.len()))
    })
}

/// The length of the HTML tag that begins here. `<token>` does not count, as people write placeholders like that.
fn tag(text: &str) -> Option<usize> {
    const NAMES: [&str; 33] = [
        "!doctype", "!--", "a", "article", "b", "body", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "head",
        "html", "i", "kbd", "li", "main", "meta", "ol", "p", "pre", "samp", "section", "span", "strong", "table", "td",
        "tr", "tt", "ul",
    ];
    let name = part(text, 1..);
    let name = name.strip_prefix('/').unwrap_or(name);
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '!' | '-'))).unwrap_or(name.len());
    let word = part(name, ..length);
    let is_known = NAMES.iter().any(|known| known.eq_ignore_ascii_case(word)) || word.starts_with("!--");
    let end = part(text, ..text.floor_char_boundary(400)).find('>')?;
    is_known.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn the_source_of_a_page_is_told_from_what_it_shows() {
        let pages = [
            "<p><strong>curl -X POST</strong> \\<br>\n&#x27;https://t.x.com/integrations&#x27;</p>",
            "curl -X POST &#39;https://t.x.com/integrations&#39;",
            "curl https://t.x.com/integrations -H &quot;Authorization: $K&quot; -d @x",
            "curl https://t.x.com/integrations --data=&#x27;{}&#x27;",
            "{&quot;type&quot;: &quot;Databricks&quot;}",
            "{\n  &#34;type&#34;: &#34;Databricks&#34;\n}",
            "{\"type\": &quot;Databricks&quot;, \"config\": {}}",
            "type: &quot;Databricks&quot;\nautoBootstrap: true\n",
            "&quot;type&quot;: Databricks\n",
            "<!DOCTYPE html>\n<html><body>",
            "<pre><code class=\"language-bash\">curl -X POST 'https://t.x.com/integrations'</code></pre>",
            "It's here:\n<code>curl -X GET https://t.x.com/integrations</code>",
            "curl 'https://&lt;your-tenant&gt;/integrations'",
            "curl https://t.x.com/integrations -H \"Authorization: Bearer &lt;token&gt;\"",
            "{\"token\": \"&lt;your token&gt;\"}",
            "See below: curl -X POST \\<br>\n https://t.x.com/integrations",
            "{<br>\"type\": \"Databricks\",<br>\"autoBootstrap\": true}",
            "curl -X POST &quot;$U/integrations&quot; -d '{&quot;type&quot;: &quot;Databricks&quot;}'",
            "curl \"$U/integrations\" -d '[\n {&#34;type&#34;: 1}]'",
        ];
        for text in pages {
            assert!(told(text).is_some(), "{text}");
        }
        let others = [
            "{\"a\": \"&quot;x&quot;\", \"b\": \"<b>x</b>\", \"c\": \"a &amp; b\"}",
            "{\"a\": \"say \\\"&quot;x&quot;\\\" <br>\"}",
            "note: a &amp; b, <b>bold</b> and &quot;quoted&quot; words\n",
            "note: choose a, &quot;b&quot; or c\n",
            "note: '&quot;x&quot;'\n",
            "note: a &lt; b and c &gt; d\n",
            "{\"a\": \"if &lt;x&gt; then\", \"b\": \"x &lt;y&gt;\", \"c\": \"&lt;\"}",
            "token: <token>\nhost: <code>\n",
            "curl -d '{\"a\": \"&quot;x&quot;\"}' https://t.x.com/integrations?a=1&b=2",
            "curl -d '{&quot;a&quot; is not JSON}' https://t.x.com/integrations",
            "curl -H 'X-Note: &quot;x&quot; <b>' https://t.x.com/integrations",
            "curl https://<your-host>/integrations -H \"Authorization: <token>\"",
            "Write &quot; for a quote; then run\ncurl https://t.x.com/integrations",
            "anchors: &base {a: 1}\nother: *base\n",
            "curl https://t.x.com/integrations < body.json > out.json",
            "curl -d '{\"a'\\''\": \"<a\", \"b\": {\"<a>\": 1}}' https://t.x.com/integrations",
            "note: the path C:\\x\\<b> is another one\n",
        ];
        for text in others {
            assert!(told(text).is_none(), "{text}");
        }
    }
}
