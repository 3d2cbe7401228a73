//! Compares what was asked for with what the tenant has, without false differences: defaults that the server fills in,
//! masked secrets, and what the server adds to its answers do not count.

use crate::answer::{Connection, DataObject, HOSTS, Integration, SENT};
use crate::check::unknown_member::UNKNOWN_FIELD;
use crate::check::{Check, Checked, compare, is_comparable};
use crate::diagnostic::Severity;
use crate::kinds::Payload;
use crate::read::Format;
use crate::secrecy::{MASK, is_mask, is_secret_name, masked};
use crate::secret::View;
use crate::value::{Object, Value, json};

/// The differences between what was asked for and what the tenant has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// The differences.
    pub differences: Vec<Difference>,
    /// Whether the payload has secrets: the tenant does not show them, so nobody knows whether they differ.
    pub has_secrets: bool,
    /// Differences that the request does not send: an update of a connection leaves out its settings and the
    /// integration behind it.
    pub kept: Vec<Difference>,
    /// Fields that the tenant has, that were not asked for, and that are not known here. They do not count as
    /// differences, as a server may add what it likes; but an update replaces the whole configuration, so it removes
    /// what a person added. Source: facts 3.
    pub left_out: Vec<Difference>,
    /// Pointers to what is asked for and could not be compared: the tenant does not show it.
    pub unseen: Vec<String>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place, as an RFC 6901 pointer into what was asked for, or into what the tenant has if nothing was asked for.
    pub pointer: String,
    /// What is asked for, as JSON; `None` if nothing is.
    pub asked: Option<String>,
    /// What the tenant has, as JSON; `None` if it has nothing, or if that is not known.
    pub live: Option<String>,
}

impl Drift {
    fn of(asked: &Value, differences: Vec<Difference>) -> Self {
        Self { differences, has_secrets: has_secret(asked), ..Self::default() }
    }

    /// Whether there is no difference that can be seen.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// The same drift, with the differences that an update of a connection does not send moved to `kept`.
    pub(super) fn into_sent(self) -> Self {
        let (differences, kept) = self.differences.into_iter().partition(|one| one.pointer.starts_with("/connection"));
        Self { differences, kept, ..self }
    }
}

/// Compares the payload of an integration with the integration of the tenant.
pub fn drift(asked: &Value, live: &Integration) -> Drift {
    let theirs = payload_of(&live.whole.0);
    let (differences, left_out) = by_catalogue(asked, &theirs, Payload::IntegrationUpdate)
        .unwrap_or_else(|| (by_members(asked, &theirs, ""), only_theirs(asked, &theirs)));
    Drift { left_out, ..Drift::of(asked, differences) }
}

/// What an integration had before an update with the payload `asked` and no longer has, because the payload left it
/// out.
pub(super) fn gone(asked: &Value, before: &Integration, now: &Integration) -> Vec<Difference> {
    // An answer to a change may show no configuration at all.
    if !now.is_shown() {
        return Vec::new();
    }
    let is_gone = |one: &Difference| payload_of(&now.whole.0).at(&one.pointer).is_none();
    drift(asked, before).left_out.into_iter().filter(is_gone).collect()
}

/// Where an integration shows something other than what was asked for. On a platform whose fields are not known here, a
/// field that is not shown may still be set.
pub(super) fn shown_otherwise(asked: &Value, live: &Integration) -> Drift {
    let theirs = payload_of(&live.whole.0);
    let shown = || by_members(asked, &theirs, "").into_iter().filter(|one| one.live.is_some()).collect();
    let known = by_catalogue(asked, &theirs, Payload::IntegrationUpdate).map(|(differences, _)| differences);
    Drift::of(asked, known.unwrap_or_else(shown))
}

/// Like `shown_otherwise`, for a connection. The second drift has the fields that it does not show at all: they may
/// still be set.
pub(super) fn connection_shown_otherwise(asked: &Value, live: &Connection) -> (Drift, Drift) {
    let differences = drift_of_connection(asked, live, None).differences;
    let (shown, hidden) = differences.into_iter().partition(|one| one.live.is_some());
    (Drift::of(asked, shown), Drift::of(asked, hidden))
}

