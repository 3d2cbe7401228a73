//! Who must hold what in Databricks: privileges that Immuta's service principal needs, as SQL, as Terraform and as a checklist;
//! and the way back, from scripts and `SHOW GRANTS` output to privileges.
//!
//! [`Needs`] says what a setup needs. [`sql`] and [`terraform`] write it, [`checklist`] tells it to people together with
//! what no SQL can do. [`script`] and [`shown`] read what others wrote, and [`held`] compares it with the needs.

mod checklist;
mod consequences;
mod held;
mod holders;
mod needs;
pub(crate) mod script;
mod securable;
pub(crate) mod shown;
mod situation;
mod sql;
mod terraform;

pub use checklist::{Requirement, Settled, Who, requirements};
pub(crate) use checklist::{markdown, to_run_the_script};
pub use consequences::{ACTIVATING, CONSEQUENCES, Consequence, DISABLING, UNREGISTERED};
pub use needs::{Grant, Needs, NeedsError};
pub(crate) use securable::identifier;
pub use securable::{Privilege, Securable, SecurableKind};
pub use situation::Situation;
pub(crate) use sql::{grants, undo, verify};
pub(crate) use terraform::terraform;

use crate::diagnostic::{Diagnostic, Findings, code};
use crate::kinds::Document;
use crate::render::Rendering;
use crate::kit::{Against, Rights};
use crate::read::Format;
use crate::text::Span;
use crate::tree::NodeRef;

/// What this platform knows of privileges.
pub(super) const RIGHTS: Rights = Rights {
    is_text: |text| script::is_script(text) || shown::is_table(text),
    check_text,
    check_results,
    write: |setup, document, rendering| Ok(write(setup, document, rendering)?),
    are_known: |setup| Ok(Needs::of(setup.answers, setup.flow).map(drop)?),
};

fn needs_of(setup: Option<Against<'_>>) -> Option<Needs> {
    setup.and_then(|setup| Needs::of(setup.answers, setup.flow).ok())
}

/// Checks a script, or a table that `SHOW GRANTS` has printed. Gives what it is.
fn check_text(source: &str, setup: Option<Against<'_>>, findings: &mut Findings) -> Option<Document> {
    let needs = needs_of(setup);
    let needs = needs.as_ref();
    if shown::is_table(source) {
        shown::check_table(source, needs, findings);
        return Some(Document::GrantsVerify);
    }
    let kind = match script::InJson::read(source) {
        Some(inside) => {
            let kind = script::check(&inside.text, needs, findings);
            findings.move_all(|span| inside.place(span));
            kind
        }
        None => script::check(source, needs, findings),
    };
    let is_passed_over = findings.iter().all(|finding| finding.code == code::PASSED_OVER);
    if kind.is_none() && needs.is_none() && is_passed_over && !script::mentions_rights(source) {
        findings.add(
            Diagnostic::new(code::UNKNOWN_KIND, Span::default(), "no statement in this script is about privileges")
                .help("only statements about privileges are checked: GRANT, REVOKE and the like"),
        );
    }
    kind
}

/// Checks what `SHOW GRANTS` gives as JSON or YAML.
fn check_results(
    source: &str,
    format: Format,
    root: NodeRef<'_>,
    setup: Option<Against<'_>>,
    findings: &mut Findings,
) -> bool {
    let needs = needs_of(setup);
    if !shown::is_json(root, needs.is_some()) {
        return false;
    }
    let parts = if format == Format::Json { shown::values(source) } else { vec![Span::new(0, source.len())] };
    if parts.len() > 1 {
        // Several results below each other are not one JSON text, and need not be: each is read by itself.
        *findings = Findings::default();
    }
    shown::check_values(source, format, &parts, needs.as_ref(), findings);
    true
}

fn write(setup: Against<'_>, document: Document, rendering: Rendering) -> Result<String, NeedsError> {
    let needs = Needs::of(setup.answers, setup.flow);
    Ok(match (document, rendering) {
        (Document::Checklist, _) => markdown(setup.answers, setup.flow, &needs),
        (Document::Grants, Rendering::Terraform) => terraform(&needs?),
        (Document::GrantsUndo, _) => undo(&needs?),
        (Document::GrantsVerify, _) => verify(&needs?),
        _ => grants(&needs?),
    })
}

#[cfg(test)]
mod tests;
