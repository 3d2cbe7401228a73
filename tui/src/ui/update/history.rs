//! Undo and redo.

use super::{changed, findings, form};
use crate::ui::model::{Focus, Model};

/// Called after an undo or redo: shows the question that it was about, and says what happened.
pub(super) fn went(model: &mut Model, pointer: Option<String>, done: &str, back: &str, now: u64) {
    let Some(pointer) = pointer else { return };
    changed(model, now);
    let place = findings::question_of(model, &pointer);
    let label = place.as_deref().and_then(|place| model.question(place)).map(|question| question.member.field.label);
    model.say([done, ": ", label.unwrap_or("all answers"), "; ", back].concat());
    if let Some(place) = place {
        form::focus(model, Focus::Form(place));
    }
    model.editor = form::editor_here(model);
}
