//! Earlier answers, for undo and redo: each change is one step.

use ucforge_core::form::Draft;

use super::model::Home;

/// The most steps that are remembered.
const MAX: usize = 64;

/// The steps that can be undone and redone.
#[derive(Default)]
pub(super) struct History {
    past: Vec<Step>,
    future: Vec<Step>,
    /// The question that is being typed into: all keys until typing stops are one step.
    typing: Option<String>,
}

/// The answers before or after a change.
struct Step {
    draft: Draft,
    /// The pointer of the question that was answered.
    pointer: String,
    /// The file that the answers belong to, if all of them were replaced.
    home: Option<Home>,
}

impl History {
    /// Remembers the answers before one of them changes.
    pub(super) fn before(&mut self, draft: &Draft, pointer: &str) {
        self.push(Step { draft: draft.clone(), pointer: pointer.to_owned(), home: None });
    }

    /// Remembers the answers before all of them are replaced, perhaps by those of another file.
    pub(super) fn before_all(&mut self, draft: &Draft, home: &Home) {
        self.push(Step { draft: draft.clone(), pointer: String::new(), home: Some(home.clone()) });
    }

    /// Notes that the answers that replaced all others belong to the same file.
    pub(super) fn stay(&mut self) {
        if let Some(step) = self.past.last_mut() {
            step.home = None;
        }
    }

    fn push(&mut self, step: Step) {
        self.typing = None;
        self.future.clear();
        if self.past.len() == MAX {
            self.past.remove(0);
        }
        self.past.push(step);
    }

    /// Remembers the answers before a key is typed into a question. All keys until `stop_typing` are one step.
    pub(super) fn before_key(&mut self, draft: &Draft, pointer: &str) {
        if self.typing.as_deref() != Some(pointer) {
            self.before(draft, pointer);
            self.typing = Some(pointer.to_owned());
        }
    }

    /// Whether a question is being typed into, or one of its choices is being picked.
    pub(super) fn is_typing(&self, pointer: &str) -> bool {
        self.typing.as_deref() == Some(pointer)
    }

    /// Ends the current step of typing: the next change is a step of its own.
    pub(super) fn stop_typing(&mut self) {
        self.typing = None;
    }

    /// Undoes the last change, and returns the pointer of the question that it was about.
    pub(super) fn undo(&mut self, draft: &mut Draft, home: &mut Home) -> Option<String> {
        Self::step(&mut self.past, &mut self.future, draft, home).inspect(|_| self.typing = None)
    }

    /// Redoes the change that was undone last, and returns the pointer of its question.
    pub(super) fn redo(&mut self, draft: &mut Draft, home: &mut Home) -> Option<String> {
        Self::step(&mut self.future, &mut self.past, draft, home).inspect(|_| self.typing = None)
    }

    fn step(from: &mut Vec<Step>, to: &mut Vec<Step>, draft: &mut Draft, home: &mut Home) -> Option<String> {
        let Step { draft: other, pointer, home: other_home } = from.pop()?;
        let home = other_home.map(|other| std::mem::replace(home, other));
        to.push(Step { draft: std::mem::replace(draft, other), pointer: pointer.clone(), home });
        Some(pointer)
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(history: &mut History, draft: &mut Draft, text: &str) {
        history.before(draft, "/catalog");
        draft.set("/catalog", text.into());
    }

    fn type_in(history: &mut History, draft: &mut Draft, text: &str) {
        history.before_key(draft, "/catalog");
        draft.set("/catalog", text.into());
    }

    fn catalog(draft: &Draft) -> Option<&str> {
        draft.get("/catalog").and_then(ucforge_core::value::Value::text)
    }

    #[test]
    fn steps_go_back_and_forth() {
        let (mut history, mut draft) = (History::default(), Draft::default());
        for text in ["a", "ab", "abc"] {
            type_in(&mut history, &mut draft, text);
        }
        set(&mut history, &mut draft, "pasted");
        history.stop_typing();
        type_in(&mut history, &mut draft, "typed");
        for expected in [Some("pasted"), Some("abc"), None] {
            assert_eq!(history.undo(&mut draft, &mut Home::default()).as_deref(), Some("/catalog"));
            assert_eq!(catalog(&draft), expected);
        }
        assert!(history.undo(&mut draft, &mut Home::default()).is_none() && !history.can_undo());
        for expected in ["abc", "pasted", "typed"] {
            assert!(history.can_redo() && history.redo(&mut draft, &mut Home::default()).is_some());
            assert_eq!(catalog(&draft), Some(expected));
        }
        history.undo(&mut draft, &mut Home::default());
        set(&mut history, &mut draft, "other");
        assert!(history.redo(&mut draft, &mut Home::default()).is_none(), "a new change ends what could be redone");
    }

    #[test]
    fn memory_is_bounded() {
        let (mut history, mut draft) = (History::default(), Draft::default());
        for number in 0..10 * MAX {
            set(&mut history, &mut draft, &number.to_string());
        }
        assert_eq!(std::iter::from_fn(|| history.undo(&mut draft, &mut Home::default())).count(), MAX);
        assert_eq!(catalog(&draft), Some((9 * MAX - 1).to_string().as_str()));
    }
}
