//! An address in place of a host name, taken apart: what the host is, and whether the rest may be removed.
//!
//! Removing the rest is certain only if nothing is lost: each part must be in a field of its own, or be what is assumed
//! anyway. The host that is left is checked like any other. No message ever quotes a user part.

use crate::kit::{
    Document, DocumentRule, Reporter, Whose, Workspace, called, is_filled_in_by_shell, is_here_document,
    is_whitespace_only, is_writable, numbers, placeholder,
};
use crate::platform::databricks::roles as role;
use crate::platform::databricks::sign_in::OAUTH;
use std::borrow::Cow;
use std::cell::LazyCell;

use super::host::workspace_id;
use crate::catalogue::Format;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::kinds::{Kind, Payload};
use crate::sort::sort;
use crate::text::url::{host_of, is_host_byte, is_number, without_scheme};
use crate::text::{Span, part};
use crate::tree::{NodeKind, NodeRef};
use crate::value::json;

rules! {
    HOST_WITH_MORE = Warning("UC208", "more than a host name", IntegrationsHowTo) {
        means: "The field takes a host name, and there is a scheme, a port, a path or something else around it.",
        why: "Immuta's examples give the bare host. With `https://` in front, the address that Immuta makes of it may lead nowhere.",
        fix: "Keep the host alone. The fix does so where everything else has a field of its own.",
        bad: in_create(r#"{"config": {
  "workspaceUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/"
}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    PORT = Warning("UC216", "a port that Databricks does not use", Databricks) {
        means: "The port is not 443.",
        why: "Every Databricks workspace answers at port 443. With another one Immuta cannot connect, unless you have a proxy in between.",
        fix: "Write 443. If a proxy of yours listens elsewhere, allow the finding with that reason.",
        bad: in_setup("port: 8443"),
        good: in_setup("port: 443"),
    }
}

/// The rules for a whole document.
pub(super) const DOCUMENT: &[DocumentRule] = &[(HOST_WITH_MORE, with_more), (PORT, usual_port)];

/// The parts of an address.
#[derive(Debug, PartialEq, Eq)]
struct Address<'a> {
    is_jdbc: bool,
    has_user: bool,
    host: &'a str,
    /// The port without its colon; empty if there is none.
    port: &'a str,
    /// The path without slashes around it.
    path: &'a str,
    /// The text after `?`.
    query: &'a str,
    /// The text after `#`.
    fragment: &'a str,
    /// The text after the first `;`, as in connection strings.
    settings: &'a str,
}

const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c));
        let (rest, is_jdbc) = without_schemes(text);
        let cut = |text: &'a str, marks: &[char]| -> (&'a str, &'a str) {
            let at = text.find(marks).unwrap_or(text.len());
            (part(text, ..at), part(text, at..))
        };
        let (authority, rest) = cut(rest, &['/', '\\', '?', '#', ';']);
        let (has_user, authority) = authority.rsplit_once('@').map_or((false, authority), |(_, host)| (true, host));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.is_empty() || is_number(port) => (host, port),
            _ => (authority, ""),
        };
        let (path, rest) = cut(rest, &['?', '#', ';']);
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (query, settings) = match rest.split_once(';') {
            Some((query, settings)) => (query, settings),
            None => (rest, ""),
        };
        Self {
            is_jdbc,
            has_user,
            // A dot at the end is the root of all names.
            host: host.strip_suffix('.').unwrap_or(host),
            port,
            path: path.trim_matches(['/', '\\']),
            query: query.strip_prefix('?').unwrap_or(query),
            fragment,
            settings,
        }
    }
}

/// Removes all schemes before a text, whole or broken: `https://`, `https:/`, `https//`, `https://https://`,
/// `jdbc:databricks://`. Also returns whether one of them was that of JDBC.
fn without_schemes(text: &str) -> (&str, bool) {
    let is_slash = |c: char| matches!(c, '/' | '\\');
    let (mut rest, mut is_jdbc) = (text, false);
    loop {
        let name = part(rest, ..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '+').unwrap_or(rest.len()));
        let is = |scheme: &str| name.eq_ignore_ascii_case(scheme);
        let is_web = is("https") || is("http");
        let behind = part(rest, name.len()..);
        let next = match behind.strip_prefix(':') {
            Some(behind) if is("jdbc") => {
                is_jdbc = true;
                Some(behind)
            }
            Some(behind) if !name.is_empty() && behind.starts_with(is_slash) => {
                Some(behind.trim_start_matches(is_slash))
            }
            Some(behind) if is_web && behind.starts_with(|c: char| c.is_ascii_alphabetic()) => Some(behind),
            // `https//:`, `https;//`.
            _ if is_web && behind.starts_with([':', ';', '/', '\\']) => {
                let next = behind.trim_start_matches([':', ';', '/', '\\']);
                part(behind, ..behind.len() - next.len()).contains(is_slash).then_some(next)
            }
            _ if name.is_empty() && behind.starts_with(is_slash) => Some(behind.trim_start_matches(is_slash)),
            _ => None,
        };
        match next {
            // A word with nothing after it is not a scheme.
            Some(next) if !next.is_empty() => rest = next,
            _ => return (rest, is_jdbc),
        }
    }
}

