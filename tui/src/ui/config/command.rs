//! The user's own commands: programs that run on what is on the screen, and never get a secret.

use ucforge_core::catalogue::Shape;
use ucforge_core::platform::PLATFORMS;
use ucforge_core::secret::{Secret, Source};
use ucforge_core::text::Span;
use ucforge_core::tree::{NodeKind, NodeRef};
use ucforge_core::value::{Value, is_plain};

use super::{Warnings, keys, place_of};
use crate::client::shown_url;
use crate::human::one_line;
use crate::ui::actions::{ACTIONS, Action, Key};
use crate::ui::model::Model;
use crate::ui::places::Place;
use crate::ui::tenant::Thing;
use crate::ui::update::files::text_for_programs;

/// A command of the configuration.
#[derive(Clone, Debug)]
pub(in crate::ui) struct Command {
    pub(in crate::ui) name: String,
    /// Its key, and where the file names it.
    pub(in crate::ui) key: Option<(Key, Span)>,
    /// The places where it is offered; empty for all places.
    places: Vec<Place>,
    /// The program and its arguments.
    words: Vec<String>,
    pub(in crate::ui) is_dangerous: bool,
    pub(in crate::ui) help: String,
}

/// A program to run.
#[derive(Debug)]
pub(in crate::ui) struct Run {
    pub(in crate::ui) name: String,
    pub(in crate::ui) words: Vec<String>,
    /// The setup without secrets, if one of the words needs the path of a file that holds it.
    pub(in crate::ui) setup: Option<String>,
    /// Environment variables to hide from the program, since they may hold our secrets.
    pub(in crate::ui) without: Vec<String>,
}

/// The names that words can contain as placeholders, such as `{id}`.
const NAMES: [&str; 5] = ["id", "kind", "profile", "url", "setup"];

/// The placeholder for the path of a file with the setup.
pub(in crate::ui) const SETUP: &str = "{setup}";

/// The environment variables that hold secrets in the documents that we generate.
fn secrets() -> impl Iterator<Item = &'static str> {
    let fields = PLATFORMS.iter().flat_map(|platform| platform.catalogue.fields);
    let variables = fields.filter_map(|field| match field.shape {
        Shape::Secret { env, .. } => Some(env),
        _ => None,
    });
    std::iter::once("IMMUTA_API_KEY").chain(variables)
}

/// Reads the commands of the configuration, and leaves out those with errors.
pub(super) fn all(value: NodeRef<'_>, warnings: &mut Warnings<'_>) -> Vec<Command> {
    if !matches!(value.kind(), NodeKind::Object | NodeKind::Null) {
        warnings.add(place_of(value), "`commands` must hold commands by their names");
    }
    value.children().filter_map(|member| one(member, warnings)).collect()
}

fn one(value: NodeRef<'_>, warnings: &mut Warnings<'_>) -> Option<Command> {
    let name = one_line(value.key());
    let mut command = Command {
        name: name.clone(),
        key: None,
        places: Vec::new(),
        words: Vec::new(),
        is_dangerous: false,
        help: String::new(),
    };
    // An error must not make a command do more than was meant.
    let mut is_right = true;
    for member in value.children() {
        match member.key() {
            "key" => command.key = keys::key(member, warnings).map(|key| (key, place_of(member))),
            "where" => match places(member, warnings) {
                Some(places) => command.places = places,
                None => is_right = false,
            },
            "command" => match words(member, warnings) {
                Some(words) => command.words = words,
                None => is_right = false,
            },
            "dangerous" => {
                if let Some(is_dangerous) = member.bool() {
                    command.is_dangerous = is_dangerous;
                } else {
                    warnings.add(member.span(), "`dangerous` is to be true or false");
                    is_right = false;
                }
            }
            "help" => command.help = member.text().map(one_line).unwrap_or_default(),
            other => {
                warnings.add(
                    place_of(member),
                    &format!("a command has no `{}`; it has key, where, command, help and dangerous", one_line(other)),
                );
                is_right = false;
            }
        }
    }
    if is_right && command.words.is_empty() {
        warnings.add(place_of(value), &format!("`{name}` does not say which `command` it is"));
        is_right = false;
    }
    if command.help.is_empty() {
        command.help = format!("Run {}", one_line(&command.words.join(" ")));
    }
    is_right.then_some(command)
}

