//! The one binary of ucforge: the terminal UI, headless commands, and `serve`.

mod base;
mod cli;
mod commands;
mod exit;
mod human;
mod input;
mod secrets;
mod serve;
mod ui;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let outcome = commands::run(cli::Cli::parse());
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            human::error_line(&failure.message);
            failure.exit.into()
        }
    }
}
