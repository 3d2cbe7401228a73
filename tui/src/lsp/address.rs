//! From the address of a document to its path.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;

/// The path of a document that is a file on this machine.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.get(..7).filter(|start| start.eq_ignore_ascii_case("file://")).and(uri.get(7..))?;
    let (host, path) = rest.split_at(rest.find('/')?);
    let bytes: Vec<u8> = percent_decode_str(path).collect();
    if cfg!(windows) {
        let path = String::from_utf8(bytes).ok()?.replace('/', "\\");
        let has_drive = path.as_bytes().get(2) == Some(&b':');
        return Some(if has_drive { PathBuf::from(&path[1..]) } else { PathBuf::from(["\\\\", host, &path].concat()) });
    }
    let is_here = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    is_here.then(|| of_bytes(bytes)).flatten()
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere a path must be text")]
fn of_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn of_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_paths_where_they_are_on_this_machine() {
        for (uri, expected) in [
            ("file:///a/b.json", Some("/a/b.json")),
            ("file:///a%20b/%C3%A9.yaml", Some("/a b/é.yaml")),
            ("FILE://localhost/a", Some("/a")),
            ("file://other/a", None),
            ("untitled:Untitled-1", None),
            ("vscode-remote://x/a", None),
            ("file://", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(path(uri), expected.map(PathBuf::from), "{uri}");
        }
    }
}
