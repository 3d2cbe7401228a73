//! What the program itself writes for a release: completions, and a man page for each command.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{VERSION, create};
use crate::shell::{Failure, Outcome, answer};

/// Completions and man pages, as the program itself writes them.
pub(super) fn write(program: &Path, folder: &Path) -> Outcome {
    let completions = folder.join("completions");
    create(&completions)?;
    for (shell, file) in
        [("bash", "ucforge.bash"), ("zsh", "_ucforge"), ("fish", "ucforge.fish"), ("powershell", "ucforge.ps1")]
    {
        keep(&completions.join(file), &said(program, &["completions", shell])?)?;
    }
    let manual = folder.join("man");
    create(&manual)?;
    // A page names the pages of its commands.
    let mut left = vec![Vec::<String>::new()];
    while let Some(words) = left.pop() {
        let mut arguments = vec!["man"];
        arguments.extend(words.iter().map(String::as_str));
        let page = said(program, &arguments)?;
        let name = [&["ucforge".to_owned()], &words[..]].concat().join("-");
        left.extend(commands(&page, &name).into_iter().map(|word| [&words[..], &[word]].concat()));
        keep(&manual.join(format!("{name}.1")), &page)?;
    }
    Ok(())
}

fn said(program: &Path, arguments: &[&str]) -> Outcome<String> {
    answer(Command::new(program).args(arguments))
        .ok_or_else(|| Failure::new(format!("`ucforge {}` failed: run it alone to see why", arguments.join(" "))))
}

fn keep(file: &Path, text: &str) -> Outcome {
    fs::write(file, [text, "\n"].concat()).map_err(|error| Failure::file("writing", file, &error))
}

/// The commands below the one that a man page is about.
fn commands(page: &str, name: &str) -> Vec<String> {
    let start = [name, "-"].concat();
    let lines = page.lines().map(|line| line.replace("\\-", "-"));
    lines.filter_map(|line| Some(line.strip_prefix(&start)?.strip_suffix("(1)")?.to_owned())).collect()
}

/// The changelog as Debian wants it; `time` is the time of the release as Debian writes it.
pub(super) fn debian_changelog(maintainer: &str, time: &str) -> String {
    format!(
        "ucforge ({VERSION}-1) unstable; urgency=medium\n\n  * Version {VERSION}: CHANGELOG.md beside this file says what is new.\n\n \
         -- {maintainer}  {time}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::commands;

    #[test]
    fn a_page_names_the_pages_of_its_commands() {
        let page = ".TH ucforge 1\n.SH SUBCOMMANDS\n.TP\nucforge\\-new(1)\nWrites\n.TP\nucforge\\-lsp(1)\nSee ucforge\\-x(1) too\n";
        assert_eq!(commands(page, "ucforge"), ["new", "lsp"]);
        let page = ".TP\nucforge\\-integration\\-script\\-initial\\-create(1)\n";
        assert_eq!(commands(page, "ucforge-integration-script"), ["initial-create"]);
        assert!(commands(page, "ucforge-new").is_empty());
    }
}
