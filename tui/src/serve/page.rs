//! The page, as it was when this binary was built.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::GzDecoder;

/// Every file; empty if the page was not built.
#[allow(clippy::unreadable_literal, reason = "a build script writes the lengths")]
static FILES: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// A file in this binary.
struct Embedded {
    path: &'static str,
    /// Changes whenever the content does.
    tag: &'static str,
    /// The length of the content, in bytes.
    length: usize,
    /// Whether `bytes` is the content in gzip format.
    is_packed: bool,
    bytes: &'static [u8],
}

/// A file to send.
pub(super) struct File {
    pub(super) content_type: &'static str,
    /// Whether it is sent in gzip format.
    pub(super) is_packed: bool,
    /// Changes whenever the bytes that are sent do.
    pub(super) tag: String,
    embedded: &'static Embedded,
}

impl File {
    /// The bytes to send.
    ///
    /// Errors: the binary is damaged.
    pub(super) fn content(&self) -> std::io::Result<Cow<'static, [u8]>> {
        let Embedded { bytes, length, .. } = *self.embedded;
        if self.is_packed == self.embedded.is_packed {
            return Ok(bytes.into());
        }
        let mut content = Vec::with_capacity(length);
        GzDecoder::new(bytes).read_to_end(&mut content)?;
        Ok(content.into())
    }
}

/// Whether this build has the page.
pub(super) fn is_built() -> bool {
    !FILES.is_empty()
}

/// Whether there is a file at a path; a folder means its `index.html`.
pub(super) fn has(path: &str) -> bool {
    find(path).is_some()
}

fn find(path: &str) -> Option<&'static Embedded> {
    let index = path.ends_with('/').then(|| format!("{path}index.html"));
    let path = index.as_deref().unwrap_or(path);
    FILES.iter().find(|file| file.path == path)
}

/// The file at a path, for a client that may be able to read gzip format.
pub(super) fn file(path: &str, reads_gzip: bool) -> Option<File> {
    let embedded = find(path)?;
    let is_packed = reads_gzip && embedded.is_packed;
    let form = if is_packed { "-gzip" } else { "" };
    let tag = format!("\"{}{form}\"", embedded.tag);
    Some(File { content_type: content_type(embedded.path), is_packed, tag, embedded })
}

/// Whether a client that sends this as `Accept-Encoding` reads gzip format.
pub(super) fn reads_gzip(accepted: &str) -> bool {
    let quality = |wanted: &str| {
        let ranges = accepted.split(',').map(|range| range.split_once(';').unwrap_or((range, "")));
        let mut named = ranges.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        named.next().map(|(_, weight)| weight.trim().trim_start_matches(['q', 'Q']).trim_start_matches('=').to_owned())
    };
    // A weight of zero means no, however it is written.
    quality("gzip").or_else(|| quality("*")).is_some_and(|weight| weight.parse() != Ok(0.0))
}

/// What `/` says when this build has no page.
pub(super) const MISSING: &str = "This build of ucforge has no page.\n\n\
    The page needs the wasm32 target and Node: in the source folder, `cargo xtask web` installs and builds what is missing.\n\
    Then build ucforge again. The sandbox API works without it: try GET /integrations.\n";

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_types_that_browsers_take() {
        assert_eq!(content_type("/pkg/form_bg.wasm"), "application/wasm");
        assert_eq!(content_type("/builder/form.js"), "text/javascript; charset=utf-8");
        assert_eq!(content_type("/docs/llms.txt"), "text/plain; charset=utf-8");
        assert_eq!(content_type("/docs/index.md"), "text/markdown; charset=utf-8");
        assert_eq!(content_type("/odd"), "application/octet-stream");
    }

    #[test]
    fn what_is_there_is_found_and_nothing_else() {
        assert!(file("/../Cargo.toml", true).is_none());
        assert_eq!(file("/", false).is_some(), is_built());
        assert_eq!(file("/index.html", true).is_some(), is_built());
    }

    #[test]
    fn both_forms_of_a_file_have_its_content() {
        for embedded in FILES {
            let (plain, packed) = (file(embedded.path, false).unwrap(), file(embedded.path, true).unwrap());
            let content = plain.content().unwrap();
            assert!(!plain.is_packed && content.len() == embedded.length, "{}", embedded.path);
            assert!(packed.content().unwrap().len() <= content.len(), "{}", embedded.path);
            assert_eq!(plain.tag == packed.tag, !packed.is_packed, "{}", embedded.path);
        }
    }

    #[test]
    fn gzip_is_for_those_who_ask_for_it() {
        for accepted in
            ["gzip", "deflate, GZIP;q=0.5", "br, gzip ; q=1", "*", "identity;q=0, *;q=0.1", "gzip;q=1,*;q=0"]
        {
            assert!(reads_gzip(accepted), "{accepted}");
        }
        for accepted in ["", "br", "gzip;q=0", "gzip; q=0.000, br", "*;q=0", "*, gzip;q=0", "xgzip"] {
            assert!(!reads_gzip(accepted), "{accepted}");
        }
    }
}
