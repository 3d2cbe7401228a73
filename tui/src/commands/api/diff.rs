//! Differences as people read them.

use ucforge_core::operation::{Difference, Drift};

use crate::human::one_line;

/// All differences, one per line.
pub(super) fn text(drift: &Drift) -> String {
    let mut text: String = drift.differences.iter().map(line).collect();
    if drift.is_empty() {
        text.push_str("no difference\n");
    }
    text.extend(drift.left_out.iter().map(|one| one_line(&one.left_out()) + "\n"));
    if drift.has_secrets {
        text.push_str("secrets are not compared: the tenant does not show them\n");
    }
    text
}

/// One difference: `/config/catalog: "a" is asked for, "b" is there`.
pub(super) fn line(one: &Difference) -> String {
    let shown = |side: &Option<String>, none: &str| side.as_deref().map_or_else(|| none.to_owned(), one_line);
    let pointer = if one.pointer.is_empty() { "/".to_owned() } else { one_line(&one.pointer) };
    format!("{pointer}: {} is asked for, {} is there\n", shown(&one.asked, "nothing"), shown(&one.live, "nothing"))
}
