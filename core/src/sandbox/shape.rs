//! Whether a body has the shape that the table of endpoints says.

use crate::api::shape::Shape;
use crate::value::Value;

/// What does not fit, in a sentence; `None` if everything does. It contains only names of the table: what was sent may
/// be secret.
pub(super) fn misfit(shape: &Shape, value: &Value) -> Option<String> {
    let (place, wanted) = first(shape, value, "")?;
    Some(if place.is_empty() { format!("the body must be {wanted}") } else { format!("`{place}` must be {wanted}") })
}

/// The place of the first misfit, and what should be there.
fn first(shape: &Shape, value: &Value, place: &str) -> Option<(String, &'static str)> {
    let (fits, wanted) = match (shape, value) {
        (Shape::Text | Shape::Secret | Shape::Known(_), _) => (matches!(value, Value::Text(_)), "a text"),
        (Shape::Integer, _) => (is_integer(value), "a whole number"),
        (Shape::Boolean, _) => (matches!(value, Value::Bool(_)), "true or false"),
        (Shape::Id, _) => (matches!(value, Value::Text(_) | Value::Number(_)), "an id"),
        (Shape::List(of), Value::Array(entries)) => {
            let mut entries = entries.iter().enumerate();
            return entries.find_map(|(at, entry)| first(of, entry, &format!("{place}[{at}]")));
        }
        (Shape::List(_), _) => (false, "a list"),
        (Shape::Map(of), Value::Object(object)) => return object.iter().find_map(|(_, value)| first(of, value, place)),
        (Shape::Object(members), Value::Object(object)) => {
            return members.iter().find_map(|member| {
                let place = if place.is_empty() { member.name.to_owned() } else { format!("{place}.{}", member.name) };
                match object.get(member.name) {
                    Some(value) => first(&member.shape, value, &place),
                    None => member.required.then_some((place, "there")),
                }
            });
        }
        (Shape::Map(_) | Shape::Object(_), _) => (false, "an object"),
        (Shape::Either(shapes), _) => {
            (shapes.iter().any(|shape| first(shape, value, place).is_none()), "something else")
        }
        (Shape::OrNull(_), Value::Null) | (Shape::Payload(_) | Shape::Anything, _) => (true, ""),
        (Shape::Named(_, shape) | Shape::OrNull(shape), _) => return first(shape, value, place),
    };
    (!fits).then(|| (place.to_owned(), wanted))
}

fn is_integer(value: &Value) -> bool {
    matches!(value, Value::Number(number) if number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}
