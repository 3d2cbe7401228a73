//! Connections and their objects as the API reports them.

use super::reader::{List, Whole, accepted, flag, has_more, items, list, plain, text};
use super::state::{ObjectState, State};
use crate::api::Response;
use crate::value::Value;

/// A connection in an answer. Source: facts 8.5.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// Its key.
    pub key: String,
    /// Its technology, as payloads name it.
    pub technology: String,
    /// The host it reaches.
    pub host: String,
    /// The id of the integration behind it; `None` for technologies without one, or if the answer names none.
    pub integration: Option<String>,
    /// The whole answer.
    pub whole: Whole,
}

impl Connection {
    /// The connection that an answer is about. `None` if the request was refused or the answer is not about a
    /// connection.
    pub fn read(response: &Response) -> Option<Self> {
        let answer = accepted(response)?;
        let key = answer.get("connectionKey").and_then(plain)?;
        let inner = |name| answer.path(&["connection", name]).and_then(plain).unwrap_or_default();
        Some(Self {
            key,
            technology: inner("technology"),
            host: inner("hostname"),
            integration: answer.get("nativeIntegrationId").and_then(plain).filter(|id| !id.is_empty()),
            whole: Whole(answer),
        })
    }
}

impl Connection {
    /// Whether no integration is behind it: the answer names none, and the technology has none. Source: facts 8.1, 8.3.
    pub fn has_no_integration(&self) -> bool {
        let named = self.whole.0.get("nativeIntegrationId");
        let is_none = match named {
            None | Some(Value::Null) => true,
            Some(id) => id.text().is_some_and(str::is_empty),
        };
        let technology = self.technology.to_ascii_lowercase();
        is_none && (technology == "glue" || technology.ends_with("lake formation"))
    }
}

/// The answer to what starts background jobs: a registration, a crawl, a change of settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Started {
    /// The ids to find its jobs by. One is documented; several are accepted too.
    pub bulk_ids: Vec<String>,
    /// The path of the object it is about, from the connection on.
    pub path: Vec<String>,
    /// The id of the integration behind the connection, if the answer names it.
    pub integration: Option<String>,
    /// The whole answer.
    pub whole: Whole,
}

impl Started {
    /// What an accepted answer says; `None` if the request was refused or the answer is not an object. Without a bulk
    /// id in the answer, nobody can see how the jobs end.
    pub fn read(response: &Response) -> Option<Self> {
        let answer = accepted(response)?;
        answer.object()?;
        let ids = ["bulkId", "bulkIds"].iter().filter_map(|name| answer.get(name));
        let bulk_ids = ids.flat_map(|ids| match ids {
            Value::Array(ids) => ids.iter().filter_map(plain).collect(),
            one => plain(one).into_iter().collect::<Vec<_>>(),
        });
        Some(Self {
            bulk_ids: bulk_ids.filter(|id| !id.is_empty()).collect(),
            path: path(&answer),
            integration: answer.get("nativeIntegrationId").and_then(plain).filter(|id| !id.is_empty()),
            whole: Whole(answer),
        })
    }
}

/// What was deleted. Source: facts 8.5; the table of the page says `connectionKey`, its example `objectPath`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// The path of the object, from the connection on.
    pub path: Vec<String>,
    /// How many objects were deleted with it, if the answer says so.
    pub children: Option<u64>,
}

impl Deleted {
    /// What an accepted answer says; `None` if the request was refused or the answer is not an object.
    pub fn read(response: &Response) -> Option<Self> {
        let answer = accepted(response)?;
        answer.object()?;
        let key = || answer.get("connectionKey").and_then(plain).into_iter().collect();
        let path = Some(path(&answer)).filter(|path| !path.is_empty()).unwrap_or_else(key);
        Some(Self { path, children: answer.get("childCount").and_then(plain).and_then(|count| count.parse().ok()) })
    }
}

/// Settings of an object. `None` means inherited, or not in the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether the object is active.
    pub is_active: Option<bool>,
    /// Whether children that are found later become active.
    pub activate_new_children: Option<bool>,
}

impl Settings {
    fn of(value: &Value) -> Self {
        Self { is_active: flag(value, "isActive"), activate_new_children: flag(value, "activateNewChildren") }
    }

    /// What is set at an object itself: the values, or a list of names, whose values are those in effect. `None` if the
    /// answer does not say, or not in a known form. Source: facts 8.5.
    fn own(answer: &Value, in_effect: Self) -> Option<Self> {
        let overrides = answer.get("overrides")?;
        let own = |name: &str, in_effect: Option<bool>| match overrides {
            Value::Object(own) => match own.get(name) {
                None | Some(Value::Null) => Some(None),
                Some(Value::Bool(set)) => Some(Some(*set)),
                Some(_) => None,
            },
            Value::Array(names) if names.iter().any(|one| one.text() == Some(name)) => in_effect.map(Some),
            Value::Array(_) => Some(None),
            _ => None,
        };
        let activate_new_children = own("activateNewChildren", in_effect.activate_new_children)?;
        Some(Self { is_active: own("isActive", in_effect.is_active)?, activate_new_children })
    }
}

/// An object of a connection: the connection itself, a catalog, a schema, a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataObject {
    /// Its path: the names from the connection on.
    pub path: Vec<String>,
    /// The technology of its platform.
    pub technology: String,
    /// Whether it is active.
    pub state: ObjectState,
    /// The settings in effect, its own or inherited.
    pub settings: Settings,
    /// What is set at the object itself; `None` if the answer does not say.
    pub overrides: Option<Settings>,
    /// The whole answer.
    pub whole: Whole,
}

impl DataObject {
    /// The object that an answer is about; `None` if the request was refused or the answer is not about an object.
    pub fn read(response: &Response) -> Option<Self> {
        accepted(response).filter(|answer| answer.get("objectPath").is_some()).map(Self::of)
    }

    fn of(answer: Value) -> Self {
        let settings = answer.get("settings").map(Settings::of).unwrap_or_default();
        Self {
            path: path(&answer),
            technology: text(&answer, "technology"),
            state: ObjectState::read(&text(&answer, "state")),
            settings,
            overrides: Settings::own(&answer, settings),
            whole: Whole(answer),
        }
    }
}

/// The objects that a search found, and whether the answer says that there are more. `None` if the request was refused
/// or the answer is not a list.
pub fn objects(response: &Response) -> Option<List<DataObject>> {
    let answer = accepted(response)?;
    let list = list(&answer, &["objects", "children", "results", "hits", "data"])?;
    let has_more = has_more(response, &answer, list.len());
    Some(List { entries: list.iter().cloned().map(DataObject::of).collect(), has_more })
}

/// Like [`objects`], for a search for connections. No page shows its entries: one may have only its key.
pub fn connections(response: &Response) -> Option<List<DataObject>> {
    let mut found = objects(response)?;
    for one in found.entries.iter_mut().filter(|one| one.path.is_empty()) {
        one.path.extend(one.whole.0.get("connectionKey").and_then(plain).filter(|key| !key.is_empty()));
    }
    Some(found)
}

/// An object path: a list of names, or one text with slashes.
fn path(answer: &Value) -> Vec<String> {
    match answer.get("objectPath") {
        Some(Value::Text(path)) => path.split('/').map(str::to_owned).collect(),
        Some(list) => items(list).iter().filter_map(plain).collect(),
        None => Vec::new(),
    }
}
