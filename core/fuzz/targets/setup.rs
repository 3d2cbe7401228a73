//! Setups: a text without errors becomes a setup, and every document of its flow can be built from it.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::document::build;
use ucforge_core::render::{Rendering, To};
use ucforge_core::secret::View;
use ucforge_core::check::Setup;

fuzz_target!(|text: &str| {
    let (setup, checked) = Setup::read(text, ucforge_core::check::guess(text, None));
    common::hold(text, &checked);
    assert_eq!(setup.is_some(), !checked.has_errors());
    let Some(setup) = setup else { return };
    for kind in setup.payloads() {
        let payload = build(&setup, *kind).expect("a document of the flow can be built");
        for rendering in Rendering::OF_PAYLOADS {
            rendering.payload(*kind, &payload, To { url: setup.immuta_url(), line: None }, &View::Masked).expect("nothing is revealed");
        }
    }
});
