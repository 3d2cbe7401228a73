//! Everything the UI can do, listed once: keymap, footer, help and palette are made from this table.

mod key;
mod why;

pub(super) use key::{Key, Keymap, renamed};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ucforge_core::diagnostic::Severity;

use super::config;
use super::model::{Model, Overlay};
use super::places::Place;

/// An action that the user can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Help,
    Palette,
    Quit,
    Send,
    Go(Place),
    Open,
    SaveSetup,
    EditSetup,
    TakeOver,
    FixAll,
    Save,
    Copy,
    NextDocument,
    PreviousDocument,
    NextFormat,
    NextFinding,
    Fix,
    Explain,
    AddEntry,
    CopyEntry,
    EntryUp,
    EntryDown,
    RemoveEntry,
    Details,
    Delete,
    Look,
    Stop,
    NextFault,
    Compare,
    Crawl,
    Again,
    PutBack,
    Rotate,
    Undo,
    Redo,
    NextDraft,
    /// A command of the configuration, by its index there.
    Run(usize),
    NextPane,
    Mouse,
    Jump,
    Redraw,
    Suspend,
}

/// One row of [`ACTIONS`].
pub(super) struct Entry {
    pub(super) action: Action,
    /// The key that triggers the action from anywhere, unless the configuration names another one.
    pub(super) key: Key,
    /// The name of the action in a few words, for the footer.
    pub(super) label: &'static str,
    /// What the action does, in a sentence, for help and palette.
    pub(super) help: &'static str,
    /// Why the action is not possible now; `None` if it is.
    pub(super) why_not: fn(&Model) -> Option<&'static str>,
    /// Whether the footer lists the action if there is room.
    pub(super) footer: bool,
}

impl Entry {
    /// The name of the action in the configuration.
    pub(super) fn name(&self) -> String {
        self.label.replace(' ', "-")
    }

    /// Whether the configuration cannot change its key.
    pub(super) fn is_fixed(&self) -> bool {
        matches!(self.action, Action::Palette | Action::Quit | Action::Suspend)
    }
}

