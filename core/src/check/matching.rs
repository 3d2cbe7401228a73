//! Whether documents describe the same setup: the request for the script, the payload that follows it, the setup of both.
//!
//! Immuta's page on the manual flow demands the same payload twice, its page on connections the same values in three
//! places. Every field that both kinds of document can have is compared, in both halves of a connection; what is compared
//! follows from the catalogue. A field that is left out counts as its default ([`silence`]). Credentials that are left out,
//! and fields that only one kind of document has, are no difference.

mod claims;
mod meaning;
mod silence;

use std::collections::HashSet;

use super::Checked;
use crate::catalogue::{FIELDS, Role};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::text::{Span, shown_name};
use crate::tree::{NodeId, NodeRef};
use crate::value::visible;

use claims::{Claim, Claims};
use silence::Silence;

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

/// Compares each document with those before it.
pub fn compare(checked: &[&Checked<'_>]) -> Vec<Difference> {
    let mut found = Vec::new();
    let documents: Vec<Option<Claims<'_>>> = checked.iter().map(|checked| Claims::of(checked)).collect();
    for (index, (document, checked)) in documents.iter().zip(checked).enumerate() {
        let Some(document) = document else {
            let place = checked.tree.root().map_or(Span::default(), NodeRef::opening);
            let finding =
                Diagnostic::new(code::NOT_COMPARED, place, "this is not a payload or setup that could be compared");
            found.push(Difference { document: index, finding: finding.help("name its kind with --kind"), other: None });
            continue;
        };
        let before = documents[..index].iter().enumerate();
        let before: Vec<_> = before.filter_map(|(at, other)| Some((at, other.as_ref()?))).collect();
        let mut pair = Pair { index, own: document, found: &mut found };
        for at in 0..document.all.len() {
            pair.claim(&document.all[at], &before);
        }
        pair.silence(&before);
        pair.defaults(&before);
        if let Some((at, other)) = before.iter().find(|(_, other)| has_workspaces(other)) {
            pair.workspaces(*at, other);
        }
        for (at, other) in &before {
            pair.extra_fields(*at, other);
        }
    }
    found
}

/// One document on its way through those before it.
struct Pair<'p, 'a> {
    index: usize,
    own: &'p Claims<'a>,
    found: &'p mut Vec<Difference>,
}

impl<'a> Pair<'_, 'a> {
    /// One value against the first document before that says something about its field, or is silent in a way that says
    /// something.
    fn claim(&mut self, claim: &Claim<'a>, before: &[(usize, &Claims<'a>)]) {
        for (at, other) in before {
            let mut theirs = other.like(claim, self.own.kind()).peekable();
            if theirs.peek().is_some() {
                if let Some(other) = theirs.find(|other| claim.differs_from(other)) {
                    let message = [&claim.title(), " is not the same in the other document"].concat();
                    let finding = Diagnostic::new(code::DOCUMENTS_DIFFER, claim.span(), message).at(claim.node);
                    self.tell(finding.help("all documents of one setup need the same value here"), *at, other.node);
                }
                return;
            }
            if self.other_is_silent(claim, *at, other) {
                return;
            }
        }
    }

    /// What a value means where another document does not mention its field. Gives whether that settles it.
    fn other_is_silent(&mut self, claim: &Claim<'a>, at: usize, other: &Claims<'a>) -> bool {
        let place = other.holder(claim);
        let finding = match other.silence(claim, self.own) {
            Silence::Open => return false,
            Silence::Means(default) if claim.value.is(&default) => return true,
            Silence::Means(default) => {
                let message = [&claim.title(), " is left out in the other document, where that means ", &default];
                Diagnostic::new(code::DOCUMENTS_DIFFER, claim.span(), message.concat())
                    .help("say the same in all documents of one setup")
            }
            Silence::Differs => Diagnostic::new(
                code::DOCUMENTS_DIFFER,
                claim.span(),
                [&claim.title(), " is not in the other document"].concat(),
            )
            .help("say the same in all documents of one setup"),
            Silence::Unknown => Diagnostic::new(
                code::DOCUMENTS_DIFFER,
                claim.span(),
                [&claim.title(), " is not in the other document"].concat(),
            )
            .severity(Severity::Warning)
            .help("this field is not known here: check whether the other document needs it too"),
        };
        self.tell(finding.at(claim.node), at, place);
        true
    }

    /// What the documents before say, and this one does not.
    fn silence(&mut self, before: &[(usize, &Claims<'a>)]) {
        let mut told = HashSet::new();
        for (at, other) in before {
            for claim in &other.all {
                let key = claim.key();
                if told.contains(&key) || self.own.like(claim, other.kind()).next().is_some() {
                    continue;
                }
                let finding = match self.own.silence(claim, other) {
                    Silence::Open => continue,
                    Silence::Means(default) if claim.value.is(&default) => None,
                    Silence::Means(default) => {
                        let message = [
                            &claim.title(),
                            " is left out here, which means ",
                            &default,
                            ": the other document differs",
                        ];
                        Some((message.concat(), Severity::Error))
                    }
                    Silence::Differs => Some(([&claim.title(), " is missing here"].concat(), Severity::Error)),
                    Silence::Unknown => Some(([&claim.title(), " is missing here"].concat(), Severity::Warning)),
                };
                if let Some((message, severity)) = finding {
                    told.insert(key);
                    let place = self.own.holder(claim);
                    let finding = Diagnostic::new(code::DOCUMENTS_DIFFER, place.opening(), message).at(place);
                    let finding = finding.severity(severity).help("say the same in all documents of one setup");
                    self.tell(finding, *at, claim.node);
                }
            }
        }
    }

    /// Defaults that differ where neither document mentions a field: query audit.
    fn defaults(&mut self, before: &[(usize, &Claims<'a>)]) {
        for field in FIELDS {
            let Some(own) = silence::default(self.own.facts, field).flatten() else { continue };
            if self.own.mentions(field) || before.iter().any(|(_, other)| other.mentions(field)) {
                continue;
            }
            let other = before.iter().find_map(|(at, other)| Some((at, other, silence::default(other.facts, field)??)));
            if let Some((at, other, theirs)) = other.filter(|(.., theirs)| *theirs != own) {
                let name = field.setup.unwrap_or_default().trim_start_matches('/').replace('/', ".");
                let message = [
                    "`",
                    &name,
                    "` is left out in both documents, where that means ",
                    &own,
                    " here and ",
                    &theirs,
                    " there",
                ];
                let place = self.own.main();
                let finding = Diagnostic::new(code::DOCUMENTS_DIFFER, place.opening(), message.concat()).at(place);
                self.tell(finding.help("say the same in all documents of one setup"), *at, other.main());
            }
        }
    }

    /// Additional workspaces that only one of two documents has.
    fn workspaces(&mut self, at: usize, other: &Claims<'a>) {
        if !has_workspaces(self.own) {
            return;
        }
        for (host, node) in &self.own.workspaces {
            if !other.has_workspace(host) {
                let finding = Diagnostic::new(
                    code::DOCUMENTS_DIFFER,
                    node.opening(),
                    "the other document does not have this workspace",
                );
                let finding = finding.at(*node).help("list the same workspaces in all documents of one setup");
                self.tell(finding, at, other.list_of_workspaces());
            }
        }
        for (host, missing) in &other.workspaces {
            if !self.own.has_workspace(host) {
                let place = self.own.list_of_workspaces();
                let finding = Diagnostic::new(
                    code::DOCUMENTS_DIFFER,
                    place.opening(),
                    "a workspace of the other document is not here",
                );
                let finding = finding.at(place).help("list the same workspaces in all documents of one setup");
                self.tell(finding, at, *missing);
            }
        }
    }

    /// Fields that nobody knows, of which a setup holds those of its payloads under `extra`.
    fn extra_fields(&mut self, at: usize, other: &Claims<'a>) {
        for difference in claims::extra_fields(self.own, other) {
            let (own, theirs) = (difference.own, difference.other);
            let place = own.key_span().unwrap_or(own.opening());
            let finding = Diagnostic::new(code::DOCUMENTS_DIFFER, place, difference.message).at(own);
            self.tell(
                finding.severity(difference.severity).help("say the same in all documents of one setup"),
                at,
                theirs,
            );
        }
    }

    fn tell(&mut self, finding: Diagnostic, at: usize, other: NodeRef<'_>) {
        let other = Elsewhere { document: at, span: other.span_or_opening(), node: other.id() };
        self.found.push(Difference { document: self.index, finding, other: Some(other) });
    }
}

impl Claim<'_> {
    /// What the field is called, for a message, with the object that tells what it is about: `audit.enabled`.
    fn title(&self) -> String {
        let name = visible(&shown_name(self.name));
        let around = self.object.rsplit('/').next().unwrap_or("");
        if matches!(around, "" | "*" | "config" | "connection" | "nativeIntegration") {
            ["`", &name, "`"].concat()
        } else {
            ["`", around, ".", &name, "`"].concat()
        }
    }

    /// Where it stands; where only a base setup says it, where that is named.
    fn span(&self) -> Span {
        self.node.span_or_opening()
    }
}

/// Whether documents of this kind can have additional workspaces at all.
fn has_workspaces(document: &Claims<'_>) -> bool {
    document.can_have(|field| field.role == Role::AdditionalWorkspaces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Base, check, check_over, check_text};
    use crate::read::Format;
    use crate::setup::Answers;

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
            authenticationType: token\ntoken: {env: T}\ncatalog: immuta_prod\naudit: {enabled: true}\nadditionalWorkspaceConnections:\n  - workspaceUrl: b.cloud.databricks.com\n    httpPath: /sql/1.0/warehouses/2222222222222222\n    \
            authenticationType: token\n    catalogs: [y, x]\n";
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
    }

    /// Two texts, and where in the second one which differences are; in the other order there are as many.
    fn differences(cases: &[(&str, &str, &str, &[(Severity, &str)])]) {
        for (why, first, second, expected) in cases {
            let expected: Vec<_> =
                expected.iter().map(|(severity, place)| (1, *severity, (*place).to_owned())).collect();
            assert_eq!(told(&[first, second]), expected, "{why}");
            assert_eq!(told(&[second, first]).len(), expected.len(), "{why}, the other way round");
        }
    }

    #[test]
    fn a_field_that_is_left_out_counts_as_its_default() {
        let audit = "\"audit\": {\"enabled\": true}, ";
        let (silent, off) = (SCRIPT.replace(audit, ""), SCRIPT.replace("\"enabled\": true", "\"enabled\": false"));
        let connection_off = CONNECTION.replace("\"enabled\": true", "\"enabled\": false");
        let connection_silent = CONNECTION.replace(", \"audit\": {\"enabled\": true}", "");
        let port = |number: &str| SCRIPT.replace("\"catalog\"", &format!("\"port\": {number}, \"catalog\""));
        let inner_port =
            CONNECTION.replacen("\"port\": 443, \"authenticationType\"", "\"port\": 8443, \"authenticationType\"", 1);
        use Severity::Error;
        differences(&[
            ("audit off in a script request", &silent, CONNECTION, &[(Error, "true")]),
            ("off in both", &silent, &connection_off, &[]),
            ("off, and said so", &silent, &off, &[]),
            ("on in a connection", SCRIPT, &connection_silent, &[]),
            ("on in a connection, off in the script", &silent, &connection_silent, &[(Error, "{")]),
            ("on and off", &off, &connection_silent, &[(Error, "{")]),
            ("on in one of two scripts", SCRIPT, &silent, &[(Error, "{")]),
            ("port 443", SCRIPT, &port("443"), &[]),
            ("however it is written", SCRIPT, &port("4.43e2"), &[]),
            ("another port", SCRIPT, &port("8443"), &[(Error, "8443")]),
            ("another port in one half", SCRIPT, &inner_port, &[(Error, "8443")]),
        ]);
    }

    #[test]
    fn both_halves_of_a_connection_are_compared() {
        use Severity::Error;
        let other_host = CONNECTION.replace("\"host\": \"a.", "\"host\": \"z.");
        let other_token = CONNECTION.replacen("\"token\": \"dapi\"", "\"token\": \"${U}\"", 1);
        let other_key = CONNECTION.replace("\"k\"", "\"K\"");
        differences(&[
            ("the host of the integration", SCRIPT, &other_host, &[(Error, "\"z.cloud.databricks.com\"")]),
            ("a half at a time", CONNECTION, &other_host, &[(Error, "\"z.cloud.databricks.com\"")]),
            ("the token of the connection", SCRIPT, &other_token, &[(Error, "\"${U}\"")]),
            ("the key, which only connections have", CONNECTION, &other_key, &[(Error, "\"K\"")]),
            ("which scripts do not", SCRIPT, &other_key, &[]),
        ]);
    }

    const WITH_CERTIFICATE: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "a.cloud.databricks.com",
      "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "oAuthM2M", "catalog": "immuta_prod", "oAuthClientConfig": {
      "useCertificate": true, "clientId": "x", "authorityUrl": "https://login.example/token", "scope": "s/.default",
      "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334", "oauthPrivateKey": "${K}"}}}"#;

    #[test]
    fn every_field_of_the_catalogue_and_every_unknown_one_is_compared() {
        use Severity::{Error, Warning};
        let changed = |old: &str, new: &str| {
            assert_eq!(WITH_CERTIFICATE.matches(old).count(), 1, "{old}");
            WITH_CERTIFICATE.replace(old, new)
        };
        let with = |field: &str| changed("\"catalog\"", &format!("{field}, \"catalog\""));
        let (proxy, other_proxy) = (with("\"proxyHost\": \"p\""), with("\"proxyHost\": \"q\""));
        let nested = |port: &str| with(&format!("\"proxy\": {{\"port\": {port}, \"names\": [\"a\", 1]}}"));
        let sorted = with("\"proxy\": {\"names\": [\"a\", 1.0], \"port\": 1}");
        differences(&[
            (
                "a thumbprint",
                WITH_CERTIFICATE,
                &changed("A1B2C3", "A1B2C4"),
                &[(Error, "\"A1B2C4D4E5F60718293A4B5C6D7E8F9001122334\"")],
            ),
            ("in other letters", WITH_CERTIFICATE, &changed("A1B2C3", "a1b2c3"), &[]),
            (
                "a thumbprint that is missing",
                WITH_CERTIFICATE,
                &changed("\"publicCertificateThumbprint\": \"A1B2C3D4E5F60718293A4B5C6D7E8F9001122334\", ", ""),
                &[(Error, "{")],
            ),
            ("a key that is left out", WITH_CERTIFICATE, &changed(", \"oauthPrivateKey\": \"${K}\"", ""), &[]),
            ("another key", WITH_CERTIFICATE, &changed("${K}", "${L}"), &[(Error, "\"${L}\"")]),
            ("a scope", WITH_CERTIFICATE, &changed("s/.default", "t"), &[(Error, "\"t\"")]),
            ("an exempt group", WITH_CERTIFICATE, &with("\"groupPattern\": {\"deny\": \"g\"}"), &[(Error, "\"g\"")]),
            ("an unknown field in one", WITH_CERTIFICATE, &proxy, &[(Warning, "\"p\"")]),
            ("an unknown field in both", &proxy, &proxy, &[]),
            ("with other values", &proxy, &other_proxy, &[(Error, "\"q\"")]),
            ("an unknown object", &nested("1"), &nested("2"), &[(Error, "{")]),
            ("in another order", &nested("1"), &sorted, &[]),
            ("with a placeholder", &nested("1"), &nested("\"<port>\""), &[]),
        ]);
        let in_half = CONNECTION.replace("\"technology\"", "\"proxyHost\": \"p\", \"technology\"");
        let in_script = |host: &str| SCRIPT.replace("\"catalog\"", &format!("\"proxyHost\": \"{host}\", \"catalog\""));
        differences(&[
            ("an unknown field in one half", SCRIPT, &in_half, &[(Warning, "\"p\"")]),
            ("in both kinds", &in_script("p"), &in_half, &[]),
            ("with other values", &in_script("q"), &in_half, &[(Error, "\"p\"")]),
            (
                "of the whole connection",
                SCRIPT,
                &CONNECTION.replace("\"connectionKey\"", "\"x\": 1, \"connectionKey\""),
                &[],
            ),
        ]);
    }

    /// A setup's flow says what it does not say itself; its extra fields are those of its payloads; its base is its own.
    #[test]
    fn a_setup_is_compared_with_what_it_is_for() {
        let setup = |more: &str| {
            format!(
                "ucforge: 1\nworkspaceUrl: a.cloud.databricks.com\nhttpPath: sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\n\
                token: {{env: T}}\ncatalog: immuta_prod\n{more}"
            )
        };
        let codes = |setup: &str, base: &Base, payload: &str| {
            let (setup, payload) = (check_over(setup, Format::Yaml, None, base), check_text(payload, None));
            let found = compare(&[&setup, &payload]);
            assert_eq!(found.len(), compare(&[&payload, &setup]).len());
            found.iter().map(|one| (one.finding.severity, one.finding.message.to_string())).collect::<Vec<_>>()
        };
        let create = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "a.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${T}", "catalog": "immuta_prod"}}"#;
        let automatic = setup("flow: integration-automatic\n");
        assert_eq!(codes(&automatic, &Base::None, create), []);
        let manual = setup("flow: integration-manual\n");
        let differs = |message: &str| vec![(Severity::Error, message.to_owned())];
        assert_eq!(
            codes(&manual, &Base::None, create),
            differs("`autoBootstrap` is left out in the other document, where that means false")
        );
        let with_audit = setup("flow: integration-automatic\naudit: {enabled: true}\n");
        assert_eq!(
            codes(&with_audit, &Base::None, create),
            differs("`audit.enabled` is left out here, which means false: the other document differs")
        );
        let port = setup("flow: integration-automatic\nport: 443\nservicePrincipal: x\ngovern: [{catalog: a}]\n");
        assert_eq!(codes(&port, &Base::None, create), [], "only setups have these");

        let extra = setup("flow: integration-automatic\nextra: {integration-create: {/config/proxy: {port: 1}}}\n");
        let with = |proxy: &str| create.replace("\"catalog\"", &format!("\"proxy\": {proxy}, \"catalog\""));
        assert_eq!(codes(&extra, &Base::None, &with("{\"port\": 1}")), []);
        assert_eq!(codes(&extra, &Base::None, &with("{\"port\": 2}")).len(), 1);
        assert_eq!(codes(&extra, &Base::None, create)[0].0, Severity::Warning);
        assert_eq!(codes(&automatic, &Base::None, &with("{}"))[0].0, Severity::Warning);

        let base =
            "ucforge: 1\ncatalog: other\nhttpPath: /sql/1.0/warehouses/ffffffffffffffff\naudit: {enabled: true}\n";
        let base = Base::Answers(Answers::of(crate::read::read(base, Format::Yaml).tree.root().unwrap()));
        let over = setup("flow: integration-automatic\nextends: base.yaml\n");
        assert_eq!(
            codes(&over, &base, create),
            differs("`audit.enabled` is left out here, which means false: the other document differs"),
            "what stands in the setup itself counts"
        );
    }

    #[test]
    fn many_fields_and_workspaces_take_no_time_of_their_own() {
        let unknown: String = (0..20_000).map(|number| format!("\"x{number}\": 1, ")).collect();
        let document = SCRIPT.replace("\"catalog\"", &format!("{unknown}\"catalog\""));
        assert_eq!(told(&[&document, SCRIPT]).len(), 20_000);
        let entry =
            |number: usize| format!("{{\"workspaceUrl\": \"w{number}.cloud.databricks.com\", \"catalogs\": [\"c\"]}}");
        let entries: Vec<_> = (0..5_000).map(entry).collect();
        let list = format!("\"additionalWorkspaceConnections\": [{}, ", entries.join(","));
        let document = SCRIPT.replace("\"additionalWorkspaceConnections\": [", &list);
        assert_eq!(told(&[&document, &document]).len(), 0);
        assert_eq!(told(&[SCRIPT, &document]).len(), 5_000);
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
