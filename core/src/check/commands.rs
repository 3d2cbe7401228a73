//! A text with several commands: each is a separate document, and none shows the secrets of another.

use std::sync::Arc;

use super::Checked;
use crate::text::Span;

/// Joins the commands of one text. If there are several, each gets its number.
pub(super) fn join<'t>(mut first: Checked<'t>, mut others: Vec<Checked<'t>>) -> Checked<'t> {
    if others.is_empty() {
        return first;
    }
    // Two commands may share a line, so showing one of them shows the other.
    let mut masks: Vec<Span> = first.hidden();
    for other in &others {
        masks.extend(other.hidden());
    }
    super::checked::in_order(&mut masks);
    let masks: Arc<[Span]> = masks.into();
    for (index, checked) in std::iter::once(&mut first).chain(&mut others).enumerate() {
        checked.command = Some(index + 1);
        checked.masks = Some(Arc::clone(&masks));
    }
    first.others = others;
    first
}
