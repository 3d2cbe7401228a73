//! `build`: a document from a setup.

use std::path::Path;

use ucforge_core::document::{self, Kind};
use ucforge_core::read::{self, Format};
use ucforge_core::render::Rendering;
use ucforge_core::secret::View;
use ucforge_core::setup::Setup;

use crate::exit::{Exit, Failure};
use crate::human::Stream;
use crate::secrets::Resolver;
use crate::{base, human, input};

pub(super) fn run(name: &str, kind: Kind, to: Rendering, reveal: bool) -> Result<Exit, Failure> {
    let input = input::read(name).map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    let source =
        read::text(&input.bytes).map_err(|finding| Failure::findings(format!("{name}: {}", finding.message)))?;
    let format = Format::guess(source, Some(name));
    let (setup, checked) = Setup::read_over(source, format, &base::of(source, format, name, Some(Kind::Setup)));
    human::note(&human::findings(name, &checked, Stream::Notes));
    let Some(setup) = setup else {
        return Ok(Exit::Findings);
    };
    let payload = document::build(&setup, kind).map_err(Failure::findings)?;
    let resolver = Resolver::beside(Path::new(name));
    let resolve = |secret: &_| resolver.resolve(secret);
    let view = if reveal { View::Revealed(&resolve) } else { View::Masked };
    let text = to.render(kind, &payload, setup.immuta_url(), &view);
    human::result(&text.map_err(Failure::findings)?)
}
