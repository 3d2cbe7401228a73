//! Text to tree. Every reader goes on after a mistake and reports each at its place.

mod blanks;
#[cfg(feature = "check")]
pub(crate) mod curl;
mod duplicates;
#[cfg(feature = "check")]
mod jq;
mod json;
#[cfg(feature = "check")]
mod moved;
mod numbers;
#[cfg(feature = "check")]
pub(crate) mod shell;
mod strings;
#[cfg(feature = "yaml")]
mod yaml;

#[cfg(feature = "check")]
pub(crate) use blanks::skip as skip_whitespace;
use std::fmt;

use crate::diagnostic::{Diagnostic, Findings, code};
use crate::text::Span;
use crate::tree::Tree;

/// The largest text that is read: 16 MiB.
pub const MOST_BYTES: usize = 16 << 20;

/// How deep arrays and objects may be nested.
pub const MOST_DEPTH: usize = 128;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
    /// A `curl` command for a shell.
    Curl,
    /// A script for Databricks.
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
    /// What it holds. Empty when nothing could be understood.
    pub tree: Tree<'t>,
    /// Findings UC0xx, not yet sorted.
    pub findings: Findings,
    /// The request around it, when it is the body of one.
    #[cfg(feature = "check")]
    pub(crate) request: Option<Box<curl::Request>>,
    /// The part of the text that it is about: all of it, or that of one of several commands.
    #[cfg(feature = "check")]
    pub(crate) region: Span,
    /// What the other commands of the text send.
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

/// Bytes to text.
///
/// Errors: one finding when the bytes are not UTF-8 (at the first bad byte), or more than [`MOST_BYTES`].
pub fn text(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > MOST_BYTES {
        return Err(Box::new(too_large(bytes.len())));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let is_wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
        Box::new(
            Diagnostic::new(code::NOT_UTF8, Span::at(offset), format!("the text is not UTF-8 from byte {offset} on"))
                .help(if is_wide { "it looks like UTF-16: save it as UTF-8" } else { "save it as UTF-8" }),
        )
    })
}

/// The part of some bytes that is text: all before the first bad byte.
pub fn text_before<'t>(bytes: &'t [u8], finding: &Diagnostic) -> &'t str {
    bytes.get(..finding.span.start as usize).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
}

fn too_large(bytes: usize) -> Diagnostic {
    Diagnostic::new(
        code::TOO_LARGE,
        Span::default(),
        format!("the text has {bytes} bytes; at most {MOST_BYTES} are read"),
    )
    .help("payloads and setups have a few kilobytes: is this the right file?")
}

/// The tree of a text in which nothing could be read.
pub(crate) fn nothing_of(source: &str) -> Tree<'_> {
    crate::tree::TreeBuilder::new(source).finish()
}

/// Reads JSON that a program wrote: the same tree, without findings.
pub fn tree(source: &str) -> Tree<'_> {
    if source.len() > MOST_BYTES { nothing_of("") } else { json::read_silently(source) }
}

/// Reads a text of a known format.
pub fn read(source: &str, format: Format) -> Read<'_> {
    if source.len() > MOST_BYTES {
        let mut findings = Findings::default();
        findings.add(too_large(source.len()));
        return Read::new(nothing_of(""), findings);
    }
    match format {
        #[cfg(feature = "check")]
        Format::Curl => curl::read(source),
        Format::Json => json::read(source),
        // It has no tree.
        Format::Sql => Read::new(nothing_of(source), Findings::default()),
        #[cfg(feature = "yaml")]
        Format::Yaml => yaml::read(source),
        #[cfg(not(all(feature = "yaml", feature = "check")))]
        _ => json::read(source),
    }
}
