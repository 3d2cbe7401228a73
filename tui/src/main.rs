//! The one binary of ucforge: the terminal UI, headless commands, and `serve`.

mod base;
mod cli;
mod client;
mod clock;
mod commands;
mod doctor;
mod events;
mod exchange;
mod exit;
mod human;
mod input;
mod lsp;
mod masked;
mod profile;
mod secrets;
mod serve;
mod ui;
mod usage;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let parsed = if std::env::args_os().len() > 1 { cli::Cli::try_parse() } else { Ok(cli::Cli::bare()) };
    let outcome = match parsed {
        Ok(cli) => commands::run(cli),
        Err(error) => match usage::file(&error) {
            Some((cli, file)) => commands::open(&cli, &file),
            None => usage::tell(error),
        },
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            human::error_line(&failure.message);
            failure.exit.into()
        }
    }
}
