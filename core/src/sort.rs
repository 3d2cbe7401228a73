//! Sorting.
//!
//! The standard library compiles its sorting once for each type and each key: several kB of the page's module, a dozen
//! times. Here it is compiled once, for the indexes of entries.

use std::cmp::Ordering;

/// Sorts a list.
pub(crate) fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

/// Sorts a list by its keys; entries with equal keys keep their order.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |one, other| key(one).cmp(&key(other)));
}

/// Sorts a list by a comparison; equal entries keep their order.
pub(crate) fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    // Most lists are in order already.
    if list.is_sorted_by(|one, other| compare(one, other).is_le()) {
        return;
    }
    let mut places = places(list.len(), &|one, other| compare(&list[one], &list[other]));
    for index in 0..list.len() {
        // Each swap moves one entry to its final place.
        while places[index] != index {
            let place = places[index];
            list.swap(index, place);
            places.swap(index, place);
        }
    }
}

/// The place that each of `count` entries moves to.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    let mut places = vec![0; count];
    for (place, entry) in order.into_iter().enumerate() {
        places[entry] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{sort, sort_by_key};

    #[test]
    fn lists_are_sorted_as_the_standard_library_sorts_them() {
        // Numbers that look like no order, with many equal keys: a generator of the simplest kind.
        let mut next = 1_u32;
        for length in [0, 1, 2, 3, 7, 20, 21, 50, 500] {
            let mut list: Vec<(u32, usize)> = Vec::new();
            for index in 0..length {
                next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                list.push(((next >> 16) % 10, index));
            }
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            let mut sorted = list.clone();
            sort_by_key(&mut sorted, |(key, _)| *key);
            assert_eq!(sorted, expected, "equal keys stay in their order");
            let mut names: Vec<String> = list.iter().map(|(key, index)| format!("{key}/{index}")).collect();
            let mut expected = names.clone();
            expected.sort();
            sort(&mut names);
            assert_eq!(names, expected);
        }
    }
}
