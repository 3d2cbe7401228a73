//! `completions` and `man`.

use std::io;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::{Exit, Failure};
use crate::human;

/// The completions of a shell, on standard output.
pub(crate) fn completions(shell: Shell) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "ucforge", &mut text);
    written(&text)
}

/// The manual page of the program, or of the command with these words, on standard output.
pub(crate) fn man(words: &[String]) -> Result<Exit, Failure> {
    // The `help` command would list every command once more, and say nothing new.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut name = "ucforge".to_owned();
    for word in words {
        let found = command.find_subcommand(word).cloned();
        let shown = human::one_line(word);
        command = found
            .ok_or_else(|| Failure::usage(format!("there is no command `{shown}`: `ucforge --help` lists them all")))?;
        name = format!("{name}-{}", command.get_name());
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(command)
        .title(name)
        // Without quotes an empty date is dropped, and what comes after it becomes the date.
        .date("\"\"")
        .source(concat!("ucforge ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands")
        .render(&mut text)
        .map_err(|error: io::Error| Failure::usage(error.to_string()))?;
    written(&text)
}

fn written(text: &[u8]) -> Result<Exit, Failure> {
    human::result(&String::from_utf8_lossy(text))
}
