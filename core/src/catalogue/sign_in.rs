//! How a connection signs in, as data: the fields that decide it, and the fields that apply depending on their values.

use super::{Catalogue, Choice, Field, Literal};
use crate::kinds::Kind;
use crate::tree::NodeRef;
use crate::value::{Object, Value};

/// The maximum number of deciding fields.
pub const MAX_DISCRIMINATORS: usize = 2;

/// A field that decides which credentials its connection has.
pub struct Discriminator {
    /// The names that lead to it from the object of the connection.
    pub path: &'static [&'static str],
    /// The values it may have.
    pub values: &'static [Literal],
    /// The number of the value that counts if the field has none of them.
    pub otherwise: Option<u8>,
    /// Words that are certainly not among its values, in any case, if the pages do not list all values: then any other
    /// word may be right. `None` if there are no other values.
    pub refused: Option<&'static [&'static str]>,
}

/// The condition that a deciding field has a certain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The number of the field in [`Catalogue::sign_in`].
    pub of: usize,
    /// The number of its value in [`Discriminator::values`].
    pub is: u8,
}

/// When a field applies: if all of these conditions hold for the connection that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When(pub &'static [Condition]);

/// The known values of the deciding fields of one connection. They are numbers, since every field of a document looks
/// them up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices([Option<u8>; MAX_DISCRIMINATORS]);

impl When {
    /// Always.
    pub const ALWAYS: Self = Self(&[]);

    /// Whether all conditions hold; `None` if that is not known.
    pub fn holds(self, choices: Choices) -> Option<bool> {
        for condition in self.0 {
            if choices.of(condition.of)? != condition.is {
                return Some(false);
            }
        }
        Some(true)
    }

    /// The first condition that is not known to hold.
    pub fn failing(self, choices: Choices) -> Option<Condition> {
        self.0.iter().copied().find(|condition| choices.of(condition.of) != Some(condition.is))
    }

    /// The number of the value that it requires of a deciding field.
    pub fn wants(self, of: usize) -> Option<u8> {
        self.0.iter().find(|condition| condition.of == of).map(|condition| condition.is)
    }
}

impl Choices {
    /// The number of a deciding field's value, if it is known.
    pub fn of(self, of: usize) -> Option<u8> {
        self.0.get(of).copied().flatten()
    }

    /// The same choices with another value for one deciding field.
    #[must_use]
    pub fn with(mut self, of: usize, value: Option<u8>) -> Self {
        if let Some(slot) = self.0.get_mut(of) {
            *slot = value;
        }
        self
    }

    /// These choices, with unknown values filled in from `others`.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        let mut choices = self;
        for (own, other) in choices.0.iter_mut().zip(others.0) {
            *own = own.or(other);
        }
        choices
    }
}

impl Discriminator {
    /// The name of the field.
    pub fn name(&self) -> &'static str {
        self.path.last().copied().unwrap_or("")
    }

    /// The value with this number.
    pub fn value(&self, number: u8) -> Option<Literal> {
        self.values.get(usize::from(number)).copied()
    }

    /// The number of the first value that fits.
    pub fn number(&self, fits: impl Fn(Literal) -> bool) -> Option<u8> {
        (0..).zip(self.values).find(|(_, value)| fits(**value)).map(|(number, _)| number)
    }

    fn of_node(&self, node: Option<NodeRef<'_>>) -> Option<u8> {
        node.and_then(|node| self.number(|value| value.is_node(node))).or(self.otherwise)
    }

    fn of_value(&self, value: Option<&Value>) -> Option<u8> {
        value.and_then(|value| self.number(|own| own.is(value))).or(self.otherwise)
    }
}

impl Catalogue {
    /// The ways to sign in, for people to choose from.
    pub fn ways(&self) -> &'static [Choice] {
        let first = self.sign_in.first();
        let field = self.fields.iter().find(|field| first.is_some_and(|first| first.path == [field.name()]));
        field.map_or(&[], Field::choices)
    }

    /// The words that a member certainly does not take, if it names the way to sign in and the pages do not list all
    /// ways. A setup takes only known ways: nobody knows which credentials another one has.
    pub fn refused_ways(&self, kind: Kind, name: &str) -> Option<&'static [&'static str]> {
        let first = self.sign_in.first().filter(|first| kind != Kind::Setup && first.path == [name])?;
        first.refused
    }

    /// Whether a field is part of how a connection signs in.
    pub fn is_credential(&self, field: &Field) -> bool {
        let pointer = field.setup.unwrap_or("").split('/').skip(1);
        let decides = self.sign_in.iter().any(|discriminator| pointer.clone().eq(discriminator.path.iter().copied()));
        decides || field.when != When::ALWAYS
    }

    /// Whether the object of a connection names the way to sign in.
    #[cfg(feature = "editor")]
    pub(crate) fn names_a_way(&self, connection: NodeRef<'_>) -> bool {
        self.sign_in.first().is_some_and(|first| connection.path(first.path).is_some())
    }

    /// Reads the choices from the object that describes a connection in a document or setup.
    pub fn choices_in(&self, connection: NodeRef<'_>) -> Choices {
        self.choices_over(connection, Choices::default())
    }

    /// The same, with the values of a base for the fields that the object lacks.
    pub fn choices_over(&self, connection: NodeRef<'_>, base: Choices) -> Choices {
        let mut choices = Choices::default();
        for (of, discriminator) in self.sign_in.iter().enumerate() {
            let node = connection.path(discriminator.path);
            let from_base = base.of(of).filter(|_| node.is_none());
            choices = choices.with(of, from_base.or_else(|| discriminator.of_node(node)));
        }
        choices
    }

    /// Reads the choices from the answers about one connection.
    pub fn choices_of(&self, answers: &Object) -> Choices {
        let mut choices = Choices::default();
        for (of, discriminator) in self.sign_in.iter().enumerate() {
            let mut names = discriminator.path.iter();
            let first = names.next().and_then(|name| answers.get(name));
            let value = names.fold(first, |value, name| value.and_then(|value| value.get(name)));
            choices = choices.with(of, discriminator.of_value(value));
        }
        choices
    }
}
