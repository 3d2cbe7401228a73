//! The sections of a form.

/// A section of the form.
pub struct Group {
    /// The name in code: `workspace`.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// A sentence under the heading.
    pub help: &'static str,
}

impl PartialEq for Group {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Group {}
