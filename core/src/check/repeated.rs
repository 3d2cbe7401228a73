//! One finding for each habit: people who use single quotes or comments do so throughout a document.

use crate::read::json::repair::BARE_TEXT;
use crate::sort::sort_by_key;
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::read::json::COMMENT;
use crate::read::json::scalars::{RAW_CONTROL, WRONG_QUOTES};
use crate::read::yaml::scalars::READ_DIFFERENTLY;

/// Up to this many findings are reported one by one.
const FEW: usize = 3;

/// Findings that often occur many times for one reason.
const HABITS: [Code; 5] = [WRONG_QUOTES, COMMENT, BARE_TEXT, RAW_CONTROL, READ_DIFFERENTLY];

/// Whether there may be many findings of one habit.
pub(super) fn has_any(findings: &Findings) -> bool {
    findings.iter().filter(|finding| is_habit(finding)).nth(FEW).is_some()
}

/// Merges many findings of one habit into the first, with all their edits.
pub(super) fn gather(findings: &mut Findings) {
    let mut places: BTreeMap<String, Vec<(u32, Diagnostic)>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_habit(finding)) {
        places.entry(name(finding)).or_default().push((finding.span.start, finding.clone()));
    }
    places.retain(|_, found| found.len() > FEW);
    findings.retain(|finding| !is_habit(finding) || !places.contains_key(&name(finding)));
    for mut found in places.into_values() {
        sort_by_key(&mut found, |(start, _)| *start);
        let more = found.len() - 1;
        let mut found = found.into_iter().map(|(_, finding)| finding);
        let Some(mut first) = found.next() else { continue };
        if let Some(fix) = &mut first.fix {
            fix.edits.extend(found.filter_map(|finding| finding.fix).flat_map(|fix| fix.edits));
        }
        let same = format!("the same in {more} other places");
        first.help = Some(first.help.map_or(same.clone(), |help| format!("{help}; {same}")).into());
        findings.add(first);
    }
}

fn is_habit(finding: &Diagnostic) -> bool {
    HABITS.contains(&finding.code) && (finding.fix.is_some() || finding.code == RAW_CONTROL)
}

/// The key that all findings of one habit share: the code and the title of the fix.
fn name(finding: &Diagnostic) -> String {
    let fix = finding.fix.as_ref().map_or("", |fix| fix.title.as_ref());
    [finding.code.id(), fix].join(" ")
}
