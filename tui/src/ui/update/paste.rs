//! Pasted text: an answer, or something to import as answers.

use ucforge_core::convert::{NotImported, is_document, recognised};
use ucforge_core::form::Control;
use ucforge_core::secrecy::Credential;
use ucforge_core::setup::typed_reference;
use zeroize::Zeroizing;

use super::form::{answer_text, editor_here};
use super::{changed, import, lines, places};
use crate::ui::model::{Model, Overlay};
use crate::ui::places::Place;

/// Handles pasted text. It is always text: nothing in it counts as a key.
pub(super) fn paste(model: &mut Model, text: &str, now: u64) {
    // Terminals differ in the line breaks that they send.
    let text = &*Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n"));
    if model.overlay.is_some() {
        return paste_into_window(model, text, now);
    }
    if model.place != Place::Builder {
        return places::paste(model, text);
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
            import::offer_pasted(model, text);
            return;
        }
        model.history.before(&model.draft, &pointer);
        model.draft.set_secret(&pointer, text);
        changed(model, now);
    } else {
        import::offer_pasted(model, text);
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
            lines.editor.insert(text);
            lines::typed(model, now);
        }
        Some(Overlay::Path(path)) => path.typed.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Palette(palette)) => palette.query.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Ask(ask)) => ask.typed.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Help(help)) => help.filter.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Jump | Overlay::Page(_) | Overlay::Choose(_)) | None => {}
    }
}

/// Pastes into a question, which takes one line. Connection details, several lines or a document do not answer it.
fn paste_into_field(model: &mut Model, text: &str, now: u64) {
    let is_secret = model.focused().is_some_and(|(_, question)| question.control == Control::Secret);
    if !(is_secret && typed_reference(text).is_some()) {
        if is_document(text) || is_more(text) {
            return import::offer_pasted(model, text);
        }
        if let Some(credential) = Credential::in_text(text).filter(|credential| {
            // A token belongs in a field for secrets; a key file has a field of its own.
            !is_secret || *credential == Credential::PrivateKey
        }) {
            return refuse(model, credential);
        }
        if text.contains('\n') {
            return match recognised(text) {
                Err(NotImported::SomethingElse(what)) => model.say(format!("not pasted: {what}")),
                _ => model.say("not pasted: this is several lines, and this question takes one"),
            };
        }
    }
    if let Some(editor) = &mut model.editor {
        model.history.stop_typing();
        editor.insert(text);
        answer_text(model, now);
        model.history.stop_typing();
    }
}

/// Whether a text holds connection details, which answer more than one question. An address may be the answer to just
/// one.
fn is_more(text: &str) -> bool {
    recognised(text).is_ok_and(|recognised| !["address", "document"].contains(&recognised.kind))
}

fn refuse(model: &mut Model, credential: Credential) {
    let (what, place) = credential.words();
    model.say(["not pasted: this contains what looks like ", what, "; ", place].concat());
}
