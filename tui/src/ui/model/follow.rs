//! Which lines of the document the answer at the focus makes.

use ucforge_core::convert;
use ucforge_core::value::Value;

use super::{Focus, Model};

/// Longer documents are not compared with themselves at every key.
const MAX_FOLLOWED: usize = 20_000;

impl Model {
    /// Works out which lines of the document the answer at the focus makes: those that are others without it.
    pub(in crate::ui) fn follow(&mut self) {
        self.marked.clear();
        let Focus::Form(focused) = &self.focus else { return };
        // What has no answer yet will stand where the entry is that it belongs to.
        let mut pointer = focused.as_str();
        while !pointer.is_empty() && self.draft.get(pointer).is_none() {
            pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        if self.preview.len() > MAX_FOLLOWED || pointer.is_empty() {
            return;
        }
        let mut without = self.draft.clone();
        match without.get(pointer) {
            // Another text in its place leaves all other lines as they are.
            Some(Value::Text(text)) if self.question(pointer).is_some_and(|one| one.choices.is_empty()) => {
                let other = [text, "_"].concat();
                without.set(pointer, Value::Text(other));
            }
            _ => without.clear_answer(pointer),
        }
        let without = self.render(&convert::shown(&without.json()).json);
        self.marked = differing(&self.preview, &without);
        // An answer that the whole document hangs on has no place in it.
        if self.marked.len() * 2 > self.preview.lines().count() {
            self.marked.clear();
        }
    }
}

/// The lines of a text that are not in the other one, in the same order.
fn differing(text: &str, other: &str) -> Vec<usize> {
    // Lines are the same whether or not something follows in a list.
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
