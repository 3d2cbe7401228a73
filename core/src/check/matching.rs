//! Whether documents describe the same setup: the request for the script, the payload that follows it, the setup of both.
//!
//! Immuta's page on the manual flow demands the same payload twice, its page on connections the same values in three
//! places. Credentials that are left out, and fields that only one kind of document has, are no difference.

use std::borrow::Cow;

use super::Checked;
use super::facts::{Document, Facts, Whose, Workspace};
use super::rules::host::{host_of, without_scheme};
use super::values::{is_mask, is_placeholder};
use crate::catalogue::{Role, layout};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::secret;
use crate::text::Span;
use crate::tree::{NodeId, NodeKind, NodeRef};

/// A finding about one of several documents, and the place in another one that it does not fit.
pub struct Difference {
    /// Which of the documents it is about.
    pub document: usize,
    /// The finding.
    pub finding: Diagnostic,
    /// What it does not fit.
    pub other: Option<Elsewhere>,
}

/// A place in another document.
pub struct Elsewhere {
    /// Which one.
    pub document: usize,
    /// Where, in bytes of its text.
    pub span: Span,
    /// Where in its tree.
    pub node: NodeId,
}

/// The fields of the main connection that documents must have alike, and whether one of them may keep silent about it.
const ALIKE: &[(Role, bool)] = &[
    (Role::AutoBootstrap, true),
    (Role::Host, false),
    (Role::HttpPath, false),
    (Role::Port, true),
    (Role::AuthenticationType, false),
    (Role::Token, true),
    (Role::ClientId, true),
    (Role::ClientSecret, true),
    (Role::AuthorityUrl, true),
    (Role::Scope, true),
    (Role::UseCertificate, true),
    (Role::Catalog, false),
    (Role::AuditEnabled, false),
    (Role::ExemptGroup, false),
    (Role::WorkspaceIds, true),
];

/// What additional workspaces must have alike.
const OF_WORKSPACES: &[Role] = &[
    Role::HttpPath,
    Role::AuthenticationType,
    Role::Token,
    Role::ClientId,
    Role::ClientSecret,
    Role::AuthorityUrl,
    Role::Catalogs,
];

