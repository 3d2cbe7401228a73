//! What was recognized, as a JSON value for the page: nothing in it is a secret.

use super::{Candidate, Found, LeftOut, Recognised, shown};
use crate::secret::Source;
use crate::text::{Positions, Span, step};
use crate::value::{Object, Value};

impl Recognised {
    /// All of it, for an interface that shows it before it is imported. `text` is the text in which it was recognized.
    pub fn shown(&self, text: &str) -> Value {
        let positions = Positions::new(text);
        let list = |candidate| of_candidate(candidate, &positions);
        Value::from([
            ("kind", self.kind.into()),
            ("what", self.what.as_str().into()),
            ("candidates", Value::Array(self.candidates.iter().map(list).collect())),
            ("leftOut", left_out(&self.left_out, &positions)),
        ])
    }
}

fn of_candidate(candidate: &Candidate, positions: &Positions<'_>) -> Value {
    let found = candidate.found.iter().map(|found| of_found(found, positions)).collect();
    Value::from([
        ("name", candidate.name.as_str().into()),
        ("usual", candidate.is_usual.into()),
        ("found", Value::Array(found)),
        ("leftOut", left_out(&candidate.left_out, positions)),
    ])
}

fn of_found(found: &Found, positions: &Positions<'_>) -> Value {
    step();
    let mut object = Object::new();
    object.push("pointer", found.pointer.as_str().into());
    object.push("label", found.label.as_str().into());
    object.push("name", found.name.as_str().into());
    match &found.value {
        Value::Secret(secret) => match &secret.source {
            Source::Env(name) => object.push("variable", super::name_of(name).into()),
            _ => object.push("secret", true.into()),
        },
        value => object.push("value", shown(value).into()),
    }
    if let Some(why) = found.assumed {
        object.push("assumed", why.into());
    }
    place(&mut object, found.span, positions);
    Value::Object(object)
}

fn left_out(all: &[LeftOut], positions: &Positions<'_>) -> Value {
    let one = |left: &LeftOut| {
        let mut object = Object::new();
        object.push("name", left.name.as_str().into());
        object.push("why", left.why.as_ref().into());
        place(&mut object, left.span, positions);
        Value::Object(object)
    };
    Value::Array(all.iter().map(one).collect())
}

fn place(object: &mut Object, span: Option<Span>, positions: &Positions<'_>) {
    let Some(span) = span else { return };
    let (start, end) = (positions.at(span.start), positions.at(span.end));
    let number = |number: u32| Value::from(u64::from(number));
    let place = [
        ("line", number(start.line)),
        ("column", number(start.column)),
        ("endLine", number(end.line)),
        ("endColumn", number(end.column)),
        ("start16", number(start.utf16)),
        ("end16", number(end.utf16)),
    ];
    object.push("place", Value::from(place));
}
