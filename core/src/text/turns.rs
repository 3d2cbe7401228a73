//! Turns: lets other work go ahead while a large text is processed.
//!
//! Core knows neither a clock nor an event loop. A caller that has one says what to do now and then, and the loops over
//! a whole text call `step`.

use std::cell::Cell;

/// How many steps there are between two turns.
const EVERY: u32 = 500;

/// What to do at a turn.
pub type Turn = fn();

struct State {
    turn: Cell<Option<Turn>>,
    left: Cell<u32>,
}

thread_local! {
    static STATE: State = const { State { turn: Cell::new(None), left: Cell::new(0) } };
}

/// Does some work, and calls `turn` now and then meanwhile. Work inside a turn has no turns itself.
pub fn with<T>(turn: Turn, work: impl FnOnce() -> T) -> T {
    STATE.with(|state| state.turn.set(Some(turn)));
    let done = work();
    STATE.with(|state| state.turn.set(None));
    done
}

/// A step of a loop over a text.
pub(crate) fn step() {
    let left = STATE.with(|state| state.left.get());
    if left > 0 {
        STATE.with(|state| state.left.set(left - 1));
    } else {
        turn();
    }
}

/// Ends work that goes over a whole text without steps.
pub(crate) fn turn() {
    STATE.with(|state| {
        state.left.set(EVERY);
        // A turn may never return: it is taken out meanwhile, so that other work does not call it.
        if let Some(turn) = state.turn.take() {
            turn();
            state.turn.set(Some(turn));
        }
    });
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::with;
    use crate::check::Check;

    thread_local! {
        static TURNS: Cell<u32> = const { Cell::new(0) };
    }

    fn taken() {
        TURNS.with(|turns| turns.set(turns.get() + 1));
        // Nobody's turn comes within a turn.
        let _ = Check::default().run(&format!("[{}]", "1,".repeat(2000)));
    }

    #[test]
    fn work_on_a_large_text_has_turns_and_other_work_has_none() {
        let text = format!("[{}1]", "1,".repeat(20_000));
        let findings = Check::default().run(&text).findings.len();
        assert_eq!(TURNS.with(Cell::get), 0);
        let checked = with(taken, || Check::default().run(&text));
        assert_eq!(checked.findings.len(), findings);
        assert!(TURNS.with(Cell::get) > 20);
        let before = TURNS.with(Cell::get);
        let _ = Check::default().run(&text);
        assert_eq!(TURNS.with(Cell::get), before);
    }

    #[test]
    fn the_search_for_secrets_among_many_fields_has_turns() {
        let fields: Vec<String> = (0..20_000).map(|number| format!("\"field{number}\": 1")).collect();
        let text = format!("{{{}}}", fields.join(","));
        let checked = Check::default().run(&text);
        let counted = || TURNS.with(|turns| turns.set(turns.get() + 1));
        assert_eq!(with(counted, || checked.secrets()), []);
        assert!(TURNS.with(Cell::get) >= 40, "{}", TURNS.with(Cell::get));
    }
}