/// The part of an integration that requests send: everything else in an answer is the server's own.
fn payload_of(live: &Value) -> Value {
    live.object().map_or(Value::Null, |live| Value::Object(only(live, &SENT)))
}

/// The members of an object with these names.
fn only(object: &Object, names: &[&str]) -> Object {
    let mut out = Object::new();
    for (name, value) in object.iter().filter(|(name, _)| names.contains(name)) {
        out.push(name.to_owned(), value.clone());
    }
    out
}

/// Compares the payload of a connection with the connection and, if known, the integration behind it. What only the
/// tenant has stays there, so it does not count.
pub fn drift_of_connection(asked: &Value, live: &Connection, behind: Option<&Integration>) -> Drift {
    let (mut ours, mut theirs) = (Object::new(), Object::new());
    let mut both = |name: &'static str, asked: Value, live: Value| {
        ours.push(name, asked);
        theirs.push(name, live);
    };
    if let Some(asked) = asked.get("connection") {
        both("connection", asked.clone(), live.whole.0.get("connection").cloned().unwrap_or(Value::Null));
    }
    if let (Some(Value::Object(asked)), Some(behind)) = (asked.get("nativeIntegration"), behind) {
        // Only a registration has other fields besides these; an integration does not show them.
        both("nativeIntegration", Value::Object(only(asked, &SENT)), payload_of(&behind.whole.0));
    }
    let (ours, theirs) = (Value::Object(ours), Value::Object(theirs));
    let known = by_catalogue(&ours, &theirs, Payload::Connection).map(|(differences, _)| differences);
    Drift::of(asked, known.unwrap_or_else(|| by_members(&ours, &theirs, "")))
}

/// Compares the settings that a registration asks for with those in effect for the connection, and adds the differences
/// to `kept`. Settings that cannot be compared are added to `unseen`.
pub(super) fn add_settings(drift: &mut Drift, asked: &Value, live: Option<&DataObject>) {
    for (name, asked) in asked.get("settings").and_then(Value::object).into_iter().flat_map(Object::iter) {
        let pointer = ["/settings/", name].concat();
        let shown_at = |place| live?.whole.0.path(&[place, name]);
        let there = shown_at("settings").or_else(|| shown_at("overrides"));
        match (plain(asked), there.and_then(plain)) {
            // Null means inherited.
            _ if matches!(asked, Value::Null) => {}
            (Some(asked), Some(there)) if asked == there => {}
            (Some(_), Some(_)) => {
                drift.kept.push(Difference { pointer, asked: shown(asked), live: there.and_then(shown) });
            }
            _ => drift.unseen.push(pointer),
        }
    }
}

