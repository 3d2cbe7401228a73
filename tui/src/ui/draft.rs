//! Drafts on disk: written completely or not at all, readable by their owner only, and without secrets. Every running
//! program has its own: `draft.json`, or `draft-2.json` and so on if that is taken.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ucforge_core::form::Draft;

/// The most drafts of one user.
const MAX: u32 = 100;

/// The prefix of files that are still being written, and the prefix that earlier versions used.
const TEMPORARY: &str = ".draft-";
const OLD_TEMPORARY: &str = ".tmp";

/// Temporary files that are younger may still be in use: no save takes this long.
const YOUNG: Duration = Duration::from_mins(1);

/// The draft of this program.
pub(super) struct DraftFile {
    /// Where drafts are kept; `None` if no folder is known, or if the draft that is there must be left alone.
    folder: Option<PathBuf>,
    /// The number of this draft, from 1.
    number: u32,
    /// Held as long as the program runs; the system releases it however the program ends.
    lock: Option<File>,
    /// The contents of the file when it was last read or written here.
    known: Option<Vec<u8>>,
}

impl DraftFile {
    pub(super) fn of_this_user() -> Self {
        Self::in_folder(state_folder().map(|folder| folder.join("ucforge")))
    }

    /// Picks the first draft that no other program has open.
    pub(super) fn in_folder(folder: Option<PathBuf>) -> Self {
        if let Some(folder) = &folder {
            clean(folder);
        }
        let mut file = Self { folder, number: 1, lock: None, known: None };
        let free = (1..=MAX).find(|number| file.take(*number));
        file.number = free.unwrap_or(MAX);
        file
    }

