//! Objects whose members depend on the flow, on how a connection signs in, and on whether a setup extends another one.
//!
//! Each of these is a question about an object. Each member, also of the objects inside it, is examined twice: what it
//! may hold, and whether it is required. What depends on no question goes into the object itself, the rest under the
//! `if` of the questions that it depends on.

use super::leaf;
use crate::catalogue::{Choices, Discriminator, Layout, Literal, Member, ObjectLayout, Shape};
use crate::kinds::{Flow, Kind};
use crate::secret::View;
use crate::value::{Object, Value, json};

/// Writes the schemas of the objects of a layout.
#[derive(Clone, Copy)]
pub(super) struct Writer {
    layout: &'static Layout,
}

/// What is known at the place of an object.
#[derive(Clone, Copy, Default)]
struct Known {
    flow: Option<Flow>,
    choices: Choices,
    /// Whether another setup may hold what is missing here.
    extends: bool,
}

/// What the members of an object may depend on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    /// The flow of a setup.
    Flow,
    /// The value of the deciding field with this number.
    Way(usize),
    /// Whether the setup extends another one.
    Base,
}

/// An object with all questions that are open for it.
struct Asked<'l> {
    object: &'l ObjectLayout,
    known: Known,
    questions: Vec<(Question, Vec<Answer>)>,
}

/// An answer to a question: the value of the field that decides it. `None` is the answer for all other values.
type Answer = Option<Literal>;

/// One statement about a member.
struct Item<'l> {
    /// The members that lead to it; the last one is the member itself.
    path: Vec<&'l Member>,
    aspect: Aspect,
}

#[derive(Clone, Copy)]
enum Aspect {
    /// What the member may hold.
    Value,
    /// Whether the member is required.
    Required,
}

impl Writer {
    pub(super) fn new(layout: &'static Layout) -> Self {
        Self { layout }
    }

    /// The schema of a whole document without some of its members.
    pub(super) fn document_without(self, names: &[&str]) -> Object {
        self.object(self.layout.root(), Known::default(), names)
    }

    /// All that the schema says about a member of the whole document and about what is in it, if that is always the
    /// same.
    pub(super) fn always(self, name: &str) -> Option<String> {
        let asked = self.asked(self.layout.root(), Known::default());
        let items = self.items(asked.object, &[name], true, &[]);
        let on_base = |questions: &[usize]| questions.iter().all(|at| asked.questions[*at].0 == Question::Base);
        let plain = items.iter().all(|item| match item.aspect {
            Aspect::Value => asked.depends(&self.alike(&asked, item)).is_empty(),
            Aspect::Required => on_base(&asked.depends(&self.alike(&asked, item))),
        });
        plain.then(|| shown(self.plain(&asked, &items.iter().collect::<Vec<_>>(), &asked.any_case())))
    }

    fn object(self, object: &ObjectLayout, known: Known, without: &[&str]) -> Object {
        let asked = self.asked(object, known);
        let items = self.items(object, without, false, &[]);
        // Items that differ between the same cases belong together: first those that are always the same.
        let mut parts: Vec<(Vec<usize>, Vec<&Item<'_>>)> = vec![(vec![0; asked.all_cases().len()], Vec::new())];
        for item in &items {
            let alike = self.alike(&asked, item);
            match parts.iter_mut().find(|(of, _)| *of == alike) {
                Some((_, items)) => items.push(item),
                None => parts.push((alike, vec![item])),
            }
        }
        let mut schema = Object::new();
        schema.set("type", "object".into());
        for (alike, items) in &parts {
            let questions = asked.depends(alike);
            let part = self.under(&asked, &questions, items, &asked.any_case());
            if !questions.is_empty() && !part.is_empty() {
                append(&mut schema, "allOf", Value::Object(part));
            } else {
                part.iter().for_each(|(name, value)| schema.set(name.to_owned(), value.clone()));
            }
        }
        schema
    }

    fn asked(self, object: &ObjectLayout, known: Known) -> Asked<'_> {
        let catalogue = self.layout.catalogue();
        let mut questions = Vec::new();
        let is_setup = object.pointer.is_empty() && self.layout.kind() == Kind::Setup;
        if is_setup {
            let flows = Flow::ALL.into_iter().filter(|flow| catalogue.has(*flow));
            let flows = flows.map(|flow| Some(Literal::Text(flow.name())));
            questions.push((Question::Flow, flows.chain([None]).collect()));
        }
        let ways = catalogue.sign_in.iter().enumerate().filter(|_| object.is_connection());
        for (of, discriminator) in ways.filter(|(_, discriminator)| self.has(object, discriminator.path)) {
            let named = discriminator.values.iter().filter(|value| {
                let number = discriminator.number(|other| other == **value);
                number != discriminator.otherwise
            });
            questions.push((Question::Way(of), named.map(|value| Some(*value)).chain([None]).collect()));
        }
        if is_setup {
            questions.push((Question::Base, vec![Some(Literal::Bool(true)), None]));
        }
        Asked { object, known, questions }
    }

