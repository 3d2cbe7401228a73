//! Detects what a document is from its fields.

use crate::catalogue::{Catalogue, MISSING_FIELD, Shape};
use crate::check::Base;
use crate::check::values::MASKED_SECRET;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Asks, Diagnostic, Findings, Severity};
use crate::kinds::{Kind, Payload};
use crate::kit::rights::UNKNOWN_KIND;
use crate::kit::templates;
use crate::platform::{self, PLATFORMS, Platform};
use crate::secrecy::shown_word;
use crate::suggest;
use crate::tree::{NodeKind, NodeRef};

rules! {
    FITS_TWO_KINDS = Info("UC901", "the document fits two kinds", Ucforge) {
        means: "A body with `autoBootstrap` false is the request for the script as well as the creation that follows. ucforge reads it \
                as the creation.",
        why: "Both are sent with the same fields, so the text does not say which it is. Few rules differ between the two.",
        fix: "Say which one you mean with `--kind script-create` or `--kind integration-create`.",
        bad: json(r#"{
  "type": "Databricks",
  "autoBootstrap": false,
  "config": {
    "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "token",
    "token": "${DATABRICKS_TOKEN}",
    "catalog": "immuta_prod",
    "audit": {"enabled": true}
  }
}"#).also(&["UC905"]),
        good: in_script(r#"{"autoBootstrap": false}"#),
    }

    OTHER_PLATFORM = Info("UC913", "a platform that is not checked here", Ucforge) {
        means: "The document is for a platform that Immuta has and ucforge does not check, or for one that ucforge does not know.",
        why: "Its fields are right or wrong in ways of their own: only its syntax was checked.",
        fix: "Nothing, if the platform is the one you mean. The name is in `type`, or in `technology` of a connection.",
        bad: json(r#"{
  "type": "Snowflake",
  "autoBootstrap": true,
  "config": {"host": "acme.snowflakecomputing.com"}
}"#),
        good: in_create(r#"{"type": "Databricks"}"#),
    }
}

/// Fields that only API responses have, by the kind of payload as which such responses are read.
pub(crate) const FROM_SERVER: [(Payload, &[&str]); 2] = [
    (Payload::IntegrationUpdate, &["id", "status", "validationResults"]),
    (
        Payload::Connection,
        &["createdAt", "createdBy", "creator", "updatedAt", "updatedBy", "updater", "nativeIntegrationId"],
    ),
];

/// Detects the kind of a document. Adds an info if two kinds would fit.
pub(super) fn detect(root: NodeRef<'_>, findings: &mut Findings) -> Option<Kind> {
    let Some(kind) = by_fields(root) else {
        findings.add(unknown(root));
        return None;
    };
    let is_without_script = || root.get("autoBootstrap").and_then(NodeRef::bool) == Some(false);
    if kind == Payload::IntegrationCreate && is_without_script() {
        findings.add(
            Diagnostic::new(FITS_TWO_KINDS, root.opening(), "read as integration-create")
                .at(root)
                .help("a script request looks the same: if it is one, say so")
                .asking(Asks::Kind(Some(Payload::ScriptCreate.name()))),
        );
    }
    Some(kind)
}

/// The kind of an object by its fields. `None` if they do not show it.
fn by_fields(root: NodeRef<'_>) -> Option<Kind> {
    if root.kind() != NodeKind::Object {
        return None;
    }
    let (mut setup, mut connection, mut answer) = (false, false, false);
    let (mut config, mut platform, mut has_bootstrap) = (None, None, false);
    for child in root.children() {
        match child.key() {
            "ucforge" | "flow" => setup = true,
            "connectionKey" | "connection" | "nativeIntegration" => connection = true,
            "config" => config = Some(child),
            "type" => platform = Some(child),
            "autoBootstrap" => has_bootstrap = true,
            "id" | "status" | "validationResults" => answer = true,
            _ => {}
        }
    }
    if setup || extends_setup(root) {
        Some(Kind::Setup)
    } else if connection {
        Some(Payload::Connection.into())
    } else if !is_integration(root, config, platform, has_bootstrap) {
        None
    } else if answer {
        Some(Payload::IntegrationUpdate.into())
    } else {
        Some(Payload::IntegrationCreate.into())
    }
}

/// Whether the fields of a document show that it is a setup.
pub(super) fn says_setup(root: NodeRef<'_>) -> bool {
    root.get("ucforge").or(root.get("flow")).is_some() || extends_setup(root)
}

/// Whether an object extends a file, and most of its other fields are those of setups: files of other programs have
/// `extends` too.
fn extends_setup(root: NodeRef<'_>) -> bool {
    let knows = |name| PLATFORMS.iter().any(|one| one.catalogue.layout(Kind::Setup).root().member(name).is_some());
    let others = root.children().filter(|child| child.key() != "extends");
    root.get("extends").and_then(NodeRef::text).is_some()
        && others.fold(0, |sum, child| if knows(child.key()) { sum + 1 } else { sum - 1 }) > 0
}

/// Whether an object is an integration: many programs have files with a `type` and a `config` of their own.
fn is_integration(
    root: NodeRef<'_>,
    config: Option<NodeRef<'_>>,
    platform: Option<NodeRef<'_>>,
    has_bootstrap: bool,
) -> bool {
    let named = platform.and_then(NodeRef::text);
    let Some(config) = config else {
        return platform.is_some() && has_bootstrap || named.is_some_and(|name| is_whole(root, name));
    };
    if has_bootstrap || named.is_some_and(is_platform) {
        return true;
    }
    let knows = |pointer: &str, node: NodeRef<'_>| {
        let mut layouts = PLATFORMS.iter().map(|platform| platform.catalogue.layout(Payload::IntegrationCreate));
        layouts.any(|layout| {
            layout.objects().any(|object| object.pointer == pointer && object.member(node.key()).is_some())
        })
    };
    let inside = config.children().filter(|child| knows("/config", *child)).count();
    // Without a type to go by, it is an integration unless it has other fields.
    let is_alone = || root.children().all(|child| knows("", child) || FROM_SERVER[0].1.contains(&child.key()));
    inside > 1 || platform.is_none() && (inside > 0 || is_alone())
}

/// Whether an object without a configuration has all fields that the platform of this name requires, and no unknown
/// ones.
fn is_whole(root: NodeRef<'_>, name: &str) -> bool {
    let Some(platform) = Platform::of_wire(name) else { return false };
    let object = platform.catalogue.layout(Payload::IntegrationCreate).root();
    object.members.iter().all(|member| !member.is_required(None) || root.get(member.name).is_some())
        && root.children().all(|child| object.member(child.key()).is_some() || FROM_SERVER[0].1.contains(&child.key()))
}

/// Whether a text is the name of a platform that Immuta integrates with, or close to one.
fn is_platform(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    platform::all_names()
        .flat_map(|name| name.split(' '))
        .filter(|word| word.len() > 3)
        .map(str::to_ascii_lowercase)
        .any(|name| text.contains(&name) || suggest::closest(&text, std::iter::once(name.as_str())).is_some())
}

/// The platform of a document. `None`, with an info, if it is not checked here.
pub(super) fn platform_of(
    root: NodeRef<'_>,
    kind: Kind,
    base: &Base,
    findings: &mut Findings,
) -> Option<&'static Platform> {
    let usual = PLATFORMS[0];
    let Kind::Payload(payload) = kind else {
        return Some(match base {
            Base::Answers(base) if root.get("platform").is_none() => base.platform(),
            _ => Platform::of_setup(root),
        });
    };
    let named: &[&[&str]] = match payload {
        Payload::Connection => &[&["connection", "technology"], &["nativeIntegration", "type"]],
        _ => &[&["type"]],
    };
    let Some(node) = named.iter().find_map(|path| root.path(path)) else { return Some(usual) };
    let Some(name) = node.text() else { return Some(usual) };
    let is_near = |platform: &&&Platform| {
        suggest::closest(name.trim(), std::iter::once(platform.catalogue.wire)).is_some()
            || platform.catalogue.signs.iter().any(|sign| root.path(sign).is_some())
    };
    let known = Platform::of_wire(name).or_else(|| PLATFORMS.iter().find(is_near).copied());
    if let Some(platform) = known.filter(|platform| platform.catalogue.sends(payload)) {
        return Some(platform);
    }
    if templates::whole(name).is_some() || name.trim().is_empty() {
        return Some(usual);
    }
    let name = shown_word(name);
    let message = match known {
        Some(_) => ["a document `", payload.name(), "` for ", &name, " is not checked here"].concat(),
        None => ["`", &name, "` is a platform that is not checked here"].concat(),
    };
    let help = match known {
        Some(platform) => {
            let sent = Payload::ALL.into_iter().filter(|payload| platform.catalogue.sends(*payload));
            let sent: Vec<_> = sent.map(Payload::name).collect();
            ["for ", &name, ", only `", &sent.join("` and `"), "` is checked"].concat()
        }
        None => ["only payloads for ", &platform::names_in_payloads(), " are checked"].concat(),
    };
    findings.add(Diagnostic::new(OTHER_PLATFORM, node.span(), message).at(node).help(help));
    None
}