/// All places that an action goes to.
fn all_places() -> impl Iterator<Item = Place> {
    ACTIONS.iter().filter_map(|entry| match entry.action {
        Action::Go(place) => Some(place),
        _ => None,
    })
}

fn places(value: NodeRef<'_>, warnings: &mut Warnings<'_>) -> Option<Vec<Place>> {
    let mut place = |one: NodeRef<'_>| {
        let found = one.text().and_then(|name| all_places().find(|place| place.name() == name));
        if found.is_none() {
            let names = all_places().map(Place::name).collect::<Vec<_>>().join(", ");
            warnings.add(one.span(), &format!("`where` is one of {names}, or a list of them"));
        }
        found
    };
    if value.kind() == NodeKind::Array { value.children().map(place).collect() } else { Some(vec![place(value)?]) }
}

fn words(value: NodeRef<'_>, warnings: &mut Warnings<'_>) -> Option<Vec<String>> {
    let words: Option<Vec<String>> = value.children().map(|word| word.text().map(str::to_owned)).collect();
    let Some(words) = words.filter(|words| value.kind() == NodeKind::Array && !words.is_empty()) else {
        let what = "`command` is to be a list: a program and its arguments, such as [less, \"{setup}\"]";
        warnings.add(place_of(value), what);
        return None;
    };
    for word in &words {
        let between = word.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
        let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        if let Some(name) = between.filter(is_name).find(|name| !NAMES.contains(name)) {
            let names = NAMES.map(|name| format!("{{{name}}}")).join(", ");
            warnings.add(place_of(value), &format!("nothing is known as {{{}}}; there are {names}", one_line(name)));
            return None;
        }
    }
    Some(words)
}

/// Why a command cannot be run now; `None` if it can.
pub(in crate::ui) fn why_not(model: &Model, index: usize) -> Option<&'static str> {
    let command = model.config.commands.get(index)?;
    if command.is_dangerous && model.tenant.place.read_only {
        return Some("this is marked dangerous, and nothing may be changed here");
    }
    if !command.places.is_empty() && !command.places.contains(&model.place) {
        return Some("the configuration offers this in another place");
    }
    let is_about_thing = command.words.iter().any(|word| word.contains("{id}") || word.contains("{kind}"));
    if is_about_thing && model.thing_here().is_none() {
        return Some("go to an integration or a connection of the tenant first");
    }
    None
}

/// The program to run for a command, with its placeholders filled in.
///
/// Errors: the message for the user.
pub(in crate::ui) fn run_of(model: &Model, index: usize) -> Result<Run, String> {
    let command = model.config.commands.get(index).ok_or("there is no such command")?;
    let (kind, id) = match model.thing_here() {
        Some(Thing::Integration(id)) => ("integration", id),
        Some(Thing::Connection(key)) => ("connection", key),
        None => ("", String::new()),
    };
    let place = &model.tenant.place;
    let values = [
        ("{id}", id),
        ("{kind}", kind.to_owned()),
        ("{profile}", place.name.clone()),
        ("{url}", shown_url(&place.url)),
    ];
    let mut words = Vec::new();
    for word in &command.words {
        // An inserted value is not searched for placeholders again.
        let mut filled = String::new();
        let mut rest = word.as_str();
        while let Some(c) = rest.chars().next() {
            if let Some((name, value)) = values.iter().find(|(name, _)| rest.starts_with(name)) {
                if !value.chars().all(is_plain) || filled.is_empty() && value.starts_with('-') {
                    return Err(format!("{name} is {} here: a program could take it for an option", one_line(value)));
                }
                filled.push_str(value);
                rest = &rest[name.len()..];
            } else {
                filled.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        words.push(filled);
    }
    let wants_setup = command.words.iter().any(|word| word.contains(SETUP));
    let mut without: Vec<String> = secrets().map(str::to_owned).collect();
    variables(model.draft.all(), &mut without);
    Ok(Run { name: command.name.clone(), words, setup: wants_setup.then(|| text_for_programs(model)), without })
}

/// Collects the environment variables that the answers refer to.
fn variables(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Secret(Secret { source: Source::Env(name), .. }) => names.push(name.clone()),
        Value::Array(values) => values.iter().for_each(|value| variables(value, names)),
        Value::Object(members) => members.iter().for_each(|(_, value)| variables(value, names)),
        _ => {}
    }
}
