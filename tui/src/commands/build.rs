//! `build`: a document from a setup.

use std::path::Path;

use ucforge_core::check::Setup;
use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::kinds::{Document, Kind};
use ucforge_core::read::{self};
use ucforge_core::render::Rendering;
use ucforge_core::secret::View;

use crate::exit::{Exit, Failure};
use crate::human::Stream;
use crate::secrets::Resolver;
use crate::{base, human, input};

pub(super) fn run(path: &Path, document: Document, to: Option<Rendering>, reveal: bool) -> Result<Exit, Failure> {
    let (usual, all) = (document.renderings()[0], document.renderings());
    if let Some(other) = to.filter(|to| !all.contains(to)) {
        let message = format!("`{}` cannot be written as {}: leave out --to", document.name(), other.name());
        return Err(Failure::usage(message));
    }
    let label = input::label(path);
    let input = input::read(path).map_err(|error| Failure::usage(format!("{label}: {error}")))?;
    let source =
        read::text(&input.bytes).map_err(|finding| Failure::findings(format!("{label}: {}", finding.message)))?;
    let format = ucforge_core::check::guess(source, Some(&input.name));
    let (setup, checked) = Setup::read_over(source, format, &base::of(source, format, path, Some(Kind::Setup)));
    human::note(&human::findings(&input.name, &checked, Stream::Notes));
    let Some(setup) = setup else {
        return Ok(Exit::Findings);
    };
    if !reveal {
        let shown = convert::can_be_shown(&checked);
        shown.map_err(|why| Failure::findings(format!("{why}: correct it, or write it out with --reveal-secrets")))?;
    }
    let resolver = Resolver::beside(path);
    let resolve = |secret: &_| resolver.resolve(secret);
    let view = if reveal { View::Revealed(&resolve) } else { View::Masked };
    // The whole text is made before any of it is written.
    let text = document::text(&setup, document, to.unwrap_or(usual), &view);
    human::result(&text.map_err(Failure::findings)?)
}
