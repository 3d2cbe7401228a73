//! What is known about a tenant, in lines.

use std::rc::Rc;

use ucforge_core::answer::{DataObject, Integration, Job};

use super::{Line, MAX_SENT, Tenant, Thing};
use crate::secrets::{said, shown};

impl Tenant {
    /// What the tenant has, as last seen, each thing with its line.
    pub(in crate::ui) fn things(&self) -> impl Iterator<Item = (Thing, String)> {
        let integrations =
            self.integrations.iter().map(|one| (Thing::Integration(one.id.clone()), of_integration(one)));
        let connections = self.connections.iter().map(|one| {
            let key = one.path.join("/");
            (Thing::Connection(key.clone()), of_connection(&key, one))
        });
        integrations.chain(connections)
    }

    /// A thing in one line.
    pub(in crate::ui) fn line_of(&self, thing: &Thing) -> String {
        match thing {
            Thing::Integration(id) => {
                let one = self.integrations.iter().find(|one| one.id == *id);
                one.map_or_else(|| id.clone(), of_integration)
            }
            Thing::Connection(key) => {
                let one = self.connections.iter().find(|one| one.path.join("/") == *key);
                one.map_or_else(|| key.clone(), |one| of_connection(key, one))
            }
        }
    }

    /// All lines of the pane, from top to bottom.
    pub(in crate::ui) fn lines(&self) -> Rc<Vec<Line>> {
        let Self { integrations, connections, jobs, exchanges, details, .. } = self;
        let versions =
            [integrations.version(), connections.version(), jobs.version(), exchanges.version(), details.version()];
        let unseen = [self.unseen.clone(), self.unseen_connections.clone()];
        self.lines.get((versions, unseen), || self.all_lines())
    }

    fn all_lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        lines.extend(self.unseen.iter().map(|why| Line { text: why.clone(), of: None }));
        // The newest comes first.
        for Integration { id, status, host, validation, .. } in self.integrations.iter().rev() {
            let thing = Thing::Integration(id.clone());
            let mut add = |text| lines.push(Line { text, of: Some(thing.clone()) });
            add(format!("{id} {status} {host}"));
            for test in &validation.tests {
                let message = if test.message.is_empty() { String::new() } else { format!(": {}", test.message) };
                add(format!("  {} {}{message}", test.status, test.name));
            }
            self.add_details(&thing, add);
        }
        // If it is the same for both, it is said above.
        let unseen = self.unseen_connections.iter().filter(|why| self.unseen.as_ref() != Some(*why));
        lines.extend(unseen.map(|why| Line { text: why.clone(), of: None }));
        for DataObject { path, state, .. } in self.connections.iter().rev() {
            let key = path.join("/");
            let thing = Thing::Connection(key.clone());
            let mut add = |text| lines.push(Line { text, of: Some(thing.clone()) });
            add(format!("connection {key} {state}"));
            self.add_details(&thing, add);
        }
        let others = self.jobs.iter().map(|Job { id, state, .. }| format!("job {id} {state}"));
        lines.extend(others.map(|text| Line { text, of: None }));
        if !self.exchanges.is_empty() {
            lines.push(Line { text: "sent, the last one first (Alt-6 shows all):".to_owned(), of: None });
            let sent = self.exchanges.iter().rev().take(MAX_SENT).map(|line| format!("  {line}"));
            lines.extend(sent.map(|text| Line { text, of: None }));
        }
        for line in &mut lines {
            line.text = said(&line.text);
        }
        lines
    }

    fn add_details(&self, thing: &Thing, mut add: impl FnMut(String)) {
        let details = self.details.iter().filter(|(of, _)| of == thing);
        details.flat_map(|(_, text)| text.lines()).for_each(|line| add(format!("    {line}")));
    }
}

fn of_integration(Integration { id, status, host, .. }: &Integration) -> String {
    shown(&format!("integration {id} {status} {host}")).into_owned()
}

fn of_connection(key: &str, one: &DataObject) -> String {
    shown(&format!("connection {key} {}", one.state)).into_owned()
}
