//! Pasted text: an answer, or a document that becomes all answers.

use ucforge_core::check;
use ucforge_core::convert;
use ucforge_core::diagnostic::{Diagnostic, Severity, code};
use ucforge_core::form::Control;
use ucforge_core::secret::Clear;
use ucforge_core::setup::Draft;
use zeroize::Zeroizing;

use super::{answer_text, changed, editor_here, focus};
use crate::ui::model::{Focus, Model, Overlay};

/// Pasted text is always text: nothing in it is taken for a key.
pub(super) fn paste(model: &mut Model, text: &str, now: u64) {
    match &mut model.overlay {
        Some(Overlay::Lines(lines)) => return lines.editor.insert(&text.replace("\r\n", "\n"), true),
        Some(Overlay::Palette(palette)) => return palette.query.insert(text, false),
        Some(Overlay::Help { .. }) => return,
        None => {}
    }
    if model.editor.is_none() {
        model.editor = editor_here(model);
    }
    if let Some(editor) = &mut model.editor {
        editor.insert(text.trim(), false);
        answer_text(model, now);
        return;
    }
    let long_secret = model.focused().filter(|(_, question)| question.control == Control::LongSecret);
    if let Some(pointer) = long_secret.map(|(pointer, _)| pointer.to_owned()) {
        model.draft.set_secret(&pointer, &text.replace("\r\n", "\n").replace('\r', "\n"));
        changed(model, now);
    } else {
        take_over(model, text, now);
    }
}

/// A document that is pasted beside all questions becomes the answers, the second time where it would replace others.
fn take_over(model: &mut Model, text: &str, now: u64) {
    let checked = check::check_text(text, None);
    let is_fatal = |finding: &Diagnostic| finding.code.is_syntax() && finding.severity == Severity::Error;
    let documents = checked.filled();
    let findings = || documents.iter().flat_map(|document| &document.findings);
    let returned = match convert::to_setup(&documents) {
        Ok(returned) if !findings().any(is_fatal) => returned,
        _ => return model.say("paste into a question, or a whole payload, curl command or setup anywhere else"),
    };
    let is_again = model.pasted.take().is_some_and(|before| before.expose() == text);
    if !is_again && model.draft.has_answers() {
        model.pasted = Some(Clear::new(text));
        return model.say("paste this once more to replace all answers with it");
    }
    let setup = Zeroizing::new(convert::setup_text(&returned.setup, true, true));
    let Some(draft) = Draft::restore(&setup) else { return model.say("this is no setup") };
    model.draft = draft;
    focus(model, Focus::Form("/flow".to_owned()));
    changed(model, now);
    let unknown = findings().filter(|finding| finding.code == code::UNKNOWN_FIELD).count();
    let [unknown, lost] = [unknown, returned.lost.len()].map(|count| count.to_string());
    model.say(
        ["taken over; unknown fields, kept as they are: ", &unknown, "; values that are not kept: ", &lost].concat(),
    );
}