    fn has(self, object: &ObjectLayout, path: &[&str]) -> bool {
        let Some((first, rest)) = path.split_first() else { return true };
        object.member(first).is_some_and(|(_, member)| {
            rest.is_empty() || self.layout.child(member).is_some_and(|child| self.has(child, rest))
        })
    }

    /// All statements about the members of an object, and about those of the objects in it that have no questions of
    /// their own.
    fn items<'l>(self, object: &'l ObjectLayout, names: &[&str], only_these: bool, path: &[&'l Member]) -> Vec<Item<'l>>
    where
        Self: 'l,
    {
        let mut items = Vec::new();
        for member in object.members.iter().filter(|member| names.contains(&member.name) == only_these) {
            let path: Vec<&Member> = path.iter().copied().chain([member]).collect();
            for aspect in [Aspect::Value, Aspect::Required] {
                items.push(Item { path: path.clone(), aspect });
            }
            if let Some(child) = self.part(member) {
                items.extend(self.items(child, &[], false, &path));
            }
        }
        items
    }

    /// The object that a member holds, if that has no questions of its own.
    fn part(self, member: &Member) -> Option<&'static ObjectLayout> {
        let child = self.layout.child(member)?;
        (matches!(member.field.shape, Shape::Object) && !child.is_connection()).then_some(child)
    }

    /// For each case, the first case in which the schema says the same about an item.
    fn alike(self, asked: &Asked<'_>, item: &Item<'_>) -> Vec<usize> {
        let told: Vec<String> = asked.all_cases().iter().map(|case| shown(self.plain(asked, &[item], case))).collect();
        told.iter().map(|one| told.iter().position(|other| other == one).unwrap_or(0)).collect()
    }

