//! `schema`: JSON Schema of a document.

use ucforge_core::kinds::Payload;
use ucforge_core::platform::Platform;
use ucforge_core::schema;
use ucforge_core::secret::View;
use ucforge_core::value::json;

use crate::exit::{Exit, Failure};
use crate::human;

pub(super) fn run(platform: &'static Platform, kind: Payload) -> Result<Exit, Failure> {
    if !platform.catalogue.sends(kind) {
        let sent = Payload::ALL.into_iter().filter(|kind| platform.catalogue.sends(*kind)).map(Payload::name);
        let sent = sent.collect::<Vec<_>>().join(", ");
        return Err(Failure::usage(format!(
            "platform `{}` has no document `{kind}`: it has {sent}",
            platform.catalogue.id
        )));
    }
    let text = json::pretty(&schema::schema(platform, kind), &View::Masked).map_err(Failure::findings)?;
    human::result(&format!("{text}\n"))
}
