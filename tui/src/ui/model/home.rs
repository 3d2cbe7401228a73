//! The file that the answers belong to.

use std::path::{Path, PathBuf};

use ucforge_core::convert::{SetupFile, Spelling};
use ucforge_core::form::Draft;
use ucforge_core::secret::{Clear, Secret, SecretError, Source};
use zeroize::Zeroizing;

use super::Model;

/// Where answers were opened from or saved in, and what their paths are relative to.
#[derive(Clone, Default)]
pub(in crate::ui) struct Home {
    /// The file; empty where they are in none.
    pub(in crate::ui) name: String,
    /// What the paths of secret files in the answers are relative to. It stays when they are saved elsewhere: the same file is meant.
    pub(in crate::ui) folder: PathBuf,
    /// What the file held when it was opened, or saved last.
    pub(in crate::ui) held: Zeroizing<Vec<u8>>,
    pub(in crate::ui) spelling: Option<Spelling>,
    pub(in crate::ui) has_comments: bool,
    /// What else is in the file, by its pointers: it would be lost if the answers were written over it.
    pub(in crate::ui) lost: Vec<String>,
}

impl Home {
    /// No file: paths are relative to this folder.
    pub(in crate::ui) fn nowhere(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// The file of this name with this setup, which has become these answers.
    pub(in crate::ui) fn of(name: &str, folder: &Path, text: &str, answers: &Draft) -> Self {
        let SetupFile { spelling, lost, has_comments } = SetupFile::new(text, &answers.json());
        let held = Zeroizing::new(text.as_bytes().to_vec());
        Self { name: name.to_owned(), folder: folder.to_owned(), held, spelling: Some(spelling), has_comments, lost }
    }

    /// The answers were saved in this file, which holds this text now and nothing else.
    pub(in crate::ui) fn saved(&mut self, name: &str, text: &str) {
        let spelling = Some(self.spelling_for(name));
        let held = Zeroizing::new(text.as_bytes().to_vec());
        let folder = std::mem::take(&mut self.folder);
        *self = Self { name: name.to_owned(), folder, held, spelling, ..Self::default() };
    }

    /// How a setup is written into a file of this name: as its ending says, or as it was.
    pub(in crate::ui) fn spelling_for(&self, name: &str) -> Spelling {
        if Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            return Spelling::Json;
        }
        self.spelling.filter(|_| name == self.name).unwrap_or(Spelling::Yaml)
    }

    /// What would be lost, as a sentence names it.
    pub(in crate::ui) fn lost_names(&self) -> String {
        let name = |pointer: &String| ["`", &crate::human::one_line(pointer.trim_start_matches('/')), "`"].concat();
        match self.lost.as_slice() {
            [first, second, third, _, ..] => {
                let names = [first, second, third].map(name).join(", ");
                format!("{names} and {} more", self.lost.len() - 3)
            }
            lost => lost.iter().map(name).collect::<Vec<_>>().join(" and "),
        }
    }

    /// Where a path in the answers leads.
    fn whole(&self, path: &str) -> String {
        self.folder.join(path).to_string_lossy().into_owned()
    }

    /// Answers that mean the same wherever they are read.
    pub(in crate::ui) fn anywhere(&self, draft: &Draft) -> Draft {
        draft.with_paths(&|path| self.whole(path))
    }
}

impl Model {
    /// Follows secret references: their files are where the answers come from.
    pub(in crate::ui) fn resolved(&self, secret: &Secret) -> Result<Clear, SecretError> {
        match &secret.source {
            Source::File(path) => {
                let source = Source::File(self.home.whole(path));
                (self.resolve)(&Secret { name: secret.name.clone(), source })
            }
            _ => (self.resolve)(secret),
        }
    }

    /// The answers as they stand in a setup file in this folder.
    pub(in crate::ui) fn answers_in(&self, folder: &Path) -> Draft {
        let answers = self.draft.answered(&self.shown);
        if folder == self.home.folder { answers } else { self.home.anywhere(&answers) }
    }
}
