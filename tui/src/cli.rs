//! The command line.

use std::fmt;
use std::str::FromStr;

use clap::{Parser, Subcommand, ValueEnum};
use ucforge_core::document::{Document, Flow, Kind};
use ucforge_core::render::Rendering;

/// Builds, checks and sends what connects Immuta to Databricks Unity Catalog.
#[derive(Parser)]
#[command(name = "ucforge", version)]
pub(crate) struct Cli {
    /// Without a command the terminal UI opens
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write a commented setup to start from
    New {
        /// What the setup is for
        #[arg(long, value_parser = flow)]
        flow: Flow,
        /// How Immuta signs in to Databricks
        #[arg(long, value_enum, default_value_t = Auth::OAuthM2M)]
        auth: Auth,
    },
    /// Make a document from a setup
    Build {
        /// The setup: a YAML or JSON file, or - for standard input
        setup: String,
        /// Which document: script-create, integration-create, integration-update, connection; grants, grants-undo,
        /// grants-verify; runbook, checklist
        #[arg(long, value_parser = document)]
        document: Document,
        /// How to write it. Payloads: json (as long as nothing else is said), yaml, curl, httpie, python or powershell.
        /// SQL: sql; grants also terraform
        #[arg(long, value_parser = rendering)]
        to: Option<Rendering>,
        /// Write secrets in clear instead of naming the environment variable they come from
        #[arg(long)]
        reveal_secrets: bool,
    },
    /// Write a document in another format, or go back to its setup
    Convert(Convert),
    /// Find what is wrong with documents and setups
    Check(Check),
    /// Tell whether documents describe the same setup
    Match {
        /// How to report
        #[arg(long, value_enum, default_value_t = Output::Human)]
        output: Output,
        /// Two files or more; - for standard input
        #[arg(required = true, num_args = 2..)]
        files: Vec<String>,
    },
    /// Write the JSON Schema of a document
    Schema {
        /// Which document
        #[arg(value_parser = payload_kind)]
        kind: Kind,
    },
    /// Serve the builder page and the sandbox API
    Serve(Serve),
}

#[derive(clap::Args)]
pub(crate) struct Check {
    /// What the documents are, where neither a curl command nor their fields tell
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<Kind>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub(crate) output: Output,
    /// Mend what can be mended for certain: files where they stand, standard input to standard output
    #[arg(long)]
    pub(crate) fix: bool,
    /// Hold scripts for Databricks and SHOW GRANTS output against what this setup needs
    #[arg(long, value_name = "SETUP")]
    pub(crate) setup: Option<String>,
    /// What counts as an error besides errors
    #[arg(long, value_enum)]
    pub(crate) deny: Option<Deny>,
    /// Files, folders, or - for standard input
    pub(crate) paths: Vec<String>,
}

#[derive(clap::Args)]
pub(crate) struct Convert {
    /// What to write: setup, or a format: json, yaml, curl, httpie, python or powershell
    #[arg(long, value_parser = target)]
    pub(crate) to: Target,
    /// Move the setup to this flow, and name what cannot come along
    #[arg(long, value_parser = flow)]
    pub(crate) flow: Option<Flow>,
    /// What the document is, where neither a curl command nor its fields tell
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Option<Kind>,
    /// Write secrets in clear instead of naming the environment variable they come from
    #[arg(long)]
    pub(crate) reveal_secrets: bool,
    /// A payload, a setup or a curl command; - for standard input. Back to a setup also the documents of one flow
    pub(crate) files: Vec<String>,
}

/// What `convert` writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Setup,
    Rendering(Rendering),
}

#[derive(clap::Args)]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4173")]
    pub(crate) listen: Listen,
    /// Serve /__sandbox/..., with a clock that stands still until it is moved
    #[arg(long)]
    pub(crate) control: bool,
    /// Accept this API key only
    #[arg(long, value_name = "KEY")]
    pub(crate) api_key: Option<String>,
    /// How long a change of state takes, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1500)]
    pub(crate) delay: u64,
}

/// An address to listen on, which may be a name.
#[derive(Clone)]
pub(crate) struct Listen {
    /// Without the brackets of IPv6.
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

const HOST_AND_PORT: &str = "it is a host and a port, as in 127.0.0.1:4173 or [::1]:4173";

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Auth {
    /// A personal access token
    #[value(name = "token")]
    Token,
    /// OAuth machine to machine
    #[value(name = "oAuthM2M")]
    OAuthM2M,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Human,
    /// One object with every document and its findings
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    Warnings,
}

fn flow(name: &str) -> Result<Flow, String> {
    Flow::from_name(name).ok_or_else(|| one_of(Flow::ALL.map(Flow::name).as_slice()))
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| one_of(Kind::ALL.map(Kind::name).as_slice()))
}

fn payload_kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name)
        .filter(|kind| Kind::PAYLOADS.contains(kind))
        .ok_or_else(|| one_of(Kind::PAYLOADS.map(Kind::name).as_slice()))
}

fn document(name: &str) -> Result<Document, String> {
    let names: Vec<_> = Document::all().into_iter().map(Document::name).collect();
    Document::from_name(name).ok_or_else(|| one_of(&names))
}

fn rendering(name: &str) -> Result<Rendering, String> {
    let names: Vec<_> = Rendering::ALL.iter().map(|rendering| rendering.name()).collect();
    Rendering::named(name, Rendering::ALL).ok_or_else(|| one_of(&names))
}

fn target(name: &str) -> Result<Target, String> {
    if name == "setup" {
        return Ok(Target::Setup);
    }
    let names = [&["setup"], rendering_names().as_slice()].concat();
    Rendering::from_name(name).map(Target::Rendering).ok_or_else(|| one_of(&names))
}

fn rendering_names() -> Vec<&'static str> {
    Rendering::OF_PAYLOADS.iter().map(|rendering| rendering.name()).collect()
}

fn one_of(names: &[&str]) -> String {
    format!("it is one of {}", names.join(", "))
}
