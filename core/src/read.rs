//! Text to tree. Every reader continues after a mistake and reports each mistake at its place.

#[cfg(feature = "check")]
pub(crate) mod curl;
#[cfg(feature = "check")]
pub(crate) mod duplicates;
#[cfg(feature = "texts")]
pub(crate) mod fence;
#[cfg(feature = "check")]
mod jq;
#[cfg(feature = "check")]
pub(crate) mod json;
mod numbers;
mod quick;
#[cfg(feature = "check")]
pub(crate) mod shell;
#[cfg(feature = "check")]
mod source_map;
mod strings;
mod whitespace;
#[cfg(feature = "yaml")]
pub(crate) mod yaml;

use std::fmt;
pub(crate) use strings::plain;
#[cfg(feature = "check")]
pub(crate) use whitespace::{is_other_whitespace, skip as skip_whitespace};

#[cfg(feature = "check")]
use crate::diagnostic::Code;
use crate::diagnostic::rule::rules;
#[cfg(feature = "check")]
use crate::diagnostic::rule::together;
use crate::diagnostic::{Diagnostic, Findings};
use crate::text::Span;
use crate::tree::Tree;

rules! {
    EMPTY_TEXT = Error("UC001", "the text is empty", Ucforge) {
        means: "There is nothing to check: the file or the pasted text is empty, or holds whitespace or comments only.",
        why: "An empty body creates nothing. Most often the wrong file was named, or a program before this one wrote nothing.",
        fix: "Name the right file, paste the payload, or start a setup with `ucforge new`.",
        bad: made("a file with nothing in it", Vec::new),
        good: json(r#"{"audit": {"enabled": true}}"#).also(&["UC904"]),
    }

    NOT_UTF8 = Error("UC002", "the text is not UTF-8", Json) {
        means: "The bytes are not UTF-8. Files from Windows programs are often UTF-16, or in an old code page.",
        why: "JSON is sent as UTF-8. A server that reads the bytes as UTF-8 refuses them, or sees other characters.",
        fix: "Save the file as UTF-8, without a byte order mark.",
        bad: made("a payload saved as UTF-16", || {
            "\u{FEFF}{\"audit\": {\"enabled\": true}}".encode_utf16().flat_map(u16::to_le_bytes).collect()
        }),
        good: made("the same payload saved as UTF-8", || b"{\"audit\": {\"enabled\": true}}".to_vec())
            .also(&["UC904"]),
    }

    TOO_LARGE = Error("UC003", "the text is too large", Ucforge) {
        means: "ucforge reads texts of up to 16 MiB, and commands of a limited number of words.",
        why: "What goes beyond is not read and not checked. Payloads, setups and scripts are far smaller: this is probably another file.",
        fix: "Check the document itself. If a script really is that long, split it.",
        bad: made("17 MiB of text", || vec![b' '; 17 << 20]),
        good: made("a payload of some kilobytes", || [&b"{\"audit\": {\"enabled\": true}}"[..], &[b' '; 4096]].concat())
            .also(&["UC904"]),
    }

    TOO_DEEP = Error("UC004", "the values are nested too deep", Ucforge) {
        means: "Objects and lists are nested more than 128 levels deep. ucforge reads no further.",
        why: "No payload is that deep, and servers refuse such a text too. What is inside was not checked.",
        fix: "Look for brackets that are opened over and over and never closed.",
        bad: made("200 lists inside each other", || [[b'['; 200], [b']'; 200]].concat()).also(&["UC904"]),
        good: json(r#"{"audit": {"enabled": true}}"#).also(&["UC904"]),
    }

    PLACEHOLDER = Error("UC207", "a placeholder that was not replaced", ConnectionHowTo) {
        means: "The value is a placeholder of an example or a template, such as `<CATALOG>` or `{{ token }}`, not a value of your own.",
        why: "It would be sent as it is. Immuta would look for a host, a catalog or a token of that name.",
        fix: "Put your own value there. In a payload, `${NAME}` stands for a secret that comes from the environment.",
        bad: in_create(r#"{"config": {"catalog": "<CATALOG NAME>"}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }
}

/// The codes that the readers report.
#[cfg(feature = "check")]
pub(crate) const CODES: &[Code] = together![
    RULES,
    duplicates::RULES,
    json::RULES,
    json::brackets::RULES,
    json::commas::RULES,
    json::members::RULES,
    json::repair::RULES,
    json::scalars::RULES,
    json::character::RULES,
    yaml::RULES,
    yaml::scalars::RULES,
    yaml::merge::RULES,
    yaml::glued::RULES,
    shell::RULES,
    curl::RULES,
    curl::parsed::RULES,
    curl::dashes::RULES,
];

/// The largest text that is read: 16 MiB.
pub const MAX_BYTES: usize = 16 << 20;

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: usize = 128;

/// The format of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
    /// A `curl` command for a shell.
    Curl,
    /// A SQL script for Databricks.
    Sql,
}

impl Format {
    /// The name in reports: `json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Curl => "curl",
            Self::Sql => "sql",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text as read: what could be understood, and what was wrong with its syntax.
pub struct Read<'t> {
    /// The values in the text. Empty if nothing could be understood.
    pub tree: Tree<'t>,
    /// The findings about how the text is written, not yet sorted.
    pub findings: Findings,
    /// The request that the text describes, if it is a command or a request of an editor.
    #[cfg(feature = "check")]
    pub(crate) request: Option<Box<curl::Request>>,
    /// The part of the text that was read here: all of it, or the part of one of several commands.
    #[cfg(feature = "check")]
    pub(crate) region: Span,
    /// The results for the other commands of the text.
    #[cfg(feature = "check")]
    pub(crate) others: Vec<Read<'t>>,
}

impl<'t> Read<'t> {
    fn new(tree: Tree<'t>, findings: Findings) -> Self {
        Self {
            #[cfg(feature = "check")]
            region: Span::new(0, tree.source().len()),
            tree,
            findings,
            #[cfg(feature = "check")]
            request: None,
            #[cfg(feature = "check")]
            others: Vec::new(),
        }
    }
}

/// Converts bytes to text.
///
/// Errors: one finding if the bytes are not UTF-8 (at the first bad byte), or more than [`MAX_BYTES`].
pub fn text(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > MAX_BYTES {
        return Err(Box::new(too_large()));
    }
    match std::str::from_utf8(bytes) {
        // ASCII letters, each next to a zero byte: that is valid UTF-8, but UTF-16 was meant.
        Ok(text) => match wide_from(bytes) {
            Some(offset) => Err(Box::new(not_utf8(offset, true))),
            None => Ok(text),
        },
        Err(error) => {
            let has_mark = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
            let is_wide = has_mark || wide_from(bytes).is_some();
            Err(Box::new(not_utf8(error.valid_up_to(), is_wide)))
        }
    }
}

fn not_utf8(offset: usize, is_wide: bool) -> Diagnostic {
    Diagnostic::new(NOT_UTF8, Span::at(offset), format!("the text is not UTF-8 from byte {offset} on"))
        .help(if is_wide { "it looks like UTF-16: save it as UTF-8" } else { "save it as UTF-8" })
}

/// The offset of the first zero byte, if the text looks like UTF-16 without a byte order mark.
fn wide_from(bytes: &[u8]) -> Option<usize> {
    let pairs = bytes.get(..bytes.len().min(64))?.as_chunks::<2>().0;
    (0..2).find(|zero| pairs.len() > 1 && pairs.iter().all(|pair| pair[*zero] == 0 && pair[1 - *zero] != 0))
}

/// The part of the bytes that is text: everything before the first bad byte.
pub fn text_before<'t>(bytes: &'t [u8], finding: &Diagnostic) -> &'t str {
    bytes.get(..finding.span.start as usize).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
}

fn too_large() -> Diagnostic {
    Diagnostic::new(TOO_LARGE, Span::default(), "the text has more than 16 MiB, which is the most that is read")
        .help("payloads and setups have a few kilobytes: is this the right file?")
}

/// An empty tree, for a text in which nothing could be read.
pub(crate) fn nothing_of(source: &str) -> Tree<'_> {
    crate::tree::TreeBuilder::new(source).finish()
}

