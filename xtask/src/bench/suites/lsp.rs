//! The language server, asked by an editor of our own.

use super::{Bench, Measured, output, program};

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    // It starts the program beside it, built for release as well.
    let mut command = program(bench.built("examples/lsp"));
    command.arg("--lines");
    let lines = output("requests of an editor", &mut command)?;
    bench.table.add_lines(&lines)?;
    Ok(Ok(bench.rows()))
}