/// Whether a text is a host and nothing else, as most texts in such fields are.
pub(super) fn is_bare(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('.') && text.bytes().all(is_host_byte)
}

/// The host in a text that was given as one.
pub(super) fn host(text: &str) -> Option<&str> {
    if is_bare(text) {
        return Some(text);
    }
    let host = Address::of(text).host;
    (!host.is_empty()).then_some(host)
}

/// The host of a connection, without what was pasted around it.
pub(super) fn host_in<'a>(document: &Document<'a>, workspace: &Workspace) -> Option<&'a str> {
    document.of(workspace, role::HOST)?.text().and_then(host)
}

/// What identifies a workspace: its host, and for the custom URL of an account also the number of the workspace after
/// it.
pub(super) fn workspace(text: &str) -> Option<Cow<'_, str>> {
    let address = Address::of(text);
    let id = address.query.strip_prefix("o=").filter(|_| workspace_id(address.host).is_none());
    (!address.host.is_empty()).then(|| match id {
        Some(id) => Cow::Owned([address.host, "?", id].concat()),
        None => Cow::Borrowed(address.host),
    })
}

/// Reports a scheme or anything after a host: it is certainly not part of the host.
fn with_more(document: &Document<'_>, reporter: &mut Reporter<'_>) {
    let is_here_document = document.tree.root().is_some_and(is_here_document);
    // Looked up only when needed: perhaps for very many hosts, but mostly for none.
    let ids = LazyCell::new(|| audited_ids(document));
    for workspace in &document.workspaces {
        let Some(node) = document.of(workspace, role::HOST) else { continue };
        let Some(text) = node.text().filter(|text| !is_bare(text)) else { continue };
        if is_whitespace_only(text)
            || placeholder::is_template(text, Format::Host)
            || is_filled_in_by_shell(node, text, is_here_document)
        {
            continue;
        }
        let visible: String = text.chars().filter(|c| crate::value::is_plain(*c) || c.is_whitespace()).collect();
        let address = Address::of(&visible);
        if address.host.is_empty() || address.host == visible {
            continue;
        }
        let finding = reporter.at(node, called(node.key(), &[" is more than a host name"]));
        reporter.add(match fix(document, workspace, node, &address, &ids) {
            Ok(fix) => {
                let mut finding = finding.help(HOST_ALONE);
                finding.fix = Some(fix);
                finding
            }
            Err(why) => {
                let mut finding = told(finding, why, &address);
                finding.offer = with_id(document, workspace, node, &address, &ids);
                finding
            }
        });
    }
}

const HOST_ALONE: &str = "give only the host, without https:// and without anything after it";

fn told(finding: Diagnostic, why: &'static str, address: &Address<'_>) -> Diagnostic {
    let id = address.query.strip_prefix("o=").filter(|id| is_number(id));
    let ending = match id {
        // Only Azure has custom URLs in this domain, and the hosts of all its workspaces contain their numbers.
        Some(id) if address.host.to_ascii_lowercase().ends_with(".azuredatabricks.net") => {
            ["; the host of the workspace in `?o=` begins with adb-", id, "."].concat()
        }
        _ => String::new(),
    };
    let parts = [HOST_ALONE, if why.is_empty() { "" } else { "; " }, why, &ending];
    finding.help(parts.concat())
}

/// The same fix, which also adds the number after `?o=` to the list of audited workspaces. That limits the audit, so
/// the fix is only offered, and only in a setup that does not limit the audit yet.
fn with_id(
    document: &Document<'_>,
    workspace: &Workspace,
    node: NodeRef<'_>,
    address: &Address<'_>,
    ids: &[&str],
) -> Option<Fix> {
    let id = address.query.strip_prefix("o=").filter(|id| is_number(id))?;
    let is_own = document.kind == Kind::Setup && workspace.whose == Whose::Main && ids.is_empty();
    if !is_own || (document.base)("workspaceIds") {
        return None;
    }
    let mut fix = fix(document, workspace, node, address, &[id]).ok()?;
    let list = ["[\"", id, "\"]"].concat();
    fix.edits.push(if let Some(there) = document.part(role::WORKSPACE_IDS) {
        Edit { span: there.span(), text: list.into() }
    } else {
        let (object, key) = document.object(workspace).zip(node.key_span())?;
        let text = ["\"workspaceIds\": ", &list, ", "].concat();
        // Only JSON, as a form writes its answers; other setups are left to a person.
        if !object.source().starts_with('{') {
            return None;
        }
        Edit { span: Span { start: key.start, end: key.start }, text: text.into() }
    });
    fix.title = [&fix.title, ", and limit query audit to workspace ", id].concat().into();
    Some(fix)
}

