//! Scripts that are checked together: what one of them grants is not missing in another.

use super::{Check, Setup};
use crate::kit::{Beside, Lacks};
use crate::platform;
use crate::read::{self, Format};

/// The privileges that a setup needs and that none of several scripts grants.
pub struct Together {
    all: Lacks,
    /// The index of the script whose findings say what none of them grants: the last one that grants something.
    teller: usize,
}

impl Together {
    /// Finds what these texts lack. They come with the names of their files, in the order in which they are checked.
    /// `None` if fewer than two of them are scripts that could grant privileges.
    pub fn of<'t>(texts: impl IntoIterator<Item = (&'t [u8], &'t str)>, check: &Check<'_>) -> Option<Self> {
        let needs = check.against.map(Setup::as_needs)?;
        let texts: Vec<_> = texts.into_iter().collect();
        if texts.len() < 2 {
            return None;
        }
        let lacks = |(bytes, file): (&[u8], &str)| {
            let source = read::text(bytes).ok()?;
            let format = check.format.unwrap_or_else(|| check.guess(source, Some(file)));
            let rights =
                platform::rights_of(source, check.against.map(Setup::platform)).filter(|_| format == Format::Sql)?;
            (rights.lacks)(source, check.script, needs)
        };
        let scripts = texts.into_iter().map(lacks).enumerate();
        let scripts: Vec<(usize, Lacks)> = scripts.filter_map(|(index, lacks)| Some((index, lacks?))).collect();
        let last = scripts.iter().rev().find(|(_, lacks)| lacks.gives).or(scripts.last())?.0;
        if scripts.len() < 2 {
            return None;
        }
        let all = scripts.into_iter().map(|(_, lacks)| lacks).reduce(|mut all, one| {
            all.missing.retain(|right| one.missing.contains(right));
            all.indirect.retain(|right| one.indirect.contains(right));
            all.is_unread |= one.is_unread;
            all
        })?;
        Some(Self { all, teller: last })
    }

    pub(super) fn beside(&self, index: usize) -> Beside<'_> {
        Beside { all: &self.all, tells: index == self.teller }
    }
}