/// Compares by what the catalogue knows about the fields. Returns the differences, and the unknown fields that only the
/// tenant has. `None` if the platform is not known here.
fn by_catalogue(asked: &Value, live: &Value, kind: Payload) -> Option<(Vec<Difference>, Vec<Difference>)> {
    let live = &as_called_in(asked, live);
    let text = |value: &Value| json::pretty(value, &View::Masked).unwrap_or_default();
    let (asked_text, live_text) = (text(asked), text(live));
    let check = Check::of(Format::Json, Some(kind.into()));
    let (theirs, own) = (check.run(&live_text), check.run(&asked_text));
    let wire = own.platform.catalogue.wire;
    let names_it = |value: &Value| {
        let name = value.get("type").or_else(|| value.path(&["connection", "technology"])).and_then(Value::text);
        name.is_some_and(|name| name.eq_ignore_ascii_case(wire))
    };
    if !names_it(asked) || !names_it(live) || !is_comparable(&own) || !is_comparable(&theirs) {
        return None;
    }
    let is_whole = kind == Payload::IntegrationUpdate;
    let place = |of: &Checked<'_>, id| of.tree.pointers().of(id).as_str().to_owned();
    let (mut differences, mut left_out) = (Vec::new(), Vec::new());
    for found in compare(&[&theirs, &own]) {
        let Some(node) = found.finding.node else { continue };
        let ours = place(&own, node);
        let there = found.other.map(|other| place(&theirs, other.node)).unwrap_or_default();
        let (has_asked, has_live) = who_has(&ours, &there);
        // A finding below an error is an unknown field that only one side has: a server may add what it likes.
        let is_error = found.finding.severity == Severity::Error;
        let is_meant = if is_whole { is_error } else { has_asked && (is_error || !has_live) };
        let asked = asked.at(&ours).filter(|_| has_asked);
        let live = live.at(&there).filter(|_| has_live);
        let is_same = match (asked, live) {
            (Some(asked), None | Some(Value::Null)) => !is_whole && is_assumed(&ours, asked),
            (Some(asked), Some(live)) => is_as_asked(asked, live) || is_written_otherwise(&ours, asked, live),
            (None, _) => false,
        };
        let says_something = live.is_some_and(|live| !says_nothing(live));
        let pointer = if has_asked { ours } else { there };
        let one = || Difference { asked: asked.and_then(shown), live: live.and_then(shown), pointer };
        if is_meant && !is_same {
            differences.push(one());
        } else if is_whole && !is_error && !has_asked && says_something {
            left_out.push(one());
        }
    }
    // The comparison above skips an unknown field that holds a secret, whatever else it holds.
    let is_entry = |at: &str| at.split('/').any(|name| name.parse::<usize>().is_ok());
    let unknown =
        own.findings.iter().filter(|finding| finding.code == UNKNOWN_FIELD).filter_map(|finding| finding.node);
    for pointer in unknown.map(|node| place(&own, node)).filter(|at| !is_entry(at)) {
        let both = asked.at(&pointer).zip(live.at(&pointer));
        let Some((asked, live)) = both.filter(|(asked, live)| !is_as_asked(asked, live)) else { continue };
        if !differences.iter().any(|one| one.pointer == pointer) {
            differences.push(Difference { asked: shown(asked), live: shown(live), pointer });
        }
    }
    Some((differences, left_out))
}

/// What only the tenant has, on a platform whose fields are not known here.
fn only_theirs(asked: &Value, live: &Value) -> Vec<Difference> {
    fn walk(asked: &Value, live: &Value, at: &str, found: &mut Vec<Difference>) {
        let (Value::Object(asked), Value::Object(live)) = (asked, live) else { return };
        for (name, value) in live.iter() {
            let pointer = [at, "/", &name.replace('~', "~0").replace('/', "~1")].concat();
            match asked.get(name) {
                Some(asked) => walk(asked, value, &pointer, found),
                None if is_secret_name(name) || says_nothing(value) || is_assumed(&pointer, value) => {}
                None => found.push(Difference { pointer, asked: None, live: shown(value) }),
            }
        }
    }
    let mut found = Vec::new();
    walk(asked, &as_called_in(asked, live), "", &mut found);
    found
}

/// Whether a value says no more than a field that was never set, or is the mask of a secret, which stays as it is.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Secret(_) => true,
        Value::Text(text) => text.is_empty() || is_mask(text),
        Value::Array(items) => items.iter().all(says_nothing),
        Value::Object(object) => object.iter().all(|(_, value)| says_nothing(value)),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// Whether a tenant has what is asked for, as far as it shows it: a member that it masks may be missing from what is
