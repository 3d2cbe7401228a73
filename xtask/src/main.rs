//! Build tasks of ucforge. `cargo xtask` without arguments lists them.

#![allow(clippy::print_stdout, reason = "a build task talks to the person who started it")]

mod bench;
mod docs;
mod needs;
mod npm;
mod oldest;
mod release;
mod shell;
mod size;
mod start;
mod test;
mod web;
mod workspace;

use std::env;
use std::process::ExitCode;

use shell::{Failure, Outcome};
use workspace::Workspace;

const TASKS: &str = "\
Tasks (cargo xtask TASK):
  start [--listen ADDR] [--no-serve]
          install what is missing, build everything, serve the page and the sandbox
  test    install what is missing, run all checks and tests
  web     build the page into dist, print the size report
  release [--twice]
          everything for those who install ucforge, in the folder release; --twice shows that it builds the same again
  npm     build the page, and the folder npm with the element for other sites
  docs    write the documentation site into dist/docs, with the page if it is not built yet
  size    print the size report of what is built
  oldest  check ucforge with the oldest Rust that Cargo.toml promises
  bench [--only NAME,...]
          measure everything beside its peers, and write the page about figures; some of check, wasm, sizes, page, terminal,
          serve, lsp and costs with --only; BENCH=short to see that it works";

#[derive(Debug, PartialEq)]
enum Task {
    List,
    Start(start::Options),
    Test,
    Web,
    Npm,
    Release(release::Options),
    Docs,
    Size,
    Oldest,
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let arguments: Vec<String> =
        env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    match parse(&arguments).and_then(perform) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[String]) -> Outcome<Task> {
    let Some((task, rest)) = arguments.split_first() else {
        return Ok(Task::List);
    };
    let plain = |task| match rest.first() {
        None => Ok(task),
        Some(argument) => Err(Failure::new(format!("unknown argument `{argument}`\n\n{TASKS}"))),
    };
    match task.as_str() {
        "start" => start::Options::parse(rest).map(Task::Start),
        "release" => release::Options::parse(rest).map(Task::Release),
        "bench" => bench::Options::parse(rest).map(Task::Bench),
        "test" => plain(Task::Test),
        "web" => plain(Task::Web),
        "npm" => plain(Task::Npm),
        "docs" => plain(Task::Docs),
        "size" => plain(Task::Size),
        "oldest" => plain(Task::Oldest),
        "help" | "--help" | "-h" => plain(Task::List),
        other => Err(Failure::new(format!("there is no task `{other}`\n\n{TASKS}"))),
    }
}

fn perform(task: Task) -> Outcome {
    if let Task::List = task {
        println!("{TASKS}");
        return Ok(());
    }
    let workspace = Workspace::find()?;
    match task {
        Task::List => Ok(()),
        Task::Start(options) => start::run_task(&workspace, &options),
        Task::Release(options) => release::run_task(&workspace, &options),
        Task::Test => test::run_task(&workspace),
        Task::Web => {
            docs::build(&workspace)?;
            web::build(&workspace)?;
            size::report(&workspace)
        }
        Task::Npm => {
            docs::build(&workspace)?;
            web::build(&workspace)?;
            npm::build(&workspace)
        }
        Task::Docs => {
            docs::build(&workspace)?;
            web::copy(&workspace)
        }
        Task::Bench(options) => bench::run_task(&workspace, &options),
        Task::Size => {
            needs::node::runtime(needs::node::LEAST_FOR_BUILDS)?;
            size::report(&workspace)
        }
        Task::Oldest => oldest::check(&workspace),
    }
}

#[cfg(test)]
mod tests {
    use super::{Task, parse};
    use crate::start::Options;

    fn parsed(arguments: &[&str]) -> Result<Task, String> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        parse(&arguments).map_err(|failure| failure.to_string())
    }

    #[test]
    fn nothing_asked_lists_the_tasks() {
        assert_eq!(parsed(&[]), Ok(Task::List));
    }

    #[test]
    fn start_takes_an_address_and_a_switch() {
        let options = |address: &str, serve| Ok(Task::Start(Options { listen: Some(address.to_owned()), serve }));
        assert_eq!(parsed(&["start", "--listen", "[::1]:9", "--no-serve"]), options("[::1]:9", false));
        assert_eq!(parsed(&["start", "--listen=[::1]:9"]), options("[::1]:9", true));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for arguments in [&["strat"][..], &["web", "--fast"], &["start", "--fast"], &["start", "--listen"]] {
            let message = parsed(arguments).err().unwrap_or_default();
            assert!(message.contains(arguments[arguments.len() - 1]), "{message}");
        }
    }
}
