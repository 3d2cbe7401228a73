//! Checks that the documentation page about all commands matches this command line, and that every command that a page
//! names exists.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _, Parser as _};

use super::Cli;

/// The start of the line that separates the text written by hand, above it, from the generated text.
const MARK: &str = "<!-- From here on";
/// An option that at least this many commands have is described only once.
const COMMON: usize = 8;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/docs")
}

#[test]
fn the_page_about_commands_is_that_of_this_command_line() {
    let file = docs().join("commands.md");
    let old = fs::read_to_string(&file).unwrap();
    let at = old.find(MARK).expect("the page has its mark");
    let end = at + old[at..].find('\n').unwrap() + 1;
    let new = format!("{}{}", &old[..end], all());
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&file, &new).unwrap();
    } else {
        assert!(old == new, "out of date: INSTA_UPDATE=always cargo test -p ucforge reference");
    }
}

/// All commands, after the options that many of them have.
fn all() -> String {
    let mut program = Cli::command();
    program.build();
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    count(&program, &mut uses);
    let is_common = |arg: &Arg| !arg.is_positional() && uses.get(&described(arg)).is_some_and(|uses| *uses >= COMMON);
    let mut out = String::from("\n## All commands {#all}\n\n<nav class=\"contents\" aria-label=\"Commands\">\n\n");
    for command in below(&program) {
        let name = command.get_name();
        let _ = writeln!(out, "- [`ucforge {name}`](#{name})");
    }
    out.push_str("\n</nav>\n\n## Options of many commands {#common}\n\n");
    let mut common: Vec<&String> = uses.iter().filter(|(_, uses)| **uses >= COMMON).map(|(text, _)| text).collect();
    common.sort();
    for text in common {
        out.push_str(text);
    }
    command(&mut out, &program, "ucforge", 2, &is_common);
    out
}

fn shown(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version"))
}

fn below(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help")
}

fn count(command: &Command, uses: &mut BTreeMap<String, usize>) {
    for arg in shown(command).filter(|arg| !arg.is_positional()) {
        *uses.entry(described(arg)).or_default() += 1;
    }
    below(command).for_each(|command| count(command, uses));
}

fn command(out: &mut String, command: &Command, name: &str, level: usize, is_common: &impl Fn(&Arg) -> bool) {
    let heading = "#".repeat(level);
    let id = name.split_once(' ').map_or("ucforge", |(_, rest)| rest).replace(' ', "-");
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default();
    let _ = writeln!(out, "\n{heading} {name} {{#{id}}}\n\n{}{}", sentences(&about), stop(&about));
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let _ = writeln!(out, "\n```text\n{usage}\n```");
    let (common, own): (Vec<_>, Vec<_>) = shown(command).partition(|arg| is_common(arg));
    if !own.is_empty() {
        out.push('\n');
        for arg in &own {
            out.push_str(&described(arg));
        }
    }
    if !common.is_empty() {
        let names: Vec<String> = common.iter().map(|arg| format!("`{}`", names(arg))).collect();
        let _ = writeln!(out, "\nAnd [options of many commands](#common): {}.", names.join(", "));
    }
    for next in below(command) {
        // The program without a command comes first, with the commands at the same level.
        let level = if name == "ucforge" { level } else { level + 1 };
        self::command(out, next, &format!("{name} {}", next.get_name()), level, is_common);
    }
}

/// A list item about an argument. If its values are explained, they are listed below it.
fn described(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let name = if arg.is_positional() { value(arg) } else { format!("{}{}", names(arg), spaced(&value(arg))) };
    let mut out = format!("- `{name}`: {}", sentences(&help));
    let takes = arg.get_action().takes_values();
    let values = if takes { arg.get_possible_values() } else { Vec::new() };
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    out.push_str(stop(&help));
    if takes && !defaults.is_empty() {
        let _ = write!(out, " Without it: `{}`.", defaults.join(" "));
    }
    let explained = values.iter().any(|value| value.get_help().is_some());
    if !values.is_empty() && !explained {
        let names: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        let _ = write!(out, " One of {}.", names.join(", "));
    }
    out.push('\n');
    for value in values.iter().filter(|_| explained) {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        let colon = if help.is_empty() { "" } else { ": " };
        let _ = writeln!(out, "  - `{}`{colon}{}", value.get_name(), sentences(&help));
    }
    out
}

fn names(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    short.into_iter().chain(long).collect::<Vec<_>>().join(", ")
}

fn value(arg: &Arg) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {text}") }
}

