//! Everything the UI can do, once: keymap, footer, help and palette are drawn from this table.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::model::{Focus, Model, Overlay};

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Send,
    NextDocument,
    NextFormat,
    Copy,
    Save,
    NextFinding,
    Fix,
    AddEntry,
    RemoveEntry,
    Details,
    Delete,
    NextFault,
    Look,
    Stop,
    Undo,
    Redo,
    NextDraft,
    Palette,
    Help,
    Redraw,
    Suspend,
    Quit,
}

/// One row of the table.
pub(super) struct Entry {
    pub(super) action: Action,
    /// The key that does it from anywhere.
    pub(super) key: Key,
    /// In a few words, for the footer.
    pub(super) label: &'static str,
    /// In a sentence, for help and palette.
    pub(super) help: &'static str,
    /// Whether it is possible now.
    pub(super) when: fn(&Model) -> bool,
    /// Whether the footer names it.
    pub(super) footer: bool,
}

/// A key with Ctrl or Alt, or one of its own. None with Ctrl and h, i, j or m: terminals send those for backspace, tab and enter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Ctrl(char),
    Alt(char),
    Function(u8),
}

impl Key {
    fn is(self, event: KeyEvent) -> bool {
        match self {
            Self::Ctrl(c) => {
                event.modifiers.contains(KeyModifiers::CONTROL)
                    && !event.modifiers.contains(KeyModifiers::ALT)
                    && event.code == KeyCode::Char(c)
            }
            Self::Alt(c) => {
                event.modifiers.contains(KeyModifiers::ALT)
                    && !event.modifiers.contains(KeyModifiers::CONTROL)
                    && event.code == KeyCode::Char(c)
            }
            Self::Function(number) => event.code == KeyCode::F(number),
        }
    }

    /// As people write it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::Alt(c) => format!("Alt-{}", c.to_ascii_uppercase()),
            Self::Function(number) => format!("F{number}"),
        }
    }
}

/// The table.
pub(super) const ACTIONS: &[Entry] = &[
    entry(
        Action::Send,
        Key::Ctrl('s'),
        "send",
        "Make the tenant, or the sandbox, equal to the answers",
        has_flow,
        true,
    ),
    entry(Action::NextDocument, Key::Ctrl('t'), "document", "Show the flow's next document", has_flow, true),
    entry(Action::NextFormat, Key::Ctrl('r'), "format", "Show the document in the next format", has_flow, true),
    entry(Action::Copy, Key::Ctrl('y'), "copy", "Copy the document; secrets stay masked", has_flow, false),
    entry(
        Action::Save,
        Key::Ctrl('o'),
        "save",
        "Save the document in this folder; secrets stay masked",
        has_flow,
        false,
    ),
    entry(Action::NextFinding, Key::Ctrl('n'), "finding", "Go to the next answer with a finding", has_finding, true),
    entry(Action::Fix, Key::Ctrl('x'), "fix", "Apply the fix for the finding here", has_fix, true),
    entry(Action::AddEntry, Key::Ctrl('a'), "add", "Add an entry to the list here", at_list, true),
    entry(Action::RemoveEntry, Key::Ctrl('d'), "remove", "Remove this entry from its list", at_entry, true),
    entry(Action::Details, Key::Function(4), "details", "Show or hide the details of what is here", at_thing, true),
    entry(Action::Delete, Key::Function(8), "delete", "Delete what is here in the tenant or sandbox", at_thing, true),
    entry(
        Action::NextFault,
        Key::Function(3),
        "faults",
        "Let the sandbox's answers go wrong in the next way",
        at_sandbox,
        true,
    ),
    entry(Action::Look, Key::Function(5), "refresh", "Look again at what the tenant has", at_tenant, true),
    entry(Action::Stop, Key::Function(9), "stop", "Stop what is being done; what was sent stays sent", is_doing, true),
    entry(Action::Undo, Key::Alt('u'), "undo", "Undo the last change of an answer (also Ctrl-_)", can_undo, false),
    entry(Action::Redo, Key::Alt('r'), "redo", "Redo the change that was undone", can_redo, false),
    entry(Action::NextDraft, Key::Function(2), "drafts", "Open the next saved draft", has_other_drafts, true),
    entry(Action::Palette, Key::Ctrl('p'), "palette", "Find an action or a question by name", always, true),
    entry(Action::Help, Key::Function(1), "help", "Show all keys (also ? where no text is typed)", always, true),
    entry(Action::Redraw, Key::Ctrl('l'), "redraw", "Redraw the screen", always, false),
    entry(Action::Suspend, Key::Ctrl('z'), "suspend", "Suspend; the shell's fg resumes", can_suspend, false),
    entry(Action::Quit, Key::Ctrl('q'), "quit", "Quit; the draft is saved without secrets", always, true),
];