/// asked for, or be a secret there.
fn is_as_asked(asked: &Value, live: &Value) -> bool {
    match (asked, live) {
        (Value::Secret(_), _) => true,
        (Value::Object(asked), Value::Object(live)) => {
            let has_same = |(name, value): (&str, &Value)| live.get(name).is_some_and(|live| is_as_asked(value, live));
            let is_hidden = |value: &Value| value.text().is_some_and(is_mask);
            let is_left = |(name, value): (&str, &Value)| asked.get(name).is_some() || is_hidden(value);
            asked.iter().all(has_same) && live.iter().all(is_left)
        }
        (Value::Array(asked), Value::Array(live)) => {
            asked.len() == live.len() && asked.iter().zip(live).all(|(asked, live)| is_as_asked(asked, live))
        }
        (asked, live) => is_still(asked, live),
    }
}

/// Which of two documents has the field that a finding is about, by its places in both: a missing field is reported at
/// the object that lacks it, which is further up.
fn who_has(ours: &str, there: &str) -> (bool, bool) {
    let name = |pointer: &str| pointer.rsplit('/').next().map(str::to_owned);
    let (own, other) = (ours.matches('/').count(), there.matches('/').count());
    if own == other && name(ours) == name(there) { (true, true) } else { (own >= other, own < other) }
}

/// What a tenant shows, with the host under the name that it has in what is asked for: a host field has several names.
fn as_called_in(asked: &Value, live: &Value) -> Value {
    let (Value::Object(asked), Value::Object(live)) = (asked, live) else { return live.clone() };
    let mut out = Object::new();
    for (name, value) in live.iter() {
        let is_free = |other: &&&str| asked.get(other).is_some() && live.get(other).is_none();
        let is_other_name = HOSTS.contains(&name) && asked.get(name).is_none();
        let name = HOSTS.iter().filter(|_| is_other_name).find(is_free).map_or(name, |other| *other);
        out.push(name.to_owned(), asked.get(name).map_or_else(|| value.clone(), |asked| as_called_in(asked, value)));
    }
    Value::Object(out)
}

/// Compares the members that are asked for: those that only the server has are its own.
pub(super) fn by_members(asked: &Value, live: &Value, at: &str) -> Vec<Difference> {
    let mut found = Vec::new();
    differ(asked, &as_called_in(asked, live), at, &mut found);
    found
}

fn differ(asked: &Value, live: &Value, at: &str, found: &mut Vec<Difference>) {
    let is_same = match (asked, live) {
        (Value::Secret(_), _) => true,
        (Value::Object(asked), Value::Object(live)) => {
            for (name, value) in asked.iter().filter(|(name, _)| !is_secret_name(name)) {
                let theirs = live.get(name).unwrap_or(&Value::Null);
                differ(value, theirs, &[at, "/", name].concat(), found);
            }
            true
        }
        (Value::Array(asked), Value::Array(live)) if asked.len() == live.len() => {
            for (index, (asked, live)) in asked.iter().zip(live).enumerate() {
                differ(asked, live, &[at, "/", &index.to_string()].concat(), found);
            }
            true
        }
        (asked, Value::Null) if is_assumed(at, asked) => true,
        // An empty part says as little as a missing one.
        (Value::Object(asked), Value::Null) => asked.iter().all(|(_, value)| has_secret(value)),
        (asked, live) => match (plain(asked), plain(live)) {
            (_, Some(live)) if is_mask(&live) => true,
            (Some(asked), Some(live)) => is_still_with_masks(&asked, &live) || is_same_text(at, &asked, &live),
            (None, None) => json(asked) == json(live),
            _ => false,
        },
    };
    if !is_same {
        found.push(Difference { pointer: at.to_owned(), asked: shown(asked), live: shown(live) });
    }
}

/// A value as it is shown to people, secrets masked; `None` for null.
fn shown(value: &Value) -> Option<String> {
    (!matches!(value, Value::Null)).then(|| json(&masked(value)))
}

/// Whether the tenant has what a payload asks for, as far as it shows it. Faster than [`drift`], but knows no defaults.
pub(super) fn has(live: &Value, asked: &Value) -> bool {
    by_members(asked, live, "").is_empty()
}

