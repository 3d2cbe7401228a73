//! The Wasm module beside ajv, in Node.

use super::{Bench, Measured, NO_NODE, output, program};
use crate::needs::node;

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    if !bench.has_node() {
        return Ok(Err(NO_NODE.to_owned()));
    }
    let folder = bench.source("core/benches/wasm");
    if let Err(failure) = node::packages(&folder) {
        return Ok(Err(format!("ajv could not be installed: {failure}")));
    }
    let mut command = program("node");
    command.arg(folder.join("bench.mjs")).arg("--lines").arg(bench.pick("400", "60"));
    let lines = output("text to findings in Wasm", &mut command)?;
    bench.table.add_lines(&lines)?;
    bench.table.compare(&["JSON.parse + ajv, no places", "jsonc-parser + ajv"], false);
    Ok(Ok(bench.rows()))
}
