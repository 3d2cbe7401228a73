//! The page, as it was when this binary was built.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Path and content of every file; empty when the page was not built.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// A file to send.
pub(super) struct File {
    pub(super) content: &'static [u8],
    pub(super) content_type: &'static str,
    /// Changes whenever the content does.
    pub(super) tag: String,
}

/// Whether this build has the page.
pub(super) fn is_built() -> bool {
    !FILES.is_empty()
}

/// Whether there is a file at a path; a folder stands for its `index.html`.
pub(super) fn has(path: &str) -> bool {
    find(path).is_some()
}

fn find(path: &str) -> Option<&'static (&'static str, &'static [u8])> {
    let index = path.ends_with('/').then(|| format!("{path}index.html"));
    let path = index.as_deref().unwrap_or(path);
    FILES.iter().find(|(name, _)| *name == path)
}

/// The file at a path.
pub(super) fn file(path: &str) -> Option<File> {
    let (name, content) = find(path)?;
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    Some(File { content, content_type: content_type(name), tag: format!("\"{:016x}\"", hasher.finish()) })
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
        assert!(file("/../Cargo.toml").is_none());
        assert_eq!(file("/").is_some(), is_built());
        assert_eq!(file("/index.html").is_some(), is_built());
    }
}
