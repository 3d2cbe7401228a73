//! Objects: members in order, found by name.

use std::borrow::Cow;
#[cfg(feature = "texts")]
use std::collections::HashMap;

use super::Value;
use crate::text::step;

/// The members of an object in order.
#[derive(Clone, Default)]
pub struct Object {
    members: Vec<(Cow<'static, str>, Value)>,
    /// The place of each name, once there are many members. Builds that read no text from outside never have that many.
    #[cfg(feature = "texts")]
    places: HashMap<Cow<'static, str>, usize>,
}

/// Up to this many members, searching them is faster than an index.
#[cfg(feature = "texts")]
const FEW: usize = 32;

impl<N: Into<Cow<'static, str>>> FromIterator<(N, Value)> for Object {
    /// Makes an object. The caller ensures that no name occurs twice.
    fn from_iter<T: IntoIterator<Item = (N, Value)>>(members: T) -> Self {
        let mut object = Self::new();
        members.into_iter().for_each(|(name, value)| object.push(name, value));
        object
    }
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it has no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// The value of the member `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(self.place(name)?).map(|(_, value)| value)
    }

    /// The value of the member `name`, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let place = self.place(name)?;
        self.members.get_mut(place).map(|(_, value)| value)
    }

    /// The values, to change them.
    #[cfg(feature = "check")]
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.members.iter_mut().map(|(_, value)| value)
    }

    /// Adds a member at the end, or replaces the value of the one with that name.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        let name = name.into();
        match self.get_mut(&name) {
            Some(old) => *old = value,
            None => self.push(name, value),
        }
    }

    /// Adds a member at the end. The caller ensures that there is none with that name.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        step();
        self.members.push((name.into(), value));
        #[cfg(feature = "texts")]
        self.note_places(self.members.len() - 1);
    }

    /// Removes a member, and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let place = self.place(name)?;
        let (_, value) = self.members.remove(place);
        #[cfg(feature = "texts")]
        self.note_places(0);
        Some(value)
    }

    /// Moves the members named in `names` to the front, in that order.
    pub fn put_first(&mut self, names: &[&str]) {
        let mut front = 0;
        for name in names {
            if let Some(found) = self.members.iter().position(|(other, _)| other == name) {
                // Few members move, and not far: rotating the whole part would be more code.
                (front..found).rev().for_each(|place| self.members.swap(place, place + 1));
                front += 1;
            }
        }
        #[cfg(feature = "texts")]
        self.note_places(0);
    }

    fn place(&self, name: &str) -> Option<usize> {
        #[cfg(feature = "texts")]
        if self.members.len() > FEW {
            return self.places.get(name).copied();
        }
        self.members.iter().position(|(other, _)| other == name)
    }

    /// Updates the index; the members before `from` have not moved.
    #[cfg(feature = "texts")]
    fn note_places(&mut self, from: usize) {
        let from = if self.places.is_empty() { 0 } else { from };
        if from == 0 || self.members.len() <= FEW {
            self.places.clear();
        }
        if self.members.len() <= FEW {
            return;
        }
        for (place, (name, _)) in self.members.iter().enumerate().skip(from) {
            self.places.entry(name.clone()).or_insert(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_however_many_there_are() {
        let mut object = Object::new();
        for count in 0..100 {
            object.push(count.to_string(), Value::Number(count.to_string()));
            for name in 0..=count {
                let name = name.to_string();
                assert!(matches!(object.get(&name), Some(Value::Number(number)) if *number == name), "{name}, {count}");
            }
        }
        assert!(object.get("100").is_none());
        object.put_first(&["99", "x", "40"]);
        assert!(object.remove("7").is_some() && object.remove("7").is_none());
        object.set("8", Value::Null);
        object.set("new", Value::Bool(true));
        let expected = ["99", "40", "0", "1"].into_iter().map(str::to_owned);
        let expected = expected.chain((2..99).filter(|name| ![7, 40].contains(name)).map(|name| name.to_string()));
        let names: Vec<String> = object.iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names, expected.chain(["new".to_owned()]).collect::<Vec<_>>());
        for name in &names {
            match (name.as_str(), object.get(name)) {
                ("8", Some(Value::Null)) | ("new", Some(Value::Bool(true))) => {}
                (_, Some(Value::Number(number))) if number == name => {}
                _ => panic!("{name}"),
            }
        }
        // Back to few, and to many again: what was gone is not found.
        for name in 20..99 {
            object.remove(&name.to_string());
        }
        assert!(object.get("50").is_none() && object.get("8").is_some());
        for count in 200..300 {
            object.push(count.to_string(), Value::Null);
        }
        assert!(object.get("50").is_none() && object.get("8").is_some() && object.get("250").is_some());
    }
}
