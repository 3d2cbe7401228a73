//! All codes. A code, once released, keeps its meaning.

mod advice;
mod authority;
mod convert;
mod exceptions;
mod grants;
mod host;
mod json;
mod kind;
mod matching;
mod names;
mod request;
mod script;
mod secrets;
mod setup;
mod shape;
mod shell;
mod text;
mod together;
mod values;
mod workspaces;
mod yaml;

use super::rule::Code;

/// The codes by name.
pub mod code {
    pub use super::{
        advice::*, authority::*, convert::*, exceptions::*, grants::*, host::*, json::*, kind::*, matching::*,
        names::*, request::*, script::*, secrets::*, setup::*, shape::*, shell::*, text::*, together::*, values::*,
        workspaces::*, yaml::*,
    };
}

/// The rules of each module.
const LISTS: &[&[Code]] = &[
    text::RULES,
    json::RULES,
    yaml::RULES,
    shell::RULES,
    kind::RULES,
    shape::RULES,
    values::RULES,
    setup::RULES,
    host::RULES,
    names::RULES,
    secrets::RULES,
    authority::RULES,
    request::RULES,
    together::RULES,
    workspaces::RULES,
    matching::RULES,
    convert::RULES,
    script::RULES,
    grants::RULES,
    advice::RULES,
    exceptions::RULES,
];

const COUNT: usize = {
    let (mut list, mut count) = (0, 0);
    while list < LISTS.len() {
        count += LISTS[list].len();
        list += 1;
    }
    count
};

/// The lists as one, in the order of the codes. Two rules with one code do not compile.
const ALL: [Code; COUNT] = {
    let mut all = [LISTS[0][0]; COUNT];
    let (mut list, mut count) = (0, 0);
    while list < LISTS.len() {
        let mut rule = 0;
        while rule < LISTS[list].len() {
            let mut at = count;
            while at > 0 && is_before(LISTS[list][rule], all[at - 1]) {
                all[at] = all[at - 1];
                at -= 1;
            }
            all[at] = LISTS[list][rule];
            assert!(at == 0 || is_before(all[at - 1], all[at]), "a code is used twice");
            count += 1;
            rule += 1;
        }
        list += 1;
    }
    all
};

const fn is_before(one: Code, other: Code) -> bool {
    let (one, other) = (one.id().as_bytes(), other.id().as_bytes());
    assert!(one.len() == other.len(), "all codes have the same length");
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return one[at] < other[at];
        }
        at += 1;
    }
    false
}

impl Code {
    /// All codes, in order.
    pub const ALL: &[Self] = &ALL;

    /// The code of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }
}