/// The edits that keep only the host and lose nothing, or why there are none.
fn fix(
    document: &Document<'_>,
    workspace: &Workspace,
    node: NodeRef<'_>,
    address: &Address<'_>,
    ids: &[&str],
) -> Result<Fix, &'static str> {
    if address.has_user {
        return Err("the user before it may be a secret, and there is no field for it");
    }
    if !super::is_good_host(node, address.host, role::HOST) {
        return Err("");
    }
    let has_path = address.path.is_empty()
        || address.is_jdbc && address.path.eq_ignore_ascii_case("default")
        || is_http_path(document, workspace, address.path);
    if !has_path {
        return Err("the path after it differs from `httpPath`: check which one is right");
    }
    let is_known = |pair: &str| {
        pair.is_empty()
            || pair.strip_prefix("o=").is_some_and(|id| {
                id.is_empty() || workspace_id(address.host) == Some(id) || ids.binary_search(&id).is_ok()
            })
    };
    if !address.query.split('&').all(is_known) {
        return Err(if address.query.starts_with("o=") {
            "`?o=` names a workspace, and nothing else in the document does"
        } else {
            "there is no field for what follows `?`"
        });
    }
    if !address.fragment.is_empty() {
        return Err("there is no field for what follows `#`");
    }
    if !address.settings.split(';').all(|setting| is_set(document, workspace, setting)) {
        return Err("some of its settings have no field here, or a different value in it");
    }
    if !is_writable(node) {
        return Err("");
    }
    let port = port(document, workspace, node, address.port)?;
    let mut host = String::new();
    json::write_text(&mut host, address.host);
    let title = if port.is_some() { "keep only the host, and move the port to `port`" } else { "keep only the host" };
    let edits = port.into_iter().chain([Edit { span: node.span(), text: host.into() }]).collect();
    Ok(Fix { title: title.into(), edits })
}

/// The edit that keeps the port: none if its field holds it already, or if it is the usual one and the field is not
/// set.
fn port(
    document: &Document<'_>,
    workspace: &Workspace,
    node: NodeRef<'_>,
    port: &str,
) -> Result<Option<Edit>, &'static str> {
    const USUAL: u64 = 443;
    if port.is_empty() {
        return Ok(None);
    }
    let number =
        port.parse().ok().filter(|number| (1..=65535).contains(number)).ok_or("its port is not a valid port number")?;
    if let Some(field) = document.of(workspace, role::PORT) {
        let is_same = field.number().and_then(numbers::whole) == Some(number);
        return if is_same { Ok(None) } else { Err("`port` differs from the port after it: check which one is right") };
    }
    if workspace.whose == Whose::Main && (document.base)("port") {
        return Err("the port after it may differ from the one in the base setup");
    }
    if number == USUAL {
        return Ok(None);
    }
    let member = workspace.layout.member("port").map(|(_, member)| member);
    let is_carried = |member: &crate::catalogue::Member| {
        member.fixed(document.flow).is_none() && document.flow.is_none_or(|flow| member.is_carried_by(flow))
    };
    if !member.is_some_and(is_carried) {
        return Err("this document has no field for the port after it");
    }
    let (object, key) = document.object(workspace).zip(node.key_span()).ok_or("")?;
    if object.source().starts_with('{') {
        let text = ["\"port\": ", port, ", "].concat();
        return Ok(Some(Edit { span: Span { start: key.start, end: key.start }, text: text.into() }));
    }
    // In block YAML, the port gets a line of its own in the same column.
    let before = node.of_source(Span { start: 0, end: key.start });
    let line = part(before, before.rfind('\n').map_or(0, |at| at + 1)..);
    if !line.bytes().all(|byte| matches!(byte, b' ' | b'-')) {
        return Err("");
    }
    let text = ["port: ", port, "\n", &" ".repeat(line.len())].concat();
    Ok(Some(Edit { span: Span { start: key.start, end: key.start }, text: text.into() }))
}

