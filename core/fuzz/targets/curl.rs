//! The reader of commands.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use ucforge_core::check::Check;
use ucforge_core::read::Format;

fuzz_target!(|text: &str| {
    common::hold(text, &Check::of(Format::Curl, None).run(text));
    // The same behind the word that makes it a command.
    let command = format!("curl {text}");
    common::hold(&command, &Check::of(Format::Curl, None).run(&command));
});
