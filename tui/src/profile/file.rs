//! The file of profiles: `profiles.toml` in the folder `ucforge` of the user's configuration.
//!
//! ```toml
//! use = "production"
//!
//! [profile.production]
//! url = "https://tenant.hosted.immutacloud.com"
//! auth = "exchange"                # or raw (the default), bearer
//! keyCommand = ["op", "read", "op://vault/immuta/key"]    # or keyEnv, keyFile, keyPrompt = true, keychain = true
//! caCert = "company.pem"
//! readOnly = true
//! production = true                # where this is not said, a name like `prod` says it
//! ```

use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Array, Document, DocumentMut, Item, Table, value};

use super::choose::variable;
use super::{Auth, Key, Origin};
use crate::exit::Failure;
use crate::human::one_line;
use crate::input;

/// The content of the file; empty if it does not exist.
pub(crate) struct File {
    path: PathBuf,
    document: Document<String>,
}

/// A profile in the file, each value with its place.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) url: (String, Origin),
    pub(super) auth: (Auth, Origin),
    pub(super) key: (Key, Origin),
    pub(super) ca_cert: (Option<PathBuf>, Origin),
    pub(super) read_only: (bool, Origin),
    /// What the file says about it, if anything.
    pub(super) production: Option<bool>,
}

impl Profile {
    /// Whether people work with it: as the file says, else by its name.
    pub(super) fn is_production(&self) -> bool {
        let name = self.name.to_lowercase();
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        self.production.unwrap_or_else(|| words.any(|word| ["prod", "production", "prd", "live"].contains(&word)))
    }
}

/// The table of all profiles.
const PROFILES: &str = "profile";
/// The member that names the profile that is used.
const USE: &str = "use";
/// The members that say where a key is.
const KEYS: [&str; 5] = ["keyEnv", "keyFile", "keyCommand", "keyPrompt", "keychain"];

/// Where the file is.
pub(crate) fn path() -> Option<PathBuf> {
    // The XDG specification says to ignore paths that are not absolute.
    let named = variable("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let folder =
        named.or_else(|| Some(std::env::home_dir().filter(|home| !home.as_os_str().is_empty())?.join(".config")));
    Some(folder?.join("ucforge").join("profiles.toml"))
}

fn own_path() -> Result<PathBuf, Failure> {
    path().ok_or_else(|| Failure::usage("there is no place for profiles: neither HOME nor XDG_CONFIG_HOME is set"))
}

impl File {
    /// Reads the file.
    pub(crate) fn read() -> Result<Self, Failure> {
        let path = own_path()?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Failure::usage(format!("{}: {error}", input::label(&path)))),
        };
        let document = Document::parse(text.clone()).map_err(|error| {
            let line = error.span().map_or(1, |span| line_at(&text, &span));
            Failure::usage(format!("{}:{line}: {}", input::label(&path), one_line(error.message())))
        })?;
        Ok(Self { path, document })
    }

    /// Its path, as it may be shown.
    pub(crate) fn label(&self) -> String {
        input::label(&self.path)
    }

    /// Whether the file exists.
    pub(crate) fn exists(&self) -> bool {
        self.path.exists()
    }

    /// The names of its profiles, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let table = self.document.get(PROFILES).and_then(Item::as_table_like);
        table.into_iter().flat_map(|table| table.iter().map(|(name, _)| name))
    }

    /// The name of the profile that `profile use` has chosen.
    pub(super) fn used(&self) -> Result<Option<(String, Origin)>, Failure> {
        let Some(item) = self.document.get(USE) else { return Ok(None) };
        let origin = self.origin(item);
        match item.as_str() {
            Some(name) => Ok(Some((name.to_owned(), origin))),
            None => Err(Failure::usage(format!("{origin}: `{USE}` must be the name of a profile"))),
        }
    }

    /// The profile with this name, or `None` if there is none.
    pub(super) fn profile(&self, name: &str) -> Result<Option<Profile>, Failure> {
        let Some(item) = self.document.get(PROFILES).and_then(|profiles| profiles.get(name)) else { return Ok(None) };
        let here = self.origin(item);
        let wrong = |origin: &Origin, what: &str| Failure::usage(format!("{origin}: {what}"));
        let table = item.as_table_like().ok_or_else(|| wrong(&here, "a profile is a table"))?;
        let (mut url, mut auth, mut key) = (None, (Auth::Raw, Origin::Default), None);
        let mut production = None;
        let (mut ca_cert, mut read_only) = ((None, Origin::Default), (false, Origin::Default));
        for (member, item) in table.iter() {
            let origin = self.origin(item);
            let text = || {
                let text = item.as_str().filter(|text| !text.is_empty());
                text.ok_or_else(|| wrong(&origin, &format!("`{member}` must be a string that is not empty")))
            };
            let flag = || item.as_bool().ok_or_else(|| wrong(&origin, &format!("`{member}` must be true or false")));
            let found = match member {
                "url" => {
                    url = Some((text()?.to_owned(), origin));
                    continue;
                }
                "auth" => {
                    let known = Auth::from_name(text()?);
                    auth = (known.ok_or_else(|| wrong(&origin, "`auth` is raw, bearer or exchange"))?, origin);
                    continue;
                }
                "caCert" => {
                    ca_cert = (Some(self.beside(text()?)), origin);
                    continue;
                }
                "readOnly" => {
                    read_only = (flag()?, origin);
                    continue;
                }
                "production" => {
                    production = Some(flag()?);
                    continue;
                }
                "keyEnv" => Key::Variable(text()?.to_owned()),
                "keyFile" => Key::File(self.beside(text()?)),
                "keyCommand" => Key::Command(words(item).ok_or_else(|| {
                    wrong(
                        &origin,
                        "`keyCommand` must be a list: a program and its arguments, such as [\"op\", \"read\"]",
                    )
                })?),
                "keyPrompt" | "keychain" if !flag()? => continue,
                "keyPrompt" => Key::Prompt,
                "keychain" => Key::Keychain,
                _ => return Err(wrong(&origin, &unknown(member))),
            };
            if key.replace((found, origin.clone())).is_some() {
                return Err(wrong(&origin, "a profile has one source of its key, and this is the second one"));
            }
        }
        let url = url.ok_or_else(|| wrong(&here, "`url` is missing"))?;
        let key = key.ok_or_else(|| {
            wrong(&here, "it does not say where the key is: keyEnv, keyFile, keyCommand, keyPrompt or keychain")
        })?;
        Ok(Some(Profile { name: name.to_owned(), url, auth, key, ca_cert, read_only, production }))
    }

    /// Where a value is in the file.
    fn origin(&self, item: &Item) -> Origin {
        let span = item.span().or_else(|| item.as_table().and_then(Table::span)).unwrap_or(0..0);
        Origin::Line(self.path.clone(), line_at(self.document.raw(), &span))
    }

    /// A path that the file names: `~/` is the user's folder, and other paths are relative to the file.
    fn beside(&self, text: &str) -> PathBuf {
        match text.strip_prefix("~/").and_then(|rest| Some(std::env::home_dir()?.join(rest))) {
            Some(path) => path,
            None => self.path.parent().unwrap_or(Path::new("")).join(text),
        }
    }
}

