//! Findings about lines that may have been misread.

use crate::diagnostic::{Code, code};

/// Whether a finding means that its line may have been misread.
pub(super) fn is_damage(code: Code) -> bool {
    const READ_WELL: [Code; 4] =
        [code::DUPLICATE_FIELD, code::BYTE_ORDER_MARK, code::READ_DIFFERENTLY, code::MERGE_KEY];
    code.is_syntax() && !READ_WELL.contains(&code)
}