    /// Tries to lock the draft with this number, and returns whether it can be used. If files cannot be locked, every
    /// draft can: then only comparing the file's contents keeps two programs apart.
    fn take(&mut self, number: u32) -> bool {
        let Some(folder) = &self.folder else { return true };
        let path = folder.join(format!("{}.lock", stem(number)));
        let opened = fs::create_dir_all(folder)
            .and_then(|()| OpenOptions::new().create(true).truncate(false).write(true).open(path));
        let Ok(lock) = opened else { return true };
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return false,
            Ok(()) => self.lock = Some(lock),
            Err(TryLockError::Error(_)) => self.lock = None,
        }
        self.number = number;
        true
    }

    fn path_of(&self, number: u32) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{}.json", stem(number))))
    }

    /// Loads the draft of last time, with a message about it, if any. A damaged draft is set aside, not overwritten.
    pub(super) fn load(&mut self) -> (Draft, Option<String>) {
        let Some(path) = self.path_of(self.number) else { return (Draft::default(), None) };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.begin(&path),
            Err(error) => {
                // A draft that cannot be read must not be overwritten.
                self.folder = None;
                return (Draft::default(), Some(format!("the draft cannot be read and is left unchanged: {error}")));
            }
        };
        if let Some(draft) = Draft::restore(&String::from_utf8_lossy(&bytes)) {
            self.known = Some(bytes);
            let more = match self.others() {
                0 => "",
                1 => "; there is another draft: F2 opens it",
                _ => "; there are more drafts: F2 opens the next",
            };
            let which = if self.number == 1 { "your draft".to_owned() } else { path.display().to_string() };
            return (draft, Some(format!("{which} is restored, without secrets and unknown fields{more}")));
        }
        let aside = free_name(&path);
        let said = match fs::rename(&path, &aside) {
            Ok(()) => format!("the draft was damaged; it is saved as {}", aside.display()),
            Err(error) => {
                self.folder = None;
                format!("the draft is damaged, cannot be set aside and is left unchanged: {error}")
            }
        };
        (Draft::default(), Some(said))
    }

    /// Begins a draft that has no file yet: empty, or a copy of the one that another program has open.
    fn begin(&mut self, path: &Path) -> (Draft, Option<String>) {
        self.known = None;
        if self.number == 1 {
            return (Draft::default(), None);
        }
        let first = self.path_of(1).and_then(|path| fs::read_to_string(path).ok());
        let copy = first.and_then(|text| Draft::restore(&text)).unwrap_or_default();
        let path = path.display();
        (copy, Some(format!("another ucforge has the draft open: this is a copy of it, saved separately as {path}")))
    }

    /// How many drafts there are that no program has open.
    pub(super) fn others(&self) -> usize {
        (1..=MAX).filter(|number| self.is_left(*number)).count()
    }

    fn is_left(&self, number: u32) -> bool {
        let (Some(folder), Some(path)) = (&self.folder, self.path_of(number)) else { return false };
        // Trying the lock takes it for a moment from a program that is just starting, so it is not tried where there is
        // no draft.
        number != self.number && path.is_file() && {
            let lock = File::open(folder.join(format!("{}.lock", stem(number))));
            lock.is_ok_and(|lock| !matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
        }
    }

    /// Goes to the next draft that no program has open, and loads it.
    pub(super) fn next(&mut self) -> Option<(Draft, Option<String>)> {
        let order = (self.number + 1..=MAX).chain(1..self.number);
        let next = order.into_iter().find(|number| self.is_left(*number) && self.take(*number))?;
        self.number = next;
        Some(self.load())
    }

    /// Leaves the draft as it is for whoever opens it next, and continues with another file: a new one, or one that
    /// holds exactly these answers. If there is no such file, nothing is saved from now on.
    pub(super) fn set_aside(&mut self, answers: &str) {
        let left = self.number;
        let is_fit = |file: &mut Self, number: u32| {
            let Some(path) = file.path_of(number).filter(|_| number != left) else { return false };
            let there = fs::read(&path);
            (there.as_ref().map_or(!path.exists(), |there| there == answers.as_bytes()) && file.take(number))
                .then(|| file.known = there.ok())
                .is_some()
        };
        if !(1..=MAX).any(|number| is_fit(self, number)) {
            self.folder = None;
        }
    }

    /// Replaces the draft in one step: a reader sees either the old or the new one. If somebody else has changed the
    /// file meanwhile, that file stays as it is, and the new path of this draft is returned.
    pub(super) fn save(&mut self, draft: &str) -> io::Result<Option<PathBuf>> {
        let Some(mut path) = self.path_of(self.number) else { return Ok(None) };
        let mut moved = None;
        if fs::read(&path).is_ok_and(|there| self.known.as_ref() != Some(&there)) {
            let free = |file: &mut Self, number: u32| {
                file.path_of(number).is_some_and(|path| !path.exists()) && file.take(number)
            };
            let number = (1..=MAX).find(|number| free(self, *number)).ok_or(io::ErrorKind::AlreadyExists)?;
            self.number = number;
            path = self.path_of(number).ok_or(io::ErrorKind::NotFound)?;
            moved = Some(path.clone());
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // Temporary files are made readable by their owner only.
        let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
        file.write_all(draft.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        self.known = Some(draft.as_bytes().to_vec());
        Ok(moved)
    }
}

/// Removes the temporary files of programs that were killed while saving. Young files stay: they may belong to a
/// program that is saving right now.
fn clean(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with(TEMPORARY) || name.starts_with(OLD_TEMPORARY));
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > YOUNG));
        if is_ours && is_old {
            // A failure to remove it must not keep the program from starting.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn stem(number: u32) -> String {
    if number == 1 { "draft".to_owned() } else { format!("draft-{number}") }
}

/// `draft.damaged-1.json`, or the next number that is free.
fn free_name(path: &Path) -> PathBuf {
    let name = |number: u32| path.with_extension(format!("damaged-{number}.json"));
    (1..1000).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(1000))
}