/// Whether a document of this kind is an API response: it has a field that only responses have.
pub(super) fn is_answer(kind: Kind, root: NodeRef<'_>) -> bool {
    FROM_SERVER.iter().any(|(of, names)| kind == *of && names.iter().any(|name| root.get(name).is_some()))
}

/// A body without credentials may be an update, which may leave them out: adds that to findings about missing
/// credentials.
pub(super) fn may_be_an_update(catalogue: &Catalogue, findings: &mut Findings) {
    let is_credential = |message: &str| {
        let name = message.strip_prefix('`').and_then(|rest| rest.strip_suffix("` is missing"));
        let mut secrets = catalogue.fields.iter().filter(|field| matches!(field.shape, Shape::Secret { .. }));
        name.is_some_and(|name| secrets.any(|field| field.name() == name))
    };
    findings.for_each_mut(|finding| {
        if finding.code == MISSING_FIELD && is_credential(&finding.message) {
            let help = finding.help.take().unwrap_or_default();
            finding.help = Some([&help, " It may be left out of an update: if this is one, say so"].concat().into());
            finding.asks = Some(Asks::Kind(Some(Payload::IntegrationUpdate.name())));
        }
    });
}

/// A response is not sent as it is: its masks are only infos, and fields that the response of a connection, or of the
/// integration behind one, lacks are not reported.
pub(super) fn judge_as_answer(kind: Kind, root: NodeRef<'_>, catalogue: &'static Catalogue, findings: &mut Findings) {
    findings.for_each_mut(|finding| {
        if finding.code == MASKED_SECRET {
            finding.severity = Severity::Info;
            finding.help = Some(
                "API responses mask secrets: before you send this, put the real one here or leave it out of an update"
                    .into(),
            );
        }
    });
    if kind == Payload::Connection {
        // A response has only one half of the connection, and refers to the integration by ID.
        findings.retain(|finding| finding.code != MISSING_FIELD);
    }
    let config = root
        .get("config")
        .filter(|config| kind == Payload::IntegrationUpdate && is_called_as_in_connections(catalogue, *config));
    if let Some(config) = config.map(NodeRef::id) {
        findings.retain(|finding| finding.code != MISSING_FIELD || finding.node != Some(config));
    }
}

