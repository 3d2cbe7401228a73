//! `explain`: what codes and fields mean.

use ucforge_core::explain;

use crate::exit::{Exit, Failure};
use crate::human;

/// Writes the page of each word. Unknown words are reported, and the others are still explained.
pub(super) fn run(words: &[String]) -> Result<Exit, Failure> {
    let (mut pages, mut unknown) = (Vec::new(), Vec::new());
    for word in words {
        match explain::page(word) {
            Ok(page) => pages.push(page.text()),
            Err(why) => unknown.push(why),
        }
    }
    if !pages.is_empty() {
        human::result(&pages.join("\n\n"))?;
    }
    for why in &unknown {
        human::error_line(&why.to_string());
    }
    Ok(if unknown.is_empty() { Exit::Done } else { Exit::Usage })
}