/// The table of all actions, the most important first.
pub(super) const ACTIONS: &[Entry] = &[
    entry(Action::Help, Key::Function(1), "help", "Show all keys (also ? where no text is typed)", why::always, true),
    entry(Action::Palette, Key::Ctrl('p'), "palette", "Find an action or a question by name", why::always, true),
    entry(Action::Quit, Key::Ctrl('q'), "quit", "Quit; the draft is saved without secrets", why::always, true),
    entry(
        Action::Send,
        Key::Ctrl('s'),
        "send",
        "Make the tenant, or the sandbox, equal to the answers",
        why::not_sent,
        true,
    ),
    entry(
        Action::Save,
        Key::Ctrl('o'),
        "save",
        "Save the document in this folder; secrets stay masked",
        why::no_document,
        true,
    ),
    entry(Action::Copy, Key::Alt('w'), "copy", "Copy the document; secrets stay masked", why::no_document, true),
    entry(Action::NextDocument, Key::Alt('n'), "document", "Show the flow's next document", why::no_flow, true),
    entry(
        Action::NextFinding,
        Key::Ctrl('n'),
        "finding",
        "Go to the next answer with a finding",
        why::no_finding,
        true,
    ),
    entry(Action::Fix, Key::Ctrl('x'), "fix", "Apply the fix for the finding here", why::no_fix, true),
    entry(Action::Explain, Key::Alt('e'), "explain", "Explain the finding or the field here", why::always, false),
    entry(Action::Undo, Key::Alt('u'), "undo", "Undo the last change of an answer (also Ctrl-_)", why::no_undo, true),
    entry(Action::Redo, Key::Alt('r'), "redo", "Redo the change that was undone", why::no_redo, false),
    entry(Action::PreviousDocument, Key::Alt('p'), "back", "Show the flow's previous document", why::no_flow, false),
    entry(Action::NextFormat, Key::Ctrl('r'), "format", "Show the document in the next format", why::no_flow, true),
    entry(Action::AddEntry, Key::Alt('a'), "add", "Add an entry to the list here", why::no_list, false),
    entry(Action::CopyEntry, Key::Alt('c'), "duplicate", "Add a copy of this entry to its list", why::no_entry, false),
    entry(Action::EntryUp, Key::AltUp, "up", "Move this entry up in its list", why::no_entry, false),
    entry(Action::EntryDown, Key::AltDown, "down", "Move this entry down in its list", why::no_entry, false),
    entry(
        Action::RemoveEntry,
        Key::Alt('x'),
        "remove",
        "Remove this entry from its list (also Delete on its line)",
        why::not_on_entry,
        false,
    ),
    entry(
        Action::Details,
        Key::Function(4),
        "details",
        "Show or hide the details of what is here",
        why::no_thing,
        false,
    ),
    entry(
        Action::Delete,
        Key::Function(8),
        "delete",
        "Delete what is here in the tenant or sandbox",
        why::not_deleted,
        true,
    ),
    entry(Action::Look, Key::Function(5), "refresh", "Look again at what the tenant has", why::always, true),
    entry(
        Action::Stop,
        Key::Function(9),
        "stop",
        "Stop what is being done; what was sent stays sent",
        why::nothing_done,
        false,
    ),
    entry(
        Action::NextFault,
        Key::Function(3),
        "faults",
        "Let the sandbox's answers go wrong in the next way",
        why::no_sandbox,
        false,
    ),
    entry(Action::NextDraft, Key::Function(2), "drafts", "Open the next saved draft", why::no_draft, false),
    entry(Action::Go(Place::Builder), Key::Alt('1'), "builder", "Go to the builder", why::always, false),
    entry(
        Action::Go(Place::Integrations),
        Key::Alt('2'),
        "integrations",
        "Go to the integrations of the tenant",
        why::always,
        false,
    ),
    entry(
        Action::Go(Place::Connections),
        Key::Alt('3'),
        "connections",
        "Go to the connections of the tenant",
        why::always,
        false,
    ),
    entry(Action::Go(Place::Check), Key::Alt('4'), "check", "Check a file or a pasted text", why::always, false),
    entry(
        Action::Go(Place::Compare),
        Key::Alt('5'),
        "compare",
        "Compare files, answers and what the tenant has",
        why::always,
        false,
    ),
    entry(
        Action::Go(Place::Activity),
        Key::Alt('6'),
        "activity",
        "Show every request and answer of this session",
        why::always,
        false,
    ),
    entry(Action::Go(Place::Profiles), Key::Alt('7'), "profiles", "Choose the tenant to talk to", why::always, false),
    entry(
        Action::Open,
        Key::Alt('o'),
        "open",
        "Open a file: a setup, or what to check or compare",
        why::no_file,
        false,
    ),
    entry(
        Action::SaveSetup,
        Key::Alt('s'),
        "save setup",
        "Save the setup; secrets become references",
        why::no_setup,
        false,
    ),
    entry(
        Action::EditSetup,
        Key::Alt('v'),
        "edit",
        "Edit the setup, or the open list, in $EDITOR",
        why::no_setup,
        false,
    ),
    entry(
        Action::TakeOver,
        Key::Alt('t'),
        "import",
        "Make the answers from what is here; in compare, the other way round",
        why::nothing_to_take,
        false,
    ),
    entry(
        Action::Compare,
        Key::Alt('m'),
        "compare with",
        "Compare what is here with a file or the answers",
        why::not_in_a_list_of_things,
        false,
    ),
    entry(
        Action::Crawl,
        Key::Function(7),
        "crawl",
        "Look for new objects of the connection here",
        why::no_connection,
        false,
    ),
    entry(Action::Again, Key::Alt('g'), "again", "Send the request here once more", why::no_request, false),
    entry(
        Action::PutBack,
        Key::Alt('z'),
        "put back",
        "Put back what the request here has changed",
        why::not_put_back,
        false,
    ),
    entry(
        Action::Rotate,
        Key::Alt('i'),
        "rotate",
        "Put the secrets of the answers into every place in the tenant that holds them",
        why::no_flow,
        false,
    ),
    entry(Action::FixAll, Key::Alt('l'), "fix all", "Apply all fixes of the checked document", why::no_fixes, false),
    entry(Action::NextPane, Key::Function(6), "pane", "Go to the next pane", why::always, false),
    entry(
        Action::Mouse,
        Key::Alt('y'),
        "mouse",
        "Let go of the mouse, so that the terminal selects text with it; or take it again",
        why::always,
        false,
    ),
    entry(Action::Jump, Key::Ctrl('g'), "jump", "Go to what is on the screen by a letter", why::always, false),
    entry(Action::Redraw, Key::Ctrl('l'), "redraw", "Redraw the screen", why::always, false),
    entry(Action::Suspend, Key::Ctrl('z'), "suspend", "Suspend; the shell's fg resumes", why::no_suspend, false),
];

