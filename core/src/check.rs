//! Checks a document: finds everything that is wrong with it in one pass over its tree.

mod certain;
mod checked;
mod commands;
pub(crate) mod cut_off;
mod damage;
pub(crate) mod exceptions;
pub mod extends;
pub(crate) mod extra;
pub(crate) mod foreign;
mod hiding;
pub(crate) mod html;
pub(crate) mod kind;
pub(crate) mod matching;
mod pass;
mod readings;
mod region;
mod repeated;
pub(crate) mod request;
pub(crate) mod rules;
pub(crate) mod secrets;
mod setup;
pub(crate) mod shape;
mod sniff;
mod together;
mod unfilled;
pub(crate) mod unknown_member;
pub(crate) mod values;
mod walk;

pub use checked::Checked;
pub use matching::{Difference, OtherDocument, compare, compare_texts, is_comparable};
pub use request::Sent;
pub use setup::{NoRights, Setup};
pub use sniff::guess;
pub use together::Together;
pub use unfilled::{Unfilled, unfilled, unfilled_secret};

use crate::diagnostic::rule::together;
use crate::diagnostic::{self, Code};
use crate::kinds::{Document, Kind};
use crate::read::{self, Format};
use crate::setup::Answers;
use crate::text::turn;
use crate::{catalogue, kit, platform};

use pass::Pass;

/// The codes that checking reports, in order, including those of the readers and of all platforms.
pub(crate) const CODES: &[Code] = together![
    diagnostic::RULES,
    read::CODES,
    catalogue::RULES,
    kit::CODES,
    platform::CODES,
    cut_off::RULES,
    exceptions::RULES,
    extra::RULES,
    foreign::RULES,
    html::RULES,
    kind::RULES,
    matching::RULES,
    request::RULES,
    request::headers::RULES,
    request::open::RULES,
    request::paths::RULES,
    rules::immuta::RULES,
    shape::RULES,
    unknown_member::RULES,
    values::RULES,
];

/// The options for checking a text.
#[derive(Clone, Copy)]
pub struct Check<'a> {
    /// The format of the text. Guessed if `None`.
    pub format: Option<Format>,
    /// The kind that the caller says it is. Detected from its fields if `None`.
    pub kind: Option<Kind>,
    /// The kind of script that the caller says it is.
    pub script: Option<Document>,
    /// The base that a setup in the text extends.
    pub base: &'a Base,
    /// The setup with which scripts and the privileges that platforms print are compared.
    pub against: Option<&'a Setup>,
    /// The scripts that are checked together, and the index of this text among them.
    pub together: Option<(&'a Together, usize)>,
}

/// What a setup's `extends` leads to. Reading it is up to the caller: core reads no files.
#[derive(Clone, Default)]
pub enum Base {
    /// Nothing: the setup stands alone.
    #[default]
    None,
    /// These answers, with all further `extends` resolved.
    Answers(Answers),
    /// Nothing usable, for this reason.
    Broken(String),
}

impl Default for Check<'_> {
    fn default() -> Self {
        Self { format: None, kind: None, script: None, base: &Base::None, against: None, together: None }
    }
}

impl Check<'_> {
    /// Options for a text of this format and kind: a setup extends nothing, and nothing is compared.
    pub fn of(format: Format, kind: Option<Kind>) -> Self {
        Self { format: Some(format), kind, ..Self::default() }
    }

    /// Checks a text.
    pub fn run<'t>(&self, source: &'t str) -> Checked<'t> {
        if !cfg!(feature = "texts") {
            return self.one(read::read(source, Format::Json), source, Format::Json);
        }
        let format = self.format.unwrap_or_else(|| self.guess(source, None));
        if let Some(finding) = html::told(source) {
            return Checked::unread(read::nothing_of(source), format, finding).with_secrets(html::secrets(source));
        }
        turn();
        let mut read = read::read(source, format);
        turn();
        let others = std::mem::take(&mut read.others);
        let others = others.into_iter().map(|read| self.one(read, source, format)).collect();
        commands::join(self.one(read, source, format), others)
    }

    /// Checks bytes that may not be valid text. `file` is the file name, which may indicate the format.
    pub fn bytes<'t>(&self, bytes: &'t [u8], file: Option<&str>) -> Checked<'t> {
        match read::text(bytes) {
            Ok(source) => {
                let format = self.format.unwrap_or_else(|| self.guess(source, file));
                Check { format: Some(format), ..*self }.run(source)
            }
            Err(finding) => {
                let tree = read::nothing_of(read::text_before(bytes, &finding));
                let format = guess(tree.source(), file);
                Checked::unread(tree, format, *finding)
            }
        }
    }

    /// Guesses the format of a text, given the kind of script that it is said to be.
    fn guess(&self, source: &str, file: Option<&str>) -> Format {
        match (self.script, guess(source, file)) {
            // Platforms also print privileges as JSON or YAML.
            (Some(Document::GrantsVerify), format @ (Format::Json | Format::Yaml)) | (None, format) => format,
            (Some(_), _) => Format::Sql,
        }
    }

    /// Checks what was read: the whole text, or one of its commands.
    fn one<'t>(&self, read: read::Read<'t>, source: &'t str, format: Format) -> Checked<'t> {
        let mut pass = Pass::new(self, read, source, format);
        match format {
            _ if !cfg!(feature = "texts") => {}
            Format::Curl => pass.command(),
            Format::Sql => pass.script(),
            Format::Json | Format::Yaml => pass.results(),
        }
        pass.detect();
        if !pass.is_foreign() {
            pass.fields();
        }
        pass.settle()
    }
}

#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
pub(crate) use tests::{check, check_against, check_text};
