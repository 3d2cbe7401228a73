//! The command line.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use ucforge_core::api::Immuta;
use ucforge_core::kinds::{Document, Flow, Kind, Payload};
use ucforge_core::platform::{PLATFORMS, Platform};
use ucforge_core::render::Rendering;

use crate::commands::api;
use crate::commands::check::choice::{Prefix, prefix};
use crate::{doctor, profile};

/// Builds and checks what connects Immuta to Databricks Unity Catalog: payloads, scripts, grants.
///
/// Without a command the terminal UI opens: Tab moves, Enter opens, ? helps, Ctrl-Q quits. What it sends goes to the tenant
/// that was chosen, or to a sandbox of its own. `ucforge FILE` opens a setup there.
#[derive(Parser)]
#[command(name = "ucforge", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) reach: profile::Reach,
    /// Ask questions line by line instead of opening the terminal UI, for simple terminals and screen readers
    #[arg(long)]
    pub(crate) plain: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

impl Cli {
    /// The program without arguments: the terminal UI. It starts without delay, because the commands and their options
    /// are not built only to find that none was given.
    pub(crate) fn bare() -> Self {
        let reach =
            profile::Reach { profile: None, timeout: profile::DEFAULT_TIMEOUT, read_only: false, ca_cert: None };
        Self { reach, plain: false, command: None }
    }
}

/// Fits on a terminal of 80 columns.
const EXAMPLES: &str = "\
Examples:
  ucforge new --flow connection > setup.yaml      a setup to fill in
  ucforge check -                                 finds mistakes in pasted text
  ucforge build setup.yaml --document connection  the payload to send";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write a commented setup to start from
    New {
        /// What the setup is for
        #[arg(long, value_parser = flows())]
        flow: Flow,
        /// How Immuta authenticates
        #[arg(long, value_parser = ways())]
        auth: Option<&'static str>,
        /// The data platform
        #[arg(long, value_parser = platforms(), default_value = PLATFORMS[0].catalogue.id)]
        platform: &'static Platform,
    },
    /// Build a document from a setup
    Build {
        /// The setup: a YAML or JSON file, or - for standard input
        setup: PathBuf,
        /// Which document
        #[arg(long, value_parser = documents())]
        document: Document,
        /// Output format; by default json for payloads and sql for grants
        #[arg(long, value_parser = renderings())]
        to: Option<Rendering>,
        /// Write secrets in plain text instead of naming the environment variable they come from
        #[arg(long)]
        reveal_secrets: bool,
    },
    /// Write a document in another format, or go back to its setup
    Convert(Convert),
    /// Find what is wrong with documents and setups
    Check(Check),
    /// Check whether documents describe the same setup
    Match {
        /// How to report
        #[arg(long, value_enum, default_value_t = Output::Human)]
        output: Output,
        /// Two files or more; - for standard input
        #[arg(required = true, num_args = 2..)]
        files: Vec<PathBuf>,
    },
    /// Say what a code or a field means, with an example and its source
    Explain {
        /// Codes such as UC203, and fields: a JSON pointer such as /config/catalog, or a name
        #[arg(required = true, value_name = "CODE|POINTER")]
        words: Vec<String>,
    },
    /// Write the JSON Schema of a document, or the OpenAPI document of the API
    Schema {
        /// Which document
        #[arg(value_parser = described(), value_name = "KIND")]
        kind: Described,
        /// The data platform
        #[arg(long, value_parser = platforms(), default_value = PLATFORMS[0].catalogue.id)]
        platform: &'static Platform,
        /// The version of Immuta that openapi describes
        #[arg(long, value_name = "VERSION", value_parser = versions(), default_value = Immuta::default().name())]
        immuta: Immuta,
    },
    /// Run a language server: findings and explanations in your editor while you type
    Lsp(Lsp),
    /// Serve the builder page and the sandbox API
    Serve(Serve),
    /// Manage the tenants that commands talk to
    #[command(subcommand)]
    Profile(profile::Command),
    /// Diagnose the connection to a tenant: where each value comes from, what would be sent
    Doctor(doctor::Arguments),
    /// Create, update, delete and inspect integrations
    #[command(subcommand)]
    Integration(api::Integration),
    /// Register, change and inspect connections and their objects
    #[command(subcommand)]
    Connection(api::Connection),
    /// Make the tenant match setups: show a plan, then create or update what differs
    Apply(api::Apply),
    /// Write all integrations and connections of the tenant to a folder
    Pull(api::Pull),
    /// Put the credentials of a setup into every place of the tenant that holds them
    Rotate(api::Rotate),
    /// Write the completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Write the man page
    Man {
        /// A command, such as integration create; by default the program itself
        words: Vec<String>,
    },
}

