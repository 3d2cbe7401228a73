//! From a fresh checkout to the page in a browser.

use std::process::Command;

use crate::shell::{Failure, Outcome, SEE_ABOVE, cargo, run};
use crate::workspace::Workspace;
use crate::{docs, size, web};

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// Where to serve; when absent, the server's own default.
    pub(crate) listen: Option<String>,
    pub(crate) serve: bool,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut options = Self { listen: None, serve: true };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--no-serve" => options.serve = false,
                "--listen" => {
                    let address = arguments
                        .next()
                        .ok_or_else(|| Failure::new("`--listen` needs an address, for example 127.0.0.1:4173"))?;
                    options.listen = Some(address.clone());
                }
                other => match other.strip_prefix("--listen=") {
                    Some(address) => options.listen = Some(address.to_owned()),
                    None => return Err(Failure::new(format!("unknown argument `{other}` of `start`"))),
                },
            }
        }
        Ok(options)
    }
}

pub(crate) fn run_task(workspace: &Workspace, options: &Options) -> Outcome {
    docs::build(workspace)?;
    web::build(workspace)?;
    size::report(workspace)?;
    run("building ucforge", &mut cargo(&["build", "--release", "--locked", "--package", "ucforge"]), SEE_ABOVE)?;
    if !options.serve {
        return Ok(());
    }
    let program = format!("ucforge{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(workspace.target.join("release").join(program));
    command.arg("serve");
    if let Some(address) = &options.listen {
        command.args(["--listen", address]);
    }
    become_command(&mut command)
}

/// The server takes the place of this process, so that Ctrl-C and signals reach it alone.
#[cfg(unix)]
fn become_command(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(Failure::new(format!("{} could not be started: {error}", command.get_program().to_string_lossy())))
}

#[cfg(not(unix))]
fn become_command(command: &mut Command) -> Outcome {
    run("serving", command, SEE_ABOVE)
}
