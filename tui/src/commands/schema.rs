//! `schema`: JSON Schema of a document, OpenAPI of the API.

use ucforge_core::api::Immuta;
use ucforge_core::kinds::{Kind, Payload};
use ucforge_core::platform::Platform;
use ucforge_core::schema;
use ucforge_core::secret::View;
use ucforge_core::value::json;

use crate::cli::Described;
use crate::exit::{Exit, Failure};
use crate::human;

pub(super) fn run(what: Described, platform: &'static Platform, immuta: Immuta) -> Result<Exit, Failure> {
    let schema = match what {
        Described::Document(Kind::Payload(kind)) if !platform.catalogue.sends(kind) => {
            let sent = Payload::ALL.into_iter().filter(|kind| platform.catalogue.sends(*kind)).map(Payload::name);
            let sent = sent.collect::<Vec<_>>().join(", ");
            return Err(Failure::usage(format!(
                "platform `{}` has no document `{kind}`: it has {sent}",
                platform.catalogue.id
            )));
        }
        Described::Document(kind) => schema::schema(platform, kind),
        Described::Api => schema::openapi(immuta),
    };
    let text = json::pretty(&schema, &View::Masked).map_err(Failure::findings)?;
    human::result(&format!("{text}\n"))
}
