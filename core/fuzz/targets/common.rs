//! What must hold of every finding about any text.

use ucforge_core::check::Checked;
use ucforge_core::report::{Columns, Document};
use ucforge_core::text::Span;

/// Findings are inside the text, at the boundaries of characters, and in order; the places of secrets do not overlap; a
/// report can be made.
pub fn hold(text: &str, checked: &Checked<'_>) {
    let reports = Document::all("-", checked, Columns::AndUtf16);
    assert_eq!(reports.len(), checked.all().count());
    checked.all().for_each(|one| hold_one(text, one));
}

fn hold_one(text: &str, checked: &Checked<'_>) {
    let inside = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end), "{span:?}");
    };
    for finding in &checked.findings {
        inside(finding.span);
        finding.related.iter().for_each(|related| inside(related.span));
        finding.fix.iter().flat_map(|fix| &fix.edits).for_each(|edit| inside(edit.span));
    }
    assert!(checked.findings.windows(2).all(|pair| pair[0].span <= pair[1].span));
    let secrets = checked.secrets();
    secrets.iter().copied().for_each(inside);
    assert!(secrets.windows(2).all(|pair| pair[0].end <= pair[1].start));
    let report = Document::new("-", checked, Columns::AndUtf16);
    for finding in &report.diagnostics {
        assert!(finding.range.line > 0 && finding.range.column > 0);
    }
}
