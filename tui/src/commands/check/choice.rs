//! Which findings count: `--select` and `--ignore`, and how many there are of each code: `--statistics`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ucforge_core::codes;
use ucforge_core::diagnostic::Code;

/// A code, or how several codes begin.
#[derive(Clone, Debug)]
pub(crate) struct Prefix(String);

/// Parses a prefix that the user has typed.
///
/// Errors: no code begins like this.
pub(crate) fn prefix(text: &str) -> Result<Prefix, String> {
    let prefix = text.trim().to_ascii_uppercase();
    // `U` or nothing would mean all codes, which nobody asks for on purpose.
    if prefix.len() >= 2 && codes::ALL.iter().any(|code| code.id().starts_with(&prefix)) {
        Ok(Prefix(prefix))
    } else {
        Err("no code begins like this: give codes such as UC203, or how they begin, such as UC5".to_owned())
    }
}

/// Which codes are reported.
pub(crate) struct Choice<'a> {
    /// The codes to report; all codes if there are none.
    pub(crate) select: &'a [Prefix],
    /// The codes not to report, even if they are selected.
    pub(crate) ignore: &'a [Prefix],
}

impl Choice<'_> {
    /// Whether a code is reported.
    pub(crate) fn has(&self, id: &str) -> bool {
        let any = |prefixes: &[Prefix]| prefixes.iter().any(|prefix| id.starts_with(&prefix.0));
        (self.select.is_empty() || any(self.select)) && !any(self.ignore)
    }
}

/// How many findings there are of each code, most first.
pub(super) fn statistics(found: impl Iterator<Item = Code>) -> String {
    let mut counts: BTreeMap<&str, (usize, Code)> = BTreeMap::new();
    for code in found {
        counts.entry(code.id()).or_insert((0, code)).0 += 1;
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    let width = counts.first().map_or(0, |(number, _)| number.to_string().len());
    let mut out = String::new();
    for (number, code) in counts {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{number:>width$} {} {}", code.id(), code.title());
    }
    out
}
