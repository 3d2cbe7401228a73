//! Addresses of pages, as a browser shows them.

use std::borrow::Cow;

use super::jdbc;
use super::piece::{Block, Given, Piece, Setting};
use crate::text::step;
use crate::text::url::is_host_byte;

/// Reads a text that is an address as a whole, with or without its scheme.
pub(super) fn read(text: Piece<'_>) -> Option<Vec<Block<'_>>> {
    let text = jdbc::bare(text.trim());
    let is_page = ["https://", "http://"]
        .iter()
        .any(|scheme| text.text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let host = text.text.split(['/', '?', '#']).next().unwrap_or("");
    let is_host = host.contains('.') && host.bytes().all(|byte| is_host_byte(byte) || byte == b':');
    if text.text.contains(char::is_whitespace) || !is_page && !is_host {
        return None;
    }
    let mut block = Block::new(text);
    of_url(text, "host", &mut block);
    Some(vec![block])
}

/// Adds the parts of an address: everything up to its host and port under `name`, the path, and the parameters after
/// `?`.
pub(super) fn of_url<'t>(text: Piece<'t>, name: &'static str, block: &mut Block<'t>) {
    let start = text.text.find("://").map_or(0, |at| at + 3);
    let length = text.from(start).text.find(['/', '?', '#', '\\']).map_or(text.text.len(), |at| start + at);
    block.settings.push(Setting::called(name, text.until(length)));
    let rest = text.from(length);
    let (rest, _) = rest.split(&|c| c == '#').unwrap_or((rest, rest));
    let (path, query) = rest.split(&|c| c == '?').unwrap_or((rest, rest.from(rest.text.len())));
    if !path.text.trim_matches('/').is_empty() {
        block.settings.push(Setting::called("path", path));
    }
    let mut rest = Some(query);
    while let Some(here) = rest {
        step();
        let (pair, behind) = match here.split(&|c| c == '&') {
            Some((pair, behind)) => (pair, Some(behind)),
            None => (here, None),
        };
        rest = behind;
        if let Some((name, value)) = pair.split(&|c| c == '=') {
            block.settings.push(Setting::new(name, Given::Text(Cow::Borrowed(value.text)), value));
        }
    }
}
