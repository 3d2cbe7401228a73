//! The reader of YAML, after mistakes too.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::check;
use ucforge_core::read::Format;

fuzz_target!(|text: &str| common::hold(text, &check(text, Format::Yaml, None)));
