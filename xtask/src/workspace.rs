//! Where things are: the workspace, its target folder, its lock file.

use std::fs;
use std::path::PathBuf;

use crate::shell::{Failure, Outcome, answer, cargo};

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// As cargo reports it, so that `CARGO_TARGET_DIR` and configuration files count.
    pub(crate) target: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Outcome<Self> {
        let metadata = answer(&mut cargo(&["metadata", "--no-deps", "--format-version", "1"])).ok_or_else(|| {
            Failure::new(
                "`cargo metadata --no-deps` failed: run it alone to see why, and run xtask inside the checkout",
            )
        })?;
        let folder = |name| {
            text_of(&metadata, name)
                .map(PathBuf::from)
                .ok_or_else(|| Failure::new(format!("`cargo metadata` gave no {name}: update cargo")))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// The oldest Rust that the manifest promises.
    pub(crate) fn rust_version(&self) -> Outcome<String> {
        let path = self.root.join("Cargo.toml");
        let manifest = fs::read_to_string(&path).map_err(|error| Failure::file("reading", &path, &error))?;
        promised_in(&manifest).map(str::to_owned).ok_or_else(|| Failure::new("Cargo.toml names no rust-version"))
    }

    /// The version of a package in Cargo.lock.
    pub(crate) fn locked_version(&self, package: &str) -> Outcome<String> {
        let path = self.root.join("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(|error| Failure::file("reading", &path, &error))?;
        version_in(&lock, package)
            .map(str::to_owned)
            .ok_or_else(|| Failure::new(format!("Cargo.lock has no package {package}: run `cargo check` once")))
    }
}

/// The `rust-version` of a manifest.
fn promised_in(manifest: &str) -> Option<&str> {
    manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'))
}

/// The version that follows the name of a package in the text of a lock file.
fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

/// The text of the first member `"name":"..."` of JSON written by cargo. Paths in it have no escapes other than `\\`
/// and `\"`.
fn text_of(json: &str, name: &str) -> Option<String> {
    let member = format!("\"{name}\":\"");
    let mut characters = json[json.find(&member)? + member.len()..].chars();
    let mut text = String::new();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => match characters.next()? {
                escaped @ ('\\' | '"') => text.push(escaped),
                _ => return None,
            },
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{promised_in, text_of, version_in};

    #[test]
    fn a_version_is_that_of_the_whole_name() {
        let lock =
            "[[package]]\nname = \"a-b\"\nversion = \"2.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n";
        assert_eq!(version_in(lock, "a"), Some("1.0.0"));
        assert_eq!(version_in(lock, "b"), None);
    }

    #[test]
    fn the_oldest_rust_is_the_one_of_the_workspace() {
        let manifest = "[workspace.package]\nversion = \"0.1.0\"\nrust-version = \"1.91\"\nlicense = \"MIT\"\n";
        assert_eq!(promised_in(manifest), Some("1.91"));
        assert_eq!(promised_in("rust-version.workspace = true\n"), None);
    }

    #[test]
    fn a_path_of_windows_is_read() {
        let json = r#"{"description":"\"target_directory\":\"no\"","target_directory":"C:\\a\\b"}"#;
        assert_eq!(text_of(json, "target_directory").as_deref(), Some(r"C:\a\b"));
        assert_eq!(text_of(json, "workspace_root"), None);
    }
}