const fn entry(
    action: Action,
    key: Key,
    label: &'static str,
    help: &'static str,
    when: fn(&Model) -> bool,
    footer: bool,
) -> Entry {
    Entry { action, key, label, help, when, footer }
}

fn always(_: &Model) -> bool {
    true
}

fn has_flow(model: &Model) -> bool {
    model.shown_document().is_some()
}

fn has_finding(model: &Model) -> bool {
    model.overlay.is_none() && !model.findings().is_empty()
}

fn has_fix(model: &Model) -> bool {
    model.overlay.is_none() && model.fix_here().is_some()
}

fn at_list(model: &Model) -> bool {
    model.overlay.is_none() && model.list_here().is_some()
}

/// On the entry's own line: a key that means something else in a text must not remove more than text there.
fn at_entry(model: &Model) -> bool {
    model.overlay.is_none() && model.entry_here().is_some_and(|entry| model.is_focused(entry))
}

fn at_thing(model: &Model) -> bool {
    model.overlay.is_none() && model.thing_here().is_some()
}

fn at_sandbox(model: &Model) -> bool {
    at_tenant(model) && model.tenant.is_own()
}

fn at_tenant(model: &Model) -> bool {
    model.overlay.is_none() && model.focus == Focus::Tenant
}

fn is_doing(model: &Model) -> bool {
    model.tenant.doing.is_some()
}

fn can_undo(model: &Model) -> bool {
    model.overlay.is_none() && model.history.can_undo()
}

fn can_redo(model: &Model) -> bool {
    model.overlay.is_none() && model.history.can_redo()
}

fn has_other_drafts(model: &Model) -> bool {
    model.overlay.is_none() && model.other_drafts > 0 && !model.edited
}

fn can_suspend(_: &Model) -> bool {
    cfg!(unix)
}

/// Ctrl-_, which most terminals send for Ctrl-7 and Ctrl-/ too.
fn is_readline_undo(key: KeyEvent) -> bool {
    key.modifiers.contains(KeyModifiers::CONTROL) && matches!(key.code, KeyCode::Char('_' | '7' | '/'))
}

/// The action that a key stands for now.
pub(super) fn of_key(model: &Model, key: KeyEvent) -> Option<Action> {
    let key = if is_readline_undo(key) { KeyEvent::new(KeyCode::Char('u'), KeyModifiers::ALT) } else { key };
    let entry = ACTIONS.iter().find(|entry| entry.key.is(key) && (entry.when)(model))?;
    // While a palette is open, its own keys are what is meant.
    let only_these = matches!(model.overlay, Some(Overlay::Palette(_) | Overlay::Lines(_) | Overlay::Ask(_)));
    let of_script =
        matches!(model.overlay, Some(Overlay::Ask(_))) && matches!(entry.action, Action::Copy | Action::Save);
    let anywhere = matches!(entry.action, Action::Quit | Action::Suspend | Action::Redraw | Action::Palette);
    let anywhere = anywhere && !(entry.action == Action::Palette && matches!(model.overlay, Some(Overlay::Ask(_))));
    (anywhere || of_script || !only_these).then_some(entry.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_none_is_another_one_on_a_terminal() {
        for (index, entry) in ACTIONS.iter().enumerate() {
            assert!(ACTIONS[..index].iter().all(|other| other.key != entry.key), "{}", entry.key.name());
            assert!(!matches!(entry.key, Key::Ctrl('h' | 'i' | 'j' | 'm' | '[')), "{}", entry.key.name());
        }
    }
}
