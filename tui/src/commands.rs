//! What each command does.

pub(crate) mod api;
mod build;
pub(crate) mod check;
mod convert;
mod explain;
mod matching;
mod new;
mod schema;

use crate::cli::{Cli, Command};
use crate::exit::{Exit, Failure};
use crate::{doctor, lsp, profile, serve, ui};

/// Opens a file in the terminal UI.
pub(crate) fn open(cli: &Cli, file: &std::path::Path) -> Result<Exit, Failure> {
    if cli.plain { ui::run_plain(&cli.reach, Some(file)) } else { ui::run(&cli.reach, Some(file)) }
}

/// Runs one command.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    let Some(command) = cli.command else {
        return if cli.plain { ui::run_plain(&cli.reach, None) } else { ui::run(&cli.reach, None) };
    };
    match command {
        Command::New { flow, auth, platform } => new::run(platform, flow, auth),
        Command::Build { setup, document, to, reveal_secrets } => build::run(&setup, document, to, reveal_secrets),
        Command::Check(options) => check::run(&options),
        Command::Convert(options) => convert::run(&options),
        Command::Match { output, files } => matching::run(output, &files),
        Command::Schema { kind, platform, immuta } => schema::run(kind, platform, immuta),
        Command::Explain { words } => explain::run(&words),
        Command::Lsp(options) => lsp::run(options),
        Command::Serve(options) => serve::run(options),
        Command::Profile(command) => profile::run(command),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Integration(command) => api::integration(&command),
        Command::Connection(command) => api::connection(&command),
        Command::Apply(command) => api::apply(&command),
        Command::Pull(command) => api::pull(&command),
        Command::Rotate(command) => api::rotate(&command),
        Command::Completions { shell } => api::shell::completions(shell),
        Command::Man { words } => api::shell::man(&words),
    }
}
