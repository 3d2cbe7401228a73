//! Values that stand in the catalogue.

use crate::tree::NodeRef;
use crate::value::Value;

/// A value that stands in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(u32),
    /// A text.
    Text(&'static str),
}

impl From<Literal> for Value {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Bool(value) => Self::Bool(value),
            Literal::Integer(value) => Self::Number(value.to_string()),
            Literal::Text(text) => Self::Text(text.to_owned()),
        }
    }
}

impl Literal {
    /// How it is written in JSON.
    pub fn shown(self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Text(text) => ["\"", text, "\""].concat(),
        }
    }

    /// Whether it is this text.
    pub fn is_text(self, text: &str) -> bool {
        matches!(self, Self::Text(own) if own == text)
    }

    /// Whether a value is this one.
    pub fn is(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Bool(a), Value::Bool(b)) => a == *b,
            (Self::Integer(a), Value::Number(b)) => a.to_string() == *b,
            (Self::Text(a), Value::Text(b)) => a == b,
            _ => false,
        }
    }

    /// Whether a node of a tree is this value.
    pub fn is_node(self, node: NodeRef<'_>) -> bool {
        match self {
            Self::Bool(value) => node.bool() == Some(value),
            Self::Integer(value) => node.number().is_some_and(|number| number == value.to_string()),
            Self::Text(text) => node.text() == Some(text),
        }
    }
}
