//! Why an action is not possible now; `None` if it is.

use ucforge_core::operation::PutBack;

use crate::ui::model::Model;
use crate::ui::places::{self, Place};
use crate::ui::tenant::Thing;

type Why = Option<&'static str>;

/// Returns `why` if something that is needed is not there.
fn lacking(is_there: bool, why: &'static str) -> Why {
    if is_there { None } else { Some(why) }
}

pub(super) fn always(_: &Model) -> Why {
    None
}

/// For actions that are only possible in the builder.
fn not_in_builder(model: &Model) -> Why {
    lacking(model.place == Place::Builder, "this is done in the builder: Alt-1")
}

pub(super) fn no_flow(model: &Model) -> Why {
    not_in_builder(model).or(no_document_of_flow(model))
}

/// An action that changes the tenant is not offered if its profile is read-only. It would not be sent either.
fn read_only(model: &Model) -> Why {
    let why = "this changes the tenant, and its profile is read-only here: nothing was sent";
    lacking(!model.tenant.place.read_only, why)
}

pub(super) fn not_sent(model: &Model) -> Why {
    no_flow(model).or(read_only(model))
}

fn no_document_of_flow(model: &Model) -> Why {
    lacking(model.shown_document().is_some(), "choose a flow first: the question Flow says what the setup is for")
}

/// For copying and saving: a document of the builder, a checked document, or something from the list.
pub(super) fn no_document(model: &Model) -> Why {
    match model.place {
        Place::Builder => no_document_of_flow(model),
        Place::Check => {
            lacking(!model.checked.is_empty(), "nothing is checked yet: paste it, or open a file with Alt-O")
        }
        _ => lacking(places::selected(model).is_some(), "the list is empty"),
    }
}

pub(super) fn no_file(model: &Model) -> Why {
    let takes = matches!(model.place, Place::Builder | Place::Check | Place::Compare);
    lacking(takes, "files are opened in the builder, in check and in compare")
}

pub(super) fn no_setup(model: &Model) -> Why {
    not_in_builder(model)
}

pub(super) fn nothing_to_take(model: &Model) -> Why {
    match model.place {
        Place::Integrations | Place::Connections => lacking(places::selected(model).is_some(), "the list is empty"),
        Place::Check => {
            lacking(!model.checked.is_empty(), "nothing is checked yet: paste it, or open a file with Alt-O")
        }
        Place::Compare => None,
        _ => Some("go to an integration, a connection, or a document in check, first"),
    }
}

pub(super) fn no_fixes(model: &Model) -> Why {
    lacking(model.place == Place::Check && model.checked.fixes() > 0, "nothing in check has a fix that is certain")
}

pub(super) fn no_finding(model: &Model) -> Why {
    not_in_builder(model).or(lacking(!model.due().is_empty(), "there is nothing to fix so far"))
}

pub(super) fn no_fix(model: &Model) -> Why {
    if model.place == Place::Check {
        let has_fix = places::finding_here(model).is_some_and(|index| model.checked.has_fix(index));
        return lacking(has_fix, "this finding has no fix that is certain");
    }
    not_in_builder(model).or(lacking(model.fix_here().is_some(), "nothing here has a fix that is certain"))
}

pub(super) fn no_list(model: &Model) -> Why {
    not_in_builder(model).or(lacking(
        model.list_here().is_some(),
        "entries are added to a list: go to one first, such as additional workspaces",
    ))
}

pub(super) fn no_entry(model: &Model) -> Why {
    not_in_builder(model).or(lacking(model.entry_here().is_some(), "only an entry of a list has this"))
}

/// An entry is removed only on its own line: on other lines, one key must not remove more than text.
pub(super) fn not_on_entry(model: &Model) -> Why {
    let Some(entry) = model.entry_here() else { return no_entry(model) };
    lacking(model.is_focused(entry), "an entry is removed from its own line: go up to its number")
}

pub(super) fn no_thing(model: &Model) -> Why {
    lacking(model.thing_here().is_some(), "go to an integration or a connection of the tenant first")
}

pub(super) fn not_deleted(model: &Model) -> Why {
    no_thing(model).or(read_only(model))
}

pub(super) fn not_in_a_list_of_things(model: &Model) -> Why {
    let is_there = matches!(model.place, Place::Integrations | Place::Connections);
    lacking(is_there && places::selected(model).is_some(), "go to an integration (Alt-2) or a connection (Alt-3) first")
}

pub(super) fn no_connection(model: &Model) -> Why {
    let is_one = matches!(model.thing_here(), Some(Thing::Connection(_)));
    lacking(is_one, "go to a connection of the tenant first: Alt-3").or(read_only(model))
}

pub(super) fn no_request(model: &Model) -> Why {
    let is_there = model.place == Place::Activity && places::selected(model).is_some();
    lacking(is_there, "go to a request in the activity first: Alt-6")
}

pub(super) fn not_put_back(model: &Model) -> Why {
    if let Some(why) = no_request(model) {
        return Some(why);
    }
    match places::selected(model).and_then(|row| places::back_of(model, &row.id)) {
        Some(PutBack::By { .. }) => read_only(model),
        Some(PutBack::Not(why)) => Some(why),
        None => Some("the list is empty"),
    }
}

pub(super) fn no_sandbox(model: &Model) -> Why {
    lacking(model.tenant.is_own(), "only the sandbox's answers go wrong on purpose")
}

pub(super) fn nothing_done(model: &Model) -> Why {
    lacking(model.tenant.doing.is_some(), "nothing is being done")
}

pub(super) fn no_undo(model: &Model) -> Why {
    lacking(model.history.can_undo(), "there is nothing to undo")
}

pub(super) fn no_redo(model: &Model) -> Why {
    lacking(model.history.can_redo(), "there is nothing to redo")
}

pub(super) fn no_draft(model: &Model) -> Why {
    if model.other_drafts == 0 {
        return Some("there is no other draft");
    }
    lacking(!model.edited, "another draft is opened before anything is changed: quit and start again")
}

pub(super) fn no_suspend(_: &Model) -> Why {
    lacking(cfg!(unix), "this system suspends no programs")
}
