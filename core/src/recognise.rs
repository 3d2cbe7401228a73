//! Recognizes connection details that people have already, as other tools write them, and turns them into answers of a
//! setup.
//!
//! 1. A reader for each kind of text splits it into blocks of settings; no reader knows a platform.
//! 2. The platforms say what these settings mean to them (`kit::connections`), and which text is for which platform.
//! 3. Each block becomes a [`Candidate`]: which answer comes from which place, and what is left out and why.
//!
//! Nothing is guessed: whatever is not certain is left out with a sentence. Secrets are [`Value::Secret`], which shows
//! nothing.
//!
//! ```
//! use ucforge_core::recognise::recognise;
//!
//! let text = "jdbc:databricks://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;AuthMech=3;UID=token;PWD=s3cret;\
//!             httpPath=/sql/1.0/warehouses/0123456789abcdef";
//! let recognised = recognise(text).unwrap();
//! assert_eq!(recognised.what, "a JDBC URL for Databricks");
//! let shown: Vec<String> = recognised.candidates[0].found.iter().map(|found| found.to_string()).collect();
//! assert_eq!(shown[0], "workspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com");
//! assert_eq!(shown[4], "token: a secret was found (masked)");
//! ```

mod address;
mod dbt;
mod gather;
mod given;
mod hcl;
mod ini;
mod jdbc;
mod json;
mod labels;
mod odbc;
mod piece;
mod variables;

use std::borrow::Cow;
use std::fmt;

use crate::catalogue::{Format, Shape};
use crate::kit::Tool;
use crate::kit::connections::{Connections, Means};
use crate::platform::{PLATFORMS, Platform};
use crate::read::MAX_BYTES;
use crate::secrecy::Credential;
use crate::secret::Source;
use crate::text::{Span, listed, step, turn};
use crate::value::{Object, Value};

use gather::{meaning, name_of};
use piece::{Block, Piece};

/// What a text was recognized as.
pub struct Recognised {
    /// The kind of text, in code: `jdbc`, `odbc`, `details`, `profiles`, `dbt`, `terraform`, `variables`, `address`, or
    /// `document` for a text that is a document already.
    pub kind: &'static str,
    /// The same in words: "a JDBC URL for ...".
    pub what: String,
    /// The candidates to choose from: the profiles of a file, the outputs of a project; mostly one. Empty if the text
    /// is of the right kind, but nothing in it is an answer.
    pub candidates: Vec<Candidate>,
    /// Parts of the text that are not offered.
    pub left_out: Vec<LeftOut>,
}

/// Answers that belong together.
pub struct Candidate {
    /// The name in the text; empty if there is none.
    pub name: String,
    /// Whether the tool uses this candidate by default.
    pub is_usual: bool,
    /// The place in the text.
    pub span: Span,
    /// The answers, in the order of the form.
    pub found: Vec<Found>,
    /// The settings that are not answers.
    pub left_out: Vec<LeftOut>,
    pub(crate) platform: &'static Platform,
}

/// An answer that was found.
pub struct Found {
    /// The pointer of the answer in a setup.
    pub pointer: String,
    /// Its label in the form.
    pub label: String,
    /// Its name in the text, or the name of the setting that it follows from.
    pub name: String,
    /// Its place in the text.
    pub span: Option<Span>,
    /// The value.
    pub value: Value,
    /// Why the answer follows, if the text itself does not state it.
    pub assumed: Option<&'static str>,
}

/// A part of the text that is not imported.
pub struct LeftOut {
    /// Its name in the text; empty if there is none.
    pub name: String,
    /// The place of its name, or of its value if it has no name.
    pub span: Option<Span>,
    /// Why it is left out.
    pub why: Cow<'static, str>,
}

/// Why a text was not recognized: what it is instead, in a sentence; `None` if nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRecognised(pub Option<String>);

impl fmt::Display for NotRecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("no connection details were recognized in this text"))
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() { f.write_str(&self.why) } else { write!(f, "`{}`: {}", self.name, self.why) }
    }
}

impl fmt::Display for Found {
    /// Never shows a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.pointer.trim_start_matches('/').replace('/', ".");
        match &self.value {
            Value::Secret(secret) => match &secret.source {
                Source::Literal(_) => write!(f, "{name}: a secret was found (masked)"),
                Source::Env(variable) => write!(f, "{name}: from the variable {}", name_of(variable)),
                Source::File(_) => write!(f, "{name}: from a file"),
                Source::Command(_) => write!(f, "{name}: from a command"),
            },
            value => write!(f, "{name}: {}", shown(value)),
        }
    }
}

/// A value that is not a secret, on one line.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) if Credential::in_text(text).is_some() => "…".to_owned(),
        Value::Text(text) | Value::Number(text) => crate::value::visible(text),
        Value::Bool(value) => value.to_string(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        _ => "…".to_owned(),
    }
}

