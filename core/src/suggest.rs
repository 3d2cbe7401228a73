//! "Did you mean": the known name that an unknown one was most likely meant to be.

/// How close a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closeness {
    /// Only case, hyphens or underscores differ.
    Spelling,
    /// A few letters differ.
    Typing,
}

/// The closest of `known` to `name`, if any is close enough to suggest it.
pub(crate) fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<(&'a str, Closeness)> {
    let (length, has) = letters_of(name).fold((0, 0), |(length, has), letter| (length + 1, has | bit(letter)));
    // Two letters in a long name, one in a short one: `tokn`, `catlaog`.
    let most = if length > 5 { 2 } else { 1 };
    let mut folded: Option<Vec<char>> = None;
    known
        .filter_map(|known| {
            // Most names differ in their length, or in letters that the other one does not have: then the distance is
            // at least as large, and nothing is copied to see that.
            let is_strange = |letter: &char| has & bit(*letter) == 0;
            if letters_of(known).count().abs_diff(length) > most || letters_of(known).filter(is_strange).count() > most
            {
                return None;
            }
            let folded = folded.get_or_insert_with(|| letters_of(name).collect());
            let other: Vec<char> = letters_of(known).collect();
            if *folded == other {
                return Some((0, known, Closeness::Spelling));
            }
            // Long names are not worth the table.
            if length > 64 {
                return None;
            }
            let distance = distance(folded, &other);
            (distance <= most).then_some((distance, known, Closeness::Typing))
        })
        .min_by_key(|(distance, ..)| *distance)
        .map(|(_, known, closeness)| (known, closeness))
}

/// The closest of some names of several words; spaces, underscores and case between and in them do not matter.
pub(crate) fn closest_words<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded: Vec<char> = letters(name).collect();
    let most = if folded.len() > 5 { 2 } else { 1 };
    let distances = known.filter_map(|known| {
        // Most names differ in their length, or in letters that the other one does not have.
        if folded.len().abs_diff(letters(known).count()) > most {
            return None;
        }
        let other: Vec<char> = letters(known).collect();
        if other.iter().filter(|letter| !folded.contains(letter)).count() > most {
            return None;
        }
        let distance = distance(&folded, &other);
        (distance <= most).then_some((distance, known))
    });
    distances.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// How many letters two names differ by.
#[cfg(feature = "explain")]
pub(crate) fn difference(one: &str, other: &str) -> usize {
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    distance(&chars(one), &chars(other))
}

/// The letters of a name of several words that count in a comparison.
fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase())
}

/// Whether two texts differ by one or two letters.
pub(super) fn is_close(a: &str, b: &str) -> bool {
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    a != b && a.len().abs_diff(b.len()) <= 2 && (1..=2).contains(&distance(&chars(a), &chars(b)))
}

/// A bit for each letter. Several share one, so a bit that is missing says more than one that is set.
fn bit(letter: char) -> u64 {
    1 << (u32::from(letter) % 64)
}

/// The letters of a name that count in a comparison.
fn letters_of(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase())
}

/// How many letters must be changed, added, dropped or swapped with their neighbor.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] = ["workspaceUrl", "httpPath", "token", "catalog", "oauthPrivateKey"];

    #[test]
    fn finds_what_was_meant() {
        let cases = [
            ("workspaceURL", Some(("workspaceUrl", Closeness::Spelling))),
            ("HTTPpath", Some(("httpPath", Closeness::Spelling))),
            ("oAuthPrivateKey", Some(("oauthPrivateKey", Closeness::Spelling))),
            ("workspace_url", Some(("workspaceUrl", Closeness::Spelling))),
            ("catlaog", Some(("catalog", Closeness::Typing))),
            ("tokn", Some(("token", Closeness::Typing))),
            ("catalogs", Some(("catalog", Closeness::Typing))),
            ("host", None),
            ("port", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(closest(name, KNOWN.into_iter()), expected, "{name}");
        }
    }

    #[test]
    fn the_quick_test_drops_nothing_that_is_close() {
        // Every name with one or two letters swapped, dropped, doubled or changed.
        let spoil = |name: &str| -> Vec<String> {
            let letters: Vec<char> = name.chars().collect();
            let at = 0..letters.len();
            at.flat_map(|at| {
                let (mut dropped, mut doubled, mut changed, mut swapped) =
                    (letters.clone(), letters.clone(), letters.clone(), letters.clone());
                dropped.remove(at);
                doubled.insert(at, letters[at]);
                changed[at] = 'é';
                swapped.swap(at, (at + 1) % letters.len());
                [dropped, doubled, changed, swapped].map(String::from_iter)
            })
            .collect()
        };
        for known in KNOWN {
            for name in
                spoil(known).iter().chain(spoil(known).iter().flat_map(|name| spoil(name)).collect::<Vec<_>>().iter())
            {
                let fold = |name| letters_of(name).collect::<Vec<char>>();
                let folded = fold(name.as_str());
                let most = if folded.len() > 5 { 2 } else { 1 };
                let is_close = distance(&folded, &fold(known)) <= most;
                assert_eq!(closest(name, [known].into_iter()).is_some(), is_close, "{name} {known}");
            }
        }
    }

    #[test]
    fn names_of_several_words_are_compared_without_what_stands_between_them() {
        let known = ["USE CATALOG", "USE SCHEMA", "SELECT"];
        for (name, expected) in [
            ("USECATALOG", Some("USE CATALOG")),
            ("use catlog", Some("USE CATALOG")),
            ("USE_SHCEMA", Some("USE SCHEMA")),
            ("SELCT", Some("SELECT")),
            ("SELECT MORE", None),
            ("SET", None),
            ("", None),
        ] {
            assert_eq!(closest_words(name, known.into_iter()), expected, "{name}");
        }
    }
}
