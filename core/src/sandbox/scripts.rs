//! The scripts that Immuta generates.

use super::{Body, Sandbox, answers};
use crate::api::Response;
use crate::kit::sandbox::Script;

impl Sandbox {
    /// A script for a payload that has not been sent yet.
    pub(super) fn script(&self, script: Script, payload: Body) -> Result<Response, Response> {
        let mut configuration = payload.integration()?;
        configuration.fill(self.terms(false));
        answer(configuration.script(script))
    }

    /// The script for a change of an integration. Our assumption: it is given in any state, as nothing happens yet.
    pub(super) fn edit_script(&self, id: &str, payload: Body) -> Result<Response, Response> {
        let found = self.integration(id)?;
        let mut new = payload.integration()?;
        new.fill(self.terms(self.connections.iter().any(|connection| connection.is_of(id))));
        new.keep_credentials(&found.is);
        answer(new.script(Script::Edit))
    }

    /// The script for the removal of an integration, or of the one behind a connection.
    pub(super) fn delete_script(&self, id: &str) -> Result<Response, Response> {
        answer(self.integration(id)?.is.script(Script::Delete))
    }
}

/// Our assumption: a platform without such a script is refused like a payload that makes no sense.
fn answer(script: Option<String>) -> Result<Response, Response> {
    script.map(answers::script).ok_or_else(|| answers::unprocessable("this platform has no such script"))
}