/// Whether nobody has changed an integration or connection between two answers about it. Its state and its validation
/// do not count.
pub(super) fn is_unchanged(earlier: &Value, later: &Value) -> bool {
    fn own(value: &Value) -> Value {
        value.get("connection").cloned().unwrap_or_else(|| payload_of(value))
    }
    is_still(&own(earlier), &own(later))
}

/// Whether a value is unchanged. The later answer may show a mask in place of what the earlier one showed.
fn is_still(earlier: &Value, later: &Value) -> bool {
    match (earlier, later) {
        (Value::Object(earlier), Value::Object(later)) => {
            let has_same = |(name, value): (&str, &Value)| later.get(name).is_some_and(|later| is_still(value, later));
            earlier.iter().count() == later.iter().count() && earlier.iter().all(has_same)
        }
        (Value::Array(earlier), Value::Array(later)) => {
            earlier.len() == later.len() && earlier.iter().zip(later).all(|(earlier, later)| is_still(earlier, later))
        }
        (earlier, later) => match (earlier.text(), later.text()) {
            (Some(earlier), Some(later)) => is_still_with_masks(earlier, later),
            _ => json(earlier) == json(later),
        },
    }
}

/// Like `is_still`, for a text: each mask replaces one character or more.
pub(super) fn is_still_with_masks(earlier: &str, later: &str) -> bool {
    let parts: Vec<_> = later.split(MASK).collect();
    let [first, middle @ .., last] = parts.as_slice() else { return earlier == later };
    let Some(mut rest) = earlier.strip_prefix(first) else { return false };
    for part in middle {
        // The first match is enough: after a later one, there is no more room for the parts that follow.
        let from = rest.chars().next().map_or(1, char::len_utf8);
        let Some(at) = rest.get(from..).and_then(|rest| rest.find(part)) else { return false };
        rest = rest.get(from + at + part.len()..).unwrap_or_default();
    }
    rest.len() > last.len() && rest.ends_with(last)
}

/// Whether there is a secret in a value.
pub(super) fn has_secret(value: &Value) -> bool {
    match value {
        Value::Secret(_) => true,
        Value::Object(object) => object.iter().any(|(name, value)| is_secret_name(name) || has_secret(value)),
        Value::Array(items) => items.iter().any(has_secret),
        _ => false,
    }
}

fn json(value: &Value) -> String {
    json::compact(value, &View::Masked).unwrap_or_default()
}

/// Whether every payload says this, so that a tenant need not show it: the default port, and where Immuta keeps its
/// jobs.
fn is_assumed(at: &str, asked: &Value) -> bool {
    at.split('/').any(|name| name == "jobConfig") || at.ends_with("/port") && plain(asked).as_deref() == Some("443")
}

/// Whether two values at this place are the same, written in two ways.
fn is_written_otherwise(at: &str, one: &Value, other: &Value) -> bool {
    plain(one).zip(plain(other)).is_some_and(|(one, other)| is_same_text(at, &one, &other))
}

fn is_same_text(at: &str, one: &str, other: &str) -> bool {
    match at.rsplit('/').next().unwrap_or("") {
        "httpPath" => one.trim_matches('/') == other.trim_matches('/'),
        "authorityUrl" => authority(one) == authority(other),
        // The API defines these names.
        "type" | "technology" | "authenticationType" => one.eq_ignore_ascii_case(other),
        name => HOSTS.contains(&name) && host(one) == host(other),
    }
}

/// A text, number or boolean as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A host in the form that is compared: without scheme, path and query, in lower case. A port is a part of it, except
/// the default port 443.
pub fn host(text: &str) -> String {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest).trim_start_matches('/');
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    host.strip_suffix(":443").unwrap_or(host).trim_end_matches('.').to_ascii_lowercase()
}

