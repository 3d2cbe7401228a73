//! Finds the call of a method and a path.

use super::{Call, Immuta, Outgoing};

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'p> {
    /// To this call, with the value for the open part of its path.
    Call(Call, Parameters<'p>),
    /// To other calls, which take these methods: `GET, PUT`.
    OtherMethods(String),
    /// Nowhere.
    Nothing,
}

/// The value for the open part of a path, still encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parameters<'p> {
    /// The value of `{id}`, `{connectionKey}` or `{objectPath}`; empty if the path has none of them.
    pub value: &'p str,
}

impl Call {
    /// Like [`Call::find`], for a tenant of unknown version: finds what any version takes.
    pub fn find_in_any<'p>(method: &str, path: &'p str) -> Found<'p> {
        let mut methods: Vec<String> = Vec::new();
        for version in Immuta::ALL {
            match Self::find(method, path, *version) {
                Found::OtherMethods(others) => {
                    for other in others.split(", ").filter(|other| !other.is_empty()) {
                        if !methods.iter().any(|known| known == other) {
                            methods.push(other.to_owned());
                        }
                    }
                }
                Found::Nothing => {}
                found @ Found::Call(..) => return found,
            }
        }
        if methods.is_empty() { Found::Nothing } else { Found::OtherMethods(methods.join(", ")) }
    }

    /// Where a request goes: the method in capitals, the path without query and without a slash at its end. Paths without
    /// open parts come first: `/data/connection/test` is not a connection named `test`.
    pub fn find<'p>(method: &str, path: &'p str, version: Immuta) -> Found<'p> {
        let there = |call: &&Self| call.route().2.contains(&version);
        let fitting = |call: &Self| Some((*call, fit(call.line().1, path)?));
        let mut fitting: Vec<_> = Self::ALL.iter().filter(there).filter_map(fitting).collect();
        let literal = |path: &str| path.split('{').next().map_or(0, str::len);
        let longest = fitting.iter().map(|(call, _)| literal(call.line().1)).max();
        fitting.retain(|(call, _)| Some(literal(call.line().1)) == longest);
        match fitting.iter().find(|(call, _)| call.line().0 == method) {
            Some((call, value)) => Found::Call(*call, Parameters { value }),
            None if fitting.is_empty() => Found::Nothing,
            None => {
                let methods: Vec<_> = fitting.iter().map(|(call, _)| call.line().0).collect();
                Found::OtherMethods(methods.join(", "))
            }
        }
    }
}

/// Whether the path of a connection with this key is another path of the API: nobody could ask for the connection.
pub fn is_hidden_key(key: &str) -> bool {
    let leads_to = |call: Call| {
        let target = Outgoing::new(call, key).target;
        matches!(Call::find(call.line().0, &target, Immuta::default()), Found::Call(found, _) if found == call)
    };
    !key.is_empty() && [Call::GetConnection, Call::GetObject].into_iter().any(|call| !leads_to(call))
}

/// What a path has in place of the open part of a template: empty if the template has none, `None` if the path does not
/// fit.
fn fit<'p>(template: &str, path: &'p str) -> Option<&'p str> {
    let Some((before, rest)) = template.split_once('{') else { return (template == path).then_some("") };
    let (name, after) = rest.split_once('}')?;
    let value = path.strip_prefix(before)?.strip_suffix(after)?;
    let fits = !value.is_empty() && (name == "objectPath" || !value.contains('/'));
    fits.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_words_of_paths_are_hidden() {
        for key in ["test", "search"] {
            assert!(is_hidden_key(key), "{key}");
        }
        for key in ["", "lakehouse", "Test", "tests", "te st", "test/", "a/test", ".", "..", "data", "ü"] {
            assert!(!is_hidden_key(key), "{key}");
        }
    }

    #[test]
    fn what_any_version_takes_is_found() {
        assert_eq!(Call::find_in_any("PUT", "/data/crawl/k"), Found::Call(Call::CrawlByPut, Parameters { value: "k" }));
        assert_eq!(Call::find_in_any("PATCH", "/jobs"), Found::OtherMethods("GET".to_owned()));
        assert_eq!(Call::find_in_any("PATCH", "/data/crawl/k"), Found::OtherMethods("POST, PUT".to_owned()));
        assert_eq!(Call::find_in_any("GET", "/nothing"), Found::Nothing);
    }
}
