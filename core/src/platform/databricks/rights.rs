//! Who must hold what in Databricks: the privileges that Immuta's service principal needs, as SQL, Terraform and a
//! checklist; and the way back, from scripts and `SHOW GRANTS` output to privileges.
//!
//! [`Needs`] holds what a setup needs. [`sql`] and [`terraform`] write it, and [`checklist`] presents it to people
//! together with what SQL cannot do. [`script`] and [`show_grants`] read texts that others wrote, and [`compare`]
//! compares them with the needs.

mod checklist;
pub(crate) mod compare;
mod consequences;
pub(crate) mod holders;
mod needs;
pub(crate) mod script;
mod securable;
pub(crate) mod show_grants;
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

use crate::diagnostic::rule::{rules, together};
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::kinds::Document;
use crate::kit::rights::UNKNOWN_KIND;
use crate::kit::{Against, Rights, RightsTexts};
use crate::platform::databricks::rights::script::rules::SKIPPED_STATEMENT;
use crate::read::Format;
use crate::render::Rendering;
use crate::text::Span;
use crate::tree::NodeRef;

rules! {
    RIGHT_GIVEN = Info("UC503", "a privilege that the setup needs is there", ConnectionHowTo) {
        means: "The statement gives the service principal something that the setup needs, or a table shows that all of it is there.",
        why: "Nothing is wrong.",
        fix: "Nothing.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)),
        good: sql(ALL_OF_SALES),
    }

    PRINCIPAL = Warning("UC508", "a principal that is not the one that is meant", Databricks) {
        means: "The statement or table names somebody other than the setup's service principal, a number, a string in quotes in place of \
                a name, or a name with whitespace around it.",
        why: "The privileges go to somebody else or nobody, and Immuta lacks them.",
        fix: "Name the service principal by its application ID, in backticks.",
        bad: sql("GRANT USE CATALOG ON CATALOG sales TO `1234567890123456`;\n"),
        good: sql("GRANT USE CATALOG ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    SHARED_WITH_OTHERS = Warning("UC512", "a privilege on Immuta's own catalog for somebody else", IntegrationsHowTo) {
        means: "Somebody other than Immuta's service principal gets or holds a privilege on Immuta's own catalog.",
        why: "The catalog holds entitlements and other data of Immuta's users. It is for the service principal alone.",
        fix: "Leave the statement out, or take the privilege back.",
        bad: against(&in_setup(WITHOUT_AUDIT), &shown(concat!(
            "principal,actionType,objectType,objectKey\n",
            "data-engineers,USE CATALOG,CATALOG,immuta_prod\n",
        ))).also(&["UC503"]),
        good: against(&in_setup(WITHOUT_AUDIT), &shown(concat!(
            "principal,actionType,objectType,objectKey\n",
            "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d,USE CATALOG,CATALOG,immuta_prod\n",
        ))).also(&["UC503"]),
    }
}

/// The codes of all findings about scripts and tables.
pub(super) const CODES: &[Code] = together![
    RULES,
    compare::RULES,
    holders::RULES,
    script::rules::RULES,
    script::rules::end::RULES,
    script::rules::grants::RULES,
    script::rules::words::RULES,
];

/// The functions that read scripts and tables.
const TEXTS: RightsTexts = RightsTexts {
    is_text: |text| script::is_script(text) || show_grants::is_table(text),
    check_text,
    lacks: |source, told, setup| {
        let needs = needs_of(Some(setup)).filter(|_| !show_grants::is_table(source))?;
        match script::InJson::read(source) {
            Some(inside) => script::lacks(&inside.text, told, &needs),
            None => script::lacks(source, told, &needs),
        }
    },
    check_results,
    are_known: |setup| Ok(Needs::of(setup.answers, setup.flow).map(drop)?),
    #[cfg(feature = "editor")]
    words: script::offered::words,
    #[cfg(feature = "editor")]
    meaning: script::offered::meaning,
};

/// The functions of this platform that read and write privileges.
pub(super) const RIGHTS: Rights = Rights {
    texts: if cfg!(feature = "texts") { Some(TEXTS) } else { None },
    #[cfg(feature = "scripts")]
    write: |setup, document, rendering| Ok(write(setup, document, rendering)?),
};

fn needs_of(setup: Option<Against<'_>>) -> Option<Needs> {
    setup.and_then(|setup| Needs::of(setup.answers, setup.flow).ok())
}

/// The finding for a text that was declared as one kind of document and is another one.
fn other_kind(told: Document, found: Document) -> Diagnostic {
    let message = ["this was meant to be `", told.name(), "`, but it reads like `", found.name(), "`"].concat();
    Diagnostic::new(UNKNOWN_KIND, Span::default(), message).help("check it as what it is, or take the right file")
}

/// Checks a script, or a table that `SHOW GRANTS` has printed. Returns the kind of document that it is, if known.
fn check_text(
    source: &str,
    told: Option<Document>,
    setup: Option<Against<'_>>,
    findings: &mut Findings,
) -> Option<Document> {
    let needs = needs_of(setup);
    let needs = needs.as_ref();
    let beside = setup.and_then(|setup| setup.beside);
    if show_grants::is_table(source) {
        show_grants::check_table(source, needs, findings);
        let other = told.filter(|told| *told != Document::GrantsVerify);
        findings.extend(other.map(|told| other_kind(told, Document::GrantsVerify)));
        return Some(Document::GrantsVerify);
    }
    let kind = match script::InJson::read(source) {
        Some(inside) => {
            let kind = script::check(&inside.text, told, (needs, beside), findings);
            findings.move_all(|span| inside.place(span));
            kind
        }
        None => script::check(source, told, (needs, beside), findings),
    };
    let is_passed_over = findings.iter().all(|finding| finding.code == SKIPPED_STATEMENT);
    if kind.is_none() && needs.is_none() && is_passed_over && !script::mentions_rights(source) {
        findings.add(
            Diagnostic::new(UNKNOWN_KIND, Span::default(), "no statement in this script is about privileges")
                .help("only statements about privileges are checked: GRANT, REVOKE and the like"),
        );
    }
    kind
}

/// Checks the output of `SHOW GRANTS` as JSON or YAML. Returns whether the document is such output.
fn check_results(
    source: &str,
    format: Format,
    root: NodeRef<'_>,
    setup: Option<Against<'_>>,
    findings: &mut Findings,
) -> bool {
    let needs = needs_of(setup);
    if !show_grants::is_json(root, needs.is_some()) {
        return false;
    }
    let parts = if format == Format::Json { show_grants::values(source) } else { vec![Span::new(0, source.len())] };
    if parts.len() > 1 {
        // Several results below each other need not be one JSON text: each is parsed on its own, and findings about the
        // whole are dropped.
        *findings = Findings::default();
    }
    show_grants::check_values(source, format, &parts, needs.as_ref(), findings);
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
