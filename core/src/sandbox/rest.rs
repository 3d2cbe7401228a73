//! What a change of a connection says beyond how its platform is reached: none of it may differ from what there is.

use super::answers::compact;
use super::configuration::{Configuration, holds_mask};
use super::validation::host_name;
use crate::value::{Object, Value};

/// The first place where a body differs from what there is: the key of the connection, its own settings, the
/// integration behind it. `None` if nothing differs. Secrets cannot be compared. The place contains only names that the
/// sandbox itself shows: others may be secret.
pub(super) fn first_change(
    given: &Value,
    key: &str,
    settings: &Object,
    behind: Option<&Configuration>,
) -> Option<String> {
    if given.get("connectionKey").is_some_and(|given| given.text() != Some(key)) {
        return Some("connectionKey".to_owned());
    }
    let changed = match given.get("settings") {
        Some(Value::Object(given)) => of_objects(given, settings, "settings", &[]),
        None | Some(Value::Null) => None,
        Some(_) => Some("settings".to_owned()),
    };
    if changed.is_some() {
        return changed;
    }
    let native = given.get("nativeIntegration").filter(|native| !matches!(native, Value::Null))?;
    let (Some(behind), Value::Object(native)) = (behind, native) else { return Some("nativeIntegration".to_owned()) };
    let there = [
        ("type", Some(Value::from(behind.wire.as_str()))),
        ("autoBootstrap", behind.auto_bootstrap.map(Value::Bool)),
        ("config", behind.config.clone().map(Value::Object)),
    ];
    let hosts: Vec<_> = behind.facts.into_iter().flat_map(|facts| facts.hosts).filter_map(|path| path.last()).collect();
    there.into_iter().find_map(|(name, there)| {
        let place = ["nativeIntegration.", name].concat();
        differing(native.get(name)?, &there.unwrap_or(Value::Null), &place, &hosts)
    })
}

fn differing(given: &Value, there: &Value, place: &str, hosts: &[&&str]) -> Option<String> {
    let differs = match (given, there) {
        (_, there) if holds_mask(there) && !matches!(there, Value::Object(_)) => false,
        (Value::Object(given), Value::Object(there)) => return of_objects(given, there, place, hosts),
        (Value::Text(given), Value::Text(there)) if hosts.iter().any(|name| place.ends_with(&[".", name].concat())) => {
            // A user in the host is masked.
            host_name(given) != host_name(there)
        }
        (given, there) => compact(given) != compact(there),
    };
    differs.then(|| place.to_owned())
}

fn of_objects(given: &Object, there: &Object, place: &str, hosts: &[&&str]) -> Option<String> {
    given.iter().find_map(|(name, value)| match there.get(name) {
        Some(there) => differing(value, there, &[place, ".", name].concat(), hosts),
        // Null says as little as a missing member.
        None => (!matches!(value, Value::Null)).then(|| place.to_owned()),
    })
}