/// Holds each document against those before it.
pub fn compare(checked: &[&Checked<'_>]) -> Vec<Difference> {
    let mut found = Vec::new();
    let documents: Vec<Option<Document<'_>>> = checked
        .iter()
        .map(|checked| checked.facts.as_ref().map(|facts| Document::alone(&checked.tree, facts)))
        .collect();
    for (index, (document, checked)) in documents.iter().zip(checked).enumerate() {
        let Some(document) = document else {
            let place = checked.tree.root().map_or(Span::default(), NodeRef::opening);
            let finding =
                Diagnostic::new(code::NOT_COMPARED, place, "this is no payload or setup that could be compared");
            found.push(Difference { document: index, finding: finding.help("name it with --kind"), other: None });
            continue;
        };
        let before = documents[..index].iter().enumerate();
        let before: Vec<_> = before.filter_map(|(at, other)| Some((at, other.as_ref()?))).collect();
        let mut pair = Pair { index, document, found: &mut found };
        for (role, may_lack) in ALIKE {
            pair.field(&before, *role, *may_lack);
        }
        if let Some((at, other)) = before.iter().find(|(_, other)| has_workspaces(other.facts)) {
            pair.workspaces(*at, other);
        }
    }
    found
}

struct Pair<'a, 'd> {
    index: usize,
    document: &'a Document<'d>,
    found: &'a mut Vec<Difference>,
}

impl Pair<'_, '_> {
    /// One field against the first document before that has it.
    fn field(&mut self, before: &[(usize, &Document<'_>)], role: Role, may_lack: bool) {
        let own = self.document.part(role);
        let Some((at, other)) = before.iter().find_map(|(at, other)| Some((*at, other.part(role)?))) else { return };
        let Some(own) = own else {
            // An absent port is 443.
            if role == Role::Port && other.number() != Some("443") && can_have(self.document.facts, role) {
                self.lacks(at, other, "443 is meant here, as nothing is said");
            } else if !may_lack && can_have(self.document.facts, role) && other.bool() != Some(false) {
                self.lacks(at, other, "this is not said here");
            }
            return;
        };
        self.values(own, at, other, role);
    }

    fn values(&mut self, own: NodeRef<'_>, at: usize, other: NodeRef<'_>, role: Role) {
        if differs(own, other, role) {
            let message = ["`", own.key(), "` is not the same in the other document"].concat();
            let finding = Diagnostic::new(code::DOCUMENTS_DIFFER, own.span_or_opening(), message);
            self.tell(finding.at(own).help("all documents of one setup need the same value here"), at, other);
        }
    }

    /// A warning: the API may fill it in.
    fn lacks(&mut self, at: usize, other: NodeRef<'_>, message: &'static str) {
        let Some(root) = self.document.tree.root() else { return };
        let place = self.document.main().and_then(|main| self.document.object(main)).unwrap_or(root);
        let message = ["`", other.key(), "`: ", message].concat();
        let finding = Diagnostic::new(code::DOCUMENTS_DIFFER, place.opening(), message).at(place);
        self.tell(finding.severity(Severity::Warning).help("say the same in all documents of one setup"), at, other);
    }

    fn tell(&mut self, finding: Diagnostic, at: usize, other: NodeRef<'_>) {
        let other = Elsewhere { document: at, span: other.span_or_opening(), node: other.id() };
        self.found.push(Difference { document: self.index, finding, other: Some(other) });
    }

    /// Additional workspaces, paired by their hosts.
    fn workspaces(&mut self, at: usize, other: &Document<'_>) {
        if !has_workspaces(self.document.facts) {
            return;
        }
        let (own, theirs) = (by_host(self.document), by_host(other));
        for (host, workspace) in &own {
            let Some((_, same)) = theirs.iter().find(|(other, _)| other == host) else {
                let node = self.document.object(workspace).zip(other.tree.root());
                if let Some((node, root)) = node {
                    let finding = Diagnostic::new(
                        code::DOCUMENTS_DIFFER,
                        node.opening(),
                        "the other document does not have this workspace",
                    );
                    let place = other.part(Role::AdditionalWorkspaces).unwrap_or(root);
                    self.tell(
                        finding.at(node).help("list the same workspaces in all documents of one setup"),
                        at,
                        place,
                    );
                }
                continue;
            };
            for role in OF_WORKSPACES {
                if let Some((own, theirs)) = self.document.of(workspace, *role).zip(other.of(same, *role)) {
                    self.values(own, at, theirs, *role);
                }
            }
        }
        for (host, workspace) in &theirs {
            if !own.iter().any(|(own, _)| own == host)
                && let Some(missing) = other.object(workspace)
                && let Some(root) = self.document.tree.root()
            {
                let place = self.document.part(Role::AdditionalWorkspaces).unwrap_or(root);
                let finding = Diagnostic::new(
                    code::DOCUMENTS_DIFFER,
                    place.opening(),
                    "a workspace of the other document is not here",
                );
                self.tell(
                    finding.at(place).help("list the same workspaces in all documents of one setup"),
                    at,
                    missing,
                );
            }
        }
    }
}

fn by_host<'a>(document: &Document<'a>) -> Vec<(String, &'a Workspace)> {
    let workspaces = document.workspaces(Whose::Additional);
    workspaces.map(|workspace| (document.host(workspace).unwrap_or("").to_ascii_lowercase(), workspace)).collect()
}

/// Whether documents of this kind can have additional workspaces at all.
fn has_workspaces(facts: &Facts) -> bool {
    can_have(facts, Role::AdditionalWorkspaces)
}

/// Whether documents of this kind can have such a field.
fn can_have(facts: &Facts, role: Role) -> bool {
    let layout = layout(facts.kind);
    let mut members = layout.objects().flat_map(|object| &object.members);
    members.any(|member| member.field.role == role && facts.flow.is_none_or(|flow| member.is_carried_by(flow)))
}

/// Whether two values mean different things. What nobody can tell is no difference.
fn differs(own: NodeRef<'_>, other: NodeRef<'_>, role: Role) -> bool {
    if own.kind() == NodeKind::Array && other.kind() == NodeKind::Array {
        return sorted(own) != sorted(other);
    }
    match (meant(own, role), meant(other, role)) {
        (Some(own), Some(other)) => {
            let is_secret = matches!(role, Role::Token | Role::ClientSecret);
            let is_reference = |text: &str| secret::reference(text).is_some();
            !(is_secret && is_reference(&own) != is_reference(&other)) && own != other
        }
        _ => false,
    }
}

fn sorted(list: NodeRef<'_>) -> Vec<String> {
    let mut texts: Vec<String> = list.children().filter_map(NodeRef::text).map(str::to_lowercase).collect();
    texts.sort_unstable();
    texts
}

/// A value in the form in which it is compared; none for what is open or no value of its own.
fn meant(node: NodeRef<'_>, role: Role) -> Option<Cow<'_, str>> {
    if let Some(value) = node.bool() {
        return Some(if value { "true" } else { "false" }.into());
    }
    if let Some(number) = node.number() {
        return Some(number.into());
    }
    // A setup names where a secret comes from.
    if let Some(name) = node.get("env").and_then(NodeRef::text) {
        return Some(["${", name, "}"].concat().into());
    }
    let text = node.text().filter(|text| !is_placeholder(text) && !is_mask(text))?.trim();
    Some(match role {
        Role::Host => host_of(without_scheme(text).0).to_ascii_lowercase().into(),
        // With or without a slash it is the same path.
        Role::HttpPath => text.trim_start_matches('/').into(),
        Role::Catalog | Role::ClientId => text.to_lowercase().into(),
        _ => text.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{check, check_text};
    use crate::read::Format;

    const SCRIPT: &str = r#"{"type": "Databricks", "autoBootstrap": false, "config": {"workspaceUrl": "A.cloud.databricks.com",
      "httpPath": "sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${T}", "catalog": "immuta_prod",
      "audit": {"enabled": true}, "additionalWorkspaceConnections": [{"workspaceUrl": "b.cloud.databricks.com",
      "httpPath": "/sql/1.0/warehouses/2222222222222222", "authenticationType": "token", "token": "${T_2}", "catalogs": ["x", "y"]}]}}"#;

    const CONNECTION: &str = r#"{"connectionKey": "k", "connection": {"technology": "Databricks", "hostname": "a.cloud.databricks.com",
      "port": 443, "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "dapi"},
      "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {"host": "a.cloud.databricks.com",
      "port": 443, "authenticationType": "token", "token": "dapi", "catalog": "IMMUTA_PROD", "audit": {"enabled": true}, "workspaceIds": ["1"]}}}"#;

    /// Document, severity and what is there of every difference.
    fn told(texts: &[&str]) -> Vec<(usize, Severity, String)> {
        let checked: Vec<_> = texts.iter().map(|text| check_text(text, None)).collect();
        let found = compare(&checked.iter().collect::<Vec<_>>());
        found
            .into_iter()
            .map(|d| (d.document, d.finding.severity, d.finding.span.of(texts[d.document]).to_owned()))
            .collect()
    }

    #[test]
    fn documents_of_one_setup_are_alike() {
        assert_eq!(told(&[SCRIPT, SCRIPT]), []);
        assert_eq!(told(&[SCRIPT, CONNECTION]), [], "hosts, catalogs and slashes are compared as they are meant");
        assert_eq!(told(&[CONNECTION, SCRIPT]), []);
        let setup = "ucforge: 1\nflow: integration-manual\nworkspaceUrl: a.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
            authenticationType: token\ntoken: {env: T}\ncatalog: immuta_prod\naudit: {enabled: true}\nadditionalWorkspaceConnections:\n  - workspaceUrl: b.cloud.databricks.com\n    catalogs: [y, x]\n";
        let (script, setup) = (check_text(SCRIPT, None), check(setup, Format::Yaml, None));
        assert!(compare(&[&script, &setup]).is_empty() && compare(&[&setup, &script]).is_empty());
    }

    #[test]
    fn every_value_that_differs_is_named_in_the_later_document() {
        let cases = [
            ("A.cloud", "c.cloud", "\"c.cloud.databricks.com\""),
            ("0123456789abcdef", "0123456789abcdee", "\"sql/1.0/warehouses/0123456789abcdee\""),
            ("\"catalog\": \"immuta_prod\"", "\"catalog\": \"other\"", "\"other\""),
            ("\"enabled\": true", "\"enabled\": false", "false"),
            ("\"autoBootstrap\": false", "\"autoBootstrap\": true", "true"),
            ("${T}", "${U}", "\"${U}\""),
            ("[\"x\", \"y\"]", "[\"x\"]", "["),
            ("2222222222222222", "3333333333333333", "\"/sql/1.0/warehouses/3333333333333333\""),
            ("${T_2}", "${T_3}", "\"${T_3}\""),
        ];
        for (old, new, place) in cases {
            assert_eq!(SCRIPT.matches(old).count(), 1, "{old}");
            let changed = SCRIPT.replace(old, new);
            assert_eq!(told(&[SCRIPT, &changed]), [(1, Severity::Error, place.to_owned())], "{old} -> {new}");
        }
        let moved = SCRIPT.replace("b.cloud", "d.cloud");
        assert_eq!(told(&[SCRIPT, &moved]).len(), 2, "one workspace too many, one too few");
        let port = SCRIPT.replace("\"catalog\"", "\"port\": 8443, \"catalog\"");
        assert_eq!(told(&[&port, SCRIPT]), [(1, Severity::Warning, "{".to_owned())]);
        assert_eq!(told(&[SCRIPT, &port]), [], "nothing was said before");
        let silent = SCRIPT.replace("\"audit\": {\"enabled\": true}, ", "");
        assert_eq!(told(&[SCRIPT, &silent]), [(1, Severity::Warning, "{".to_owned())]);
    }

    #[test]
    fn what_is_open_is_no_difference() {
        for (old, new) in
            [("${T}", "<token>"), ("${T}", "REDACTED"), ("${T}", "dapi"), ("A.cloud.databricks.com", "<host>")]
        {
            assert_eq!(told(&[SCRIPT, &SCRIPT.replace(old, new)]), [], "{old} -> {new}");
        }
    }

    #[test]
    fn what_cannot_be_compared_is_said() {
        let found = compare(&[&check_text(SCRIPT, None), &check_text("[1]", None)]);
        assert_eq!(found.iter().map(|d| (d.document, d.finding.code.id())).collect::<Vec<_>>(), [(1, "UC402")]);
    }
}
