//! Names and identifiers.

use super::advice::NOT_RECOMMENDED;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::kit::words::EXAMPLE_VALUE;
use crate::kit::{Text, TextRule, is_api_mask, templates};
use crate::platform::databricks::names::{self, OBJECT_NAME};
use crate::platform::databricks::roles as role;
use crate::secrecy::{holds_credential, is_harmless};
use crate::text::url::is_number;
use crate::text::{lower, part};
use crate::value::visible;

rules! {
    CATALOG_NAME = Error("UC203", "a catalog name that Immuta refuses", IntegrationsHowTo) {
        means: "The name of Immuta's own catalog may hold letters, digits and underscores only, and must not start with a digit.",
        why: "Immuta refuses the request.",
        fix: "Choose a name of that form, such as `immuta_prod`. Unity Catalog allows at most 255 characters.",
        bad: in_create(r#"{"config": {"catalog": "immuta-prod"}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }

    RESERVED_CATALOG = Error("UC213", "a catalog that Databricks keeps for itself", Databricks) {
        means: "`system`, `samples` and `hive_metastore` exist already and belong to Databricks.",
        why: "Immuta creates its catalog and must own it. It can do neither with one of these.",
        fix: "Choose a name that no catalog of the metastore has.",
        bad: in_create(r#"{"config": {"catalog": "system"}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }

    WORKSPACE_ID = Warning("UC217", "a workspace ID of an unusual form", Databricks) {
        means: "A workspace ID is a number, and this is something else.",
        why: "The list says whose queries are audited. A workspace with a wrong ID is left out.",
        fix: "Copy the number from the address of the workspace: it follows `o=`, or is a part of the host.",
        bad: in_connection(r#"{"nativeIntegration": {"config": {"workspaceIds": ["dbc-a1b2c3d4-e5f6"]}}}"#),
        good: in_connection(r#"{"nativeIntegration": {"config": {"workspaceIds": ["1234567890123456"]}}}"#),
    }

    CLIENT_ID = Warning("UC225", "a client ID of an unusual form", Databricks) {
        means: "The value is not a UUID. The client ID of a service principal is its application ID, which is one.",
        why: "Databricks does not find a service principal by its display name or its number, so Immuta cannot sign in, and grants to it \
              fail.",
        fix: "Copy the application ID that Databricks shows for the service principal.",
        bad: in_setup_oauth("oAuthClientConfig: {clientId: immuta-service-principal}"),
        good: in_setup_oauth("oAuthClientConfig: {clientId: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d}"),
    }

    EXEMPT_GROUP = Warning("UC226", "a group that cannot be exempted as meant", Databricks) {
        means: "The group is `account users`, which holds everybody, or `users` or `admins`, which each workspace has for itself; or its name \
                begins or ends with a quote, a comma or the like, or contains a comment.",
        why: "With `account users` data policies apply to nobody. Workspace groups are unknown to Unity Catalog, and so is a group whose \
              name has something pasted to it: nobody is exempt.",
        fix: "Name a group of the account that holds those who are to be exempt.",
        bad: in_setup("groupPattern: {deny: account users}"),
        good: in_setup("groupPattern: {deny: immuta_exempt}"),
    }

    THUMBPRINT = Warning("UC241", "a thumbprint of an unusual form", Ucforge) {
        means: "The thumbprint of a certificate is a hash: 40 hexadecimal digits for SHA-1 or 64 for SHA-256, or the same in Base64. This is \
                something else.",
        why: "The identity provider finds the certificate by its thumbprint, and refuses to sign in with an unknown one.",
        fix: "Copy the thumbprint that the identity provider shows for the certificate.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "immuta.pem",
  "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}"
}}}"#),
    }
}

/// The rules for the name of Immuta's own catalog.
pub(super) const CATALOG: &[TextRule] = &[(CATALOG_NAME, catalog), (RESERVED_CATALOG, reserved_catalog)];

/// The rules for the name of a catalog with data.
pub(super) const CATALOG_REFERENCE: &[TextRule] = &[(OBJECT_NAME, catalog_reference)];

/// The rules for the name of an object with this number of parts.
pub(super) const fn of_object(parts: u8) -> &'static [TextRule] {
    match parts {
        1 => &[(OBJECT_NAME, object::<1>)],
        2 => &[(OBJECT_NAME, object::<2>)],
        _ => &[(OBJECT_NAME, object::<3>)],
    }
}

/// The rules for the ID of a workspace.
pub(super) const WORKSPACE: &[TextRule] = &[(WORKSPACE_ID, workspace_id)];

/// The rules for the name of a group.
pub(super) const GROUP: &[TextRule] = &[(EXEMPT_GROUP, group)];

/// The rules for an application ID.
pub(super) const CLIENT: &[TextRule] =
    &[(EXAMPLE_VALUE, example_client), (NOT_RECOMMENDED, regular_user), (CLIENT_ID, client_id)];

/// The rules for a thumbprint.
pub(super) const THUMBPRINTS: &[TextRule] = &[(THUMBPRINT, thumbprint)];

/// Catalogs that exist in every account.
const RESERVED_CATALOGS: [&str; 3] = ["system", "samples", "hive_metastore"];

fn is_reserved(catalog: &str) -> bool {
    RESERVED_CATALOGS.iter().any(|reserved| reserved.eq_ignore_ascii_case(catalog))
}

/// Stricter than Unity Catalog: letters, digits and underscores.
fn catalog(text: &Text<'_>) -> Option<Diagnostic> {
    let value = text.value;
    if is_catalog_name(value) {
        return None;
    }
    let odd = value.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '_');
    let why = if value.chars().count() > 255 {
        "it has more than 255 characters".to_owned()
    } else if value.starts_with(|c: char| c.is_ascii_digit()) {
        "it starts with a digit".to_owned()
    } else {
        ["it contains `", &visible(&odd.map(String::from).unwrap_or_default()), "`"].concat()
    };
    let mut finding = text
        .finding(["Immuta refuses this catalog name: ", &why].concat())
        .help("use letters, digits and underscores, and do not start with a digit");
    finding.offer = with_underscores(text);
    Some(finding)
}

/// Offers `immuta_prod` for `immuta-prod`: it is another name, so a person has to agree. `None` for a text that may be
/// a secret.
fn with_underscores(text: &Text<'_>) -> Option<Fix> {
    let plain = text.value.replace(['-', '.', ' '], "_");
    let title = ["use `", &plain, "`"].concat();
    let replaced = Edit { span: text.node.span(), text: ["\"", &plain, "\""].concat().into() };
    // Only in double quotes, as a form writes its answers; other texts are left to a person.
    let is_quoted = text.node.of_source(text.node.span()).starts_with('"');
    (is_quoted && is_usual_catalog(&plain) && is_harmless(text.value) && !holds_credential(text.value))
        .then(|| Fix { title: title.into(), edits: vec![replaced] })
}

/// Letters, digits and underscores, not starting with a digit; at most the 255 characters of Unity Catalog.
pub(crate) fn is_catalog_name(value: &str) -> bool {
    value.len() <= 255
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Whether the rules have nothing to report about the name of a catalog.
pub(super) fn is_usual_catalog(value: &str) -> bool {
    is_catalog_name(value) && !is_reserved(value) && !templates::is_unfilled_name(value) && !is_api_mask(value)
}

/// Databricks has these catalogs already.
fn reserved_catalog(text: &Text<'_>) -> Option<Diagnostic> {
    is_reserved(text.value).then(|| {
        text.finding(["`", text.value, "` is one of Databricks' own catalogs"].concat())
            .help("choose a name that no catalog in the metastore has")
    })
}

/// A catalog with data, by its name alone.
fn catalog_reference(text: &Text<'_>) -> Option<Diagnostic> {
    if let Some(fault) = names::fault(text.value) {
        return Some(
            text.finding(["no catalog can have this name: ", &fault].concat()).help("name one catalog per entry"),
        );
    }
    if is_reserved(text.value) {
        return Some(
            text.finding(["`", &visible(text.value), "` is one of Databricks' own catalogs"].concat())
                .severity(Severity::Warning)
                .help("Immuta governs catalogs that hold your data"),
        );
    }
    pasted(text)
}

/// Reports wildcards, and characters at the ends of a name that were pasted with it. Unity Catalog allows them, but
/// nobody has them in a name without backticks around it.
fn pasted(text: &Text<'_>) -> Option<Diagnostic> {
    if text.value.contains(['*', '%']) && !text.value.contains('`') {
        return Some(
            text.finding("names have no wildcards: this is one object")
                .severity(Severity::Warning)
                .help("name the schema or catalog: it covers what is in it"),
        );
    }
    let sign = pasted_sign(text.value).filter(|sign| *sign != '`')?;
    Some(
        text.finding(["this name begins or ends with `", sign.encode_utf8(&mut [0; 4]), "`"].concat())
            .severity(Severity::Warning)
            .help("remove what was accidentally pasted with the name"),
    )
}

/// A character that was accidentally pasted with a name: a comma, semicolon or asterisk at an end of it, quotes around
/// it, or an unpaired quote at an end, perhaps with brackets after it. In `Team "A"` the quotes belong to the name.
fn pasted_sign(value: &str) -> Option<char> {
    let value = value.trim();
    let bare = value.trim_end_matches(['}', ']', ')']);
    let value = if bare.ends_with(is_quote) { bare } else { value };
    let (first, last) = (value.chars().next()?, value.chars().next_back()?);
    let is_stray = |c: &char| matches!(c, ',' | ';' | '*');
    [first, last].into_iter().find(is_stray).or_else(|| {
        let quotes = value.matches(is_quote).count();
        let is_pasted = quotes == 1 || quotes == 2 && is_quote(first) && is_quote(last);
        [first, last].into_iter().find(|c| is_pasted && is_quote(*c))
    })
}

/// Whether an unquoted name continues with a comment that YAML does not recognize: there is no whitespace before its
/// mark, or the mark is that of another language. `C#-developers` and `team#1` are names.
fn holds_comment(source: &str) -> bool {
    let is_comment = |(at, _)| at > 0 && part(source, at + 1..).starts_with(char::is_whitespace);
    let has_mark = || source.match_indices('#').any(is_comment) || source.contains(" //") || source.contains(" /*");
    !source.starts_with(is_quote) && has_mark()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»')
}

/// Checks a name such as `catalog.schema.table`, which must have `PARTS` parts.
pub(super) fn object<const PARTS: usize>(text: &Text<'_>) -> Option<Diagnostic> {
    let form = ["", "catalog", "catalog.schema", "catalog.schema.name"][PARTS.min(3)];
    let parts = match names::parts(text.value) {
        Ok(parts) => parts,
        Err(why) => {
            return Some(
                text.finding(["this name cannot be parsed: ", why].concat()).help(["write it as ", form].concat()),
            );
        }
    };
    if parts.len() != PARTS {
        let count = if parts.len() == 1 { "1 part".into() } else { [&parts.len().to_string(), " parts"].concat() };
        let message = ["this name has ", &count, ", not ", &PARTS.to_string()];
        return Some(text.finding(message.concat()).help(["write it as ", form].concat()));
    }
    if let Some(fault) = parts.iter().find_map(|part| names::fault(part)) {
        return Some(
            text.finding(["Unity Catalog does not allow this name: ", &fault].concat())
                .help("copy the name from Catalog Explorer in Databricks"),
        );
    }
    // `samples` accepts no grants, and the old metastore has other privileges. Sessions also call the latter
    // `spark_catalog`.
    let is_alias = parts[0].eq_ignore_ascii_case("spark_catalog");
    if is_alias || is_reserved(&parts[0]) {
        let message = ["the catalog `", &lower(&parts[0]), "` belongs to Databricks and cannot be governed"];
        let finding = text.finding(message.concat()).help("name what is registered in Immuta");
        return Some(if is_alias { finding.severity(Severity::Warning) } else { finding });
    }
    pasted(text)
}

/// A workspace ID consists of decimal digits; the newest tools have UUIDs as well.
fn workspace_id(text: &Text<'_>) -> Option<Diagnostic> {
    (!is_number(text.value) && !names::is_uuid(text.value)).then(|| {
        text.says(&[" must be a workspace ID, which is a number"])
            .help("look for it in the workspace URL after o=, or in the host name")
    })
}

/// Workspace groups are unknown to Unity Catalog, one group includes everybody, and text pasted with a name makes
/// another name of it.
fn group(text: &Text<'_>) -> Option<Diagnostic> {
    if let Some(sign) = pasted_sign(text.value) {
        let sign =
            if sign == '`' { "a backtick".to_owned() } else { ["`", sign.encode_utf8(&mut [0; 4]), "`"].concat() };
        let message = ["the name of this group begins or ends with ", &sign].concat();
        return Some(text.finding(message).help("remove what was accidentally pasted with the name"));
    }
    if holds_comment(text.node.source()) {
        let message = "the name of this group contains what looks like a comment";
        return Some(
            text.finding(message)
                .help("a comment of YAML begins with whitespace and `#`; put the name in quotes if it is right"),
        );
    }
    let is = |name: &str| text.value.trim().eq_ignore_ascii_case(name);
    let (message, help) = if is("account users") {
        (
            "`account users` includes everybody: data policies would apply to nobody",
            "name the group of users who are exempt",
        )
    } else if is("users") || is("admins") {
        ("this group is local to each workspace and unknown to Unity Catalog", "name an account-level group")
    } else if text.value.chars().count() > 255 {
        ("a group name has at most 255 characters", "name an account-level group")
    } else {
        return None;
    };
    Some(text.finding(message).help(help))
}

/// Client IDs in the published examples.
const EXAMPLE_CLIENTS: [&str; 1] = ["123456abc"];

/// A client ID that was copied from a page.
fn example_client(text: &Text<'_>) -> Option<Diagnostic> {
    EXAMPLE_CLIENTS.contains(&text.value).then(|| {
        text.says(&[" is an example from the documentation"])
            .help("Databricks shows the client ID when it creates the secret")
    })
}

/// A regular user of Databricks may take the place of the service principal.
fn regular_user(text: &Text<'_>) -> Option<Diagnostic> {
    (text.role == role::SERVICE_PRINCIPAL && names::is_user_name(text.value)).then(|| {
        text.says(&[" is the name of a regular user"]).help(
            "this works, but a service principal is recommended: when people leave, their privileges go with them",
        )
    })
}

/// The application ID of a service principal is a UUID, and so is its client ID.
fn client_id(text: &Text<'_>) -> Option<Diagnostic> {
    let is_user = text.role == role::SERVICE_PRINCIPAL && names::is_user_name(text.value);
    (!names::is_uuid(text.value) && !is_user && !EXAMPLE_CLIENTS.contains(&text.value)).then(|| {
        text.says(&[" is not the application ID of a service principal"]).help(
            "an application ID is a UUID, as in 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d; a name or number is not enough",
        )
    })
}

/// A thumbprint is a hash: hexadecimal digits, perhaps in pairs, or Base64. No page says more about it, so only a text
/// that is something else, or that does not have the length of a hash, is reported.
fn thumbprint(text: &Text<'_>) -> Option<Diagnostic> {
    (text.role == role::THUMBPRINT && !is_hash(text.value)).then(|| {
        text.says(&[" is an unusual thumbprint"])
            .help("a certificate's thumbprint has 40 hexadecimal digits (SHA-1) or 64 (SHA-256)")
    })
}

pub(super) fn is_hash(value: &str) -> bool {
    const SHORT: usize = 20;
    let value = value.trim();
    let is_between = |byte: u8| matches!(byte, b':' | b' ' | b'-');
    let digits = value.bytes().filter(|byte| !is_between(*byte)).count();
    let is_hex = value.bytes().all(|byte| byte.is_ascii_hexdigit() || is_between(byte));
    let base64 = value.trim_end_matches('=');
    let is_base64 =
        base64.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/'));
    // SHA-1, SHA-256, SHA-512.
    is_hex && !names::is_uuid(value) && (digits < SHORT || matches!(digits, 40 | 64 | 128))
        || is_base64 && !is_hex && (base64.len() < SHORT || matches!(base64.len(), 27 | 43 | 86))
}
