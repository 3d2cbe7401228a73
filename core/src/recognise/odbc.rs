//! Connection strings of ODBC, `Driver=...;Host=...`: on one line, or with a line for each setting.

use std::borrow::Cow;

use super::jdbc;
use super::piece::{Block, Piece};

/// Names that connection strings begin with, or that say where the strings lead.
const TELLING: [&str; 8] = ["Driver", "DSN", "Host", "Server", "Data Source", "HTTPPath", "ThriftTransport", "FILEDSN"];

/// Reads a text that is a connection string.
pub(super) fn read(text: Piece<'_>) -> Option<Vec<Block<'_>>> {
    let text = jdbc::bare(text.trim());
    if !text.text.contains(';') || !text.text.contains('=') {
        return None;
    }
    let mut block = Block::new(text);
    jdbc::settings(text, &mut block);
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.'));
    let telling = TELLING.iter().filter(|name| block.get(name).is_some()).count();
    // In lists of variables a semicolon may end each line, and in code a statement.
    let is_string = telling > 0
        && block.settings.len() > 1
        && block.unread.is_empty()
        && block.settings.iter().all(|setting| is_name(&setting.name));
    if !is_string {
        return None;
    }
    let driver = block.get("Driver").and_then(|driver| driver.text()).map(str::to_owned);
    block.of = Cow::Owned(driver.unwrap_or_default());
    Some(vec![block])
}
