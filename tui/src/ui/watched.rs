//! Values that are worked out once, and again only when what they depend on has changed.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A value that knows when it may have changed: whenever it was borrowed mutably.
#[derive(Debug, Default)]
pub(super) struct Watched<T> {
    value: T,
    /// No other value has the same version, nor does this one at another time. All default values have version 0.
    version: u64,
}

impl<T> Watched<T> {
    /// The version of the value: as long as it stays the same, so does the value.
    pub(super) fn version(&self) -> u64 {
        self.version
    }
}

impl<T> From<T> for Watched<T> {
    fn from(value: T) -> Self {
        Self { value, version: next() }
    }
}

/// A version that no value has had before.
pub(super) fn next() -> u64 {
    static VERSIONS: AtomicU64 = AtomicU64::new(1);
    VERSIONS.fetch_add(1, Ordering::Relaxed)
}

impl<T> Deref for Watched<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Watched<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.version = next();
        &mut self.value
    }
}

/// The last result, and the key that it was made for.
pub(super) struct Memo<K, V>(RefCell<Option<(K, Rc<V>)>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    /// The last result if the key is the same, else a new one.
    pub(super) fn get(&self, of: K, make: impl FnOnce() -> V) -> Rc<V> {
        if let Some((before, made)) = &*self.0.borrow()
            && *before == of
        {
            return Rc::clone(made);
        }
        let made = Rc::new(make());
        self.0.replace(Some((of, Rc::clone(&made))));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_is_made_again_when_what_it_is_made_of_may_be_another() {
        let mut names = Watched::from(vec!["a"]);
        let memo = Memo::default();
        let count = |names: &Watched<Vec<&str>>| memo.get(names.version(), || names.len());
        let first = count(&names);
        assert!(Rc::ptr_eq(&first, &count(&names)));
        names.push("b");
        assert_eq!(*count(&names), 2);
        // Another value in its place.
        let before = names.version();
        names = vec!["c"].into();
        assert!(names.version() != before && *count(&names) == 1);
    }
}
