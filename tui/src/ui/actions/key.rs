//! The keys that trigger actions.

use std::borrow::Cow;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{ACTIONS, Action};
use crate::ui::editor::Editor;

/// A key that can trigger an action: one with Ctrl or Alt, or a function key. Keys that readline uses for editing are
/// left out, and so are Ctrl with h, i, j or m, which terminals send for backspace, tab and enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Key {
    Ctrl(char),
    Alt(char),
    AltUp,
    AltDown,
    Function(u8),
}

impl Key {
    pub(in crate::ui) fn is(self, event: KeyEvent) -> bool {
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        match self {
            Self::Ctrl(c) => control && !alt && event.code == KeyCode::Char(c),
            Self::Alt(c) => alt && !control && event.code == KeyCode::Char(c),
            Self::AltUp => alt && event.code == KeyCode::Up,
            Self::AltDown => alt && event.code == KeyCode::Down,
            Self::Function(number) => event.code == KeyCode::F(number),
        }
    }

    /// The event that a terminal sends for this key.
    pub(in crate::ui) fn event(self) -> KeyEvent {
        let (code, modifiers) = match self {
            Self::Ctrl(c) => (KeyCode::Char(c), KeyModifiers::CONTROL),
            Self::Alt(c) => (KeyCode::Char(c), KeyModifiers::ALT),
            Self::AltUp => (KeyCode::Up, KeyModifiers::ALT),
            Self::AltDown => (KeyCode::Down, KeyModifiers::ALT),
            Self::Function(number) => (KeyCode::F(number), KeyModifiers::NONE),
        };
        KeyEvent::new(code, modifiers)
    }

    /// The name of the key as people write it, such as `Ctrl-X`.
    pub(in crate::ui) fn name(self) -> String {
        match self {
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::Alt(c) => format!("Alt-{}", c.to_ascii_uppercase()),
            Self::AltUp => "Alt-Up".to_owned(),
            Self::AltDown => "Alt-Down".to_owned(),
            Self::Function(number) => format!("F{number}"),
        }
    }

    /// Reads a key as people write it; case does not matter.
    ///
    /// Errors: why an action cannot have this key.
    pub(in crate::ui) fn parse(text: &str) -> Result<Self, &'static str> {
        const UNKNOWN: &str = "is not a key for an action: Ctrl-X, Alt-X, Alt-Up, Alt-Down and F1 to F12 are";
        let lower = text.to_ascii_lowercase();
        let single = |rest: &str| {
            let mut letters = rest.chars();
            letters.next().filter(|c| c.is_ascii_graphic() && letters.next().is_none()).ok_or(UNKNOWN)
        };
        let key = match lower.split_once(['-', '+']) {
            Some(("alt", "up")) => Self::AltUp,
            Some(("alt", "down")) => Self::AltDown,
            Some(("ctrl", rest)) => Self::Ctrl(single(rest)?),
            Some(("alt", rest)) => Self::Alt(single(rest)?),
            _ => {
                let number = lower.strip_prefix('f').and_then(|number| number.parse().ok());
                Self::Function(number.filter(|number| (1..=12).contains(number)).ok_or(UNKNOWN)?)
            }
        };
        match key {
            Self::Ctrl('h' | 'i' | 'j' | 'm' | '[') => Err("is Backspace, Tab, Enter or Esc on a terminal"),
            Self::Ctrl('c' | 'p' | 'q' | 'z') => Err("always does the same"),
            Self::Ctrl('_' | '7' | '/') => Err("is undo, as in readline"),
            // Alt-[ sends the same bytes as the beginning of an arrow key.
            Self::Alt('[') => Err("is the beginning of other keys on a terminal"),
            Self::Ctrl(c) if !c.is_ascii_alphabetic() => Err("is sent by few terminals only"),
            key if Editor::new("a b").press(key.event()) => Err("edits a text"),
            key => Ok(key),
        }
    }
}

/// The key of each action, if it has one, in the order of [`ACTIONS`].
pub(in crate::ui) struct Keymap {
    keys: Vec<Option<Key>>,
    is_changed: bool,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { keys: ACTIONS.iter().map(|entry| Some(entry.key)).collect(), is_changed: false }
    }
}

impl Keymap {
    /// Gives an action another key, or none.
    pub(in crate::ui) fn set(&mut self, action: Action, key: Option<Key>) {
        if let Some(place) = index(action).and_then(|index| self.keys.get_mut(index)) {
            self.is_changed |= *place != key;
            *place = key;
        }
    }

    /// The key of an action.
    pub(in crate::ui) fn of(&self, action: Action) -> Option<Key> {
        self.keys.get(index(action)?).copied().flatten()
    }

    /// The name of an action's key, or `-` if it has none.
    pub(in crate::ui) fn name(&self, action: Action) -> String {
        self.of(action).map_or_else(|| "-".to_owned(), Key::name)
    }

    /// The action that a key triggers.
    pub(in crate::ui) fn action(&self, event: KeyEvent) -> Option<Action> {
        let index = self.keys.iter().position(|key| key.is_some_and(|key| key.is(event)))?;
        ACTIONS.get(index).map(|entry| entry.action)
    }

    /// Replaces the default keys in a sentence with the ones that the actions have here.
    pub(in crate::ui) fn words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.is_changed {
            return Cow::Borrowed(text);
        }
        let changed = ACTIONS.iter().zip(&self.keys).filter(|(entry, key)| Some(entry.key) != **key);
        let names: Vec<(String, String)> = changed
            .map(|(entry, key)| {
                let name = key.map_or_else(|| format!("`{}`", entry.name()), Key::name);
                (entry.key.name(), name)
            })
            .collect();
        Cow::Owned(renamed(text, &names))
    }
}

/// Replaces whole words in a sentence; `names` holds pairs of the old and the new name.
pub(in crate::ui) fn renamed(text: &str, names: &[(String, String)]) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let begins = !said.ends_with(|c: char| c.is_alphanumeric());
        let ends = |old: &str| !rest[old.len()..].starts_with(|c: char| c.is_alphanumeric());
        let found = names.iter().find(|(old, _)| begins && rest.starts_with(old.as_str()) && ends(old));
        if let Some((old, new)) = found {
            said.push_str(new);
            rest = &rest[old.len()..];
        } else {
            said.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    said
}

fn index(action: Action) -> Option<usize> {
    ACTIONS.iter().position(|entry| entry.action == action)
}