impl Candidate {
    /// The setup that these answers make, which may be incomplete. Its literal secrets are for the form that asks for
    /// them.
    pub fn setup(&self) -> Value {
        let mut setup = Object::new();
        setup.push("ucforge", 1_u64.into());
        if !std::ptr::eq(self.platform, PLATFORMS[0]) {
            setup.push("platform", self.platform.catalogue.id.into());
        }
        let mut setup = Value::Object(setup);
        for found in &self.found {
            let names: Vec<String> = crate::tree::Pointer::names(&found.pointer).collect();
            setup.set_at(&names, found.value.clone());
        }
        setup
    }

    /// The platform that the answers are for.
    pub fn platform(&self) -> &'static Platform {
        self.platform
    }
}

/// The maximum number of candidates that are offered.
const MOST: usize = 100;

/// Recognizes connection details.
///
/// Errors: what the text is instead, if that is known.
pub fn recognise(text: &str) -> Result<Recognised, NotRecognised> {
    let piece = Piece::whole(text).trim();
    if piece.text.is_empty() || text.len() > MAX_BYTES {
        return Err(NotRecognised(None));
    }
    let mut instead = None;
    for tool in TOOLS {
        turn();
        let Some((tool, blocks)) = read(tool, piece) else { continue };
        match of_platforms(tool, &blocks) {
            Ok(recognised) => return Ok(recognised),
            Err(other) => instead = instead.or(Some(other)),
        }
    }
    Err(NotRecognised(instead))
}

/// What a text that holds connection details is called in a finding; `None` for any other text.
pub(crate) fn name(text: &str) -> Option<String> {
    recognise(text).ok().map(|recognised| recognised.what)
}

/// The tools in the order in which they are tried: the one with the narrowest form comes first.
const TOOLS: [Tool; 8] =
    [Tool::Address, Tool::Jdbc, Tool::Odbc, Tool::Terraform, Tool::Profiles, Tool::Details, Tool::Variables, Tool::Dbt];

/// The platforms that know other tools.
fn known() -> impl Iterator<Item = (&'static Platform, &'static Connections)> {
    PLATFORMS.iter().filter_map(|platform| Some((*platform, platform.connections.as_ref()?)))
}

