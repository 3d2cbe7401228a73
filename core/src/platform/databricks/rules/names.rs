//! Names and identifiers.

use crate::platform::databricks::roles as role;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kit::Text;
use crate::kit::templates;
use crate::platform::databricks::names;
use crate::text::url::is_number;
use crate::value::visible;

/// Catalogs that are there in every account.
const RESERVED_CATALOGS: [&str; 3] = ["system", "samples", "hive_metastore"];

fn is_reserved(catalog: &str) -> bool {
    RESERVED_CATALOGS.iter().any(|reserved| reserved.eq_ignore_ascii_case(catalog))
}

/// Stricter than Unity Catalog: letters, digits and underscores.
pub(super) fn catalog(text: &Text<'_>) -> Option<Diagnostic> {
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
    Some(
        text.finding(["Immuta refuses this catalog name: ", &why].concat())
            .help("use letters, digits and underscores, and do not start with a digit"),
    )
}

/// Letters, digits and underscores, not starting with a digit; at most the 255 characters of Unity Catalog.
pub(crate) fn is_catalog_name(value: &str) -> bool {
    value.len() <= 255
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Whether there is nothing to say about the name of a catalog.
pub(super) fn is_usual_catalog(value: &str) -> bool {
    is_catalog_name(value) && !is_reserved(value) && !templates::is_unfilled_name(value)
}

/// Databricks has these catalogs already.
pub(super) fn reserved_catalog(text: &Text<'_>) -> Option<Diagnostic> {
    is_reserved(text.value).then(|| {
        text.finding(["`", text.value, "` is one of Databricks' own catalogs"].concat())
            .help("choose a name that no catalog in the metastore has")
    })
}

/// A catalog with data, by its name alone.
pub(super) fn catalog_reference(text: &Text<'_>) -> Option<Diagnostic> {
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

/// Unity Catalog allows such signs, and nobody has them at the ends of a name without backticks around it.
fn pasted(text: &Text<'_>) -> Option<Diagnostic> {
    let sign = [text.value.chars().next(), text.value.chars().next_back()]
        .into_iter()
        .flatten()
        .find(|c| matches!(c, ',' | ';' | '"' | '\'' | '“' | '”' | '‘' | '’'))?;
    Some(
        text.finding(["this name begins or ends with `", &visible(sign.encode_utf8(&mut [0; 4])), "`"].concat())
            .severity(Severity::Warning)
            .help("remove what was accidentally pasted with the name"),
    )
}

/// `catalog.schema.table`, with so many parts.
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
        let message = ["this name has ", &parts.len().to_string(), " parts, not ", &PARTS.to_string()];
        return Some(text.finding(message.concat()).help(["write it as ", form].concat()));
    }
    if let Some(fault) = parts.iter().find_map(|part| names::fault(part)) {
        return Some(
            text.finding(["Unity Catalog does not allow this name: ", &fault].concat())
                .help("copy the name from Catalog Explorer in Databricks"),
        );
    }
    // `samples` takes no grants, and the old metastore has others.
    if is_reserved(&parts[0]) {
        let message = ["the catalog `", &parts[0].to_lowercase(), "` belongs to Databricks and cannot be governed"];
        return Some(text.finding(message.concat()).help("name what is registered in Immuta"));
    }
    pasted(text)
}

/// Decimal digits; the newest tools have UUIDs as well.
pub(super) fn workspace_id(text: &Text<'_>) -> Option<Diagnostic> {
    (!is_number(text.value) && !names::is_uuid(text.value)).then(|| {
        text.says(&[" must be a workspace ID, which is a number"])
            .help("look for it in the workspace URL after o=, or in the host name")
    })
}

/// Groups of a workspace are unknown to Unity Catalog, and one group is everybody.
pub(super) fn group(text: &Text<'_>) -> Option<Diagnostic> {
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

/// Client IDs that are in the published examples.
const EXAMPLE_CLIENTS: [&str; 1] = ["123456abc"];

/// A client ID that was copied from a page.
pub(super) fn example_client(text: &Text<'_>) -> Option<Diagnostic> {
    EXAMPLE_CLIENTS.contains(&text.value).then(|| {
        text.says(&[" is an example from the documentation"])
            .help("Databricks shows the client ID when it creates the secret")
    })
}

/// A person of Databricks may take the place of the service principal.
pub(super) fn regular_user(text: &Text<'_>) -> Option<Diagnostic> {
    (text.role == role::SERVICE_PRINCIPAL && names::is_user_name(text.value)).then(|| {
        text.says(&[" is the name of a regular user"]).help(
            "this works, but a service principal is recommended: when people leave, their privileges go with them",
        )
    })
}

/// The application ID of a service principal is a UUID, and so its client ID.
pub(super) fn client_id(text: &Text<'_>) -> Option<Diagnostic> {
    let is_user = text.role == role::SERVICE_PRINCIPAL && names::is_user_name(text.value);
    (!names::is_uuid(text.value) && !is_user && !EXAMPLE_CLIENTS.contains(&text.value)).then(|| {
        text.says(&[" is not the application ID of a service principal"]).help(
            "an application ID is a UUID, as in 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d; a name or number is not enough",
        )
    })
}

/// A thumbprint is a hash: hexadecimal digits, perhaps in pairs, or Base64. No page says more of it, so that only what is
/// something else is reported, or has the length of no hash.
pub(super) fn thumbprint(text: &Text<'_>) -> Option<Diagnostic> {
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