/// The address of a token issuer, in the form that is compared.
fn authority(text: &str) -> String {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.trim().trim_matches('/').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Response;

    #[test]
    fn what_is_masked_in_a_later_answer_has_not_changed() {
        let value = |text: &str| crate::value::Value::from([("connection", Value::from([("file", text.into())]))]);
        for (earlier, later, is_same) in [
            ("key.p8", "key.p8", true),
            ("key.p8", "REDACTED", true),
            ("/keys/key.p8", "/keys/REDACTED", true),
            ("one key, two keys", "one REDACTED, two REDACTEDs", true),
            ("key REDACTED", "REDACTED REDACTED", true),
            ("REDACTED", "REDACTED", true),
            ("key.p8", "key.pem", false),
            ("REDACTED", "key.p8", false),
            ("/keys/key.p8", "/other/REDACTED", false),
            ("key.p8/old", "REDACTED/new", false),
            ("", "REDACTED", false),
            ("ab", "aREDACTEDb", false),
            ("aba", "abREDACTEDba", false),
            ("one key", "REDACTED, REDACTED", false),
        ] {
            assert_eq!(is_unchanged(&value(earlier), &value(later)), is_same, "{earlier} -> {later}");
        }
        let null = Value::from([("connection", Value::from([("file", Value::Null)]))]);
        assert!(!is_unchanged(&null, &value("REDACTED")) && is_unchanged(&null, &null));
        let more = Value::from([("connection", Value::from([("file", "key.p8".into()), ("port", "443".into())]))]);
        let other = Value::from([("connection", Value::from([("port", "443".into()), ("file", "key.p8".into())]))]);
        assert!(is_unchanged(&more, &other));
        assert!(!is_unchanged(&more, &value("key.p8")) && !is_unchanged(&value("key.p8"), &more));
    }

    #[test]
    fn a_host_is_the_same_however_it_is_written() {
        for text in [
            "dbc-a1.example.com",
            " DBC-a1.Example.COM/ ",
            "https://dbc-a1.example.com/",
            "dbc-a1.example.com:443",
            "dbc-a1.example.com.",
            "dbc-a1.example.com.:443",
            "https://dbc-a1.example.com/?o=123",
            "dbc-a1.example.com/sql#editor",
        ] {
            assert_eq!(host(text), "dbc-a1.example.com", "{text}");
        }
        for other in
            ["dbc-a1.example.com:8443", "dbc-a1.example.com:4430", "dbc-a1.example", "x.dbc-a1.example.com", ""]
        {
            assert_ne!(host(other), "dbc-a1.example.com", "{other}");
        }
        let config = |name: &'static str, text: &str| Value::from([("config", Value::from([(name, text.into())]))]);
        for (name, one, other, is_same) in [
            ("workspaceUrl", "a.example:443", "A.example.", true),
            ("workspaceUrl", "a.example:8443", "a.example", false),
            ("authorityUrl", "https://login.example/t1/token", "https://LOGIN.example/t1/token/", true),
            ("authorityUrl", "https://login.example/t1/token", "https://login.example/t2/token", false),
        ] {
            assert_eq!(by_members(&config(name, one), &config(name, other), "").is_empty(), is_same, "{one} {other}");
        }
    }

    #[test]
    fn what_a_registration_always_says_is_no_difference_where_a_tenant_does_not_show_it() {
        let asked = |port: u64| {
            let job = Value::from([("jobClusterId", "undefined".into())]);
            let config = Value::from([("port", port.into()), ("jobConfig", job), ("catalog", "immuta".into())]);
            Value::from([("nativeIntegration", Value::from([("config", config)]))])
        };
        let one = r#"{"connectionKey": "lake", "connection": {}}"#;
        let live = Connection::read(&Response::new(200, "application/json", one.to_owned())).unwrap();
        let config = Value::from([("catalog", "immuta".into())]);
        let behind = Integration::of(Value::from([("id", "1".into()), ("config", config)]));
        assert!(drift_of_connection(&asked(443), &live, Some(&behind)).is_empty());
        let drift = drift_of_connection(&asked(8443), &live, Some(&behind));
        assert_eq!(drift.differences[0].pointer, "/nativeIntegration/config/port");
        assert_eq!(drift.differences.len(), 1);
    }
}
