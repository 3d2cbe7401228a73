//! The language server, with a client of our own in place of an editor.

use super::{Bench, Measured, output, program};

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    // The client starts the program that is built beside it, also for release.
    let mut command = program(bench.built("examples/lsp"));
    command.arg("--lines");
    let lines = output("requests of an editor", &mut command)?;
    bench.table.add_lines(&lines)?;
    Ok(Ok(bench.rows()))
}