#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Check {
    /// What kind the documents are, if neither a curl command nor what is in them shows it
    #[arg(long, value_parser = said())]
    pub(crate) kind: Option<Said>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub(crate) output: Output,
    /// Apply the fixes that are certain: files in place, standard input to standard output
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what --fix would do, line by line, and change nothing
    #[arg(long, conflicts_with_all = ["fix", "output", "statistics", "baseline", "write_baseline"])]
    pub(crate) diff: bool,
    /// Do not report the findings in this file, each with a reason; list those that are gone
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all findings to a baseline file, for you to add reasons; existing reasons are kept
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Compare Databricks SQL scripts and SHOW GRANTS output with what this setup needs
    #[arg(long, value_name = "SETUP")]
    pub(crate) setup: Option<PathBuf>,
    /// What to treat as an error as well
    #[arg(long, value_enum)]
    pub(crate) deny: Option<Deny>,
    /// Report these codes only: codes such as UC203, or prefixes such as UC5
    #[arg(long, value_name = "CODES", value_parser = prefix, value_delimiter = ',', conflicts_with_all = ["fix", "diff"])]
    pub(crate) select: Vec<Prefix>,
    /// Do not report these codes, even if they are selected: they do not count for the exit code either
    #[arg(long, value_name = "CODES", value_parser = prefix, value_delimiter = ',', conflicts_with_all = ["fix", "diff"])]
    pub(crate) ignore: Vec<Prefix>,
    /// Count the findings by code, on standard error
    #[arg(long)]
    pub(crate) statistics: bool,
    /// Skip files that ucforge does not recognize, even if they are named
    #[arg(long)]
    pub(crate) skip_unknown: bool,
    /// Files, folders, or - for standard input, which is also read if nothing is named and input is piped in
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct Lsp {
    /// Report these codes only: codes such as UC203, or prefixes such as UC5
    #[arg(long, value_name = "CODES", value_parser = prefix, value_delimiter = ',')]
    pub(crate) select: Vec<Prefix>,
    /// Do not report these codes, even if they are selected
    #[arg(long, value_name = "CODES", value_parser = prefix, value_delimiter = ',')]
    pub(crate) ignore: Vec<Prefix>,
    /// Over standard input and output, as always: some editors say so
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
    /// The process of the editor, as some editors say it
    #[arg(long = "clientProcessId", value_name = "PID", hide = true)]
    pub(crate) client_process_id: Option<u32>,
}

#[derive(clap::Args)]
pub(crate) struct Convert {
    /// What to write
    #[arg(long, value_parser = targets())]
    pub(crate) to: Target,
    /// Move the setup to this flow, and report what is dropped
    #[arg(long, value_parser = flows())]
    pub(crate) flow: Option<Flow>,
    /// What kind the document is, if neither a curl command nor its fields show it
    #[arg(long, value_parser = kinds(&Kind::ALL))]
    pub(crate) kind: Option<Kind>,
    /// Which profile or output to use if there are several: its name or number
    #[arg(long, value_name = "NAME")]
    pub(crate) pick: Option<String>,
    /// Write secrets in plain text instead of naming the environment variable they come from
    #[arg(long)]
    pub(crate) reveal_secrets: bool,
    /// A payload, a setup or a curl command; - for standard input. With --to setup also the documents of one flow, or
    /// connection details: a JDBC URL, .databrickscfg, a dbt profile, a Terraform provider, exports
    pub(crate) files: Vec<PathBuf>,
}

/// What `convert` writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Setup,
    Rendering(Rendering),
}

