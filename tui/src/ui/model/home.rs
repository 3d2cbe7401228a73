//! The file that the answers belong to.

use std::path::{Path, PathBuf};

use ucforge_core::convert::{SetupFile, Spelling};
use ucforge_core::form::Draft;
use ucforge_core::secret::{Clear, Secret, SecretError, Source};
use ucforge_core::text::listed;
use zeroize::Zeroizing;

use super::Model;

/// The file that answers were opened from or saved in, and the folder that their paths are relative to.
#[derive(Clone, Default)]
pub(in crate::ui) struct Home {
    /// The name of the file; empty if the answers are in no file.
    pub(in crate::ui) name: String,
    /// The folder that paths of secret files in the answers are relative to. It stays when the answers are saved
    /// elsewhere: the paths still mean the same files.
    pub(in crate::ui) folder: PathBuf,
    /// The contents of the file when it was opened, or last saved.
    pub(in crate::ui) held: Zeroizing<Vec<u8>>,
    pub(in crate::ui) spelling: Option<Spelling>,
    pub(in crate::ui) has_comments: bool,
    /// The pointers of everything else in the file, which would be lost if the answers were written over it.
    pub(in crate::ui) lost: Vec<String>,
}

impl Home {
    /// Answers in no file, with paths relative to this folder.
    pub(in crate::ui) fn nowhere(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// The file with this name and this text, which has become these answers.
    pub(in crate::ui) fn of(name: &str, folder: &Path, text: &str, answers: &Draft) -> Self {
        let SetupFile { spelling, lost, has_comments } = SetupFile::new(text, &answers.json());
        let held = Zeroizing::new(text.as_bytes().to_vec());
        Self { name: name.to_owned(), folder: folder.to_owned(), held, spelling: Some(spelling), has_comments, lost }
    }

    /// Notes that the answers were saved in this file, which now holds exactly this text.
    pub(in crate::ui) fn saved(&mut self, name: &str, text: &str) {
        let spelling = Some(self.spelling_for(name));
        let held = Zeroizing::new(text.as_bytes().to_vec());
        let folder = std::mem::take(&mut self.folder);
        *self = Self { name: name.to_owned(), folder, held, spelling, ..Self::default() };
    }

    /// How a setup is written to a file with this name: as its extension says, or as the file was before.
    pub(in crate::ui) fn spelling_for(&self, name: &str) -> Spelling {
        if Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            return Spelling::Json;
        }
        self.spelling.filter(|_| name == self.name).unwrap_or(Spelling::Yaml)
    }

    /// The names of what would be lost, for use in a sentence.
    pub(in crate::ui) fn lost_names(&self) -> String {
        let name = |pointer: &String| ["`", &crate::human::one_line(pointer.trim_start_matches('/')), "`"].concat();
        match self.lost.as_slice() {
            [first, second, third, _, ..] => {
                let names = [first, second, third].map(name).join(", ");
                format!("{names} and {} more", self.lost.len() - 3)
            }
            lost => listed(&lost.iter().map(name).collect::<Vec<_>>(), "and"),
        }
    }

    /// The full path for a path in the answers.
    fn whole(&self, path: &str) -> String {
        self.folder.join(path).to_string_lossy().into_owned()
    }

    /// The answers with full paths, so that they mean the same wherever they are read.
    pub(in crate::ui) fn anywhere(&self, draft: &Draft) -> Draft {
        draft.with_paths(&|path| self.whole(path))
    }
}

impl Model {
    /// Resolves a secret reference. Its path is relative to the folder that the answers come from.
    pub(in crate::ui) fn resolved(&self, secret: &Secret) -> Result<Clear, SecretError> {
        match &secret.source {
            Source::File(path) => {
                let source = Source::File(self.home.whole(path));
                (self.resolve)(&Secret { name: secret.name.clone(), source })
            }
            _ => (self.resolve)(secret),
        }
    }

    /// The answers as they are written to a setup file in this folder.
    pub(in crate::ui) fn answers_in(&self, folder: &Path) -> Draft {
        let answers = self.draft.answered(&self.shown);
        if folder == self.home.folder { answers } else { self.home.anywhere(&answers) }
    }
}