/// The words of a help text as Markdown in which only backticks have a meaning.
fn sentences(help: &str) -> String {
    let mut out = String::new();
    for (at, part) in help.split_whitespace().collect::<Vec<_>>().join(" ").split('`').enumerate() {
        if at > 0 {
            out.push('`');
        }
        if at % 2 == 1 {
            out.push_str(part);
        } else {
            part.chars().for_each(|c| {
                if matches!(c, '<' | '*' | '[' | '_' | '\\') {
                    out.push('\\');
                }
                out.push(c);
            });
        }
    }
    out
}

fn stop(help: &str) -> &'static str {
    if help.ends_with(['.', '?']) { "" } else { "." }
}

/// Code spans and lines of shell samples that begin with the program's name.
fn commands_of(page: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut language = None;
    for line in page.lines() {
        if let Some(info) = line.strip_prefix("```") {
            language = if language.is_some() { None } else { Some(info.split(' ').next().unwrap_or("").to_owned()) };
            continue;
        }
        match language.as_deref() {
            Some("sh" | "console") => {
                out.extend(line.split(" | ").map(|part| part.trim_start_matches("$ ").to_owned()));
            }
            Some(_) => {}
            None => out.extend(line.split('`').skip(1).step_by(2).map(str::to_owned)),
        }
    }
    out.retain(|command| command.starts_with("ucforge "));
    out
}

/// What is wrong with a command. One that is only named may leave out required arguments.
fn fault(command: &str) -> Option<String> {
    let command = command.split(" > ").next()?.split("  #").next()?;
    let Some(words) = shlex::split(command) else { return Some("has a quote that is not closed".to_owned()) };
    let words: Vec<String> = words.into_iter().filter(|word| word != "...").collect();
    // `ucforge FILE`.
    if words.len() == 2 && (words[1] == "FILE" || words[1].contains(['.', '/'])) {
        return None;
    }
    let has_options = words.iter().any(|word| word.starts_with('-') && word != "-");
    match Cli::try_parse_from(words) {
        Ok(_) => None,
        Err(error) => match error.kind() {
            // A command with options is more than named: it may leave out its file, but no required option.
            ErrorKind::MissingRequiredArgument if has_options => missing_option(&error),
            ErrorKind::MissingRequiredArgument
            | ErrorKind::MissingSubcommand
            | ErrorKind::TooFewValues
            | ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => None,
            ErrorKind::InvalidValue if is_left_open(&error) => None,
            _ => Some(error.to_string().lines().next().unwrap_or("").to_owned()),
        },
    }
}

/// The required option that a command lacks.
fn missing_option(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else { return None };
    missing.iter().find(|name| name.starts_with('-')).map(|name| format!("needs {name}"))
}

/// Whether a value is missing, as in `check --setup`, or is a placeholder, as in `check --kind KIND`.
fn is_left_open(error: &clap::Error) -> bool {
    let value = error.get(ContextKind::InvalidValue);
    matches!(value, Some(ContextValue::String(value)) if value.chars().all(|c| c.is_ascii_uppercase()))
}

#[test]
fn every_command_that_a_page_names_is_one() {
    let root = docs().join("../..");
    let mut pages: Vec<PathBuf> = fs::read_dir(docs())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    pages.extend(
        ["README.md", "COMPARE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(|file| root.join(file)),
    );
    let mut seen = 0;
    let mut wrong = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for command in commands_of(&text) {
            seen += 1;
            wrong.extend(fault(&command).map(|fault| format!("{}: `{command}`: {fault}", page.display())));
        }
    }
    assert!(seen > 60, "{seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_command_is_found() {
    let page = "Run `ucforge chekc a.json`, `ucforge check --denny warnings`.\n```sh\nucforge build s.yaml --document conection > x | ucforge check -\n$ ucforge new --flow connection\n```\n`ucforge explain UC203` `ucforge setup.yaml` `ucforge rotate` `ucforge convert --flow connection`\n";
    let commands = commands_of(page);
    assert_eq!(commands.len(), 9, "{commands:?}");
    let wrong: Vec<&String> = commands.iter().filter(|command| fault(command).is_some()).collect();
    assert_eq!(wrong.len(), 4, "{wrong:?}");
}

/// Codes that pages name are codes of this program.
#[test]
fn every_code_that_a_page_names_is_one() {
    for entry in fs::read_dir(docs()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
            let is_code =
                word.len() == 5 && word.starts_with("UC") && word[2..].bytes().all(|byte| byte.is_ascii_digit());
            assert!(!is_code || ucforge_core::explain::code(word).is_ok(), "{}: {word}", path.display());
        }
    }
}
