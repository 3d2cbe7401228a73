//! Whether a result shows all privileges on an object. Databricks leaves out, without an error, what a user may not
//! see: without ownership or `MANAGE`, users see only their own privileges.

use std::collections::{HashMap, HashSet};

use crate::platform::databricks::rights::compare::{Key, NeedsIndex};
use crate::platform::databricks::rights::holders::{Who, who};
use crate::platform::databricks::rights::script::{self, Of};
use crate::platform::databricks::rights::{Needs, Securable};
use crate::text::{lower, part};

/// A `SHOW GRANTS` statement above a result.
pub(super) struct Asked {
    /// The byte at which it begins.
    at: usize,
    of: Whose,
    /// The object that it asks about, if known.
    on: Option<Key>,
}

/// Whose privileges are in a result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Everybody's, according to the statement above the result.
    All,
    /// Those of the principal of the setup, or of somebody unknown.
    OneOf,
    /// Those of somebody else.
    Other,
    /// No statement says whose.
    Unsaid,
}

/// Where a `SHOW GRANTS` statement begins in a line, with or without the prompt of a shell before it.
pub(super) fn statement(line: &str) -> Option<usize> {
    const LONGEST_PROMPT: usize = 60;
    const WORDS: &[u8] = b"SHOW GRANT";
    line.as_bytes().windows(WORDS.len()).take(LONGEST_PROMPT).position(|words| words.eq_ignore_ascii_case(WORDS))
}

/// The `SHOW GRANTS` statements of a text, in order.
pub(super) fn asked(text: &str, needs: &Needs) -> Vec<Asked> {
    let mut start = 0;
    let mut all = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(at) = statement(line) {
            let (of, on) = script::asked(part(line, at..));
            let of = match of {
                Of::Everybody => Whose::All,
                Of::Named(name) if who(&name, &needs.principal) != Who::Ours => Whose::Other,
                Of::Named(_) | Of::Unknown => Whose::OneOf,
            };
            all.push(Asked { at: start + at, of, on: on.map(|on| on.key()) });
        }
        start += line.len();
    }
    all
}

/// What the rows about one object in one result show about how much the user who asked may see.
#[derive(Default)]
struct Rows {
    /// Whether the principal of the setup is in them: the user who asked, perhaps the principal itself, sees its
    /// privileges.
    has_ours: bool,
    /// At most two of the names in them, in lower case.
    names: Vec<String>,
    /// At most two of the people and service principals in them. The user who asked can only be one of them.
    people: Vec<String>,
    /// Whether somebody in them sees everything. The user who asked is that one, or sees more than their own
    /// privileges.
    has_manager: bool,
}

fn note(names: &mut Vec<String>, name: &str) {
    if names.len() < 2 && !names.iter().any(|known| *known == lower(name)) {
        names.push(lower(name));
    }
}

/// How much the results show of each object.
pub(super) struct Sight<'a> {
    wanted: &'a NeedsIndex<'a>,
    asked: Vec<Asked>,
    /// The rows by the number of the statement above them, 0 if there is none, and by the object.
    rows: HashMap<(usize, Key), Rows>,
}

impl<'a> Sight<'a> {
    pub(super) fn new(wanted: &'a NeedsIndex<'a>, asked: Vec<Asked>) -> Self {
        Self { wanted, asked, rows: HashMap::new() }
    }

    /// Adds a row: its place, who holds the privilege, whether the holder sees everything, and the object.
    pub(super) fn row(&mut self, at: u32, (name, whose): (&str, Who), is_manager: bool, on: &Securable) {
        let result = self.asked.partition_point(|asked| asked.at < at as usize);
        let key = on.key();
        // A result also contains what is inherited from further up.
        let about = result.checked_sub(1).and_then(|result| self.asked[result].on.clone());
        let about = about.filter(|about| *about != key && !key.is_empty() && about.starts_with(&key));
        for object in about.into_iter().chain(self.wanted.needs_on(on).then_some(key)) {
            let rows = self.rows.entry((result, object)).or_default();
            rows.has_ours |= whose == Who::Ours;
            rows.has_manager |= is_manager;
            note(&mut rows.names, name);
            if whose == Who::Other {
                note(&mut rows.people, name);
            }
        }
    }

    /// The objects of which all privileges are shown.
    pub(super) fn whole(self) -> HashSet<Key> {
        let Self { asked, rows, .. } = self;
        let whose = |result: usize| {
            let asked = result.checked_sub(1).and_then(|result| asked.get(result));
            asked.map_or(Whose::Unsaid, |asked| asked.of)
        };
        let is_whole = |result: usize, rows: &Rows| match whose(result) {
            Whose::Other => false,
            Whose::OneOf => rows.has_ours,
            of => {
                let is_of_several = of == Whose::All || rows.names.len() > 1;
                rows.has_ours || rows.people.len() > 1 || rows.has_manager && is_of_several
            }
        };
        let whole = rows.into_iter().filter(|((result, _), rows)| is_whole(*result, rows));
        whole.map(|((_, object), _)| object).collect()
    }
}
