//! The reader of YAML, after mistakes too.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::Check;
use ucforge_core::read::Format;

fuzz_target!(|text: &str| common::hold(text, &Check::of(Format::Yaml, None).run(text)));
