//! The parser's messages in the words of the people who write such texts: the parser speaks of scalars, nodes and
//! contexts.

/// Parts of the parser's messages, each with the message to show instead.
const WORDS: [(&str, &str); 12] = [
    ("invalid trailing content after double-quoted", "something follows the quote that ends this string"),
    ("found unexpected end of stre", "a string begins here whose quote is never closed"),
    ("invalid indentation in quoted", "a string begins here whose quote is not closed on this line"),
    ("found unknown escape", "this string has an escape that YAML does not have between double quotes"),
    (
        "while parsing a block mapping, did not find",
        "this line does not fit the ones above it; look at its indentation",
    ),
    (
        "while parsing a block collection, did not find",
        "this line is not an entry of the list above it; look at its indentation",
    ),
    ("block sequence entries are not allowed", "a list cannot begin here: put its first `-` on a line of its own"),
    ("while scanning a block scalar", "after `|` or `>` the text begins on the next line"),
    ("found unknown anchor", "this alias names no anchor above it"),
    ("while scanning an anchor or alias", "a value without quotes cannot begin with this sign"),
    ("unexpected character", "a value without quotes cannot begin with this sign"),
    ("misplaced bracket", "this bracket closes nothing"),
];

/// The message about a mistake on this line.
pub(super) fn plain<'w>(why: &'w str, line: &str) -> &'w str {
    if why.starts_with("mapping values are not allowed") {
        return if holds_two(line) {
            "a second name and colon are on this line"
        } else {
            "no field can begin here; look at the indentation of this line and of the one before it"
        };
    }
    WORDS.iter().find(|(words, _)| why.contains(words)).map_or(why, |(_, plain)| plain)
}

/// Whether the line of a name and its value holds a second name.
pub(super) fn holds_two(line: &str) -> bool {
    line.split_once(':').is_some_and(|(_, behind)| behind.contains(": "))
}

#[cfg(test)]
mod tests {
    use crate::read::{Format, read};

    #[test]
    fn mistakes_are_told_in_the_words_of_those_who_make_them() {
        for (text, expected) in [
            ("a: \"x\" y\nb: 1\n", "something follows the quote that ends this string"),
            ("a: 1\nb: \"x", "a string begins here whose quote is never closed"),
            ("a: \"x\nb: 1\n", "a string begins here whose quote is not closed on this line"),
            ("a: \"\\q\"\n", "this string has an escape that YAML does not have between double quotes"),
            ("a:\n   b: 1\n  c: 2\n", "this line does not fit the ones above it; look at its indentation"),
            ("a:\n  - b\n  c: 1\n", "this line is not an entry of the list above it; look at its indentation"),
            ("a: - b\n", "a list cannot begin here: put its first `-` on a line of its own"),
            ("a: | b\n  c\n", "after `|` or `>` the text begins on the next line"),
            ("a: *b\n", "this alias names no anchor above it"),
            ("a: & b\n", "a value without quotes cannot begin with this sign"),
            ("a: `b\n", "a value without quotes cannot begin with this sign"),
            ("a: ]\n", "this bracket closes nothing"),
            ("a: b: c\n", "a second name and colon are on this line"),
            (
                "a: 1\n  b: 2\n",
                "no field can begin here; look at the indentation of this line and of the one before it",
            ),
            (
                "\"a\": 1\n  \"b\": 2\n",
                "no field can begin here; look at the indentation of this line and of the one before it",
            ),
            // What has no plainer words keeps those of the parser.
            ("a: !<b\n", "while scanning a verbatim tag, did not find the expected '>'"),
        ] {
            let found = read(text, Format::Yaml).findings.settled(text.len());
            let told: Vec<_> =
                found.iter().map(|finding| finding.message.trim_start_matches("this is not YAML: ")).collect();
            assert!(told.contains(&expected), "{text}: {told:?}");
        }
    }
}
