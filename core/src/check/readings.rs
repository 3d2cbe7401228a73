//! Values that readers of YAML 1.1 and 1.2 read differently, and that have other findings too.

use crate::diagnostic::{Code, Findings};
use crate::kit::words::WRONG_TYPE;
use crate::read::yaml::merge::MERGE_KEY;
use crate::read::yaml::scalars::{READ_DIFFERENTLY, UNKNOWN_TAG};
use crate::sort::sort;
use crate::text::{Span, part};

/// Keeps one finding for each value. In an unknown document, findings about readers are removed: how its reader reads
/// it is not known.
pub(super) fn settle(source: &str, is_known: bool, findings: &mut Findings) {
    const ABOUT_READERS: [Code; 3] = [READ_DIFFERENTLY, MERGE_KEY, UNKNOWN_TAG];
    if !findings.iter().any(|finding| ABOUT_READERS.contains(&finding.code)) {
        return;
    }
    if !is_known {
        findings.retain(|finding| !ABOUT_READERS.contains(&finding.code));
        return;
    }
    let of_wrong_type = findings.iter().filter(|finding| finding.code == WRONG_TYPE);
    let mut wrong: Vec<(Span, bool)> = of_wrong_type.map(|finding| (finding.span, false)).collect();
    sort(&mut wrong);
    wrong.dedup();
    let place = |wrong: &[(Span, bool)], span: Span| wrong.binary_search_by_key(&span, |(span, _)| *span).ok();
    findings.retain(|finding| {
        let also_wrong = place(&wrong, finding.span).filter(|_| finding.code == READ_DIFFERENTLY);
        also_wrong.map(|at| wrong[at].1 = true).is_none()
    });
    findings.for_each_mut(|finding| {
        if finding.code != WRONG_TYPE
            || finding.fix.is_some()
            || !place(&wrong, finding.span).is_some_and(|at| wrong[at].1)
        {
            return;
        }
        // The type of the field shows which of the two was meant.
        let range = finding.span.start as usize..finding.span.end as usize;
        let word = match part(source, range).to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" => "true",
            "no" | "n" | "off" => "false",
            _ => return,
        };
        if finding.message.contains("must be true or false") {
            let place = finding.span;
            let told = finding.clone().help(["in YAML 1.2 write `", word, "`"].concat());
            *finding = told.fix(["write `", word, "`"].concat(), place, word);
        }
    });
}
