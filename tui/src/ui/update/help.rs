//! Help: all keys, in a list that scrolls and can be searched by typing.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use crate::ui::actions::{ACTIONS, Action, why_not};
use crate::ui::model::{Help, Model, Overlay, Scroll};
use crate::ui::view;

/// Keys that are not in the table of actions: they mean the same everywhere.
const FIXED: &[(&str, &str)] = &[
    ("Tab, Shift-Tab", "Next and previous question or pane"),
    ("Up, Down", "The same in the form; choose in an open list; scroll in a pane"),
    ("Enter", "Go on; open a list, or close it"),
    ("Space, Left, Right", "Change what is chosen"),
    ("Esc", "One step back, to where you were"),
    ("Delete", "Clear a choice or a list"),
    ("Ctrl-C", "Close and discard what is open; twice: quit"),
    ("Ctrl-A, Ctrl-E", "In a text: to its beginning, to its end"),
    ("Ctrl-B, Ctrl-F", "In a text: a character back, forward"),
    ("Alt-B, Alt-F", "In a text: a word back, forward (also Ctrl-Left, Ctrl-Right)"),
    ("Ctrl-D, Alt-D", "In a text: delete the next character, word"),
    ("Ctrl-W, Ctrl-U", "In a text: delete the word before, all before"),
    ("Ctrl-K, Ctrl-Y", "In a text: delete all after, put back what was deleted"),
];

/// The rows that contain the typed text, each a key and what it does.
pub(in crate::ui) fn rows(model: &Model, help: &Help) -> Vec<(String, String)> {
    let wanted = help.filter.text().trim().to_lowercase();
    let fixed = FIXED.iter().map(|(key, what)| ((*key).to_owned(), (*what).to_owned()));
    let actions = ACTIONS.iter().map(|entry| {
        let why = (entry.why_not)(model).map(|why| [" (not now: ", why, ")"].concat()).unwrap_or_default();
        let what = model.config.keys.words(&[entry.help, &why].concat()).into_owned();
        (model.config.keys.name(entry.action), what)
    });
    let commands = model.config.commands.iter().enumerate().map(|(index, command)| {
        let why = why_not(model, Action::Run(index)).map(|why| [" (not now: ", why, ")"].concat());
        let key = command.key.map_or_else(|| "-".to_owned(), |(key, _)| key.name());
        (key, [command.name.as_str(), ": ", &command.help, why.as_deref().unwrap_or_default()].concat())
    });
    let said = model.config.said.iter().map(|said| ("configuration".to_owned(), said.clone()));
    // The status line may have no room for the whole message.
    let now = model.config.keys.words(&view::status(model)).into_owned();
    let now = (!now.is_empty()).then(|| ("said last".to_owned(), view::text::plain(&now)));
    // Messages and errors come first: users look for them before anything else.
    now.into_iter()
        .chain(said)
        .chain(fixed)
        .chain(actions)
        .chain(commands)
        .filter(|(key, what)| key.to_lowercase().contains(&wanted) || what.to_lowercase().contains(&wanted))
        .collect()
}

pub(super) fn key(model: &mut Model, pressed: KeyEvent) {
    let Some(Overlay::Help(help)) = &mut model.overlay else { return };
    match pressed.code {
        code if help.scroll.press(code) => {}
        // One step back: first clear the typed text, then close the window.
        KeyCode::Esc if !help.filter.text().is_empty() => *help = Help::default(),
        KeyCode::Esc | KeyCode::Enter => model.overlay = None,
        KeyCode::Char('?') if help.filter.text().is_empty() => model.overlay = None,
        _ => {
            help.filter.press(pressed);
            help.scroll = Scroll::default();
        }
    }
}
