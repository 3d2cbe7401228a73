//! The command line of the commands that talk to a tenant.

use std::ops::Deref;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum};

use crate::profile::{Output, Reach};

/// The options of every command that talks to a tenant, apart from how it reports.
#[derive(Args, Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Basis {
    #[command(flatten)]
    pub(super) reach: Reach,
    /// Wait until it is done, and for other changes that are in the way
    #[arg(long)]
    pub(super) wait: bool,
    /// Print the request with secrets masked, and send nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Add what is sent and answered to this file, secrets masked: for a change ticket
    #[arg(long, value_name = "FILE")]
    pub(super) record: Option<PathBuf>,
    /// Do not ask: agree to what would be asked
    #[arg(long)]
    pub(super) yes: bool,
    /// Send bodies as YAML
    #[arg(long)]
    pub(super) as_yaml: bool,
}

/// The same with how it reports.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    #[command(flatten)]
    pub(super) basis: Basis,
    /// How to report
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub(super) output: Output,
}

/// How `integration get` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shown {
    /// For people
    Human,
    /// For programs
    Json,
    /// As a setup
    Setup,
}

/// What an integration is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Until {
    /// That it works
    Enabled,
    /// That it is gone
    Deleted,
}

/// An id or a key that is not empty: an empty one would make a request about all objects, or about none.
#[derive(Clone, Debug)]
pub(crate) struct Name(String);

impl FromStr for Name {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() { Err("it is empty: nothing was sent") } else { Ok(Self(text.to_owned())) }
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[derive(Subcommand)]
pub(crate) enum Integration {
    /// List all integrations
    List {
        #[command(flatten)]
        common: Common,
    },
    /// Show one integration
    Get {
        /// Its id
        id: Name,
        #[command(flatten)]
        basis: Basis,
        /// How to report
        #[arg(long, value_enum, default_value_t = Shown::Human)]
        output: Shown,
    },
    /// Show the state of an integration and its tests
    Status {
        /// Its id
        id: Name,
        #[command(flatten)]
        common: Common,
    },
    /// Create an integration
    Create {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Update an integration
    Update {
        /// Its id
        id: Name,
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Delete an integration
    Delete {
        /// Its id
        id: Name,
        /// The privileged credentials that some platforms demand: JSON or YAML
        #[arg(long, value_name = "FILE")]
        credentials: Option<PathBuf>,
        #[command(flatten)]
        common: Common,
    },
    /// Wait until an integration is enabled or gone
    Wait {
        /// Its id
        id: Name,
        /// What to wait for
        #[arg(long = "for", value_enum, default_value_t = Until::Enabled)]
        until: Until,
        #[command(flatten)]
        common: Common,
    },
    /// Generate a new API key for an integration; the old one stops working
    Regenerate {
        /// Its id
        id: Name,
        #[command(flatten)]
        common: Common,
    },
    /// Show where a setup or payload and the integration differ; exit code 1 if they do
    Diff {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        /// The integration; without it the one on the same host
        id: Option<Name>,
        #[command(flatten)]
        common: Common,
    },
    /// Change an integration in $EDITOR
    Edit {
        /// Its id
        id: Name,
        #[command(flatten)]
        common: Common,
    },
    /// Generate the scripts that are run on the platform
    #[command(subcommand)]
    Script(Script),
}

#[derive(Subcommand)]
pub(crate) enum Script {
    /// The script that sets up the platform
    Create {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// The first of two scripts (Synapse, Redshift)
    InitialCreate {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// The script for a change of an integration
    Edit {
        /// The integration
        id: Name,
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// The script that removes what an integration has on the platform
    Delete {
        /// The integration
        id: Name,
        #[command(flatten)]
        common: Common,
    },
    /// The script that removes what a failed setup left behind
    Cleanup {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// The second script of a removal (Synapse)
    PostCleanup {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Subcommand)]
pub(crate) enum Connection {
    /// Try a registration without doing it
    Test {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Register a connection
    Register {
        /// A setup, a payload or a curl command; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Show one connection
    Get {
        /// Its key
        key: Name,
        #[command(flatten)]
        common: Common,
    },
    /// Change how a connection reaches its platform
    Update {
        /// Its key
        key: Name,
        /// A setup, or a payload with `connection`; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Deregister a connection: save the clean-up script, delete the connection, say who runs the script
    Deregister {
        /// Its key
        key: Name,
        /// Where to save the clean-up script; by default immuta-cleanup-KEY.sql
        #[arg(long, value_name = "FILE")]
        script: Option<PathBuf>,
        #[command(flatten)]
        common: Common,
    },
    /// Look for new objects
    Crawl {
        /// The object: connection, catalog, schema, ... with slashes between them; %2F is a slash in a name
        path: String,
        #[command(flatten)]
        common: Common,
    },
    /// List all connections, or the children of an object
    Search {
        /// The object: connection, catalog, schema, ... with slashes between them
        path: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Show one object
    Object {
        /// The object: connection, catalog, schema, ... with slashes between them
        path: String,
        #[command(flatten)]
        common: Common,
    },
    /// Change the settings of an object
    Settings {
        /// The object: connection, catalog, schema, ... with slashes between them
        path: String,
        /// A setup, or JSON or YAML with `settings`; - for standard input
        file: PathBuf,
        #[command(flatten)]
        common: Common,
    },
    /// Wait for the jobs of a bulk id
    Wait {
        /// The bulk id returned by a registration, a crawl or a change of settings
        bulk_id: Name,
        #[command(flatten)]
        common: Common,
    },
    /// Change a connection in $EDITOR
    Edit {
        /// Its key
        key: Name,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Args)]
pub(crate) struct Apply {
    /// Setups or payloads
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Change nothing; exit code 1 if something differs
    #[arg(long)]
    pub(super) check: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Args)]
pub(crate) struct Pull {
    /// The folder to write to
    pub(super) folder: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Args)]
pub(crate) struct Rotate {
    /// The setup with the new credentials
    #[arg(long, value_name = "SETUP")]
    pub(super) setup: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}