/// Reads JSON that a program wrote. The tree is empty if the text is not JSON.
pub fn tree(source: &str) -> Tree<'_> {
    let tree = if source.len() > MAX_BYTES { None } else { quick::written(source) };
    tree.unwrap_or_else(|| nothing_of(""))
}

/// Like `tree`, but reports escapes that are not characters, and a text that cannot be read.
#[cfg(all(feature = "check", not(feature = "texts")))]
fn answers(source: &str) -> Read<'_> {
    let mut findings = Findings::default();
    let tree = if let Some((tree, odd)) = quick::told(source) {
        for place in odd {
            findings.add(json::scalars::not_a_character(place));
        }
        tree
    } else {
        findings.add(Diagnostic::new(TOO_DEEP, Span::default(), "the answers cannot be read"));
        nothing_of("")
    };
    Read::new(tree, findings)
}

/// Reads JSON that another program wrote. `None` if it is too large, cut off, or not entirely right.
#[cfg(feature = "check")]
pub fn answer(source: &str) -> Option<Tree<'_>> {
    if source.len() > MAX_BYTES { None } else { quick::read(source) }
}

/// Reads a text of a known format.
pub fn read(source: &str, format: Format) -> Read<'_> {
    if source.len() > MAX_BYTES {
        let mut findings = Findings::default();
        findings.add(too_large());
        return Read::new(nothing_of(""), findings);
    }
    #[cfg(feature = "texts")]
    if let Some(read) = matches!(format, Format::Json | Format::Yaml).then(|| fence::read(source, format)).flatten() {
        return read;
    }
    match format {
        // Such a build only reads what a page makes of its own answers.
        #[cfg(all(feature = "check", not(feature = "texts")))]
        _ => answers(source),
        #[cfg(not(feature = "check"))]
        _ => Read::new(tree(source), Findings::default()),
        #[cfg(feature = "texts")]
        Format::Curl => curl::read(source),
        #[cfg(feature = "texts")]
        Format::Json => json::read(source),
        // SQL has no tree.
        #[cfg(feature = "texts")]
        Format::Sql => Read::new(nothing_of(source), Findings::default()),
        #[cfg(feature = "texts")]
        Format::Yaml => yaml::read(source),
    }
}
