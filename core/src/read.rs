//! Text to tree. Every reader goes on after a mistake and reports each at its place.

mod blanks;
mod duplicates;
mod json;
mod numbers;
mod strings;
#[cfg(feature = "yaml")]
mod yaml;

use std::fmt;

use crate::diagnostic::{Diagnostic, code};
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
}

impl Format {
    /// The name in reports: `json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    /// What a text is most likely written in: JSON when its first character after a byte order mark and
    /// blanks is a brace or bracket, unless the file name ends in `.yaml` or `.yml`.
    pub fn guess(text: &str, file: Option<&str>) -> Self {
        let is_yaml_file = file.is_some_and(|file| {
            let extension = file.rsplit('.').next().unwrap_or("");
            extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
        });
        let starts_like_json =
            text.trim_start_matches('\u{FEFF}').trim_start_matches([' ', '\t', '\r', '\n']).starts_with(['{', '[']);
        if starts_like_json && !is_yaml_file { Self::Json } else { Self::Yaml }
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
    pub findings: Vec<Diagnostic>,
}

/// Bytes to text.
///
/// Errors: one finding when the bytes are no UTF-8 (with the offset of the first bad byte), or more than [`MOST_BYTES`].
pub fn text(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > MOST_BYTES {
        return Err(Box::new(too_large(bytes.len())));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        Box::new(
            Diagnostic::new(code::NOT_UTF8, Span::default(), format!("the text is not UTF-8 from byte {offset} on"))
                .help("save it as UTF-8"),
        )
    })
}

fn too_large(bytes: usize) -> Diagnostic {
    Diagnostic::new(
        code::TOO_LARGE,
        Span::default(),
        format!("the text has {bytes} bytes; at most {MOST_BYTES} are read"),
    )
    .help("payloads and setups have a few kilobytes: is this the right file?")
}

/// Reads JSON that a program wrote: the same tree, without findings.
pub fn tree(source: &str) -> Tree<'_> {
    if source.len() > MOST_BYTES { json::nothing() } else { json::read_silently(source) }
}

/// Reads a text of a known format.
pub fn read(source: &str, format: Format) -> Read<'_> {
    if source.len() > MOST_BYTES {
        return Read { tree: json::nothing(), findings: vec![too_large(source.len())] };
    }
    match format {
        Format::Json => json::read(source),
        #[cfg(feature = "yaml")]
        Format::Yaml => yaml::read(source),
        #[cfg(not(feature = "yaml"))]
        Format::Yaml => json::read(source),
    }
}
