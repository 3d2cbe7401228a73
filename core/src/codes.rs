//! All codes: the rules of every module as one list. A code, once released, keeps its meaning.

use crate::check;
#[cfg(feature = "convert")]
use crate::convert;
use crate::diagnostic::Code;
use crate::diagnostic::rule::together;

/// All codes, in order.
#[cfg(feature = "convert")]
pub const ALL: &[Code] = together![check::CODES, convert::CODES];

/// All codes, in order.
#[cfg(not(feature = "convert"))]
pub const ALL: &[Code] = check::CODES;

/// The code with this id.
pub fn from_id(id: &str) -> Option<Code> {
    ALL.binary_search_by(|code| code.id().cmp(id)).ok().map(|at| ALL[at])
}
