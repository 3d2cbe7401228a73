//! Goes from finding to finding, and applies the fixes that they offer.

use ucforge_core::diagnostic::Severity;
use ucforge_core::form::Finding;

use super::changed;
use super::form::{editor_here, focus, jump};
use crate::ui::model::{Focus, Model};

/// Goes to the next question in the form that a finding is about. Every such question is reached, however many findings
/// it has.
pub(super) fn next(model: &mut Model) {
    let mut rows: Vec<usize> =
        model.findings().iter().filter_map(|finding| model.row_of(&question_of(model, &finding.pointer)?)).collect();
    rows.sort_unstable();
    let here = match &model.focus {
        Focus::Form(pointer) => model.row_of(pointer),
        _ => None,
    };
    let after = rows.iter().find(|row| here.is_none_or(|here| **row > here));
    if let Some(row) = after.or(rows.first()) {
        let pointer = model.rows[*row].pointer.clone();
        show(model, pointer);
    } else {
        model.say("these findings are about the whole setup: Tab goes to their list");
    }
}

/// Goes to a question because of its findings, and makes sure that they are shown there.
fn show(model: &mut Model, pointer: String) {
    jump(model, Focus::Form(pointer.clone()));
    model.left.insert(pointer);
}

/// Goes to the question of the first error. Returns whether there is one: an error may be about the whole setup.
pub(super) fn first(model: &mut Model) -> bool {
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let first = model.findings().into_iter().filter(is_error).find_map(|one| question_of(model, &one.pointer));
    if let Some(pointer) = &first {
        focus(model, Focus::Form(pointer.clone()));
    }
    first.is_some()
}

/// Goes to the question of the finding under the cursor.
pub(super) fn go_to_selected(model: &mut Model) {
    let selected = model.findings().get(usize::from(model.scroll[1])).map(|finding| finding.pointer.clone());
    match selected.as_deref().and_then(|pointer| question_of(model, pointer)) {
        Some(pointer) => show(model, pointer),
        None => model.say("this is about the whole setup, not about one question"),
    }
}

/// The question that a finding is about: its own, or the one that holds it.
pub(super) fn question_of(model: &Model, pointer: &str) -> Option<String> {
    let mut pointer = pointer;
    loop {
        if model.row_of(pointer).is_some() {
            return Some(pointer.to_owned());
        }
        pointer = pointer.rsplit_once('/')?.0;
    }
}

/// Applies the fix at the focus.
pub(super) fn fix(model: &mut Model, now: u64) {
    let (Focus::Form(pointer), Some(fix)) = (model.focus.clone(), model.fix_here()) else { return };
    let Some(fixed) = model.draft.fixed(&model.shown, fix) else { return };
    let title = fix.title.clone();
    model.history.before(&model.draft, &pointer);
    model.draft = fixed;
    changed(model, now);
    model.editor = editor_here(model);
    model.say(format!("fixed: {title}; Alt-U undoes it"));
}
