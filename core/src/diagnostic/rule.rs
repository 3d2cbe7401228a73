//! The rules that codes stand for, with their texts.
//!
//! [`rules!`] declares the rules of one module: a constant for each, and a list of all. Everything about a rule is in
//! its entry, so that a new rule is one entry next to the function that reports it.

use std::fmt;

use super::Severity;
#[cfg(feature = "explain")]
use super::example::Example;
use crate::source::Source;

/// The name of a rule.
#[derive(Clone, Copy)]
pub struct Code(&'static Rule);

/// Everything about a rule.
pub(crate) struct Rule {
    pub(crate) id: &'static str,
    pub(crate) severity: Severity,
    #[cfg(feature = "explain")]
    pub(crate) title: &'static str,
    pub(crate) source: Source,
    #[cfg(feature = "explain")]
    pub(crate) words: Words,
}

/// The texts that `explain` shows about a rule.
#[cfg(feature = "explain")]
#[derive(Debug)]
pub struct Words {
    /// What a finding of the rule means.
    pub means: &'static str,
    /// What happens if the finding is ignored.
    pub why: &'static str,
    /// What to do about it.
    pub fix: &'static str,
    /// An example that breaks the rule.
    pub bad: Example,
    /// The same example, fixed.
    pub good: Example,
}

impl Code {
    pub(crate) const fn new(rule: &'static Rule) -> Self {
        Self(rule)
    }

    /// The code as text: `UC203`.
    pub const fn id(self) -> &'static str {
        self.0.id
    }

    /// Whether the rule is about the text itself and not about its meaning: UC0xx.
    pub fn is_syntax(self) -> bool {
        self.id().starts_with("UC0")
    }

    /// How much a finding of this rule usually matters.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// What the rule is about, in a few words.
    #[cfg(feature = "explain")]
    pub fn title(self) -> &'static str {
        self.0.title
    }

    /// Where the rule comes from: a page, or a decision of this project.
    pub fn source(self) -> Source {
        self.0.source
    }

    /// Whether the rule is about a command and not about what the command sends: then its source is a page about
    /// commands.
    #[cfg(feature = "check")]
    pub(crate) fn is_of_command(self) -> bool {
        self.0.source == Source::Curl
    }

    /// The texts that `explain` shows about the rule.
    #[cfg(feature = "explain")]
    pub fn words(self) -> &'static Words {
        &self.0.words
    }
}

impl fmt::Debug for Code {
    /// Writes the code, which is enough.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Code {}

/// The number of rules in these lists.
#[cfg(feature = "check")]
pub(crate) const fn count(lists: &[&[Code]]) -> usize {
    let (mut list, mut count) = (0, 0);
    while list < lists.len() {
        count += lists[list].len();
        list += 1;
    }
    count
}

/// Merges lists of rules into one, in the order of their codes. Two rules with the same code do not compile.
#[cfg(feature = "check")]
pub(crate) const fn sorted<const COUNT: usize>(lists: &[&[Code]]) -> [Code; COUNT] {
    let mut all = [super::TOO_MANY; COUNT];
    let (mut list, mut count) = (0, 0);
    while list < lists.len() {
        let mut rule = 0;
        while rule < lists[list].len() {
            let mut at = count;
            while at > 0 && is_before(lists[list][rule], all[at - 1]) {
                all[at] = all[at - 1];
                at -= 1;
            }
            all[at] = lists[list][rule];
            assert!(at == 0 || is_before(all[at - 1], all[at]), "a code is used twice");
            count += 1;
            rule += 1;
        }
        list += 1;
    }
    all
}

#[cfg(feature = "check")]
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

/// Merges lists of rules into one, in the order of their codes: the rules of a module and its submodules.
#[cfg(feature = "check")]
macro_rules! together {
    ($($list:expr),* $(,)?) => {{
        const LISTS: &[&[$crate::diagnostic::Code]] = &[$($list),*];
        const ALL: [$crate::diagnostic::Code; $crate::diagnostic::rule::count(LISTS)] =
            $crate::diagnostic::rule::sorted(LISTS);
        &ALL
    }};
}

/// Declares rules: a constant for each, and `RULES`, the list of all.
///
/// The texts and examples are only compiled with the feature `explain`.
macro_rules! rules {
    ($($(#[$attribute:meta])* $name:ident = $severity:ident($id:literal, $title:literal, $source:ident) {
        means: $means:literal,
        why: $why:literal,
        fix: $fix:literal,
        bad: $bad:expr,
        good: $good:expr $(,)?
    })*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".\n\n", $means)]
            $(#[$attribute])*
            pub(crate) const $name: $crate::diagnostic::Code = $crate::diagnostic::Code::new(&$crate::diagnostic::rule::Rule {
                id: $id,
                severity: $crate::diagnostic::Severity::$severity,
                #[cfg(feature = "explain")]
                title: $title,
                source: $crate::source::Source::$source,
                #[cfg(feature = "explain")]
                words: {
                    #[allow(clippy::wildcard_imports, reason = "the ways to write an example down are words of this macro")]
                    use $crate::diagnostic::example::*;
                    $crate::diagnostic::rule::Words { means: $means, why: $why, fix: $fix, bad: $bad, good: $good }
                },
            });
        )*

        /// The rules of this module.
        pub(crate) const RULES: &[$crate::diagnostic::Code] = &[$($name),*];
    };
}

pub(crate) use rules;
#[cfg(feature = "check")]
pub(crate) use together;
