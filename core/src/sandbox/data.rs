//! `/data/object`, `/data/crawl`, `/data/settings`: the objects of connections.

use super::connections::{Connection, no_connection};
use super::jobs::Work;
use super::masking::shown;
use super::status::Status;
use super::{Body, Sandbox, answers};
use crate::api::{Response, decoded};
use crate::value::{Object, Value};

/// The place of an object: the key of its connection, and the names below it.
struct Place {
    key: String,
    path: Vec<String>,
}

impl Place {
    fn of(path: &str) -> Self {
        let mut names = path.split('/').map(|name| decoded(name).into_owned());
        Self { key: names.next().unwrap_or_default(), path: names.collect() }
    }

    fn shown(&self) -> Vec<String> {
        std::iter::once(&self.key).chain(&self.path).map(|name| shown(name).to_owned()).collect()
    }
}

impl Sandbox {
    /// Without a path: finds all connections. Our assumption: the body of a search is not published, and everything is
    /// found.
    pub(super) fn search_connections(&self, payload: Body) -> Result<Response, Response> {
        payload.fitting()?;
        let found = self.connections.iter().map(|connection| shown_object(connection, &[]));
        Ok(answers::json(200, &Value::Array(found.collect())))
    }

    pub(super) fn search_objects(&self, at: &str, payload: Body) -> Result<Response, Response> {
        let place = Place::of(at);
        let connection = self.at(&place)?;
        payload.fitting()?;
        let found = connection.objects.children(&place.path).map(|path| shown_object(connection, path));
        Ok(answers::json(200, &Value::Array(found.collect())))
    }

    pub(super) fn get_object(&self, at: &str) -> Result<Response, Response> {
        let place = Place::of(at);
        Ok(answers::json(200, &shown_object(self.at(&place)?, &place.path)))
    }

    /// Our assumptions: a connection is gone at once and its jobs are cancelled, while its integration is deleted like
    /// any other, whatever it is doing. `childCount` counts the objects below it.
    pub(super) fn delete_object(&mut self, now: u64, at: &str) -> Result<Response, Response> {
        let place = Place::of(at);
        let done_at = self.done_at(now);
        let connection = self.at(&place)?;
        let count = connection.objects.count_below(&place.path);
        if place.path.is_empty() {
            let behind = connection.integration.clone();
            self.connections.retain(|connection| connection.key != place.key);
            self.cancel_jobs(now, &place.key);
            if let Some(behind) = self.integrations.iter_mut().find(|one| Some(&one.id) == behind.as_ref()) {
                behind.begin(Status::Deleting, done_at);
            }
        } else if let Some(connection) = self.connections.iter_mut().find(|connection| connection.key == place.key) {
            connection.objects.remove(&place.path);
        }
        Ok(answers::json(
            200,
            &Value::from([("objectPath", answers::path(&place.shown())), ("childCount", (count as u64).into())]),
        ))
    }

    pub(super) fn crawl(&mut self, now: u64, at: &str, payload: Body) -> Result<Response, Response> {
        let place = Place::of(at);
        self.at(&place)?;
        let forced = payload.fitting()?.and_then(|(given, _)| given.get("forceRecursiveCrawl").cloned());
        let work = Work::crawl(&place.key, &place.path, matches!(forced, Some(Value::Bool(true))));
        Ok(self.start(now, "crawl", &place.shown(), work, None))
    }

    /// Our assumption: settings take effect at once; the job only says when the platform has followed.
    pub(super) fn change_settings(&mut self, now: u64, at: &str, payload: Body) -> Result<Response, Response> {
        let place = Place::of(at);
        self.at(&place)?;
        let kept = payload.fitting()?.map(|(_, kept)| kept).unwrap_or_default();
        let Some(Value::Object(changes)) = kept.get("settings") else {
            return Err(answers::bad_request("`settings` must be there"));
        };
        if let Some(connection) = self.connections.iter_mut().find(|connection| connection.key == place.key) {
            connection.objects.set(&place.path, changes);
        }
        Ok(self.start(now, "settings", &place.shown(), Work::nothing(&place.key), None))
    }

    /// The objects of all connections.
    pub(super) fn all_objects(&self) -> Vec<Value> {
        let of = |connection: &Connection| {
            connection.objects.paths().map(|path| shown_object(connection, path)).collect::<Vec<_>>()
        };
        self.connections.iter().flat_map(of).collect()
    }

    /// The connection of an object, if the object is there.
    fn at(&self, place: &Place) -> Result<&Connection, Response> {
        let connection =
            self.connections.iter().find(|connection| connection.key == place.key).ok_or_else(no_connection)?;
        if connection.objects.has(&place.path) {
            return Ok(connection);
        }
        Err(answers::not_found("No object found with that path."))
    }
}

fn shown_object(connection: &Connection, path: &[String]) -> Value {
    let place = Place { key: connection.key.clone(), path: path.to_vec() };
    let state = if connection.objects.is_active(path) { "active" } else { "inactive" };
    let overrides = connection.objects.overrides(path).cloned().unwrap_or_else(Object::new);
    Value::from([
        ("objectPath", answers::path(&place.shown())),
        ("technology", shown(&connection.technology).into()),
        ("state", state.into()),
        ("settings", Value::Object(connection.objects.settings(path))),
        ("overrides", Value::Object(overrides)),
    ])
}