/// The folder where this user's programs keep their state.
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

    fn file_in(folder: &Path) -> DraftFile {
        DraftFile::in_folder(Some(folder.to_owned()))
    }

    fn draft(catalog: &str) -> String {
        let mut draft = Draft::default();
        draft.set("/catalog", catalog.into());
        draft.stored()
    }

    fn drafts(folder: &Path) -> Vec<String> {
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let drafts = paths.filter(|path| path.extension().is_none_or(|extension| extension != "lock"));
        let mut names: Vec<String> =
            drafts.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_saved_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        let mut file = file_in(&inner);
        assert!(file.load().1.is_none());
        file.save(&draft("immuta")).unwrap();
        drop(file);
        let (back, said) = file_in(&inner).load();
        assert_eq!(back.stored(), draft("immuta"));
        assert!(said.unwrap().contains("your draft is restored"));
        assert_eq!(drafts(&inner), ["draft.json"], "nothing else is left");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        file_in(folder.path()).save("{}").unwrap();
        assert_eq!(fs::metadata(folder.path().join("draft.json")).unwrap().permissions().mode() & 0o777, 0o600);
    }

    /// T22.
    #[test]
    fn what_a_killed_program_has_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let long_ago = std::time::SystemTime::now() - 2 * YOUNG;
        for (name, is_old) in [
            (".tmpuoFAOF", true),
            (".draft-a1b2c3", true),
            (".draft-saving", false),
            ("draft.json", true),
            ("mine.txt", true),
        ] {
            let file = File::create(folder.path().join(name)).unwrap();
            if is_old {
                file.set_modified(long_ago).unwrap();
            }
        }
        let _ = file_in(folder.path());
        assert_eq!(drafts(folder.path()), [".draft-saving", "draft.json", "mine.txt"]);
    }

    #[test]
    fn a_damaged_draft_is_set_aside_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draft.json");
        for number in 1..3 {
            fs::write(&path, b"{\"flow\": \xff").unwrap();
            let (draft, said) = file_in(folder.path()).load();
            assert!(draft.get("/flow").is_none());
            assert!(said.unwrap().contains(&format!("draft.damaged-{number}.json")));
            assert_eq!(
                fs::read(folder.path().join(format!("draft.damaged-{number}.json"))).unwrap(),
                b"{\"flow\": \xff"
            );
        }
        assert!(!path.exists());
    }

    #[test]
    fn every_program_has_a_draft_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = file_in(folder.path());
        first.load();
        first.save(&draft("aaaa")).unwrap();
        let mut second = file_in(folder.path());
        let (copy, said) = second.load();
        assert_eq!(copy.stored(), draft("aaaa"));
        assert!(said.unwrap().contains("draft-2.json"));
        second.save(&draft("bbbb")).unwrap();
        first.save(&draft("aaaacc")).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!([read("draft.json"), read("draft-2.json")], [draft("aaaacc"), draft("bbbb")]);
        // The second draft is offered when its program has ended, and not before.
        drop(first);
        let mut third = file_in(folder.path());
        assert!(!third.load().1.unwrap().contains("F2"));
        assert!(third.next().is_none());
        drop((second, third));
        let mut fourth = file_in(folder.path());
        assert!(fourth.load().1.unwrap().contains("there is another draft: F2 opens it"));
        assert_eq!(fourth.next().unwrap().0.stored(), draft("bbbb"));
        fourth.save(&draft("bbbbdd")).unwrap();
        assert_eq!(fourth.next().unwrap().0.stored(), draft("aaaacc"));
        assert_eq!(read("draft-2.json"), draft("bbbbdd"));
    }

    #[test]
    fn a_draft_is_set_aside_for_a_file_that_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let mut first = file_in(folder.path());
        first.save(&draft("mine")).unwrap();
        first.set_aside(&draft("of a file"));
        first.save(&draft("of a file, changed")).unwrap();
        assert_eq!([read("draft.json"), read("draft-2.json")], [draft("mine"), draft("of a file, changed")]);
        assert_eq!(first.others(), 1, "the one that was left can be opened");
        drop(first);
        // One that says the same is taken, so that they do not become more and more.
        let mut second = file_in(folder.path());
        second.load();
        second.set_aside(&draft("of a file, changed"));
        assert_eq!(second.save(&draft("changed again")).unwrap(), None);
        drop(second);
        let mut third = file_in(folder.path());
        third.load();
        third.set_aside(&draft("of a file"));
        third.save(&draft("third")).unwrap();
        assert_eq!(drafts(folder.path()), ["draft-2.json", "draft-3.json", "draft.json"]);
        assert_eq!([read("draft.json"), read("draft-2.json")], [draft("mine"), draft("changed again")]);
    }

    /// Without locks, and with programs that do not know of them.
    #[test]
    fn what_somebody_else_has_written_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = file_in(folder.path());
        file.load();
        assert_eq!(file.save(&draft("mine")).unwrap(), None);
        fs::write(folder.path().join("draft.json"), draft("theirs")).unwrap();
        assert_eq!(file.save(&draft("mine too")).unwrap(), Some(folder.path().join("draft-2.json")));
        assert_eq!(file.save(&draft("mine again")).unwrap(), None);
        assert_eq!(fs::read_to_string(folder.path().join("draft.json")).unwrap(), draft("theirs"));
        assert_eq!(fs::read_to_string(folder.path().join("draft-2.json")).unwrap(), draft("mine again"));
        // A draft that somebody has deleted is not a draft of somebody else.
        fs::remove_file(folder.path().join("draft-2.json")).unwrap();
        assert_eq!(file.save(&draft("mine")).unwrap(), None);
    }
}
