//! What a setup file loses when answers are written in its place.

use super::Spelling;
use crate::check::guess;
use crate::read::{self, Format};
use crate::text::{Span, step};
use crate::tree::{NodeKind, NodeRef, Pointer};

/// What a setup file has besides its answers.
pub struct SetupFile {
    /// How it is written.
    pub spelling: Spelling,
    /// The pointers of the fields that are not among the answers: unknown ones, and `extends`.
    pub lost: Vec<String>,
    /// Whether it has comments.
    pub has_comments: bool,
}

impl SetupFile {
    /// Reads a setup file with this text; `answers`, as JSON, is what would be written in its place.
    pub fn new(text: &str, answers: &str) -> Self {
        let format = guess(text, None);
        let tree = read::read(text, format).tree;
        let (mut lost, mut written) = (Vec::new(), Vec::new());
        if let Some(root) = tree.root() {
            compare(root, read::tree(answers).root(), &mut Pointer::root(), &mut lost);
            spans(root, &mut written);
        }
        Self {
            spelling: if format == Format::Json { Spelling::Json } else { Spelling::Yaml },
            lost,
            has_comments: format == Format::Yaml && has_comments(text, written),
        }
    }
}

fn compare(node: NodeRef<'_>, kept: Option<NodeRef<'_>>, pointer: &mut Pointer, lost: &mut Vec<String>) {
    step();
    let is_list = node.kind() == NodeKind::Array;
    for (index, child) in node.children().enumerate() {
        let length = if is_list { pointer.push_index(index) } else { pointer.push_name(child.key()) };
        let same = kept.and_then(|kept| if is_list { kept.children().nth(index) } else { kept.get(child.key()) });
        match same {
            Some(same) if same.kind() == child.kind() => compare(child, Some(same), pointer, lost),
            // A reference is an object, and may have been a text.
            Some(_) => {}
            None if says_nothing(child) => {}
            None => lost.push(pointer.as_str().to_owned()),
        }
        pointer.cut(length);
    }
}

fn says_nothing(node: NodeRef<'_>) -> bool {
    match node.kind() {
        NodeKind::Null => true,
        NodeKind::Array | NodeKind::Object => node.children().all(says_nothing),
        _ => node.text().is_some_and(str::is_empty),
    }
}

/// Collects the spans of names and values.
fn spans(node: NodeRef<'_>, all: &mut Vec<Span>) {
    step();
    all.extend(node.key_span());
    if !matches!(node.kind(), NodeKind::Array | NodeKind::Object) {
        all.push(node.span());
    }
    node.children().for_each(|child| spans(child, all));
}

/// Whether a YAML text has a comment: a `#` outside of all names and values that does not directly follow a word.
fn has_comments(text: &str, mut written: Vec<Span>) -> bool {
    written.sort_by_key(|span| span.start);
    let mut before = ' ';
    text.char_indices().any(|(at, c)| {
        let is_begin = c == '#' && before.is_whitespace();
        before = c;
        is_begin && {
            // The last span that begins before the `#`.
            let next = written.partition_point(|span| span.start as usize <= at);
            next.checked_sub(1).and_then(|last| written.get(last)).is_none_or(|span| span.end as usize <= at)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str, answers: &str) -> (Vec<String>, bool) {
        let file = SetupFile::new(text, answers);
        (file.lost, file.has_comments)
    }

    #[test]
    fn what_answers_do_not_hold_is_lost() {
        let answers = r#"{"ucforge":1,"catalog":"a","token":{"env":"T"},"audit":{"enabled":true},
            "additionalWorkspaceConnections":[{"workspaceUrl":"h"}]}"#;
        for (text, lost) in [
            ("ucforge: 1\ncatalog: a\ntoken: ${T}\naudit: {enabled: true}\n", &[][..]),
            ("ucforge: 1\nport: null\nhttpPath: ''\nworkspaceIds: []\ngroupPattern: {}\n", &[]),
            ("ucforge: 1\nextends: base.yaml\nmine: 7\n", &["/extends", "/mine"]),
            ("ucforge: 1\naudit: {enabled: true, more: [1]}\n", &["/audit/more"]),
            (
                "additionalWorkspaceConnections:\n  - workspaceUrl: h\n    mine: 1\n  - workspaceUrl: i\n",
                &["/additionalWorkspaceConnections/0/mine", "/additionalWorkspaceConnections/1"],
            ),
        ] {
            assert_eq!(file(text, answers).0, lost, "{text}");
        }
    }

    #[test]
    fn comments_are_told_from_values() {
        for (text, has_comments) in [
            ("# mine\nucforge: 1\n", true),
            ("ucforge: 1 # mine\n", true),
            ("ucforge: 1\n# catalog: a", true),
            ("a:\n  - b\n  # mine\n  - c\n", true),
            ("catalog: a#b\n", false),
            ("catalog: \"a # b\"\n", false),
            ("catalog: 'a # b'\n", false),
            ("'a # b': 1\n", false),
            ("catalog: |\n  a\n  # b\n  c\n", false),
            ("{\"catalog\": \"a # b\"}", false),
            ("ucforge: 1\n", false),
        ] {
            assert_eq!(file(text, "{}").1, has_comments, "{text}");
        }
    }
}
