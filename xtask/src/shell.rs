//! Running commands: one line when a step begins, its duration when it was long, one sentence when it fails.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Shorter steps do not say how long they took.
const WORTH_TELLING: Duration = Duration::from_secs(2);

/// Why a task ended early, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure(String);

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A file operation that went wrong: `doing` reads like "writing", "reading".
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self(format!("{doing} {} failed: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The advice when a tool has already explained its failure.
pub(crate) const SEE_ABOVE: &str = "The message above says what is wrong.";

/// A cargo command in the current folder, so that relative paths in the environment keep their meaning.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments);
    command
}

/// Runs a command whose output goes straight to the terminal. `advice` is what helps most often when it fails.
pub(crate) fn run(title: &str, command: &mut Command, advice: &str) -> Outcome {
    let step = Step::begin(title);
    let status = command.status();
    step.end(status, command, advice)
}

/// Like [`run`], and passes every line of standard output to `read` after it was shown.
pub(crate) fn run_reading(title: &str, command: &mut Command, advice: &str, mut read: impl FnMut(&str)) -> Outcome {
    let step = Step::begin(title);
    let status = command.stdout(Stdio::piped()).spawn().and_then(|mut child| {
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                read(&line);
            }
        }
        child.wait()
    });
    step.end(status, command, advice)
}

/// What a command prints, or nothing when it is missing or fails. For questions, not for steps.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim_end().to_owned())
}

/// The file a shell would start for `name`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

struct Step<'a> {
    title: &'a str,
    begun: Instant,
}

impl<'a> Step<'a> {
    fn begin(title: &'a str) -> Self {
        println!("{title}");
        Self { title, begun: Instant::now() }
    }

    fn end(self, status: io::Result<ExitStatus>, command: &Command, advice: &str) -> Outcome {
        let took = self.begun.elapsed();
        if took > WORTH_TELLING {
            println!("  took {:.1} s", took.as_secs_f64());
        }
        let reason = match status {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        Err(Failure(format!(
            "{} failed ({reason}). {advice}\nTo repeat this step alone: {}",
            self.title,
            line(command)
        )))
    }
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let mut words = Vec::new();
    if let Some(folder) = command.get_current_dir() {
        words.push(format!("cd {} &&", word(folder.as_os_str())));
    }
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            words.push(format!("{}={}", name.to_string_lossy(), word(value)));
        }
    }
    words.push(word(command.get_program()));
    words.extend(command.get_args().map(word));
    words.join(" ")
}

/// One word of a POSIX shell.
fn word(text: &OsStr) -> String {
    let text = text.to_string_lossy();
    let plain = |character: char| character.is_alphanumeric() || "-_./=:,+@%".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::line;

    #[test]
    fn a_repeated_command_can_be_pasted_into_a_shell() {
        let mut command = Command::new("cargo");
        command
            .args(["test", "--config", r#"a.b = ["it's"]"#])
            .env("CHROMIUM", "/opt/a b/chromium")
            .current_dir("/src");
        assert_eq!(
            line(&command),
            r#"cd /src && CHROMIUM='/opt/a b/chromium' cargo test --config 'a.b = ["it'\''s"]'"#
        );
    }
}
