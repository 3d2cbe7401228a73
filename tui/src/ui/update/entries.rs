//! The entries of a list of objects: added, copied, moved, removed.

use ucforge_core::value::Value;

use super::changed;
use super::form::{Way, focus, step};
use crate::ui::model::{Focus, Model};

/// Adds an empty entry to the list here, and goes into it.
pub(super) fn add(model: &mut Model, now: u64) {
    let Some(list) = model.list_here().map(str::to_owned) else { return };
    model.history.before(&model.draft, &list);
    let index = model.draft.add_entry(&list);
    changed(model, now);
    go_into(model, &list, index);
}

/// Adds a copy of the entry here after it, and goes into the copy.
pub(super) fn copy(model: &mut Model, now: u64) {
    let Some((list, index)) = here(model) else { return };
    let Some(Value::Array(mut entries)) = model.draft.get(&list).cloned() else { return };
    let Some(entry) = entries.get(index).cloned() else { return };
    model.history.before(&model.draft, &list);
    entries.insert(index + 1, entry);
    model.draft.set(&list, Value::Array(entries));
    changed(model, now);
    go_into(model, &list, index + 1);
    model.say(format!("this is a copy of entry {}; Alt-U removes it again", index + 1));
}

/// Moves the entry here up or down.
pub(super) fn shift(model: &mut Model, way: Way, now: u64) {
    let Some((list, index)) = here(model) else { return };
    let Some(Value::Array(mut entries)) = model.draft.get(&list).cloned() else { return };
    let other = if way == Way::Back { index.checked_sub(1) } else { Some(index + 1) };
    let Some(other) = other.filter(|other| *other < entries.len()) else {
        return model.say("this entry is at the end of its list already");
    };
    model.history.before(&model.draft, &list);
    entries.swap(index, other);
    model.draft.set(&list, Value::Array(entries));
    changed(model, now);
    focus(model, Focus::Form(format!("{list}/{other}")));
    model.say(format!("moved: this is entry {} now; Alt-U undoes it", other + 1));
}

/// Removes the entry here.
pub(super) fn remove(model: &mut Model, now: u64) {
    let Some((list, index)) = here(model) else { return };
    let entry = format!("{list}/{index}");
    model.history.before(&model.draft, &entry);
    model.draft.clear_answer(&entry);
    focus(model, Focus::Form(list));
    changed(model, now);
    model.say("entry removed; Alt-U brings it back");
}

/// The list of the entry here, and the index of the entry in the list.
fn here(model: &Model) -> Option<(String, usize)> {
    let (list, index) = model.entry_here()?.rsplit_once('/')?;
    Some((list.to_owned(), index.parse().ok()?))
}

fn go_into(model: &mut Model, list: &str, index: usize) {
    focus(model, Focus::Form(format!("{list}/{index}")));
    step(model, Way::Forward);
}
