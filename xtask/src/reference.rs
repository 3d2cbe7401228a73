//! The reference of the documentation site: every field and every code, from what core knows of them.

use crate::shell::{Outcome, SEE_ABOVE, cargo, run};
use crate::workspace::Workspace;

/// Writes the pages into `www/docs`, from where they go into `dist` with the rest of the page.
pub(crate) fn build(workspace: &Workspace) -> Outcome {
    let mut command =
        cargo(&["run", "--quiet", "--locked", "--package", "ucforge-core", "--example", "reference", "--"]);
    command.arg(workspace.root.join("www/docs"));
    run("writing the reference of the documentation site", &mut command, SEE_ABOVE)
}