/// The blocks of a text, if it has the form of this tool.
fn read(tool: Tool, text: Piece<'_>) -> Option<(Tool, Vec<Block<'_>>)> {
    let blocks = match tool {
        Tool::Address => address::read(text),
        Tool::Jdbc => jdbc::read(text),
        Tool::Odbc => odbc::read(text),
        Tool::Terraform => hcl::read(text),
        Tool::Profiles => ini::read(text),
        Tool::Details => {
            let labels = |(_, own): (_, &'static Connections)| (own.settings)(tool).means.iter().map(|(name, _)| *name);
            labels::read(text, &known().flat_map(labels).collect::<Vec<_>>())
        }
        Tool::Variables => variables::read(text),
        Tool::Dbt => dbt::read(text),
    }?;
    // ODBC data sources are in an INI file, too.
    let is_odbc =
        |block: &Block<'_>| ["HTTPPath", "ThriftTransport", "AuthMech"].iter().any(|name| block.get(name).is_some());
    let tool = if tool == Tool::Profiles && blocks.iter().any(is_odbc) { Tool::Odbc } else { tool };
    Some((tool, blocks))
}

/// What the platforms make of the blocks, or what the text is instead.
fn of_platforms(tool: Tool, blocks: &[Block<'_>]) -> Result<Recognised, String> {
    for (platform, connections) in known() {
        let whose: Vec<Whose> = blocks.iter().map(|block| whose(platform, connections, tool, block)).collect();
        if !whose.contains(&Whose::Ours) {
            continue;
        }
        let mut candidates = Vec::new();
        let mut left_out = Vec::new();
        for (block, whose) in blocks.iter().zip(whose) {
            if candidates.len() >= MOST && left_out.len() >= MOST {
                break;
            }
            let why: Cow<'static, str> = match whose {
                Whose::Others => "it is for something else".into(),
                // Profiles of one file are for one platform. Other tools keep everything in one place.
                Whose::Open if tool != Tool::Profiles => "nothing in it shows what it is for".into(),
                _ if candidates.len() >= MOST => "there are too many".into(),
                _ => {
                    let candidate = gather::candidate(platform, connections, tool, block);
                    if !candidate.found.is_empty() || blocks.len() == 1 {
                        candidates.push(candidate);
                        continue;
                    }
                    match candidate.left_out.first() {
                        Some(left) => [&left.name, ": ", &left.why].concat().into(),
                        None => "nothing in it is an answer of a setup".into(),
                    }
                }
            };
            if left_out.len() < MOST {
                let name = name_of(if block.title.is_empty() { &block.of } else { &block.title });
                left_out.push(LeftOut { name, span: Some(block.span), why });
            }
        }
        let what = words(tool, platform.catalogue.wire);
        return Ok(Recognised { kind: tool.name(), what, candidates, left_out });
    }
    Err(instead(tool, blocks))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Something in the block shows that it is for the platform.
    Ours,
    /// Nothing shows what the block is for.
    Open,
    /// The block is for something else.
    Others,
}

/// Whether a block is for a platform, as far as the platform can tell.
fn whose(platform: &'static Platform, connections: &Connections, tool: Tool, block: &Block<'_>) -> Whose {
    step();
    let inner = block.inner.as_deref();
    if inner.is_some_and(|inner| whose(platform, connections, Tool::Jdbc, inner) == Whose::Ours) {
        return Whose::Ours;
    }
    let names = (connections.names)(tool);
    let of = block.of.to_ascii_lowercase();
    let named = match tool {
        Tool::Variables => {
            names.iter().find(|(start, _)| block.settings.iter().any(|setting| setting.name.starts_with(start)))
        }
        Tool::Odbc => names.iter().find(|(name, _)| of.contains(name)),
        _ => names.iter().find(|(name, _)| of == *name),
    };
    let is_open = match named {
        Some((_, true)) => return Whose::Ours,
        Some(_) => false,
        // A driver has whatever name somebody gave its files.
        None => names.is_empty() || block.of.is_empty() || tool == Tool::Odbc,
    };
    // Something else may have the same name.
    let may_be = is_open || named.is_some();
    if may_be && shows(platform, connections, tool, block) {
        Whose::Ours
    } else if is_open {
        Whose::Open
    } else {
        Whose::Others
    }
}

/// Whether a setting shows that a block is for the platform: a host of its own, a path that nobody else has, a name of
/// its own.
fn shows(platform: &'static Platform, connections: &Connections, tool: Tool, block: &Block<'_>) -> bool {
    let settings = (connections.settings)(tool);
    let rules = &platform.rules;
    block.settings.iter().any(|setting| {
        step();
        let text = setting.text().map(str::trim).filter(|text| text.len() < 1000);
        let is_sign = settings
            .signs
            .iter()
            .any(|(name, value)| setting.is_called(name) && value.is_none_or(|value| setting.says(value)));
        let Some(Means::Answer(pointer)) = meaning(settings, tool, &setting.name).filter(|_| !is_sign) else {
            return is_sign;
        };
        let field = platform.catalogue.fields.iter().find(|field| field.setup == Some(pointer));
        match (field.map(|field| field.shape), text) {
            (Some(Shape::Text(Format::Host)), Some(text)) => {
                let text = text.split(['?', '#']).next().unwrap_or("");
                (rules.bare_host)(text).is_some_and(|host| (rules.owns_host)(host))
            }
            (Some(Shape::Text(Format::HttpPath)), Some(text)) => (rules.is_right)(text, Format::HttpPath),
            _ => false,
        }
    })
}

fn words(tool: Tool, platform: &str) -> String {
    match tool {
        Tool::Jdbc => ["a JDBC URL for ", platform].concat(),
        Tool::Odbc => ["a list of ODBC settings for ", platform].concat(),
        Tool::Details => ["a list of connection details of ", platform].concat(),
        Tool::Profiles => ["a configuration file of ", platform].concat(),
        Tool::Dbt => ["a dbt profile for ", platform].concat(),
        Tool::Terraform => ["a Terraform provider block for ", platform].concat(),
        Tool::Variables => ["a list of environment variables for ", platform].concat(),
        Tool::Address => ["an address of ", platform].concat(),
    }
}

/// Describes a text that no platform knows.
fn instead(tool: Tool, blocks: &[Block<'_>]) -> String {
    let names: Vec<&str> = known().map(|(platform, _)| platform.catalogue.wire).collect();
    let mut others: Vec<String> = Vec::new();
    for block in blocks.iter().filter(|block| !block.of.is_empty()).take(20) {
        let name = name_of(&block.of);
        if Credential::in_text(&name).is_none() && !others.contains(&name) {
            others.push(name);
        }
    }
    let others = others.iter().map(|name| ["`", name, "`"].concat()).collect::<Vec<_>>().join(", ");
    let of = |what: &str| if others.is_empty() { what.to_owned() } else { [what, " for ", &others].concat() };
    let what = match tool {
        Tool::Jdbc => of("a JDBC URL"),
        Tool::Odbc => of("an ODBC connection string"),
        Tool::Details => "a list of labels and values".to_owned(),
        Tool::Profiles => "an INI file".to_owned(),
        Tool::Dbt => of("a dbt profile"),
        Tool::Terraform if others.is_empty() => "Terraform without a provider".to_owned(),
        Tool::Terraform => of("a Terraform provider block"),
        Tool::Variables => "a list of variables".to_owned(),
        Tool::Address => "an address".to_owned(),
    };
    let not = match tool {
        Tool::Jdbc | Tool::Odbc | Tool::Dbt | Tool::Terraform if !others.is_empty() => ", not for ",
        _ => ", and nothing in it shows that it is for ",
    };
    ["this is ", &what, not, &listed(&names, "or")].concat()
}

#[cfg(test)]
mod tests;