/// The file, locked so that nobody else can change it: of two changes at the same time, the second one would undo the
/// first.
pub(super) struct Held {
    pub(super) file: File,
    lock: fs::File,
}

impl Held {
    /// Waits until nobody else is changing the file, and then reads it.
    pub(super) fn wait() -> Result<Self, Failure> {
        let path = own_path()?;
        let failed = |error: io::Error| Failure::usage(format!("{}: {error}", input::label(&path)));
        let folder = path.parent().unwrap_or(Path::new("."));
        private_folder(folder).map_err(failed)?;
        // Not the file itself: each change replaces it.
        let mut options = fs::OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(path.with_extension("lock")).map_err(failed)?;
        match lock.lock() {
            // Some network folders do not support locks: there, the file is not locked.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            locked => locked.map_err(failed)?,
        }
        Ok(Self { file: File::read()?, lock })
    }

    /// The file, ready to be changed.
    pub(super) fn change(self) -> Change {
        let Self { file: File { path, document }, lock } = self;
        Change { path, document: document.into_mut(), _lock: lock }
    }
}

/// The message about an unknown member. A key that somebody has written into the file is not repeated.
fn unknown(member: &str) -> String {
    let lower = member.to_ascii_lowercase();
    if ["key", "token", "secret", "password"].iter().any(|word| lower.contains(word)) {
        return "keys are not kept in this file: say where the key is with keyEnv, keyFile, keyCommand, keyPrompt or keychain"
            .to_owned();
    }
    format!(
        "there is no `{}` in a profile; it has url, auth, caCert, readOnly, production and {}",
        one_line(member),
        KEYS.join(", ")
    )
}

fn words(item: &Item) -> Option<Vec<String>> {
    let words: Vec<_> = item.as_array()?.iter().map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    (!words.is_empty()).then_some(words)
}

fn line_at(text: &str, span: &Range<usize>) -> usize {
    text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
}

/// The file while it is changed. Anything that people have written beside the profiles stays.
pub(super) struct Change {
    path: PathBuf,
    document: DocumentMut,
    /// Until this is closed, nobody else can change the file.
    _lock: fs::File,
}

/// A new profile.
pub(super) struct New<'a> {
    pub(super) name: &'a str,
    pub(super) url: &'a str,
    pub(super) auth: Auth,
    pub(super) key: &'a Key,
    pub(super) ca_cert: Option<&'a Path>,
    pub(super) read_only: bool,
    pub(super) production: bool,
}

impl Change {
    /// Adds a profile.
    pub(super) fn add(&mut self, new: &New<'_>) {
        let profiles = self.document.entry(PROFILES).or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let mut table = Table::new();
        table["url"] = value(new.url);
        if new.auth != Auth::Raw {
            table["auth"] = value(new.auth.name());
        }
        table[new.key.member()] = match new.key {
            Key::Variable(name) => value(name),
            Key::File(path) => value(path.to_string_lossy().as_ref()),
            Key::Command(words) => value(words.iter().collect::<Array>()),
            Key::Prompt | Key::Keychain | Key::Any => value(true),
        };
        if let Some(path) = new.ca_cert {
            table["caCert"] = value(path.to_string_lossy().as_ref());
        }
        if new.read_only {
            table["readOnly"] = value(true);
        }
        if new.production {
            table["production"] = value(true);
        }
        profiles[new.name] = Item::Table(table);
    }

    /// Removes a profile.
    pub(super) fn remove(&mut self, name: &str) {
        if let Some(profiles) = self.document.get_mut(PROFILES).and_then(Item::as_table_like_mut) {
            profiles.remove(name);
        }
        if self.document.get(USE).and_then(Item::as_str) == Some(name) {
            self.document.remove(USE);
        }
    }

    /// Chooses the profile that is used.
    pub(super) fn choose(&mut self, name: &str) {
        self.document[USE] = value(name);
    }

    /// Writes the file, completely or not at all, for its owner only.
    pub(super) fn write(self) -> Result<(), Failure> {
        let failed = |error: io::Error| Failure::usage(format!("{}: {error}", input::label(&self.path)));
        // A link stays a link: people keep such files elsewhere.
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let folder = path.parent().unwrap_or(Path::new("."));
        private_folder(folder).map_err(failed)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(self.document.to_string().as_bytes()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
