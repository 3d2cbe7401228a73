//! Turns a tree into a value whose secrets have names.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use super::ConvertError;
use crate::catalogue::{Layout, ObjectLayout, Shape};
use crate::check::Checked;
use crate::kinds::Kind;
use crate::secrecy::{
    Credential, is_about_secret, is_credential_word, is_open_number, last_name, looks_like_a_key, names_credential,
    shown_word, variable_for,
};
use crate::secret::{self, Clear, Secret, Source};
use crate::text::{Span, step};
use crate::tree::{NodeId, NodeKind, NodeRef};
use crate::value::{Object, Value};

pub(super) fn value(checked: &Checked<'_>) -> Option<Value> {
    named(checked).map(|(value, _)| value)
}

/// Why a document would not stay the same with variables in place of its secrets.
pub(super) fn unmasked(checked: &Checked<'_>) -> Option<ConvertError> {
    named(checked)?.1
}

fn named(checked: &Checked<'_>) -> Option<(Value, Option<ConvertError>)> {
    let root = checked.tree.root()?;
    let mut namer = Namer {
        spans: checked.secrets(),
        taken: HashMap::new(),
        referenced: HashSet::new(),
        numbers: HashMap::new(),
        next: HashMap::new(),
        hasher: RandomState::new(),
        allowed: checked.allowed_texts().map(NodeRef::id).collect(),
        is_setup: checked.kind() == Some(Kind::Setup),
        problem: None,
    };
    namer.references(root);
    let layout = checked.kind().map(|kind| checked.platform.catalogue.layout(kind));
    let value = namer.node(root, layout.map(|layout| (layout, layout.root())), "", None, None);
    Some((value, namer.problem))
}

/// Whether the name of a field holds a credential, which any form of the document would show.
pub(super) fn is_in_name(node: NodeRef<'_>) -> bool {
    step();
    let is_pointer = node.key().starts_with('/');
    let mut names = node.key().split(|c| is_pointer && c == '/');
    names.any(|name| names_credential(name) || looks_like_a_key(name)) || node.children().any(is_in_name)
}

struct Namer {
    /// The spans of the secrets, in order.
    spans: Vec<Span>,
    /// The names that were given, each with its secret. Wiped like every other copy.
    taken: HashMap<String, Clear>,
    /// Names that the document itself refers to.
    referenced: HashSet<String>,
    /// The numbers that a field's secrets were given, by field and hash of the secret.
    numbers: HashMap<(String, u64), Vec<usize>>,
    /// The next number to try, by field and the first number that is possible.
    next: HashMap<(String, usize), usize>,
    hasher: RandomState,
    /// Texts that somebody has said are not secret.
    allowed: Vec<NodeId>,
    /// Whether the document is a setup: only setups refer to files and commands.
    is_setup: bool,
    /// Why a variable cannot replace one of the secrets.
    problem: Option<ConvertError>,
}

impl Namer {
    /// Collects the names that are in use already.
    fn references(&mut self, node: NodeRef<'_>) {
        step();
        let text = node.text();
        let named = text.and_then(secret::reference).or(text.filter(|_| node.key() == "env"));
        if let Some(name) = named {
            self.referenced.insert(name.to_owned());
        }
        node.children().for_each(|child| self.references(child));
    }