    /// The schema of some items, under the questions that it depends on.
    fn under(self, asked: &Asked<'_>, questions: &[usize], items: &[&Item<'_>], case: &[usize]) -> Object {
        let Some((first, rest)) = questions.split_first() else { return self.plain(asked, items, case) };
        let (question, answers) = &asked.questions[*first];
        let mut told: Vec<(Vec<Literal>, Object)> = Vec::new();
        let mut otherwise = Object::new();
        for (number, answer) in answers.iter().enumerate() {
            let mut case = case.to_vec();
            case[*first] = number;
            let here = self.under(asked, rest, items, &case);
            let same = told.iter_mut().find(|(_, other)| shown(other.clone()) == shown(here.clone()));
            match (answer, same) {
                (None, _) => otherwise = here,
                (Some(value), Some((values, _))) => values.push(*value),
                (Some(value), None) => told.push((vec![*value], here)),
            }
        }
        told.retain(|(_, here)| shown(here.clone()) != shown(otherwise.clone()));
        told.into_iter().rev().fold(otherwise, |otherwise, (values, here)| {
            let mut choice = Object::new();
            choice.set("if", self.condition(*question, &values));
            for (branch, told) in [("then", here), ("else", otherwise)] {
                if !told.is_empty() {
                    choice.set(branch, Value::Object(told));
                }
            }
            choice
        })
    }

    fn condition(self, question: Question, values: &[Literal]) -> Value {
        match question {
            Question::Flow => is_one_of(&["flow"], values),
            Question::Way(of) => {
                let path = self.layout.catalogue().sign_in.get(of).map_or(&[][..], |deciding| deciding.path);
                is_one_of(path, values)
            }
            Question::Base => Value::from([("required", Value::Array(vec!["extends".into()]))]),
        }
    }

    /// The schema of some items in one case.
    fn plain(self, asked: &Asked<'_>, items: &[&Item<'_>], case: &[usize]) -> Object {
        let known = asked.known_in(case, self.layout.catalogue().sign_in);
        let mut schema = Object::new();
        for item in items {
            self.write(item, known, &mut schema);
        }
        schema
    }

    fn write(self, item: &Item<'_>, known: Known, schema: &mut Object) {
        let Some((member, around)) = item.path.split_last() else { return };
        // If an object around it does not belong here, what the schema says about that object is enough.
        if around.iter().any(|object| self.is_out_of_place(object, known)) {
            return;
        }
        let name = member.name;
        let is_required = member.is_required(known.flow);
        match item.aspect {
            Aspect::Required => {
                if is_required && member.field.when.holds(known.choices) == Some(true) && !known.extends {
                    inside(schema, around, &mut |schema| append(schema, "required", name.into()));
                }
            }
            Aspect::Value if self.is_out_of_place(member, known) => {
                let too_much = leaf::too_much(member, is_required);
                inside(schema, around, &mut |schema| match &too_much {
                    None => put(schema, name, &false.into()),
                    Some(much) => append(schema, "allOf", Value::from([("not", holds(name, much.clone()))])),
                });
            }
            Aspect::Value => {
                let value = self.member(member, known);
                inside(schema, around, &mut |schema| put(schema, name, &value));
            }
        }
    }

    /// Whether a member belongs to another flow, or to another way to sign in.
    fn is_out_of_place(self, member: &Member, known: Known) -> bool {
        let is_left_out = |flow| !member.is_carried_by(flow) && member.fixed(Some(flow)).is_none();
        let is_setup = self.layout.kind() == Kind::Setup;
        is_setup && known.flow.is_some_and(is_left_out) || member.field.when.holds(known.choices) == Some(false)
    }

    /// The schema of what a member may hold; the members of an object that has no questions of its own are items
    /// themselves.
    fn member(self, member: &Member, known: Known) -> Value {
        let mut schema = Object::new();
        leaf::describe(&mut schema, self.layout.kind(), member, member.fixed(known.flow));
        let own = match (member.field.shape, self.layout.child(member)) {
            (Shape::Object, _) if self.part(member).is_some() => [("type", "object".into())].into_iter().collect(),
            (Shape::Object, Some(child)) => self.object(child, known, &[]),
            (Shape::Objects, Some(child)) => {
                // Lists are not merged with those of another setup.
                let known = Known { choices: Choices::default(), extends: false, ..known };
                let items = Value::Object(self.object(child, known, &[]));
                [("type", "array".into()), ("items", items)].into_iter().collect()
            }
            _ => leaf::schema(self.layout, member, member.is_required(known.flow)),
        };
        own.iter().for_each(|(name, value)| schema.set(name.to_owned(), value.clone()));
        Value::Object(schema)
    }
}

