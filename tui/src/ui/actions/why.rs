//! Why an action is not possible now; nothing where it is.

use crate::ui::model::Model;

type Why = Option<&'static str>;

/// A reason, where something is lacking.
fn lacking(is_there: bool, why: &'static str) -> Why {
    if is_there { None } else { Some(why) }
}

pub(super) fn always(_: &Model) -> Why {
    None
}

pub(super) fn no_flow(model: &Model) -> Why {
    lacking(model.shown_document().is_some(), "choose a flow first: it is the second question")
}

pub(super) fn no_document(model: &Model) -> Why {
    no_flow(model)
}

pub(super) fn no_finding(model: &Model) -> Why {
    lacking(!model.findings().is_empty(), "there is nothing to fix so far")
}

pub(super) fn no_fix(model: &Model) -> Why {
    lacking(model.fix_here().is_some(), "nothing here has a fix that is certain")
}

pub(super) fn no_list(model: &Model) -> Why {
    lacking(model.list_here().is_some(), "entries are added to a list: go to one first, such as additional workspaces")
}

pub(super) fn no_entry(model: &Model) -> Why {
    lacking(model.entry_here().is_some(), "this is no entry of a list")
}

/// On the entry's own line: one key must not remove more than text from elsewhere.
pub(super) fn not_on_entry(model: &Model) -> Why {
    let Some(entry) = model.entry_here() else { return no_entry(model) };
    lacking(model.is_focused(entry), "an entry is removed from its own line: go up to its number")
}

pub(super) fn no_thing(model: &Model) -> Why {
    lacking(model.thing_here().is_some(), "go to an integration or a connection of the tenant first")
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
