//! Which call a method and a path are.

use super::{Call, Immuta};

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'p> {
    /// To this call, with what stands for the open parts of its path.
    Call(Call, Parameters<'p>),
    /// To others, which take these methods: `GET, PUT`.
    OtherMethods(String),
    /// Nowhere.
    Nothing,
}

/// What stands for the open parts of a path, as it is written there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parameters<'p> {
    /// `{id}`, `{connectionKey}` or `{objectPath}`; empty where the path has none.
    pub value: &'p str,
}

impl Call {
    /// Where a request goes: the method in capitals, the path without query and without a slash at its end. Paths without
    /// open parts come first: `/data/connection/test` is not a connection named `test`.
    pub fn find<'p>(method: &str, path: &'p str, version: Immuta) -> Found<'p> {
        let there = |call: &&Self| call.endpoint().versions.contains(&version);
        let fitting = |call: &Self| Some((*call, fit(call.endpoint().path, path)?));
        let mut fitting: Vec<_> = Self::ALL.iter().filter(there).filter_map(fitting).collect();
        let literal = |path: &str| path.split('{').next().map_or(0, str::len);
        let longest = fitting.iter().map(|(call, _)| literal(call.endpoint().path)).max();
        fitting.retain(|(call, _)| Some(literal(call.endpoint().path)) == longest);
        match fitting.iter().find(|(call, _)| call.endpoint().method == method) {
            Some((call, value)) => Found::Call(*call, Parameters { value }),
            None if fitting.is_empty() => Found::Nothing,
            None => {
                let methods: Vec<_> = fitting.iter().map(|(call, _)| call.endpoint().method).collect();
                Found::OtherMethods(methods.join(", "))
            }
        }
    }
}

/// What a path has in the place of the open part of a template; empty where that has none, nothing where they differ.
fn fit<'p>(template: &str, path: &'p str) -> Option<&'p str> {
    let Some((before, rest)) = template.split_once('{') else { return (template == path).then_some("") };
    let (name, after) = rest.split_once('}')?;
    let value = path.strip_prefix(before)?.strip_suffix(after)?;
    let fits = !value.is_empty() && (name == "objectPath" || !value.contains('/'));
    fits.then_some(value)
}
