//! The folder that is published to npm.

use std::process::Command;

use crate::needs::node;
use crate::shell::{Outcome, SEE_ABOVE, run};
use crate::workspace::Workspace;

/// Writes the folder `npm` from what the page's build has put into `dist`.
pub(crate) fn build(workspace: &Workspace) -> Outcome {
    node::runtime(node::LEAST_FOR_TESTS)?;
    run(
        "writing the folder for npm",
        Command::new("node")
            .arg(workspace.root.join("xtask/node/npm.mjs"))
            .args(["www", "dist", "npm"].map(|folder| workspace.root.join(folder)))
            .arg(env!("CARGO_PKG_VERSION")),
        SEE_ABOVE,
    )
}
