//! Workspaces for which a document does not say how Immuta signs in: it holds credentials for several ways. Only a
//! person knows which way is meant; until then the setup keeps all credentials.

use crate::catalogue::{Catalogue, Literal, When};
use crate::platform::Platform;
use crate::text::step;
use crate::value::{Object, Value};

/// A workspace with credentials for several ways to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSignIn {
    /// The pointer to the value that names the way in the setup.
    pub pointer: String,
    /// The question to ask.
    pub question: String,
    /// The possible answers, each with its label.
    pub ways: Vec<(&'static str, &'static str)>,
    /// The number of the list entry, from 0; `None` for the workspace of the setup itself.
    entry: Option<usize>,
}

/// All workspaces of a setup with credentials for several ways to sign in.
pub fn open_sign_ins(setup: &Value) -> Vec<OpenSignIn> {
    let Some(answers) = setup.object() else { return Vec::new() };
    let catalogue = &Platform::of_answers(answers).catalogue;
    let mut open: Vec<OpenSignIn> = of_workspace(catalogue, answers, None).into_iter().collect();
    let list = catalogue.entries.as_ref().and_then(|entries| setup.at(entries.setup));
    if let Some(Value::Array(items)) = list {
        let entries = items.iter().enumerate().filter_map(|(index, item)| Some((index, item.object()?)));
        open.extend(entries.filter_map(|(index, entry)| of_workspace(catalogue, entry, Some(index))));
    }
    open
}

/// The name of a list entry for people: its number from 1, and its host if it has one.
pub(super) fn entry_name(catalogue: &Catalogue, index: usize, host: Option<&str>) -> String {
    let setup = catalogue.entries.as_ref().map_or("", |entries| entries.setup);
    let label = catalogue.fields.iter().find(|field| field.setup == Some(setup)).map_or("", |field| field.label);
    let name = format!("{} {}", label.strip_suffix('s').unwrap_or(label), index + 1);
    host.map_or_else(|| name.clone(), |host| format!("{name} ({host})"))
}

/// The number of the list entry that a pointer into a payload leads into, and the rest of the pointer.
pub(super) fn entry_at<'a>(catalogue: &Catalogue, pointer: &'a str) -> Option<(usize, &'a str)> {
    let list = [catalogue.entries.as_ref()?.setup, "/"].concat();
    let (_, behind) = pointer.split_once(&list)?;
    let end = behind.find('/').unwrap_or(behind.len());
    Some((behind.get(..end)?.parse().ok()?, behind.get(end..)?))
}

impl OpenSignIn {
    /// Whether a value of a payload belongs to these credentials, or is the object that holds them.
    pub(super) fn has(&self, catalogue: &Catalogue, pointer: &str) -> bool {
        let entry = entry_at(catalogue, pointer);
        let is_it = |own: &str| match entry {
            Some((_, behind)) => own == behind,
            None => pointer.ends_with(own),
        };
        let around =
            |own: &'static str| own.match_indices('/').skip(1).filter_map(|(end, _)| own.get(..end)).chain([own]);
        entry.map(|(index, _)| index) == self.entry && dependent(catalogue).any(|(_, own)| around(own).any(is_it))
    }
}

fn of_workspace(catalogue: &Catalogue, answers: &Object, entry: Option<usize>) -> Option<OpenSignIn> {
    step();
    let decides = catalogue.sign_in.first()?;
    let host = catalogue.entries.as_ref().and_then(|entries| answers.get(entries.host)).and_then(Value::text);
    let given = |pointer: &str| {
        let mut names = pointer.split('/').skip(1);
        let first = names.next().and_then(|name| answers.get(name));
        names.fold(first, |value, name| value.and_then(|value| value.get(name))).is_some()
    };
    let mut numbers: Vec<u8> =
        credentials(catalogue).filter(|(_, own)| given(own)).filter_map(|(when, _)| when.wants(0)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut ways: Vec<_> = numbers.into_iter().filter_map(|number| way(catalogue, decides.value(number)?)).collect();
    // The workspace may name one way and have only the credentials for another.
    let said = decides.path.split_first().and_then(|(first, rest)| {
        let value = rest.iter().try_fold(answers.get(first)?, |value, name| value.get(name))?;
        catalogue.ways().iter().find(|choice| Some(choice.value) == value.text())
    });
    let is_at_odds = ways.len() == 1 && said.is_some_and(|said| ways[0].0 != said.value);
    ways.splice(0..0, said.filter(|_| is_at_odds).map(|said| (said.value, said.label)));
    let [(_, first), (_, second), ..] = ways[..] else { return None };
    let place = match (entry, &catalogue.entries) {
        (Some(index), Some(entries)) => format!("{}/{index}", entries.setup),
        _ => String::new(),
    };
    let workspace = match (entry, host) {
        (Some(index), host) => entry_name(catalogue, index, host),
        (None, Some(host)) => host.to_owned(),
        (None, None) => "This workspace".to_owned(),
    };
    Some(OpenSignIn {
        pointer: [&place, "/", &decides.path.join("/")].concat(),
        question: if is_at_odds {
            format!("{workspace} says \"{first}\", and has the credentials for \"{second}\". Which one is meant?")
        } else {
            format!("{workspace} has credentials of two ways to sign in. Which one is meant?")
        },
        ways,
        entry,
    })
}

/// The fields that hold credentials for some way to sign in; not those that say which way it is.
fn credentials(catalogue: &Catalogue) -> impl Iterator<Item = (When, &'static str)> {
    let decides =
        |pointer: &str| catalogue.sign_in.iter().any(|one| pointer.split('/').skip(1).eq(one.path.iter().copied()));
    dependent(catalogue).filter(move |(_, pointer)| !decides(pointer))
}

/// All fields that apply only to some ways to sign in.
fn dependent(catalogue: &Catalogue) -> impl Iterator<Item = (When, &'static str)> {
    let fields = catalogue.fields.iter().filter(|field| field.when != When::ALWAYS && !field.is_object());
    fields.filter_map(|field| Some((field.when, field.setup?)))
}

/// The way to sign in that this value names, with its label.
fn way(catalogue: &Catalogue, value: Literal) -> Option<(&'static str, &'static str)> {
    let Literal::Text(value) = value else { return None };
    let choice = catalogue.ways().iter().find(|choice| choice.value == value)?;
    Some((choice.value, choice.label))
}