/// Whether a configuration has field names that only connections have: the integration behind one is shown so, without
/// what only the other half of the connection has.
fn is_called_as_in_connections(catalogue: &'static Catalogue, config: NodeRef<'_>) -> bool {
    let object =
        |payload: Payload, pointer: &str| catalogue.layout(payload).objects().find(|object| object.pointer == pointer);
    let own = object(Payload::IntegrationUpdate, "/config");
    let behind = object(Payload::Connection, "/nativeIntegration/config");
    own.zip(behind).is_some_and(|(own, behind)| {
        config.children().any(|child| own.member(child.key()).is_none() && behind.member(child.key()).is_some())
    })
}

/// Objects that are always API responses: each entry lists fields that such an object has together.
const ANSWERS: [&[&str]; 4] = [&["statusCode", "message"], &["id", "status"], &["objectPath"], &["id", "state"]];

/// Whether an object is an API response of a form that nobody sends.
pub(super) fn is_listed_answer(node: NodeRef<'_>) -> bool {
    ANSWERS.iter().any(|names| names.iter().all(|name| node.get(name).is_some()))
}

/// The finding about a document whose kind is not clear.
fn unknown(root: NodeRef<'_>) -> Diagnostic {
    let told =
        |message, help: &str| Diagnostic::new(UNKNOWN_KIND, root.opening(), message).at(root).help(help.to_owned());
    let is_list = root.kind() == NodeKind::Array;
    let unclear = "the fields do not show what kind of document this is";
    if is_listed_answer(root) {
        told("this is an API response, not a request", "only the syntax was checked")
    } else if is_list && root.children().next().is_some() && root.children().all(is_listed_answer) {
        told("this is a list from an API response", "only the syntax was checked: check its entries one at a time")
    } else if let Some(inner) = inside(root) {
        let name = shown_word(inner.key());
        let place = if is_list { "in an entry".to_owned() } else { ["in `", &name, "`"].concat() };
        let help = ["only the syntax was checked: a document like ours is ", &place, ": check that by itself"].concat();
        told(unclear, &help).related(inner.opening(), Some(inner), "it begins here")
    } else if root.kind() == NodeKind::Object && (root.is_cut() || root.children().any(|child| is_of_ours(child.key())))
    {
        told(unclear, "only the syntax was checked: say what it is").asking(Asks::Kind(None))
    } else if root.kind() != NodeKind::Object {
        told(unclear, "only the syntax was checked: a payload or setup is one object")
    } else {
        // Even if the user said what it is, it would lack everything.
        told(unclear, "only the syntax was checked: none of its top-level fields belongs to a payload or setup")
    }
}

