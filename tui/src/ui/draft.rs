//! The draft on disk: written whole or not at all, readable by its owner only, without secrets.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use ucforge_core::setup::Draft;

/// Where the draft of a user is kept; nowhere when no folder is known.
pub(super) struct DraftFile {
    path: Option<PathBuf>,
}

impl DraftFile {
    pub(super) fn of_this_user() -> Self {
        Self { path: state_folder().map(|folder| folder.join("ucforge").join("draft.json")) }
    }

    #[cfg(test)]
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path: Some(path) }
    }

    /// The draft of last time, and what there is to say about it. A damaged one is set aside, not overwritten.
    pub(super) fn load(&mut self) -> (Draft, Option<String>) {
        let Some(path) = self.path.clone() else { return (Draft::default(), None) };
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (Draft::default(), None),
            Err(error) => {
                // What cannot be read is not to be overwritten.
                self.path = None;
                return (Draft::default(), Some(format!("the draft cannot be read and is left alone: {error}")));
            }
        };
        if let Some(draft) = Draft::restore(&text) {
            return (draft, Some("your draft is back; secrets are not kept, type them again".to_owned()));
        }
        let aside = free_name(&path);
        let said = match fs::rename(&path, &aside) {
            Ok(()) => format!("the draft was damaged; it is kept as {}", aside.display()),
            Err(error) => {
                self.path = None;
                format!("the draft is damaged, cannot be set aside and is left alone: {error}")
            }
        };
        (Draft::default(), Some(said))
    }

    /// Replaces the draft in one step: whoever reads it sees the old or the new one.
    pub(super) fn save(&self, draft: &str) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // Temporary files are made readable by their owner only.
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(draft.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map(|_| ()).map_err(|error| error.error)
    }
}

/// `draft.damaged-1.json`, or the next number that is free.
fn free_name(path: &Path) -> PathBuf {
    let name = |number: u32| path.with_extension(format!("damaged-{number}.json"));
    (1..1000).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(1000))
}

/// Where programs of this user keep their state.
fn state_folder() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return folder("LOCALAPPDATA");
    }
    folder("XDG_STATE_HOME").or_else(|| {
        let home = folder("HOME")?;
        Some(if cfg!(target_os = "macos") {
            home.join("Library/Application Support")
        } else {
            home.join(".local/state")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = DraftFile::at(folder.path().join("a/b/draft.json"));
        assert!(file.load().1.is_none());
        let mut draft = Draft::default();
        draft.set("/catalog", "immuta".into());
        file.save(&draft.stored()).unwrap();
        let (back, said) = file.load();
        assert_eq!(back.stored(), draft.stored());
        assert!(said.unwrap().contains("your draft is back"));
        assert_eq!(fs::read_dir(folder.path().join("a/b")).unwrap().count(), 1, "nothing else is left");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draft.json");
        DraftFile::at(path.clone()).save("{}").unwrap();
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_draft_is_set_aside_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draft.json");
        for number in 1..3 {
            fs::write(&path, b"{\"flow\": \xff").unwrap();
            let (draft, said) = DraftFile::at(path.clone()).load();
            assert!(draft.get("/flow").is_none());
            assert!(said.unwrap().contains(&format!("draft.damaged-{number}.json")));
            assert_eq!(
                fs::read(folder.path().join(format!("draft.damaged-{number}.json"))).unwrap(),
                b"{\"flow\": \xff"
            );
        }
        assert!(!path.exists());
    }
}
