//! The objects of a connection: what a crawl finds, and which settings are in effect.

use crate::value::{Object, Value};

/// What a crawl finds in every connection, parents first. Our assumption: there is no platform behind the sandbox.
const FOUND: [&[&str]; 7] = [
    &["hr"],
    &["hr", "people"],
    &["hr", "people", "employees"],
    &["sales"],
    &["sales", "orders"],
    &["sales", "orders", "daily_totals"],
    &["sales", "orders", "line_items"],
];

/// The objects of a connection with what is set at each. The first is the connection itself, whose path is empty.
#[derive(Clone)]
pub(super) struct Objects {
    objects: Vec<(Vec<String>, Object)>,
    /// Whether the first crawl looks into inactive objects too.
    pub(super) is_forced: bool,
}

impl Objects {
    /// The objects of a new connection: only the connection itself.
    pub(super) fn new(settings: Object, is_forced: bool) -> Self {
        Self { objects: vec![(Vec::new(), settings)], is_forced }
    }

    pub(super) fn has(&self, path: &[String]) -> bool {
        self.overrides(path).is_some()
    }

    /// The paths of all objects.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[String]> {
        self.objects.iter().map(|(there, _)| there.as_slice())
    }

    /// What is set at the object itself.
    pub(super) fn overrides(&self, path: &[String]) -> Option<&Object> {
        self.objects.iter().find(|(there, _)| there == path).map(|(_, overrides)| overrides)
    }

    /// The paths of the objects directly below `path`.
    pub(super) fn children(&self, path: &[String]) -> impl Iterator<Item = &[String]> {
        let paths = self.objects.iter().map(|(there, _)| there.as_slice());
        paths.filter(move |there| there.len() == path.len() + 1 && there.starts_with(path))
    }

    /// How many objects are below `path`.
    pub(super) fn count_below(&self, path: &[String]) -> usize {
        self.objects.iter().filter(|(there, _)| there.len() > path.len() && there.starts_with(path)).count()
    }

    /// Removes an object with everything below it. The connection itself stays.
    pub(super) fn remove(&mut self, path: &[String]) {
        self.objects.retain(|(there, _)| there.is_empty() || !there.starts_with(path));
    }

    /// The settings in effect for an object: its own before those of its parents. Our assumptions: without any
    /// settings, an object is inactive, and children that are found later are as active as the object itself.
    pub(super) fn settings(&self, path: &[String]) -> Object {
        let mut settings = Object::new();
        settings.set("isActive", false.into());
        for (_, overrides) in
            (0..=path.len()).filter_map(|end| self.objects.iter().find(|(there, _)| there == &path[..end]))
        {
            for (name, value) in overrides.iter() {
                settings.set(name.to_owned(), value.clone());
            }
        }
        if settings.get("activateNewChildren").is_none() {
            settings.set("activateNewChildren", flag(&settings, "isActive").into());
        }
        settings
    }

    pub(super) fn is_active(&self, path: &[String]) -> bool {
        flag(&self.settings(path), "isActive")
    }

    /// Sets what `changes` says; null removes a setting, so that it is inherited again.
    pub(super) fn set(&mut self, path: &[String], changes: &Object) {
        let Some((_, overrides)) = self.objects.iter_mut().find(|(there, _)| there == path) else { return };
        for (name, value) in changes.iter() {
            match value {
                Value::Null => _ = overrides.remove(name),
                value => overrides.set(name.to_owned(), value.clone()),
            }
        }
    }

    /// Looks for objects below `path`: only in active objects, unless `is_forced`. An object that is found in an
    /// inactive one is inactive.
    pub(super) fn crawl(&mut self, path: &[String], is_forced: bool) {
        for found in FOUND {
            let found: Vec<String> = found.iter().map(|name| (*name).to_owned()).collect();
            let parent = &found[..found.len() - 1];
            let is_below = parent.starts_with(path) && self.has(parent) && !self.has(&found);
            if is_below && (is_forced || self.is_active(parent)) {
                let is_off = self.is_active(parent) && !flag(&self.settings(parent), "activateNewChildren");
                let mut overrides = Object::new();
                if is_off {
                    overrides.set("isActive", false.into());
                }
                self.objects.push((found, overrides));
            }
        }
        self.objects.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
}

fn flag(settings: &Object, name: &str) -> bool {
    matches!(settings.get(name), Some(Value::Bool(true)))
}