/// The actions that are most likely to come next in the current place, the likeliest first.
pub(super) fn next_here(model: &Model) -> &'static [Action] {
    match model.place {
        // A note does not ask for anything to be done.
        Place::Builder if model.findings().iter().all(|one| one.severity == Severity::Info) => &[Action::Fix],
        Place::Builder => &[Action::Fix, Action::NextFinding],
        Place::Integrations | Place::Connections => &[Action::TakeOver, Action::Delete],
        Place::Check => &[Action::Fix, Action::FixAll],
        Place::Compare => &[Action::Open, Action::TakeOver],
        Place::Activity => &[Action::PutBack, Action::Again],
        Place::Profiles => &[Action::Look],
    }
}

const fn entry(
    action: Action,
    key: Key,
    label: &'static str,
    help: &'static str,
    why_not: fn(&Model) -> Option<&'static str>,
    footer: bool,
) -> Entry {
    Entry { action, key, label, help, why_not, footer }
}

/// Why an action is not possible now; `None` if it is.
pub(super) fn why_not(model: &Model, action: Action) -> Option<&'static str> {
    if let Action::Run(index) = action {
        return config::why_not(model, index);
    }
    ACTIONS.iter().find(|entry| entry.action == action).and_then(|entry| (entry.why_not)(model))
}

/// Whether a key is Ctrl-_, which most terminals send for Ctrl-7 and Ctrl-/ too.
fn is_readline_undo(key: KeyEvent) -> bool {
    key.modifiers.contains(KeyModifiers::CONTROL) && matches!(key.code, KeyCode::Char('_' | '7' | '/'))
}

/// The action that a key triggers now, or why it is not possible. `None` if the key has no action.
pub(super) fn of_key(model: &Model, key: KeyEvent) -> Option<Result<Action, &'static str>> {
    let undo = is_readline_undo(key).then_some(Action::Undo);
    let run = || model.config.commands.iter().position(|one| one.key.is_some_and(|(wanted, _)| wanted.is(key)));
    let action = undo.or_else(|| model.config.keys.action(key)).or_else(|| run().map(Action::Run))?;
    // While a window is open, only the actions that make sense in it are possible.
    let is_possible = match (&model.overlay, action) {
        (Some(Overlay::Ask(_)), Action::Copy | Action::Save) => return Some(Ok(action)),
        (None, _)
        | (_, Action::Quit | Action::Suspend | Action::Redraw)
        | (Some(Overlay::Ask(_)), Action::Stop)
        | (Some(Overlay::Lines(_)), Action::EditSetup)
        | (Some(Overlay::Help(_)), Action::Help) => true,
        (Some(overlay), Action::Palette) => !matches!(overlay, Overlay::Ask(_)),
        (Some(_), _) => false,
    };
    if !is_possible {
        return Some(Err("close this window first: Esc"));
    }
    Some(match why_not(model, action) {
        None => Ok(action),
        Some(why) => Err(why),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::editor::Editor;

    #[test]
    fn keys_are_unique_and_none_is_another_one_on_a_terminal() {
        for (index, entry) in ACTIONS.iter().enumerate() {
            assert!(ACTIONS[..index].iter().all(|other| other.key != entry.key), "{}", entry.key.name());
            assert!(!matches!(entry.key, Key::Ctrl('h' | 'i' | 'j' | 'm' | '[')), "{}", entry.key.name());
            assert!(ACTIONS[..index].iter().all(|other| other.name() != entry.name()), "{}", entry.name());
            // What is written in help can be written in the configuration.
            assert!(entry.is_fixed() || Key::parse(&entry.key.name()) == Ok(entry.key), "{}", entry.key.name());
        }
    }

    #[test]
    fn no_action_stands_on_a_key_of_readline() {
        for entry in ACTIONS {
            assert!(!Editor::new("a b").press(entry.key.event()), "{}", entry.key.name());
        }
    }
}