impl Asked<'_> {
    /// The case in which each question has its answer for all other values.
    fn any_case(&self) -> Vec<usize> {
        self.questions.iter().map(|(_, answers)| answers.len() - 1).collect()
    }

    /// Every case, as the numbers of its answers.
    fn all_cases(&self) -> Vec<Vec<usize>> {
        self.questions.iter().fold(vec![Vec::new()], |cases, (_, answers)| {
            let with = |case: &Vec<usize>| {
                let case = case.clone();
                (0..answers.len()).map(move |number| case.iter().copied().chain([number]).collect())
            };
            cases.iter().flat_map(with).collect()
        })
    }

    /// The questions whose answers change what the schema says. `alike` is the result of [`Writer::alike`].
    fn depends(&self, alike: &[usize]) -> Vec<usize> {
        let cases = self.all_cases();
        let changes = |question: &usize| {
            let mut pairs = cases.iter().zip(alike);
            pairs.any(|(case, own)| {
                let mut other = case.clone();
                (0..case[*question]).any(|answer| {
                    other[*question] = answer;
                    let at = cases.iter().position(|case| *case == other);
                    at.is_some_and(|at| alike[at] != *own)
                })
            })
        };
        (0..self.questions.len()).filter(changes).collect()
    }

    fn known_in(&self, case: &[usize], sign_in: &[Discriminator]) -> Known {
        let mut known = self.known;
        for ((question, answers), number) in self.questions.iter().zip(case) {
            let answer = answers[*number];
            match question {
                Question::Flow => {
                    known.flow =
                        Flow::ALL.into_iter().find(|flow| answer.is_some_and(|answer| answer.is_text(flow.name())));
                }
                Question::Way(of) => {
                    let deciding = &sign_in[*of];
                    let number = answer.and_then(|answer| deciding.number(|value| value == answer));
                    known.choices = known.choices.with(*of, number);
                }
                Question::Base => known.extends = answer.is_some(),
            }
        }
        if self.object.is_connection() {
            // Another setup may hold what this one leaves out.
            for (of, deciding) in sign_in.iter().enumerate().filter(|_| !known.extends) {
                known.choices = known.choices.with(of, known.choices.of(of).or(deciding.otherwise));
            }
            // A deciding field that can have only one value here counts as having it.
            known.choices = self.object.settled(known.flow).or(known.choices);
        }
        known
    }
}

/// Adds to the schema of what is inside some objects, and creates the schemas around it if they are not there yet.
fn inside(schema: &mut Object, around: &[&Member], add: &mut dyn FnMut(&mut Object)) {
    match around.split_first() {
        None => add(schema),
        Some((first, rest)) => {
            object_in(schema, "properties", &mut |properties| {
                object_in(properties, first.name, &mut |schema| {
                    inside(schema, rest, add);
                    // Strict validators require the type beside the keywords about members.
                    schema.set("type", "object".into());
                });
            });
        }
    }
}

fn object_in(schema: &mut Object, name: &'static str, add: &mut dyn FnMut(&mut Object)) {
    if let Some(Value::Object(object)) = schema.get_mut(name) {
        return add(object);
    }
    let mut object = Object::new();
    add(&mut object);
    schema.set(name, Value::Object(object));
}

fn put(schema: &mut Object, name: &'static str, value: &Value) {
    object_in(schema, "properties", &mut |properties| properties.set(name, value.clone()));
}

fn append(schema: &mut Object, keyword: &'static str, value: Value) {
    match schema.get_mut(keyword) {
        Some(Value::Array(list)) => list.push(value),
        _ => schema.set(keyword, Value::Array(vec![value])),
    }
}

/// A schema that requires the member at a path to be there and to have one of these values.
pub(super) fn is_one_of(path: &[&'static str], values: &[Literal]) -> Value {
    let values: Vec<Value> = values.iter().map(|value| (*value).into()).collect();
    let value = match &*values {
        [one] => ("const", one.clone()),
        _ => ("enum", Value::Array(values)),
    };
    let mut names = path.iter().rev();
    let last =
        names.next().map_or_else(|| Value::from([value.clone()]), |name| holds(name, Value::from([value.clone()])));
    names.fold(last, |mut inside, name| {
        if let Value::Object(inside) = &mut inside {
            inside.set("type", "object".into());
        }
        holds(name, inside)
    })
}

/// A schema that requires a member to be there and to match `like`.
fn holds(name: &'static str, like: Value) -> Value {
    Value::from([("properties", Value::from([(name, like)])), ("required", Value::Array(vec![name.into()]))])
}

/// A schema as text, to compare it: it holds no secrets.
fn shown(schema: Object) -> String {
    json::compact(&Value::Object(schema), &View::Masked).unwrap_or_default()
}