/// Whether `httpPath` of the same connection is the same path. Only one half of a connection payload has the field.
fn is_http_path(document: &Document<'_>, workspace: &Workspace, path: &str) -> bool {
    let own = match (workspace.whose, document.kind) {
        (Whose::Native, Kind::Payload(Payload::Connection)) => document.workspaces(Whose::Connection).next(),
        _ => Some(workspace),
    };
    let field = own.and_then(|own| document.of(own, role::HTTP_PATH)).and_then(NodeRef::text);
    field.is_some_and(|field| field.trim().trim_matches('/') == path.trim_matches('/'))
}

/// The numbers of the workspaces whose queries are audited, sorted.
fn audited_ids<'a>(document: &Document<'a>) -> Vec<&'a str> {
    let list = document.part(role::WORKSPACE_IDS).filter(|list| list.kind() == NodeKind::Array);
    let mut ids: Vec<_> = list.into_iter().flat_map(NodeRef::children).filter_map(NodeRef::text).collect();
    sort(&mut ids);
    ids
}

/// Whether a setting of a connection string is assumed anyway, or repeats what a field says.
fn is_set(document: &Document<'_>, workspace: &Workspace, setting: &str) -> bool {
    if setting.trim().is_empty() {
        return true;
    }
    let Some((name, value)) = setting.split_once('=') else { return false };
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    let oauth = OAUTH.holds(workspace.choices);
    match name.as_str() {
        "transportmode" => value.eq_ignore_ascii_case("http"),
        "ssl" => value == "1",
        "httppath" => is_http_path(document, workspace, value),
        // A personal access token, in the words of the driver.
        "authmech" => value == "3" && oauth == Some(false),
        "uid" => value == "token" && oauth == Some(false),
        _ => false,
    }
}

/// The only port of Databricks.
const USUAL: u64 = 443;

/// Reports a port that Databricks does not use; it may be that of a proxy in between.
fn usual_port(document: &Document<'_>, report: &mut Reporter<'_>) {
    let own = document.workspaces.iter().filter_map(|workspace| document.of(workspace, role::PORT));
    let range = 1..=u64::from(u16::MAX);
    for node in own {
        let value = node.number().and_then(numbers::whole);
        if value.is_some_and(|value| value != USUAL && range.contains(&value)) {
            let finding = report.at(node, "every Databricks host uses port 443");
            report.add(finding.help("write 443, unless there is a proxy of your own in between"));
        }
    }
}

/// The token address of a connection, and the host in it.
pub(super) fn authority<'a>(document: &Document<'a>, workspace: &Workspace) -> Option<(NodeRef<'a>, &'a str)> {
    let node = document.of(workspace, role::AUTHORITY_URL)?;
    Some((node, host_of(without_scheme(node.text()?.trim()).0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_found_in_whatever_was_pasted() {
        let host = "h.cloud.databricks.com";
        for text in [
            "h.cloud.databricks.com",
            " h.cloud.databricks.com\n",
            "https://h.cloud.databricks.com",
            "HTTPS://h.cloud.databricks.com/",
            "https:/h.cloud.databricks.com",
            "https:h.cloud.databricks.com",
            "https//h.cloud.databricks.com",
            "https//:h.cloud.databricks.com",
            "https;//h.cloud.databricks.com",
            "https:\\\\h.cloud.databricks.com\\",
            "//h.cloud.databricks.com",
            "https://https//h.cloud.databricks.com",
            "https://https://h.cloud.databricks.com",
            "ssh://h.cloud.databricks.com",
            "databricks://token:x@h.cloud.databricks.com:443/default?http_path=y",
            "jdbc:databricks://h.cloud.databricks.com:443/default;transportMode=http",
            "jdbc:spark://h.cloud.databricks.com:443",
            "h.cloud.databricks.com:443/",
            "h.cloud.databricks.com.",
            "h.cloud.databricks.com:",
            "h.cloud.databricks.com/?o=1#x",
            "'h.cloud.databricks.com'",
            "“https://h.cloud.databricks.com/”",
        ] {
            assert_eq!(super::host(text), Some(host), "{text}");
        }
        for (text, expected) in [
            ("https://", Some("https")),
            ("https://https", Some("https")),
            ("", None),
            ("/", None),
            ("x:y", Some("x:y")),
        ] {
            assert_eq!(super::host(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_has_its_parts() {
        let address = Address::of("https://me:pw@h.x:8443/sql/1.0/warehouses/1?o=2&p#f");
        assert_eq!(
            address,
            Address {
                is_jdbc: false,
                has_user: true,
                host: "h.x",
                port: "8443",
                path: "sql/1.0/warehouses/1",
                query: "o=2&p",
                fragment: "f",
                settings: "",
            }
        );
        let address = Address::of("jdbc:databricks://h.x:443/default;transportMode=http;httpPath=/a/b");
        assert!(address.is_jdbc);
        assert_eq!((address.path, address.settings), ("default", "transportMode=http;httpPath=/a/b"));
    }
}
