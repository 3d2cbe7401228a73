//! A sandbox that does not start empty.

use super::Sandbox;
use super::configuration::Configuration;
use super::connections::NewConnection;
use super::integration::Integration;
use super::status::Status;
use crate::check::{Check, Checked};
use crate::kinds::Payload;
use crate::kit::sandbox::Seed;
use crate::platform::seeds;

impl Sandbox {
    /// Adds the seeds of the platforms. A seed that cannot be read is left out; a test checks that none is.
    pub(super) fn seed(&mut self) {
        for seed in seeds::INTEGRATIONS {
            let Ok(mut configuration) =
                Configuration::of(&checked(seed, Payload::IntegrationCreate), Payload::IntegrationCreate)
            else {
                continue;
            };
            configuration.fill(self.terms(false));
            let id = self.next_id();
            self.integrations.push(there(id, configuration, seed));
        }
        for seed in seeds::CONNECTIONS {
            let new = NewConnection::of(&checked(seed, Payload::Connection));
            let Ok(Some(id)) = new.and_then(|new| self.add_connection(0, new)) else { continue };
            if let Some(behind) = self.integrations.iter_mut().find(|integration| integration.id == id) {
                *behind = there(id, behind.is.clone(), seed);
            }
            if let Some(connection) = self.connections.last_mut() {
                connection.objects.crawl(&[], true);
            }
        }
    }
}

fn checked(seed: &Seed, kind: Payload) -> Checked<'static> {
    Check { kind: Some(kind.into()), ..Check::default() }.run(seed.payload)
}

fn there(id: String, configuration: Configuration, seed: &Seed) -> Integration {
    Integration::there(id, configuration, Status::named(seed.status).unwrap_or(Status::Enabled))
}
