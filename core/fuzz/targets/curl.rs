//! The reader of commands.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::check;
use ucforge_core::read::Format;

fuzz_target!(|text: &str| {
    common::hold(text, &check(text, Format::Curl, None));
    // The same after the word that makes it a command.
    let command = format!("curl {text}");
    common::hold(&command, &check(&command, Format::Curl, None));
});
