//! Scripts for Databricks and what `SHOW GRANTS` prints: never a panic, every finding in its place, with and without a
//! setup.
#![no_main]

mod common;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::{Check, Setup};
use ucforge_core::read::Format;

const SETUP: &str = r#"{"ucforge": 1, "flow": "connection", "connectionKey": "k", "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/p",
    "authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta", "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "govern": [{"catalog": "a"}, {"view": "b.c.d"}]}"#;

fuzz_target!(|text: &str| {
    static AGAINST: OnceLock<Setup> = OnceLock::new();
    let setup = AGAINST.get_or_init(|| Setup::read(SETUP, Format::Json).0.expect("it is right"));
    for against in [None, Some(setup)] {
        for format in [Some(Format::Sql), None] {
            common::hold(text, &Check { format, against, ..Check::default() }.run(text));
        }
    }
});