/// Whether some kind of document has a field of this name at its top level.
fn is_of_ours(name: &str) -> bool {
    let has = |platform: &'static Platform, kind| platform.catalogue.layout(kind).root().member(name).is_some();
    PLATFORMS.iter().any(|platform| Kind::ALL.into_iter().any(|kind| has(platform, kind)))
}

/// Finds one of our documents inside another, at most two levels down.
fn inside(root: NodeRef<'_>) -> Option<NodeRef<'_>> {
    // A wrapper around one of our documents has fewer members than this.
    const MOST: usize = 100;
    let is_one = |node: &NodeRef<'_>| {
        by_fields(*node).is_some() && node.children().filter(|child| is_of_ours(child.key())).count() > 1
    };
    let mut near = root.children().take(MOST);
    let mut far = root.children().take(MOST).flat_map(|child| child.children().take(MOST));
    near.find(is_one).or_else(|| far.find(is_one))
}

#[cfg(test)]
mod tests {
    use crate::check::{check, check_text};
    use crate::diagnostic::Severity;
    use crate::kinds::Kind;
    use crate::kinds::Payload;
    use crate::read::Format;

    const CONNECTION: &str = r#"{"connectionKey": "k", "connection": {"technology": "Databricks", "hostname": "dbc-0a1b2c3d-4e5f.cloud.databricks.com",
        "port": 443, "httpPath": "/sql/1.0/warehouses/00aa11bb22cc33dd", "authenticationType": "token", "token": "REDACTED"},"#;

    fn told(text: &str, kind: Option<Kind>) -> Vec<(&'static str, Severity)> {
        let checked = check(text, Format::Json, kind);
        checked.findings.iter().map(|finding| (finding.code.id(), finding.severity)).collect()
    }

    #[test]
    fn what_extends_a_setup_is_one() {
        for (text, is_setup) in [
            (r#"{"extends": "base.yaml", "connectionKey": "k", "catalog": "a", "mine": 1}"#, true),
            (r#"{"extends": "base.yaml", "catalog": "a"}"#, true),
            (r#"{"connectionKey": "k", "catalog": "a"}"#, false),
            // Other programs have it too.
            (r#"{"extends": "./base.json", "compilerOptions": {"strict": true}}"#, false),
            (r#"{"extends": "./base.json"}"#, false),
            (r#"{"extends": "eslint:recommended", "settings": {}, "rules": {}}"#, false),
            (r#"{"extends": ["config:base"], "platform": "gitlab"}"#, false),
        ] {
            let kind = check(text, Format::Json, None).kind();
            assert_eq!(kind == Some(Kind::Setup), is_setup, "{text}: {kind:?}");
        }
    }

    #[test]
    fn only_what_may_be_one_is_to_be_called_one() {
        const PAYLOAD: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"catalog": "a"}}"#;
        let help = |text: &str| {
            let checked = check(text, Format::Json, None);
            let found = checked.findings.into_iter().find(|finding| finding.code.id() == "UC904");
            found.map(|finding| (finding.asks.is_some(), finding.help.unwrap_or_default().into_owned()))
        };
        for (text, asks, word) in [
            (r#"{"catalog": "a"}"#.to_owned(), true, "say what it is"),
            (format!(r#"{{"payload": {PAYLOAD}}}"#), false, "is in `payload`: check that"),
            (format!(r#"{{"tasks": {{"body": {PAYLOAD}}}}}"#), false, "is in `body`"),
            (format!(r#"[{{"name": "x", "body": {PAYLOAD}}}]"#), false, "in an entry"),
            (format!("[{PAYLOAD}]"), false, "in an entry"),
            (r#"[{"name": "x", "hosts": "all"}]"#.to_owned(), false, "one object"),
            (r#"{"services": {"web": {"image": "x"}}}"#.to_owned(), false, "none of its"),
            (r#"{"services": {"connection": {"image": "x"}}}"#.to_owned(), false, "none of its"),
        ] {
            let told = help(&text);
            assert!(
                told.as_ref().is_some_and(|(asked, help)| *asked == asks && help.contains(word)),
                "{told:?} {text}"
            );
        }
    }

    #[test]
    fn a_character_in_a_name_that_does_not_show_is_told() {
        for name in ["catalog\u{A0}", "cata\u{200B}log", " catalog"] {
            let text = format!(r#"{{"type": "Databricks", "config": {{"{name}": "a"}}}}"#);
            let checked = check(&text, Format::Json, None);
            let told = checked.findings.iter().find(|finding| finding.code.id() == "UC101").unwrap();
            assert!(told.help.as_ref().unwrap().contains("does not show") && told.fix.is_some(), "{told:?}");
        }
    }

    #[test]
    fn whoever_forgot_a_credential_hears_of_updates() {
        let text = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/00aa11bb22cc33dd", "authenticationType": "token", "catalog": "a", "audit": {"enabled": true}}}"#;
        let helps = |kind| {
            let found = check(text, Format::Json, kind).findings;
            found.iter().any(|finding| finding.asks == Some(crate::diagnostic::Asks::Kind(Some("integration-update"))))
        };
        assert!(helps(None));
        assert!(!helps(Some(Kind::Payload(Payload::IntegrationCreate))));
    }

    #[test]
    fn an_answer_lacks_nothing_and_its_masks_are_only_told() {
        for server_field in ["\"nativeIntegrationId\": 1", "\"createdAt\": \"2026-01-01\", \"updater\": {\"id\": 2}"] {
            let answer = format!("{CONNECTION} {server_field}}}");
            assert!(
                told(&answer, None).iter().all(|(_, severity)| *severity == Severity::Info),
                "{:?}",
                told(&answer, None)
            );
            assert!(told(&answer, None).contains(&("UC206", Severity::Info)));
            // Said to be a payload, it is judged as one.
            assert!(told(&answer, Some(Payload::Connection.into())).contains(&("UC206", Severity::Error)));
        }
        let payload = format!("{CONNECTION} \"options\": {{}}}}");
        assert!(told(&payload, None).contains(&("UC206", Severity::Error)));
        assert!(told(&payload, None).contains(&("UC102", Severity::Error)), "its other half");
        let sent = format!(
            "curl -X POST https://t.example.org/data/connection -d '{CONNECTION} \"nativeIntegrationId\": 1}}'"
        );
        let found = check_text(&sent, None).findings;
        assert!(found.iter().any(|finding| finding.code.id() == "UC206" && finding.severity == Severity::Error));
        // What else is wrong with an answer is still told.
        let odd = format!("{CONNECTION} \"nativeIntegrationId\": 1}}").replace("443", "\"x\"");
        assert!(told(&odd, None).contains(&("UC103", Severity::Error)));
    }

    #[test]
    fn the_integration_behind_a_connection_lacks_nothing() {
        let answer = r#"{"id": 3, "status": "enabled", "type": "Databricks", "autoBootstrap": false, "config": {
            "host": "dbc-0a1b2c3d-4e5f.cloud.databricks.com", "port": 443, "authenticationType": "token", "token": "REDACTED",
            "catalog": "immuta_prod", "audit": {"enabled": true}}}"#;
        let errors =
            |text: &str, kind| told(text, kind).iter().filter(|(_, severity)| *severity == Severity::Error).count();
        assert_eq!(errors(answer, None), 0, "{:?}", told(answer, None));
        assert!(told(answer, Some(Payload::IntegrationUpdate.into())).contains(&("UC102", Severity::Error)));
        // Without any host, it is not of that form.
        assert!(told(&answer.replace("\"host\"", "\"x\""), None).contains(&("UC102", Severity::Error)));
    }
}
