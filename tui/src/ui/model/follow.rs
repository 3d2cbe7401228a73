//! Finds the lines of the document that come from the answer at the focus.

use ucforge_core::convert;
use ucforge_core::value::Value;

use super::{Focus, Model};

/// Documents of more bytes than this are not followed: comparing them at every key would be too slow.
const MAX_FOLLOWED: usize = 20_000;

impl Model {
    /// Works out which lines of the document come from the answer at the focus: those that change without it.
    pub(in crate::ui) fn follow(&mut self) {
        self.marked.clear();
        let Focus::Form(focused) = &self.focus else { return };
        // Without an answer, follow the nearest parent that has one: the answer will be there.
        let mut pointer = focused.as_str();
        while !pointer.is_empty() && self.draft.get(pointer).is_none() {
            pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        if self.preview.len() > MAX_FOLLOWED || pointer.is_empty() {
            return;
        }
        let mut without = self.draft.clone();
        match without.get(pointer) {
            // Changing a text, not removing it, leaves all other lines as they are.
            Some(Value::Text(text)) if self.question(pointer).is_some_and(|one| one.choices.is_empty()) => {
                let other = [text, "_"].concat();
                without.set(pointer, Value::Text(other));
            }
            _ => without.clear_answer(pointer),
        }
        let without = self.render(&convert::shown(&without.json()).json);
        self.marked = differing(&self.preview, &without);
        // An answer that most of the document depends on has no place of its own.
        if self.marked.len() * 2 > self.preview.lines().count() {
            self.marked.clear();
        }
    }
}

/// The indices of the lines where a text differs from another one, in order.
fn differing(text: &str, other: &str) -> Vec<usize> {
    // A comma at the end only says that a list continues.
    let lines_of = |text| str::lines(text).map(|line| line.trim_end_matches(',')).collect::<Vec<_>>();
    let (lines, others) = (lines_of(text), lines_of(other));
    if lines.len() == others.len() {
        return (0..lines.len()).filter(|line| lines[*line] != others[*line]).collect();
    }
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(one, two)| one == two).count();
    let above = same(&mut lines.iter().zip(&others));
    let below = same(&mut lines[above..].iter().rev().zip(others[above.min(others.len())..].iter().rev()));
    (above..lines.len() - below).collect()
}
