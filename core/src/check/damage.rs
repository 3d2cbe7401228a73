//! Findings about lines that may have been misread.

use crate::check::cut_off::BYTE_ORDER_MARK;
use crate::diagnostic::Code;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::read::yaml::merge::MERGE_KEY;
use crate::read::yaml::scalars::READ_DIFFERENTLY;

/// Whether a finding means that its line may have been misread.
pub(super) fn is_damage(code: Code) -> bool {
    const READ_WELL: [Code; 4] = [DUPLICATE_FIELD, BYTE_ORDER_MARK, READ_DIFFERENTLY, MERGE_KEY];
    code.is_syntax() && !READ_WELL.contains(&code)
}