#[derive(clap::Args)]
pub(crate) struct Serve {
    /// Where to listen; port 0 picks any free port
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4173")]
    pub(crate) listen: Listen,
    /// Serve /__sandbox/..., with a clock that stands still until it is advanced
    #[arg(long)]
    pub(crate) control: bool,
    /// Accept only this API key
    #[arg(long, value_name = "KEY")]
    pub(crate) api_key: Option<String>,
    /// Start with integrations and connections of several platforms in different states
    #[arg(long)]
    pub(crate) seed_data: bool,
    /// How long a change of state takes, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1500)]
    pub(crate) delay: u64,
    /// The version of Immuta to imitate
    #[arg(long, value_name = "VERSION", value_parser = versions(), default_value = Immuta::default().name())]
    pub(crate) immuta: Immuta,
    /// Forward requests to the tenant of this profile, adding its key, instead of serving the sandbox
    #[arg(long, value_name = "PROFILE", conflicts_with_all = ["control", "api_key", "seed_data"])]
    pub(crate) upstream: Option<String>,
    /// Do not write a line for each request of the API
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// An address to listen on, which may be a name.
#[derive(Clone)]
pub(crate) struct Listen {
    /// The host, without the brackets of IPv6.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl FromStr for Listen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, port) = text.rsplit_once(':').ok_or(HOST_AND_PORT)?;
        let inside = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let host = inside.or(Some(host).filter(|host| !host.contains(':'))).filter(|host| !host.is_empty());
        Ok(Self { host: host.ok_or(HOST_AND_PORT)?.to_owned(), port: port.parse().map_err(|_| HOST_AND_PORT)? })
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

const HOST_AND_PORT: &str = "give a host and a port, as in 127.0.0.1:4173 or [::1]:4173";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Human,
    /// A line for each finding
    Concise,
    /// One object with every document and its findings
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// Code Quality report of GitLab
    Gitlab,
    /// JUnit XML, for CI servers that show test reports
    Junit,
    /// Reviewdog Diagnostic Format
    Rdjson,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    Warnings,
}

/// Parses one of several named values. Help lists the names, and an error suggests one that is similar.
fn one_of<T: Copy + Send + Sync + 'static>(
    values: impl IntoIterator<Item = (PossibleValue, T)>,
) -> impl TypedValueParser<Value = T> {
    let (names, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
    let named: Vec<_> = names.iter().map(|name| name.get_name().to_owned()).zip(values).collect();
    PossibleValuesParser::new(names).try_map(move |name| {
        named.iter().find(|(other, _)| *other == name).map(|(_, value)| *value).ok_or("there is no such value")
    })
}

fn flows() -> impl TypedValueParser<Value = Flow> {
    one_of(Flow::ALL.map(|flow| (PossibleValue::new(flow.name()), flow)))
}

fn platforms() -> impl TypedValueParser<Value = &'static Platform> {
    one_of(PLATFORMS.iter().map(|platform| (PossibleValue::new(platform.catalogue.id), *platform)))
}

/// The ways to sign in, of all platforms.
fn ways() -> impl TypedValueParser<Value = &'static str> {
    let choices = PLATFORMS.iter().flat_map(|platform| platform.catalogue.ways());
    one_of(choices.map(|choice| (PossibleValue::new(choice.value).help(choice.label), choice.value)))
}

/// What `schema` describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Described {
    /// A payload or a setup.
    Document(Kind),
    /// The API.
    Api,
}

fn described() -> impl TypedValueParser<Value = Described> {
    let documents = Payload::ALL.map(Kind::from).into_iter().chain([Kind::Setup]);
    let documents = documents.map(|kind| (PossibleValue::new(kind.name()), Described::Document(kind)));
    one_of(documents.chain([(PossibleValue::new("openapi").help("OpenAPI 3.1 of the API"), Described::Api)]))
}

fn versions() -> impl TypedValueParser<Value = Immuta> {
    one_of(Immuta::ALL.iter().map(|version| (PossibleValue::new(version.name()), *version)))
}

fn kinds(kinds: &[Kind]) -> impl TypedValueParser<Value = Kind> {
    one_of(kinds.iter().map(|kind| (PossibleValue::new(kind.name()), *kind)))
}

/// The kind of a document, as `--kind` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A payload or a setup.
    Fields(Kind),
    /// A script about privileges, or what a platform prints about them.
    Script(Document),
}

impl Said {
    pub(crate) fn fields(said: Option<Self>) -> Option<Kind> {
        match said {
            Some(Self::Fields(kind)) => Some(kind),
            _ => None,
        }
    }

    pub(crate) fn script(said: Option<Self>) -> Option<Document> {
        match said {
            Some(Self::Script(document)) => Some(document),
            _ => None,
        }
    }
}

fn said() -> impl TypedValueParser<Value = Said> {
    let fields = Kind::ALL.map(|kind| (PossibleValue::new(kind.name()), Said::Fields(kind)));
    let scripts = Document::SCRIPTS.map(|one| (PossibleValue::new(one.name()), Said::Script(one)));
    one_of(fields.into_iter().chain(scripts))
}

fn documents() -> impl TypedValueParser<Value = Document> {
    one_of(Document::all().into_iter().map(|document| (PossibleValue::new(document.name()), document)))
}

fn renderings() -> impl TypedValueParser<Value = Rendering> {
    one_of(Rendering::ALL.iter().map(|rendering| (PossibleValue::new(rendering.name()), *rendering)))
}

fn targets() -> impl TypedValueParser<Value = Target> {
    let renderings = Rendering::OF_PAYLOADS.iter().map(|one| (PossibleValue::new(one.name()), Target::Rendering(*one)));
    one_of(
        [(PossibleValue::new("setup").help("The setup that the documents are built from"), Target::Setup)]
            .into_iter()
            .chain(renderings),
    )
}

#[cfg(test)]
mod reference;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_alone_is_what_it_would_be_if_its_line_were_read() {
        let (bare, Ok(read)) = (Cli::bare(), Cli::try_parse_from(["ucforge"])) else { panic!("it is valid") };
        assert_eq!(format!("{:?}", bare.reach), format!("{:?}", read.reach));
        assert!(bare.plain == read.plain && bare.command.is_none() && read.command.is_none());
    }
}
