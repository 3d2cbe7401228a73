//! Bodies that another command prints.

use super::parsed::Parsed;
use crate::read::jq;
use crate::read::shell::{Command, Input};
use crate::read::source_map::SourceMap;
use crate::text::part;

/// Gives a request the body that it reads from its standard input. `commands` are those before it, and its own.
pub(super) fn piped(parsed: &mut Parsed, commands: &[Command]) {
    let Some((own, before)) = commands.split_last() else { return };
    let place = parsed.body_place;
    let finding = match &own.input {
        Some(Input::Text(text)) => {
            parsed.take_body(text.behind(0));
            return;
        }
        Some(Input::File(name)) => super::in_file(place, name),
        None if own.is_piped => {
            if let Some(body) = printed(before) {
                parsed.take_body(body);
                return;
            }
            match before.last().and_then(file) {
                Some(name) => super::in_file(place, name),
                None => super::elsewhere(place, "the body comes from another command".to_owned()),
            }
        }
        None => super::elsewhere(place, "the body comes from standard input".to_owned()),
    };
    parsed.findings.push(finding);
}

/// What the commands before a pipe print, if that is known without running them.
fn printed(commands: &[Command]) -> Option<SourceMap> {
    let last = commands.last()?;
    match last.words.first()?.text() {
        "cat" if last.words.len() == 1 || last.words[1].text() == "-" => match &last.input {
            Some(Input::Text(text)) => Some(text.behind(0)),
            _ => None,
        },
        "echo" => echoed(last),
        "printf" => formatted(last),
        "jq" => jq::printed(commands),
        name if last.words.len() == 1 => {
            // A function of the script, whose definition begins with its name and brackets.
            let is_definition = |command: &Command| matches!(command.words.as_slice(), [word] if word.text().strip_suffix('(') == Some(name));
            let start = commands.iter().position(is_definition)?;
            jq::printed(&commands[start..])
        }
        _ => None,
    }
}

/// The file that `cat FILE` prints.
fn file(command: &Command) -> Option<&str> {
    match command.words.as_slice() {
        [cat, name] if cat.text() == "cat" && !name.expands => Some(name.text()),
        _ => None,
    }
}

/// What `echo` prints.
fn echoed(command: &Command) -> Option<SourceMap> {
    let is_option = |text: &str| matches!(text, "-n" | "-e" | "-E" | "-ne" | "-en");
    let words: Vec<_> = command.words.iter().skip(1).skip_while(|word| is_option(word.text())).collect();
    let [word] = words.as_slice() else { return None };
    // A variable at the beginning holds the whole body.
    (!word.text().trim_start().starts_with(['$', '`'])).then(|| word.taken.behind(0))
}

/// What `printf` prints, if it inserts nothing, or one text as it is.
fn formatted(command: &Command) -> Option<SourceMap> {
    let body = |taken: &SourceMap| {
        let end = part(&taken.text, ..).strip_suffix("\\n").map_or(taken.text.len(), str::len);
        taken.within(0, end)
    };
    match command.words.as_slice() {
        [_, text] if !text.text().contains('%') => Some(body(&text.taken)),
        [_, form, text] if matches!(form.text(), "%s" | "%s\\n") && !text.text().starts_with('$') => {
            Some(text.taken.behind(0))
        }
        _ => None,
    }
}
