//! Scripts for Databricks and what `SHOW GRANTS` prints: never a panic, every finding in its place, with and without a setup.
#![no_main]

mod common;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::{Base, check_against};
use ucforge_core::privileges::Needs;
use ucforge_core::read::Format;
use ucforge_core::setup::Setup;

const SETUP: &str = r#"{"ucforge": 1, "flow": "connection", "connectionKey": "k", "workspaceUrl": "h.cloud.databricks.com", "httpPath": "/p",
    "authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta", "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "govern": [{"catalog": "a"}, {"view": "b.c.d"}]}"#;

fuzz_target!(|text: &str| {
    static NEEDS: OnceLock<Needs> = OnceLock::new();
    let needs = NEEDS.get_or_init(|| {
        let setup = Setup::read(SETUP, Format::Json).0.expect("it is right");
        Needs::of(setup.answers(), setup.flow()).expect("it says who")
    });
    for needs in [None, Some(needs)] {
        common::hold(text, &check_against(text, Format::Sql, None, &Base::None, needs));
        common::hold(text, &check_against(text, Format::guess(text, None), None, &Base::None, needs));
    }
});
