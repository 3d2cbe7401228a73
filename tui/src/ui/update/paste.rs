//! Pasted text: an answer, or a document that becomes all answers.

use ucforge_core::convert::{self, NotImported, is_document};
use ucforge_core::form::{Control, Draft};
use ucforge_core::secrecy::Credential;
use ucforge_core::secret::Clear;
use ucforge_core::setup::typed_reference;
use zeroize::Zeroizing;

use super::form::{answer_text, editor_here, focus};
use super::{changed, lines, places};
use crate::ui::model::{Focus, Model, Overlay};
use crate::ui::places::Place;

/// Pasted text is always text: nothing in it is taken for a key.
pub(super) fn paste(model: &mut Model, text: &str, now: u64) {
    // Terminals send the ends of lines as they like.
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
            take_over(model, text, now);
            return;
        }
        model.history.before(&model.draft, &pointer);
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
            lines.editor.insert(text);
            lines::typed(model, now);
        }
        Some(Overlay::Path(path)) => path.typed.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Palette(palette)) => palette.query.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Ask(ask)) => ask.typed.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Help(help)) => help.filter.insert(text.lines().next().unwrap_or_default()),
        Some(Overlay::Jump | Overlay::Page(_)) | None => {}
    }
}

/// A question takes one line. What is more, or a document, is not an answer to it.
fn paste_into_field(model: &mut Model, text: &str, now: u64) {
    let is_secret = model.focused().is_some_and(|(_, question)| question.control == Control::Secret);
    if !(is_secret && typed_reference(text).is_some()) {
        if is_document(text) {
            take_over(model, text, now);
            return;
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
        editor.insert(text);
        answer_text(model, now);
        model.history.stop_typing();
    }
}

fn refuse(model: &mut Model, credential: Credential) {
    let (what, place) = credential.words();
    model.say(["not pasted: this contains what looks like ", what, "; ", place].concat());
}

/// A document that is pasted beside all questions becomes the answers, the second time where it would replace others. Returns
/// whether it did.
pub(super) fn take_over(model: &mut Model, text: &str, now: u64) -> bool {
    let pasted = match convert::pasted(text) {
        Ok(pasted) => pasted,
        Err(why) => {
            model.say(match why {
                _ if !is_document(text) => {
                    "paste into a question, or a whole payload, curl command or setup anywhere else".to_owned()
                }
                NotImported::NotASetup(_) => "not imported: it contains nothing that a setup asks for".to_owned(),
                NotImported::SomethingElse(what) => format!("not imported: {what}"),
                why @ NotImported::Unreadable(..) => {
                    format!("not imported: {why}; Alt-4 checks it and fixes what is certain")
                }
            });
            return false;
        }
    };
    let is_again = model.pasted.take().is_some_and(|before| before.expose() == text);
    if !is_again && model.draft.has_answers() {
        model.pasted = Some(Clear::new(text));
        model.say("paste this once more to replace all answers with it");
        return false;
    }
    let Some(draft) = Draft::restore(&pasted.setup) else {
        model.say("this is not a setup");
        return false;
    };
    model.history.before(&model.draft, "");
    model.draft = draft;
    focus(model, Focus::Form("/flow".to_owned()));
    changed(model, now);
    let [unknown, lost] = [pasted.unknown, pasted.lost].map(|values| values.len());
    model.say(format!("imported; unknown fields, kept as they are: {unknown}; values that are not kept: {lost}"));
    true
}
