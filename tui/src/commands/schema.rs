//! `schema`: JSON Schema of a document.

use ucforge_core::kinds::Kind;
use ucforge_core::schema;
use ucforge_core::secret::View;
use ucforge_core::value::json;

use crate::exit::{Exit, Failure};
use crate::human;

pub(super) fn run(kind: Kind) -> Result<Exit, Failure> {
    let text = json::pretty(&schema::schema(kind), &View::Masked).map_err(Failure::findings)?;
    human::result(&format!("{text}\n"))
}
