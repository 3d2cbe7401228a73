//! A tree as a value whose secrets have names.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use crate::catalogue::{Layout, ObjectLayout, Shape};
use crate::check::Checked;
use crate::secrecy::{Credential, names_credential, variable_for};
use crate::secret::{self, Clear, Secret, Source};
use crate::text::{Span, step};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

pub(super) fn value(checked: &Checked<'_>) -> Option<Value> {
    let root = checked.tree.root()?;
    let mut namer = Namer {
        spans: checked.secrets(),
        taken: HashMap::new(),
        referenced: HashSet::new(),
        numbers: HashMap::new(),
        next: HashMap::new(),
        hasher: RandomState::new(),
    };
    namer.references(root);
    let layout = checked.kind().map(|kind| checked.platform.catalogue.layout(kind));
    Some(namer.node(root, layout.map(|layout| (layout, layout.root())), "", None, None))
}

/// Whether the name of a field is one that a document would show, secret as it is.
pub(super) fn is_in_name(node: NodeRef<'_>) -> bool {
    step();
    let is_pointer = node.key().starts_with('/');
    let mut names = node.key().split(|c| is_pointer && c == '/');
    names.any(names_credential) || node.children().any(is_in_name)
}

struct Namer {
    /// Where secrets are, in order.
    spans: Vec<Span>,
    /// Names that were given, with what goes by them. Wiped like every other copy.
    taken: HashMap<String, Clear>,
    /// Names that the document itself refers to.
    referenced: HashSet<String>,
    /// The numbers that a field's secrets were given, by field and hash of the secret.
    numbers: HashMap<(String, u64), Vec<usize>>,
    /// Where to look for a free number, by field and the first number that would do.
    next: HashMap<(String, usize), usize>,
    hasher: RandomState,
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

    /// `env` is the name that a secret here goes by, `entry` the number of the additional workspace around it; `plain` says that
    /// the field is known and not for secrets, and whether it is for an address.
    fn node(
        &mut self,
        node: NodeRef<'_>,
        layout: Option<(&'static Layout, &'static ObjectLayout)>,
        env: &str,
        entry: Option<usize>,
        plain: Option<bool>,
    ) -> Value {
        match node.kind() {
            NodeKind::Object => {
                let mut object = Object::new();
                for child in node.children() {
                    let member = layout.and_then(|(layout, object)| Some((layout, object.member(child.key())?.1)));
                    let known = member.and_then(|(_, member)| match member.field.shape {
                        Shape::Secret { env, .. } => Some(env.to_owned()),
                        _ => None,
                    });
                    let env = known.unwrap_or_else(|| {
                        if child.key().is_empty() { env.to_owned() } else { variable_for(child.key()) }
                    });
                    let inner = member.and_then(|(layout, member)| Some((layout, layout.child(member)?)));
                    let plain = member.and_then(|(_, member)| match member.field.shape {
                        Shape::Text(format) | Shape::Texts(format) => Some(format.is_address()),
                        Shape::Choice(_) => Some(false),
                        _ => None,
                    });
                    object.push(child.key().to_owned(), self.node(child, inner, &env, entry, plain));
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
        let is_secret =
            plain.map_or_else(|| self.is_secret(node.span()), |is_address| Credential::is_in_field(text, is_address));
        if !is_secret {
            return Value::of(node);
        }
        if let Some(name) = secret::reference(text) {
            return Value::Secret(Secret { name: name.to_owned(), source: Source::Env(name.to_owned()) });
        }
        let name = self.name(text, env, entry);
        Value::Secret(Secret { name, source: Source::Literal(Clear::new(text)) })
    }

    fn is_secret(&self, span: Span) -> bool {
        let behind = self.spans.partition_point(|secret| secret.end <= span.start);
        self.spans.get(behind).is_some_and(|secret| secret.start < span.end)
    }

    /// The name of its field, numbered from 2 for additional workspaces, and further where another secret has it: two
    /// secrets never share a name, one that appears twice has one.
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
