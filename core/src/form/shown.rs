//! Which answers count: those that the form asks for. The others wait until their questions come back.

use zeroize::Zeroizing;

use super::{Finding, Fix, FormView, assumed, questions, view};
use crate::read;
use crate::text::edited;
use crate::tree::{NodeKind, NodeRef, Pointer};
use crate::value::Value;

/// Answers as a form shows them.
pub struct Shown {
    /// The questions that make sense now.
    pub view: FormView,
    /// The setup that the answers to these questions make, secrets in plain text: for checking and sending, never to be
    /// shown.
    pub json: Zeroizing<String>,
    /// The pointers of the other answers.
    pub hidden: Vec<String>,
    /// The answers in the setup that nobody has given, but that follow from others: pointers and values.
    pub assumed: Vec<(String, String)>,
}

/// What a form shows for all answers, given as a setup in JSON. `check` finds what is wrong with the setup that they
/// make.
pub fn shown(answers: &str, check: impl FnOnce(&str) -> Vec<Finding>) -> Shown {
    let mut json = Zeroizing::new(answers.to_owned());
    let mut hidden = Vec::new();
    loop {
        let before = hidden.len();
        let kept = kept(&json, &mut hidden);
        // Fewer answers may leave fewer questions.
        if hidden.len() == before {
            break;
        }
        json = kept;
    }
    // The questions depend on the given answers alone; answers that follow from them are checked together with them.
    let (mut view, mut all) = (view(&json, Vec::new()), Vec::new());
    assumed::of(&view.groups, &mut all);
    json = assumed::put(json, &all);
    view.findings.extend(check(&json));
    Shown { view, json, hidden, assumed: all }
}

/// How much of a value is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Not the value itself, but perhaps something in it.
    No,
    /// All of it.
    Whole,
    /// It is a list of objects; the contents of its entries are asked for one by one.
    Entries,
}

/// The part of a setup that is asked for; the pointers of all other values are added to `hidden`.
fn kept(json: &str, hidden: &mut Vec<String>) -> Zeroizing<String> {
    let tree = read::tree(json);
    let mut asked = vec![Asked::No; tree.len()];
    questions(tree.root(), &mut asked);
    // Reserves all the room at once, so that the text never moves and leaves no copy of a secret behind. Only an entry
    // that is one character long can become longer.
    let json = Zeroizing::new(String::with_capacity(json.len() + tree.len() + 2));
    let mut walk = Walk { asked: &asked, json, pointer: Pointer::root(), hidden };
    match tree.root() {
        Some(root) if walk.keep(root) => {}
        _ => walk.json.push_str("{}"),
    }
    walk.json
}

struct Walk<'a> {
    asked: &'a [Asked],
    json: Zeroizing<String>,
    pointer: Pointer,
    hidden: &'a mut Vec<String>,
}

impl Walk<'_> {
    /// Writes the part of a value that is kept. Returns whether anything is.
    fn keep(&mut self, node: NodeRef<'_>) -> bool {
        let start = self.json.len();
        let asked = self.asked.get(node.id().index() as usize).copied().unwrap_or(Asked::No);
        let is_list = asked == Asked::Entries;
        if asked == Asked::Whole {
            self.json.push_str(node.source());
            return true;
        }
        if !is_list && node.kind() != NodeKind::Object {
            self.hidden.push(self.pointer.as_str().to_owned());
            return false;
        }
        let (mut is_empty, mut is_kept) = (true, is_list);
        self.json.push(if is_list { '[' } else { '{' });
        for (index, child) in node.children().enumerate() {
            is_empty = false;
            let before = self.json.len();
            if before > start + 1 {
                self.json.push(',');
            }
            let length = if is_list {
                self.pointer.push_index(index)
            } else {
                self.json.push_str(node.of_source(child.key_span().unwrap_or_default()));
                self.json.push(':');
                self.pointer.push_name(child.key())
            };
            if self.keep(child) {
                is_kept = true;
            } else if is_list {
                // An entry keeps its place, whatever it holds.
                self.json.push_str("{}");
            } else {
                self.json.truncate(before);
            }
            self.pointer.cut(length);
        }
        self.json.push(if is_list { ']' } else { '}' });
        if !is_kept && !is_empty {
            self.json.truncate(start);
        }
        is_kept || is_empty
    }
}

#[cfg(feature = "check")]
impl Shown {
    /// All answers after the fix of a finding, where `all` are the answers before. Answers that are not shown stay as
    /// they are.
    pub fn fixed(&self, fix: &Fix, all: &Value) -> Option<Value> {
        let edits = fix.edits.iter().map(|edit| (edit.span, &*edit.text));
        let text = Zeroizing::new(edited(&self.json, edits));
        let tree = read::tree(&text);
        let mut fixed = Value::of(tree.root()?);
        for pointer in &self.hidden {
            if let Some(value) = all.at(pointer) {
                fixed.set_at(&Pointer::names(pointer).collect::<Vec<_>>(), value.clone());
            }
        }
        // An assumed value is still not an answer, unless the fix has changed it.
        for (pointer, value) in &self.assumed {
            if fixed.at(pointer).and_then(Value::text) == Some(value) && all.at(pointer).is_none() {
                assumed::remove(&mut fixed, &Pointer::names(pointer).collect::<Vec<_>>());
            }
        }
        Some(fixed)
    }
}
