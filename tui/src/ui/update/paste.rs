//! Pasted text: an answer, or a document that becomes all answers.

use ucforge_core::check::{self, Credential};
use ucforge_core::convert;
use ucforge_core::diagnostic::{Diagnostic, Severity, code};
use ucforge_core::form::Control;
use ucforge_core::read::Format;
use ucforge_core::secret::Clear;
use ucforge_core::setup::{Draft, typed_reference};
use zeroize::Zeroizing;

use super::{answer_text, changed, editor_here, focus, lines};
use crate::ui::model::{Focus, Model, Overlay};

/// Pasted text is always text: nothing in it is taken for a key.
pub(super) fn paste(model: &mut Model, text: &str, now: u64) {
    // Terminals send the ends of lines as they like.
    let text = &*Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n"));
    if model.overlay.is_some() {
        return paste_into_window(model, text, now);
    }
    if model.editor.is_none() {
        model.editor = editor_here(model);
    }
    if model.editor.is_some() {
        return paste_into_field(model, text.trim(), now);
    }
    let long_secret = model.focused().filter(|(_, question)| question.control == Control::LongSecret);
    if let Some(pointer) = long_secret.map(|(pointer, _)| pointer.to_owned()) {
        if is_document(text) {
            return take_over(model, text, now);
        }
        model.history.before(&model.draft, &pointer, false);
        model.draft.set_secret(&pointer, text);
        changed(model, now);
    } else {
        take_over(model, text, now);
    }
}

fn paste_into_window(model: &mut Model, text: &str, now: u64) {
    let is_secret = matches!(&model.overlay, Some(Overlay::Lines(lines)) if lines.secret);
    if !is_secret && let Some(credential) = Credential::in_text(text) {
        return refuse(model, credential);
    }
    match &mut model.overlay {
        Some(Overlay::Lines(_)) if is_document(text) => {
            model.say("not pasted: this reads as a whole document; close this window and paste it on Flow");
        }
        Some(Overlay::Lines(lines)) => {
            lines.editor.insert(text, true);
            lines::typed(model, now);
        }
        Some(Overlay::Palette(palette)) => palette.query.insert(text.lines().next().unwrap_or_default(), false),
        Some(Overlay::Help { .. }) | None => {}
    }
}

/// A question takes one line. What is more, or a document, is no answer to it.
fn paste_into_field(model: &mut Model, text: &str, now: u64) {
    let is_secret = model.focused().is_some_and(|(_, question)| question.control == Control::Secret);
    if !(is_secret && typed_reference(text).is_some()) {
        if is_document(text) {
            return take_over(model, text, now);
        }
        if let Some(credential) = Credential::in_text(text).filter(|credential| {
            // A token belongs in a field for secrets; a key file has a field of its own.
            !is_secret || *credential == Credential::PrivateKey
        }) {
            return refuse(model, credential);
        }
        if text.contains('\n') {
            return model.say("not pasted: this is several lines, and this question takes one");
        }
    }
    if let Some(editor) = &mut model.editor {
        model.history.stop_typing();
        editor.insert(text, false);
        answer_text(model, now);
        model.history.stop_typing();
    }
}

fn refuse(model: &mut Model, credential: Credential) {
    let (what, place) = credential.words();
    model.say(["not pasted: this contains what looks like ", what, "; ", place].concat());
}

/// Whether a text is a command, a payload, a setup or a script, whole or damaged.
fn is_document(text: &str) -> bool {
    match Format::guess(text, None) {
        Format::Curl => true,
        // A word of SQL may begin a name: what is no statement is an answer.
        Format::Sql => text.contains([';', '\n']) || !check::check_text(text, None).has_errors(),
        _ => {
            let checked = check::check_text(text, None);
            let is_object = text.trim_start().starts_with('{') && text.contains('\n');
            checked.kind.is_some() || is_object
        }
    }
}

/// A document that is pasted beside all questions becomes the answers, the second time where it would replace others.
fn take_over(model: &mut Model, text: &str, now: u64) {
    let checked = check::check_text(text, None);
    let is_fatal = |finding: &&Diagnostic| finding.code.is_syntax() && finding.severity == Severity::Error;
    let documents = checked.filled();
    let fault = documents.iter().flat_map(|document| &document.findings).find(is_fatal);
    let returned = match (convert::to_setup(&documents), fault) {
        (Ok(returned), None) => returned,
        (_, fault) if is_document(text) => {
            let why = fault.map_or("it contains nothing that a setup asks for".to_owned(), |fault| {
                let before = text.get(..fault.span.start as usize).unwrap_or(text);
                format!("line {}: {}", before.matches('\n').count() + 1, fault.message)
            });
            return model.say(["not imported: ", &why].concat());
        }
        _ => return model.say("paste into a question, or a whole payload, curl command or setup anywhere else"),
    };
    let is_again = model.pasted.take().is_some_and(|before| before.expose() == text);
    if !is_again && model.draft.has_answers() {
        model.pasted = Some(Clear::new(text));
        return model.say("paste this once more to replace all answers with it");
    }
    let setup = Zeroizing::new(convert::setup_text(&returned.setup, true, true));
    let Some(draft) = Draft::restore(&setup) else { return model.say("this is not a setup") };
    model.history.before(&model.draft, "", false);
    model.draft = draft;
    focus(model, Focus::Form("/flow".to_owned()));
    changed(model, now);
    let findings = documents.iter().flat_map(|document| &document.findings);
    let unknown = findings.filter(|finding| finding.code == code::UNKNOWN_FIELD).count();
    let [unknown, lost] = [unknown, returned.lost.len()].map(|count| count.to_string());
    model.say(
        ["imported; unknown fields, kept as they are: ", &unknown, "; values that are not kept: ", &lost].concat(),
    );
}