    /// Converts a node. `env` is the name for a secret here, `entry` the number of the additional workspace around it.
    /// `plain` is set if the field is known and not for secrets, and says whether it is for an address.
    fn node(
        &mut self,
        node: NodeRef<'_>,
        layout: Option<(&'static Layout, &'static ObjectLayout)>,
        env: &str,
        entry: Option<usize>,
        plain: Option<bool>,
    ) -> Value {
        match node.kind() {
            NodeKind::Array if self.is_setup && node.key() == "command" => {
                let words: Vec<_> = node.children().collect();
                let before = std::iter::once("").chain(words.iter().map(|word| word.text().unwrap_or_default()));
                let words = words.iter().zip(before);
                Value::Array(words.map(|(word, before)| self.word(*word, before, env, entry)).collect())
            }
            NodeKind::Object => {
                let mut object = Object::new();
                for child in node.children() {
                    let member = layout.and_then(|(layout, object)| Some((layout, object.member(child.key())?.1)));
                    let known = member.and_then(|(_, member)| match member.field.shape {
                        Shape::Secret { env, .. } => Some(env.to_owned()),
                        _ => None,
                    });
                    let is_known = known.is_some();
                    let env = known.unwrap_or_else(|| {
                        if child.key().is_empty() { env.to_owned() } else { variable_for(child.key()) }
                    });
                    let inner = member.and_then(|(layout, member)| Some((layout, layout.child(member)?)));
                    let plain = member.and_then(|(_, member)| match member.field.shape {
                        Shape::Text(format) | Shape::Texts(format) => Some(format.is_address()),
                        Shape::Choice(_) => Some(false),
                        _ => None,
                    });
                    // A secret is always a text, even if somebody wrote a number.
                    let value = match child.number().filter(|_| is_known) {
                        Some(number) => self.literal(number, &env, entry),
                        None => self.node(child, inner, &env, entry, plain),
                    };
                    object.push(child.key().to_owned(), value);
                }
                Value::Object(object)
            }
            NodeKind::Array => {
                let in_list = layout.is_some_and(|(layout, object)| layout.is_entry(object));
                let items = node.children().enumerate();
                Value::Array(
                    items
                        .map(|(index, item)| {
                            self.node(item, layout, env, if in_list { Some(index) } else { entry }, plain)
                        })
                        .collect(),
                )
            }
            NodeKind::Text | NodeKind::Number => self.scalar(node, env, entry, plain),
            _ => Value::of(node),
        }
    }

    fn scalar(&mut self, node: NodeRef<'_>, env: &str, entry: Option<usize>, plain: Option<bool>) -> Value {
        let Some(text) = node.text().or(node.number()).filter(|text| !text.is_empty()) else { return Value::of(node) };
        let is_secret = plain.map_or_else(
            || self.is_secret(node.span()) || !is_about_secret(last_name(node.key())) && looks_like_a_key(text),
            |is_address| Credential::is_in_field(text, is_address) && !self.allowed.contains(&node.id()),
        );
        if !is_secret || node.number().is_some() && is_open_number(last_name(node.key())) {
            return Value::of(node);
        }
        if node.number().is_some() {
            self.problem = Some(ConvertError::NumberIsSecret(shown_word(last_name(node.shown_key())).into_owned()));
        }
        if let Some(name) = secret::reference(text) {
            return Value::Secret(Secret { name: name.to_owned(), source: Source::Env(name.to_owned()) });
        }
        self.literal(text, env, entry)
    }

    fn literal(&mut self, text: &str, env: &str, entry: Option<usize>) -> Value {
        Value::Secret(Secret { name: self.name(text, env, entry), source: Source::Literal(Clear::new(text)) })
    }

    /// Converts a word of a command that fetches a secret. The word should not be a credential itself.
    fn word(&mut self, node: NodeRef<'_>, before: &str, env: &str, entry: Option<usize>) -> Value {
        match node.text() {
            Some(text) if is_credential_word(before, text) => {
                self.problem = Some(ConvertError::CommandHoldsCredential);
                self.literal(text, env, entry)
            }
            _ => Value::of(node),
        }
    }

    fn is_secret(&self, span: Span) -> bool {
        let behind = self.spans.partition_point(|secret| secret.end <= span.start);
        self.spans.get(behind).is_some_and(|secret| secret.start < span.end)
    }

    /// The name for a secret: that of its field, numbered from 2 for additional workspaces, or with the next free
    /// number if another secret has the name. Two secrets never share a name, and a secret that appears twice has one
    /// name.
    fn name(&mut self, text: &str, env: &str, entry: Option<usize>) -> String {
        let first = entry.map_or(1, |index| index + 2);
        let named = |number| if number == 1 { env.to_owned() } else { format!("{env}_{number}") };
        let given = self.numbers.entry((env.to_owned(), self.hasher.hash_one(text))).or_default();
        let is_this = |name: &String| self.taken.get(name).is_some_and(|other| other.expose() == text);
        if let Some(name) = given.iter().filter(|number| **number >= first).map(|number| named(*number)).find(is_this) {
            return name;
        }
        let next = self.next.entry((env.to_owned(), first)).or_insert(first);
        loop {
            let (number, name) = (*next, named(*next));
            *next += 1;
            if !self.taken.contains_key(&name) && !self.referenced.contains(&name) {
                given.push(number);
                self.taken.insert(name.clone(), Clear::new(text));
                return name;
            }
        }
    }
}
