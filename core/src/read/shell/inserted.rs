//! Texts in which a shell inserts what a command prints.

use super::program::value_length;
use crate::read::source_map::{Quoting, SourceMap};
use crate::text::{Span, part};

/// A text with other characters in place of the quotes, backslashes and brackets in `$(…)`: they belong to that
/// command, and the shell inserts something else. A command that is the whole text stays, and so does one of several lines.
pub(super) fn with_whole_commands(taken: SourceMap) -> SourceMap {
    let mut others = Vec::new();
    let mut at = 0;
    while let Some(found) = part(&taken.text, at..).find("$(") {
        let start = at + found;
        let Some(length) = value_length(part(&taken.text, start..), |c| c != '$') else { break };
        at = start + length;
        let command = part(&taken.text, start..at);
        if start > 0 && !command.contains('\n') && taken.is_expanded(start) {
            // As a value it may be anything: then it must be one word.
            let is_value = part(&taken.text, ..start).trim_end().ends_with([':', '[', ',']);
            let is_sign = |c: char| {
                "\"'\\{}[],".contains(c)
                    || is_value && c.is_ascii() && !(c.is_ascii_alphanumeric() || "$()".contains(c))
            };
            let signs = command.match_indices(is_sign);
            others.extend(signs.map(|(sign, _)| (Span::new(start + sign, start + sign + 1), "_".to_owned())));
        }
    }
    if others.is_empty() { taken } else { taken.with(&others, Quoting::Bare) }
}
