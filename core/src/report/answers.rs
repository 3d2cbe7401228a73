//! The findings about a setup, for the questions of its form.

use crate::check::extra::LITERAL_SECRET;
use crate::sort::sort_by_key;
use std::cmp::Reverse;

use crate::catalogue::MISSING_FIELD;
use crate::check::Check;
use crate::diagnostic::Code;
use crate::form::{Edit, Finding, Fix};
use crate::kinds::Kind;
use crate::platform;
use crate::read::Format;
use crate::text::Positions;

/// Codes about missing fields and secrets in plain text, which a form reports in its own way.
const ELSEWHERE: [Code; 2] = [LITERAL_SECRET, MISSING_FIELD];

/// Checks the answers of a setup, given as JSON. Returns the findings for its form, errors first.
pub fn answers(setup: &str) -> Vec<Finding> {
    let checked = Check::of(Format::Json, Some(Kind::Setup)).run(setup);
    let positions = Positions::new(setup);
    // A form holds secrets in plain text until they are sent, which is not a mistake here. It also reports missing
    // answers itself, question by question: a finding would only point at the object around them.
    let told = checked
        .findings
        .into_iter()
        .filter(|finding| !ELSEWHERE.contains(&finding.code) && !platform::leaves_open(finding.code));
    let offset = |at: u32| positions.at(at).utf16;
    let mut pointers = checked.tree.pointers();
    let mut found: Vec<Finding> = told
        .map(|finding| Finding {
            code: finding.code.id(),
            severity: finding.severity,
            pointer: finding.node.map(|node| pointers.of(node).as_str().to_owned()).unwrap_or_default(),
            message: finding.message.into_owned(),
            help: finding.help.map(std::borrow::Cow::into_owned),
            fix: finding.fix.or(finding.offer).map(|fix| Fix {
                title: fix.title.into_owned(),
                edits: fix
                    .edits
                    .into_iter()
                    .map(|edit| Edit {
                        span: edit.span,
                        utf16: (offset(edit.span.start), offset(edit.span.end)),
                        text: edit.text.into_owned(),
                    })
                    .collect(),
            }),
        })
        .collect();
    sort_by_key(&mut found, |finding| Reverse(finding.severity));
    found
}
