//! Gives no two secrets the same name: scripts would send one of them to both places.

use crate::secret::{Secret, Source};
use crate::text::Names;
use crate::value::{Object, Value};

/// The same answers, in which secrets that have no variable of their own get another name if theirs is in use.
pub(super) fn distinct(answers: Object) -> Object {
    let (mut given, mut last) = (Names::default(), Names::default());
    let mut answers = Value::Object(answers);
    each(&mut answers, &mut |secret| {
        if matches!(secret.source, Source::Env(_)) {
            given.add(&secret.name);
        }
    });
    each(&mut answers, &mut |secret| {
        if matches!(secret.source, Source::Env(_)) {
            return;
        }
        let base = secret.name.clone();
        let (number, _) = last.number(&base, 1);
        while !given.add(&secret.name) {
            *number += 1;
            secret.name = format!("{base}_{number}");
        }
    });
    match answers {
        Value::Object(answers) => answers,
        _ => Object::new(),
    }
}

fn each(value: &mut Value, look: &mut impl FnMut(&mut Secret)) {
    match value {
        Value::Secret(secret) => look(secret),
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, look)),
        Value::Object(object) => object.values_mut().for_each(|value| each(value, look)),
        _ => {}
    }
}
