//! JSON pointers (RFC 6901).

use std::fmt::Write as _;

/// A path into a document, built step by step: `/config/additionalWorkspaceConnections/0`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer as text; empty for the whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Goes down into the member `name`, and gives the length to [`Pointer::cut`] back to.
    pub fn push_name(&mut self, name: &str) -> usize {
        let before = self.0.len();
        self.0.push('/');
        for c in name.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                c => self.0.push(c),
            }
        }
        before
    }

    /// Goes down into entry `index` of a list.
    pub fn push_index(&mut self, index: usize) -> usize {
        let before = self.0.len();
        // Writing to a String cannot fail.
        let _ = write!(self.0, "/{index}");
        before
    }

    /// Goes back up to what it was when it had this length.
    pub fn cut(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// This pointer and one more name.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let mut joined = self.clone();
        joined.push_name(name);
        joined
    }

    /// Reads a pointer: its names, unescaped.
    pub fn names(pointer: &str) -> impl Iterator<Item = String> {
        pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"))
    }
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_rfc_6901_escapes() {
        let mut pointer = Pointer::root();
        pointer.push_name("a/b~c");
        let length = pointer.push_index(3);
        assert_eq!(pointer.as_str(), "/a~1b~0c/3");
        assert_eq!(Pointer::names(pointer.as_str()).collect::<Vec<_>>(), ["a/b~c", "3"]);
        pointer.cut(length);
        assert_eq!(pointer, Pointer::from("/a~1b~0c"));
        assert_eq!(Pointer::names("").count(), 0);
    }
}
