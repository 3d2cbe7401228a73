//! Explains what a code or a field means: a [`Page`] for each, made from the rules and the catalogue.

mod example;
mod field;
mod markdown;
mod reference;
mod text;

use std::fmt;

use crate::diagnostic::{Code, Severity};
use crate::source::Source;
use crate::{codes, suggest};

#[cfg(feature = "editor")]
pub(crate) use field::facts;
pub use field::field;
pub use reference::{Section, all_codes, all_fields};

/// A page that explains a code or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The heading.
    pub title: String,
    /// The parts of the page below the heading, in order.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of what follows.
    Heading(String),
    /// Sentences.
    Paragraph(String),
    /// Names, each with a fact short enough for a table.
    Facts(Vec<(&'static str, String)>),
    /// Terms, each with sentences below it.
    Terms(Vec<(String, Vec<String>)>),
    /// A text as a user would write it.
    Sample {
        /// The language, as named in code blocks: `json`.
        language: &'static str,
        /// The text.
        text: String,
    },
    /// A web address.
    Address(&'static str),
}

impl Page {
    /// The page for a terminal of 80 columns. Only lines that cannot be wrapped are longer.
    pub fn text(&self) -> String {
        text::render(self)
    }

    /// The page as Markdown, with headings from the second level on.
    pub fn markdown(&self) -> String {
        markdown::render(self, 2, None)
    }

    /// The page as a part of a longer Markdown text: its title is a heading of this level, with an anchor for links.
    pub fn section(&self, level: usize, id: &str) -> String {
        markdown::render(self, level, Some(id))
    }

    fn heading(&mut self, heading: &str) {
        self.blocks.push(Block::Heading(heading.to_owned()));
    }

    fn paragraph(&mut self, sentences: impl Into<String>) {
        self.blocks.push(Block::Paragraph(sentences.into()));
    }

    fn source(&mut self, source: Source) {
        self.heading("Source");
        if source == Source::Ucforge {
            self.paragraph("A decision of ucforge: no page settles it.");
        } else {
            self.paragraph(source.title());
        }
        self.blocks.extend(source.address().map(Block::Address));
    }
}

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// There is no such code.
    Code {
        /// What was asked for.
        asked: String,
        /// Similar codes, the nearest first.
        nearest: Vec<String>,
    },
    /// There is no such field.
    Field {
        /// What was asked for.
        asked: String,
        /// Similar fields, the nearest first.
        nearest: Vec<String>,
    },
    /// Several fields have this name.
    Several {
        /// What was asked for.
        asked: String,
        /// The pointers of these fields.
        fields: Vec<String>,
    },
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Code { asked, nearest } | Self::Field { asked, nearest } | Self::Several { asked, fields: nearest }) =
            self;
        let asked = crate::value::visible(asked);
        let nearest: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
        let nearest = nearest.join(", ");
        match self {
            Self::Several { .. } => write!(f, "`{asked}` is the name of several fields: {nearest}"),
            Self::Code { .. } => write!(f, "there is no code `{asked}`: the nearest are {nearest}"),
            Self::Field { .. } if nearest.is_empty() => {
                write!(f, "there is no field `{asked}`: fields are named as in /config/catalog, codes as in UC203")
            }
            Self::Field { .. } => write!(f, "there is no field `{asked}`: the nearest are {nearest}"),
        }
    }
}

impl std::error::Error for Unknown {}

/// The page of a code or a field, depending on what the word is.
///
/// Errors: similar codes or fields, if it is neither.
pub fn page(word: &str) -> Result<Page, Unknown> {
    if is_code(word) { code(word) } else { field(word) }
}

/// Whether a word is meant as a code: `UC` followed by digits and perhaps letters, or digits alone.
fn is_code(word: &str) -> bool {
    let starts = word.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("UC"));
    let rest = if starts { word.get(2..).unwrap_or("") } else { word };
    let is_number = rest.bytes().all(|byte| byte.is_ascii_digit() || starts && byte.is_ascii_alphabetic());
    is_number && rest.contains(|c: char| c.is_ascii_digit())
}

/// The page of a code, in upper or lower case.
///
/// Errors: the nearest codes, if there is no such code.
pub fn code(id: &str) -> Result<Page, Unknown> {
    const NEAREST: usize = 3;
    let asked = id.trim().to_ascii_uppercase();
    let Some(code) = codes::from_id(&asked) else {
        let number = |id: &str| {
            id.bytes()
                .filter(u8::is_ascii_digit)
                .fold(0_u32, |n, digit| n.saturating_mul(10).saturating_add(u32::from(digit - b'0')))
        };
        let mut nearest: Vec<&str> = codes::ALL.iter().map(|code| code.id()).collect();
        nearest.sort_by_key(|id| (suggest::difference(id, &asked), number(id).abs_diff(number(&asked))));
        let nearest = nearest.into_iter().take(NEAREST).map(str::to_owned).collect();
        return Err(Unknown::Code { asked: id.to_owned(), nearest });
    };
    Ok(of_code(code))
}

fn of_code(code: Code) -> Page {
    let words = code.words();
    let severity = code.severity();
    let mut page = Page {
        title: format!("{}: {}", code.id(), code.title()),
        blocks: vec![Block::Paragraph(words.means.to_owned())],
    };
    page.paragraph(match severity {
        Severity::Error => "It is an error unless the finding says otherwise.",
        Severity::Warning => "It is a warning unless the finding says otherwise.",
        Severity::Info => "It is a note (info) unless the finding says otherwise.",
    });
    page.heading("Why it matters");
    page.paragraph(words.why);
    page.heading("What to do");
    page.paragraph(words.fix);
    let (bad, good) = match severity {
        Severity::Info => ("An example that reports it", "An example that does not"),
        _ => ("An example that breaks it", "The same example, fixed"),
    };
    page.heading(bad);
    page.blocks.extend(example::blocks(&words.bad));
    page.heading(good);
    page.blocks.extend(example::blocks(&words.good));
    page.source(code.source());
    page
}

#[cfg(test)]
mod tests;
