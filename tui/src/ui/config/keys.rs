//! Gives actions and commands the keys that the user wants.

use ucforge_core::text::Span;
use ucforge_core::tree::{NodeKind, NodeRef};

use super::{Command, Warnings, place_of};
use crate::human::one_line;
use crate::ui::actions::{ACTIONS, Entry, Key, Keymap};

/// An action or a command, with its key.
struct Owner {
    name: String,
    /// The default key, for when the file asks for nothing else.
    own: Option<Key>,
    /// The key, or none, that the file asks for, and where it does so.
    wanted: Option<(Option<Key>, Span)>,
}

impl Owner {
    fn key(&self) -> Option<Key> {
        self.wanted.map_or(self.own, |(key, _)| key)
    }
}

/// Returns the keys of all actions. A command whose key is already in use loses it.
pub(super) fn keymap(keys: Option<NodeRef<'_>>, commands: &mut [Command], warnings: &mut Warnings<'_>) -> Keymap {
    let mut owners: Vec<Owner> =
        ACTIONS.iter().map(|entry| Owner { name: entry.name(), own: Some(entry.key), wanted: None }).collect();
    if let Some(keys) = keys.filter(|keys| keys.kind() != NodeKind::Null) {
        if keys.kind() != NodeKind::Object {
            warnings.add(place_of(keys), "`keys` must hold actions, each with its key, such as `copy: Alt-K`");
        }
        for member in keys.children() {
            if let Some((index, key)) = wanted(member, warnings)
                && let Some(owner) = owners.get_mut(index)
            {
                owner.wanted = Some((key, place_of(member)));
            }
        }
    }
    owners.extend(commands.iter().map(|command| Owner {
        name: command.name.clone(),
        own: None,
        wanted: command.key.map(|(key, span)| (Some(key), span)),
    }));
    while let Some((index, other)) = conflict(&owners) {
        let Some((key, span)) = owners[index].wanted.take() else { break };
        let key = key.map(Key::name).unwrap_or_default();
        let stays = owners[index].own.map_or_else(|| "no key".to_owned(), Key::name);
        let (name, other) = (&owners[index].name, &owners[other].name);
        warnings.add(span, &format!("{key} is already the key of `{other}`: `{}` has {stays}", one_line(name)));
    }
    for (command, owner) in commands.iter_mut().zip(&owners[ACTIONS.len()..]) {
        command.key = command.key.filter(|_| owner.wanted.is_some());
    }
    let mut keymap = Keymap::default();
    for (entry, owner) in ACTIONS.iter().zip(&owners) {
        keymap.set(entry.action, owner.key());
    }
    keymap
}

/// Finds two owners of the same key: first the one that has to give way, which the file names last, then the other.
fn conflict(owners: &[Owner]) -> Option<(usize, usize)> {
    let mut found: Option<(usize, usize)> = None;
    let place = |owner: &Owner| owner.wanted.map(|(_, span)| span.start);
    for (index, owner) in owners.iter().enumerate().filter(|(_, owner)| owner.key().is_some()) {
        let same = owners.iter().take(index).position(|other| other.key() == owner.key());
        let Some(other) = same else { continue };
        let (last, first) = if place(owner) > place(&owners[other]) { (index, other) } else { (other, index) };
        if found.is_none_or(|(other, _)| place(&owners[last]) > place(&owners[other])) {
            found = Some((last, first));
        }
    }
    found
}

/// Reads which action is to have which key: the index of the action, and the key, if any.
fn wanted(member: NodeRef<'_>, warnings: &mut Warnings<'_>) -> Option<(usize, Option<Key>)> {
    let name = member.key();
    let Some(index) = ACTIONS.iter().position(|entry| entry.name() == name) else {
        let near = near(name).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
        warnings.add(place_of(member), &format!("there is no action `{}`{near}", one_line(name)));
        return None;
    };
    let entry = &ACTIONS[index];
    if entry.is_fixed() {
        warnings.add(place_of(member), &format!("`{name}` always has the key {}", entry.key.name()));
        return None;
    }
    if member.kind() == NodeKind::Null || member.text() == Some("none") {
        return Some((index, None));
    }
    let key = key(member, warnings)?;
    Some((index, Some(key)))
}

/// The key that a value names.
pub(super) fn key(value: NodeRef<'_>, warnings: &mut Warnings<'_>) -> Option<Key> {
    let Some(text) = value.text() else {
        warnings.add(value.span(), &format!("`{}` is to be a key, such as Alt-K", one_line(value.key())));
        return None;
    };
    match Key::parse(text) {
        Ok(key) => Some(key),
        Err(why) => {
            warnings.add(value.span(), &format!("{} {why}", one_line(text)));
            None
        }
    }
}

/// The action that was most likely meant: its name is a word of the given one, or the reverse, or both begin alike.
fn near(name: &str) -> Option<String> {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let is = |test: &dyn Fn(&str) -> bool| ACTIONS.iter().map(Entry::name).find(|known| test(known));
    is(&|known| known == name)
        .or_else(|| is(&|known| known.split('-').any(|word| word == name) || name.split('-').any(|word| word == known)))
        .or_else(|| name.get(..3).and_then(|start| is(&|known| known.starts_with(start))))
}
