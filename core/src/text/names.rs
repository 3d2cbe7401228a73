//! A map from names to numbers.
//!
//! The standard library compiles its maps once for each type, which adds about 1 kB to the page's module each time.
//! This map is compiled once.

use std::collections::HashMap;

/// Names, each with a number.
#[derive(Default)]
pub(crate) struct Names(HashMap<String, usize>);

impl Names {
    /// The number of a name, and whether the name is new: then its number is `new`.
    #[inline(never)]
    pub(crate) fn number(&mut self, name: &str, new: usize) -> (&mut usize, bool) {
        let is_new = !self.0.contains_key(name);
        (self.0.entry(name.to_owned()).or_insert(new), is_new)
    }

    /// Adds a name, and returns whether it is new.
    pub(crate) fn add(&mut self, name: &str) -> bool {
        self.number(name, 0).1
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn each_name_keeps_its_number() {
        let mut names = Names::default();
        assert_eq!(names.number("a", 3), (&mut 3, true));
        *names.number("a", 5).0 += 1;
        assert_eq!(names.number("a", 7), (&mut 4, false));
        assert!(names.add("b") && !names.add("b") && !names.add("a"));
    }
}
