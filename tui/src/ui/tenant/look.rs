//! Looks at what a tenant has, and keeps what was seen.

use ucforge_core::answer::{Connection, DataObject, Integration, State as _, connections, jobs, listed, objects};

use super::exchange::remember;
use super::{Answered, Known, Look, Tenant, Thing, known};
use crate::masked;

/// Why not everything is in a list.
const PART: &str = "these are not all: the tenant has answered a part";

impl Tenant {
    /// Looks at everything that is shown, because the user wants to see it or something was changed.
    pub(in crate::ui) fn look(&mut self) {
        self.look_again();
        self.same_looks = 0;
    }

    /// Looks again, because time has passed.
    pub(in crate::ui) fn look_again(&mut self) {
        self.same_looks = self.same_looks.saturating_add(1);
        self.is_known = true;
        self.looks = [Look::Integrations, Look::Connections, Look::Jobs].into();
    }

    /// Stores what a look has shown.
    pub(in crate::ui) fn take(&mut self, look: &Look, answer: &Answered) {
        let response = match &answer.answer {
            Ok(response) if (200..300).contains(&response.status) => response,
            // Tenants without the Connections API have no connections.
            Ok(response) if matches!((look, response.status), (Look::Connections, 404 | 405)) => {
                self.connections.clear();
                self.unseen_connections = None;
                return;
            }
            Ok(response) => {
                self.unseen(look, &format!("{}: status {}", look.request().line(), response.status));
                return;
            }
            Err(lost) => {
                let what = answer.trouble.as_ref().map(|trouble| format!(" ({})", trouble.what)).unwrap_or_default();
                self.unseen(look, &format!("{}: {lost}{what}", look.request().line()));
                return;
            }
        };
        match look {
            Look::Integrations => match listed(response) {
                Some(all) => {
                    self.integrations = all.entries.into();
                    self.unseen = all.has_more.then(|| PART.to_owned());
                    let states = self.integrations.iter();
                    let states = states.map(|one| (Thing::Integration(one.id.clone()), one.status.to_string()));
                    if remember(&mut self.states, states) {
                        self.same_looks = 0;
                    }
                }
                None => self.unseen(look, "the answer with the integrations cannot be understood"),
            },
            Look::Connections => match connections(response) {
                Some(all) => {
                    self.unseen_connections = all.has_more.then(|| PART.to_owned());
                    self.connections = all.entries.into();
                    let states = self.connections.iter();
                    let states = states.map(|one| (Thing::Connection(one.path.join("/")), one.state.to_string()));
                    if remember(&mut self.states, states) {
                        self.same_looks = 0;
                    }
                }
                None => self.unseen(look, "the answer with the connections cannot be understood"),
            },
            Look::Jobs => {
                let jobs = jobs(response).unwrap_or_default().entries;
                if jobs != *self.jobs {
                    (self.jobs, self.same_looks) = (jobs.into(), 0);
                }
                self.look_closer();
            }
            Look::Details(thing) => {
                self.details.retain(|(of, _)| of != thing);
                self.details.push((thing.clone(), masked::answer(&response.body)));
                if let Thing::Connection(key) = thing
                    && let Some(known) = self.known.get_mut(key)
                {
                    known.connection = Connection::read(response);
                }
            }
            Look::Object(path) => {
                let found = DataObject::read(response).ok_or_else(|| "the answer cannot be understood".to_owned());
                self.know(path, |known| known.object = Some(found));
            }
            Look::Children(path) => {
                let found = objects(response).ok_or_else(|| "the answer cannot be understood".to_owned());
                self.know(path, |known| known.children = Some(found.map(|found| found.entries)));
            }
            Look::Again(_) | Look::Script(_) => {}
        }
    }

    /// Looks again at the things whose details are shown or kept. Jobs are looked at last, so it is known now which things
    /// are gone.
    fn look_closer(&mut self) {
        self.open.retain(|thing| match thing {
            Thing::Integration(id) => self.integrations.iter().any(|integration| integration.id == *id),
            Thing::Connection(key) => self.connections.iter().any(|connection| connection.path.join("/") == *key),
        });
        self.details.retain(|(of, _)| self.open.contains(of));
        self.looks.extend(self.open.iter().cloned().map(Look::Details));
        self.known.retain(|key, _| self.connections.iter().any(|one| one.path.join("/") == *key));
        let keys = self.known.keys().cloned();
        self.looks.extend(keys.flat_map(known::looks));
    }

    fn know(&mut self, path: &[String], what: impl FnOnce(&mut Known)) {
        if let Some(known) = self.known.get_mut(&path.join("/")) {
            what(known);
        }
    }

    /// What is known about a connection beyond its row in the list.
    pub(in crate::ui) fn known(&self, key: &str) -> Option<&Known> {
        self.known.get(key)
    }

    /// Whether an integration or a job is changing its state.
    pub(in crate::ui) fn is_changing(&self) -> bool {
        self.integrations.iter().any(Integration::is_changing) || self.jobs.iter().any(|job| job.state.is_changing())
    }

    /// Stores why a look has failed. Not all tenants list connections and jobs; without integrations nothing is known.
    fn unseen(&mut self, look: &Look, why: &str) {
        match look {
            Look::Integrations => {
                // Nothing else is looked at then.
                (self.unseen, self.unseen_connections) = (Some(why.to_owned()), Some(why.to_owned()));
                self.looks.clear();
            }
            Look::Connections => {
                self.connections.clear();
                self.unseen_connections = Some(why.to_owned());
            }
            Look::Jobs => {
                self.jobs.clear();
                self.look_closer();
            }
            Look::Details(thing) => {
                self.details.retain(|(of, _)| of != thing);
                self.details.push((thing.clone(), why.to_owned()));
            }
            Look::Object(path) => self.know(path, |known| known.object = Some(Err(why.to_owned()))),
            Look::Children(path) => self.know(path, |known| known.children = Some(Err(why.to_owned()))),
            Look::Again(_) | Look::Script(_) => {}
        }
    }

    /// The states that a thing was seen in, oldest first.
    pub(in crate::ui) fn seen(&self, thing: &Thing) -> &[String] {
        self.states.get(thing).map_or(&[], Vec::as_slice)
    }

    /// The details of a thing, if they were asked for.
    pub(in crate::ui) fn detail_of(&self, thing: &Thing) -> Option<&str> {
        self.details.iter().find(|(of, _)| of == thing).map(|(_, text)| text.as_str())
    }

    /// Asks for the details of a thing, once.
    pub(in crate::ui) fn ask_for(&mut self, thing: Thing) {
        if let Thing::Connection(key) = &thing
            && !self.known.contains_key(key)
        {
            self.known.insert(key.clone(), Known::default());
            self.looks.extend(known::looks(key.clone()));
            // Its configuration is asked for with the rest, even if it is shown already.
            self.open.remove(&thing);
        }
        if self.open.insert(thing.clone()) {
            self.looks.push_back(Look::Details(thing));
        }
    }

    /// Asks for the details of a thing, once more unless they are still to come.
    pub(in crate::ui) fn ask_again_for(&mut self, thing: Thing) {
        if !self.are_coming(&thing) {
            self.open.remove(&thing);
        }
        self.ask_for(thing);
    }

    /// Shows the details of a thing, or hides them.
    pub(in crate::ui) fn toggle(&mut self, thing: Thing) {
        if self.open.remove(&thing) {
            self.details.retain(|(of, _)| *of != thing);
        } else {
            self.looks.push_back(Look::Details(thing.clone()));
            self.open.insert(thing);
        }
    }
}
