//! Host names of workspaces. The domains and forms are those that Databricks documents for each cloud.

use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kit::words::EXAMPLE_VALUE;
use crate::kit::{Text, TextRule};
use crate::text::part;
use crate::text::url::{is_example, is_host_byte, is_number, strip_end};
use crate::value::visible;

rules! {
    HOST_FORM = Warning("UC220", "a host name of an unusual form", Databricks) {
        means: "The host does not look like that of a Databricks workspace on AWS, Azure or Google Cloud.",
        why: "A mistyped host leads nowhere, and the custom URL of an account does not say which workspace is meant. Private links and \
              domains of your own are possible.",
        fix: "Take the host from the address bar of the workspace. If the domain is your own, allow the finding with that reason.",
        bad: in_create(r#"{"config": {"workspaceUrl": "www.dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    ACCOUNT_CONSOLE = Error("UC221", "the account console in place of a workspace", Databricks) {
        means: "The host is that of the Databricks account console.",
        why: "The account console has no SQL warehouses: Immuta cannot connect to it as a workspace.",
        fix: "Open the workspace itself and take the host from its address.",
        bad: in_create(r#"{"config": {"workspaceUrl": "accounts.cloud.databricks.com"}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }
}

/// The rules for a host.
pub(super) const TEXTS: &[TextRule] =
    &[(EXAMPLE_VALUE, example), (ACCOUNT_CONSOLE, account_console), (HOST_FORM, form)];

/// Where a workspace runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cloud {
    /// `NAME.cloud.databricks.com`, and the government's regions.
    Aws,
    /// `adb-ID.NUMBER.azuredatabricks.net`, and the national clouds.
    Azure,
    /// `ID.NUMBER.gcp.databricks.com`.
    Gcp,
    /// A Databricks domain in which hosts have no form of their own.
    Other,
}

/// The domains of Databricks workspaces; of those that end alike, the longest comes first.
const DOMAINS: [(&str, Cloud); 8] = [
    (".cloud.databricks.com", Cloud::Aws),
    (".cloud.databricks.us", Cloud::Aws),
    (".cloud.databricks.mil", Cloud::Aws),
    (".gcp.databricks.com", Cloud::Gcp),
    (".azuredatabricks.net", Cloud::Azure),
    (".databricks.azure.us", Cloud::Azure),
    (".databricks.azure.cn", Cloud::Azure),
    (".databricks.com", Cloud::Other),
];

/// Domains that only account consoles have.
const ACCOUNT_DOMAINS: [&str; 2] = [".azuredatabricks.us", ".azuredatabricks.cn"];

/// First labels of the addresses that whole regions once had.
const REGIONS_OF_AWS: [&str; 10] =
    ["oregon", "ohio", "nvirginia", "virginia", "canada", "ireland", "london", "frankfurt", "sydney", "tokyo"];

/// The cloud of a host in a Databricks domain, and the part before the domain.
pub(crate) fn databricks(host: &str) -> Option<(Cloud, &str)> {
    DOMAINS.iter().find_map(|(domain, cloud)| Some((*cloud, strip_end(host, domain)?)))
}

/// Whether a host is in the domain of AWS GovCloud.
pub(crate) fn is_govcloud(host: &str) -> bool {
    strip_end(host, ".cloud.databricks.us").is_some()
}

/// The number of the workspace, if the host contains it.
pub(crate) fn workspace_id(host: &str) -> Option<&str> {
    let (cloud, front) = databricks(host)?;
    let id = match cloud {
        Cloud::Azure => front.strip_prefix("adb-")?.split('.').next()?,
        Cloud::Gcp => front.split_once('.')?.0,
        _ => return None,
    };
    is_number(id).then_some(id)
}

/// Reports a host that was made up for a page, such as `www.example-workspace.cloud.databricks.com` or
/// `your.authority.com`.
fn example(text: &Text<'_>) -> Option<Diagnostic> {
    is_example(text.value)
        .then(|| text.says(&[" is an example from the documentation"]).help("use the host of your own workspace"))
}

/// The account console is not a workspace.
fn account_console(text: &Text<'_>) -> Option<Diagnostic> {
    is_account(text.value).then(|| {
        text.says(&[" is the Databricks account console, not a workspace"])
            .help("open the workspace itself and copy the host from its URL")
    })
}

/// Whether a host is an account console, such as `accounts.cloud.databricks.com`.
pub(crate) fn is_account(host: &str) -> bool {
    let host = host.get(..4).filter(|start| start.eq_ignore_ascii_case("www.")).map_or(host, |_| part(host, 4..));
    if !host.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("accounts")) {
        return false;
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let front = databricks(host).map(|(_, front)| front);
    let front = front.or_else(|| ACCOUNT_DOMAINS.iter().find_map(|domain| strip_end(host, domain)));
    front.is_some_and(is_account_front)
}

fn is_account_front(front: &str) -> bool {
    front.eq_ignore_ascii_case("accounts") || front.eq_ignore_ascii_case("accounts-dod")
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Checks the form that a workspace's host has on each cloud. Other domains are possible (private links, own names).
fn form(text: &Text<'_>) -> Option<Diagnostic> {
    let host = text.value;
    if is_example(host) || is_account(host) {
        return None;
    }
    let odd = if host.bytes().all(is_host_byte) {
        None
    } else {
        host.chars().find(|c| !c.is_ascii() || !is_host_byte(*c as u8))
    };
    if let Some(odd) = odd {
        let odd = visible(odd.encode_utf8(&mut [0; 4]));
        let finding = text.says(&[" is not a host name: it contains `", &odd, "`"]);
        return Some(finding.help("a host name consists of letters, digits, hyphens and dots"));
    }
    if !has_labels(host) {
        return Some(
            text.says(&[" is not a host name: one of its labels is empty, too long, or begins or ends with a hyphen"])
                .help("copy the host from the URL of the workspace"),
        );
    }
    let Some((cloud, front)) = databricks(host) else { return Some(other_domain(text)) };
    if is_custom(cloud, front, host) {
        return Some(
            text.says(&[" does not name a workspace: at most it is the custom URL of an account"]).help(
                "use the workspace's own host, such as adb-1234567890123456.7.azuredatabricks.net or dbc-a1b2c3d4-e5f6.cloud.databricks.com",
            ),
        );
    }
    let why = odd_front(cloud, front, host)?;
    Some(text.says(&[" is an unusual host: ", why]).help("copy the host from the URL of the workspace"))
}

/// Whether a Databricks host by itself leads to no workspace.
pub(crate) fn names_no_workspace(host: &str) -> bool {
    databricks(host).is_some_and(|(cloud, front)| is_custom(cloud, front, host))
}

/// Whether a host is the custom URL of an account: it leads to a workspace only with `?o=` after it.
fn is_custom(cloud: Cloud, front: &str, host: &str) -> bool {
    let is_one = !front.contains('.') && !front.eq_ignore_ascii_case("www");
    match cloud {
        Cloud::Other => is_one && !is_domain(host),
        Cloud::Azure => is_one && !is_number(front) && !starts_with(front, "adb-") && !is_region_of_azure(front),
        Cloud::Aws | Cloud::Gcp => false,
    }
}

/// Whether a host is a domain with nothing before it, such as `cloud.databricks.com`.
fn is_domain(host: &str) -> bool {
    DOMAINS.iter().any(|(domain, _)| part(domain, 1..).eq_ignore_ascii_case(host))
}

/// What is odd about the part before the domain.
fn odd_front(cloud: Cloud, front: &str, host: &str) -> Option<&'static str> {
    Some(match cloud {
        _ if starts_with(front, "www.") => "no workspace host begins with `www.`",
        _ if front.eq_ignore_ascii_case("www") || is_domain(host) => NO_NAME,
        Cloud::Aws if REGIONS_OF_AWS.iter().any(|region| front.eq_ignore_ascii_case(region)) => REGIONAL,
        Cloud::Aws if front.contains('.') => {
            "on AWS exactly one label precedes the domain, as in dbc-a1b2c3d4-e5f6.cloud.databricks.com"
        }
        Cloud::Azure if is_region_of_azure(front) => REGIONAL,
        Cloud::Gcp if is_region_of_google(front) => REGIONAL,
        Cloud::Azure if !is_azure(front) => "on Azure it looks like adb-1234567890123456.7.azuredatabricks.net",
        Cloud::Gcp if !is_numbered(front) => "on Google Cloud it looks like 1234567890123456.7.gcp.databricks.com",
        _ => return None,
    })
}

const REGIONAL: &str = "it stands for a whole region, which Databricks advises against";
const NO_NAME: &str = "the workspace name before it is missing";

/// Whether the rules certainly have nothing to report about a host. One quick check instead of four, since nearly all
/// hosts are right.
pub(super) fn is_usual(host: &str) -> bool {
    let mut before = b'.';
    // Every example contains one of these letters.
    let mut may_be_example = false;
    for byte in host.bytes() {
        may_be_example |= matches!(byte | 0x20, b'x' | b'y');
        // Letters and digits may follow anything; a dot must not follow a dot or hyphen, and a hyphen must not follow a
        // dot.
        if !is_host_byte(byte) || byte == b'.' && matches!(before, b'.' | b'-') || byte == b'-' && before == b'.' {
            return false;
        }
        before = byte;
    }
    // Hosts that are long enough to have a label that is too long are left to the rules.
    before.is_ascii_alphanumeric()
        && host.len() <= 63
        && databricks(host).is_some_and(|(cloud, front)| is_usual_front(cloud, front))
        && !(may_be_example && is_example(host))
}

fn is_usual_front(cloud: Cloud, front: &str) -> bool {
    match cloud {
        Cloud::Aws => {
            !front.contains('.')
                && !front.eq_ignore_ascii_case("www")
                && !REGIONS_OF_AWS.iter().any(|region| front.eq_ignore_ascii_case(region))
                && !is_account_front(front)
        }
        Cloud::Azure => is_azure(front),
        Cloud::Gcp => is_numbered(front),
        Cloud::Other => false,
    }
}

/// Whether the labels of a host are neither empty nor too long, and begin and end with letters or digits.
fn has_labels(host: &str) -> bool {
    let is_label =
        |label: &[u8]| (1..=63).contains(&label.len()) && label.first() != Some(&b'-') && label.last() != Some(&b'-');
    host.len() <= 253 && host.as_bytes().split(|byte| *byte == b'.').all(is_label)
}

/// The places in the names of Azure's regions, without points of the compass and numbers.
const PLACES_OF_AZURE: [&str; 34] = [
    "africa",
    "asia",
    "australia",
    "austria",
    "belgium",
    "brazil",
    "canada",
    "chile",
    "china",
    "denmark",
    "europe",
    "france",
    "germany",
    "india",
    "indonesia",
    "israel",
    "italy",
    "japan",
    "jioindia",
    "korea",
    "malaysia",
    "mexico",
    "newzealand",
    "norway",
    "poland",
    "qatar",
    "spain",
    "sweden",
    "switzerland",
    "uae",
    "uk",
    "us",
    "usdod",
    "usgov",
];

/// Whether a name was in the addresses of a whole region of Azure: `westus`, `northeurope`, `chinaeast2-c3`.
fn is_region_of_azure(front: &str) -> bool {
    const AROUND: [&str; 11] =
        ["north", "south", "east", "west", "central", "euap", "stage", "arizona", "texas", "iowa", "virginia"];
    let front = front.to_ascii_lowercase();
    let mut place = match front.rsplit_once("-c") {
        Some((region, number)) if is_number(number) => region,
        _ => front.as_str(),
    };
    loop {
        if PLACES_OF_AZURE.contains(&place) {
            return true;
        }
        let unnumbered = place.trim_end_matches(|c: char| c.is_ascii_digit());
        let shorter = if unnumbered.len() < place.len() {
            Some(unnumbered)
        } else {
            AROUND.iter().find_map(|word| place.strip_prefix(word).or_else(|| place.strip_suffix(word)))
        };
        match shorter {
            Some(shorter) => place = shorter,
            None => return false,
        }
    }
}

/// Whether a name is that of a region of Google Cloud, such as `us-east4`.
fn is_region_of_google(front: &str) -> bool {
    let letters = front.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.len() < front.len()
        && letters.split_once('-').is_some_and(|(place, side)| {
            [place, side].iter().all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        })
}

fn is_azure(front: &str) -> bool {
    let front = front.strip_suffix(".privatelink").unwrap_or(front);
    front.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("adb-")) && is_numbered(part(front, 4..))
}

/// Whether a text is two numbers with a dot between them, such as `1234567890123456.7`.
fn is_numbered(front: &str) -> bool {
    front.split_once('.').is_some_and(|(id, number)| is_number(id) && is_number(number))
}

/// A domain that is not Databricks': missing, mistyped, or the customer's own.
fn other_domain(text: &Text<'_>) -> Diagnostic {
    let lower = text.value.to_ascii_lowercase();
    if let Some(domain) = missing_domain(&lower) {
        return text.says(&[" lacks a domain"]).help(["a full workspace host looks like ", domain].concat());
    }
    if is_domain(&lower) {
        return text.says(&[" is an unusual host: ", NO_NAME]).help("copy the host from the URL of the workspace");
    }
    let labels: Vec<&str> = lower.split('.').collect();
    if labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok()) {
        return text
            .says(&[" is an IP address, which no Databricks workspace has as its host"])
            .help("copy the host from the URL of the workspace");
    }
    if labels.len() == 1 || matches!(labels.last(), Some(&("local" | "localhost"))) {
        return text
            .says(&[" is a name that only resolves locally"])
            .help("Immuta needs the full host, as in dbc-a1b2c3d4-e5f6.cloud.databricks.com");
    }
    let close = DOMAINS.iter().find(|(domain, _)| {
        let count = domain.matches('.').count();
        labels.len() > count && {
            let end = [".", &labels[labels.len() - count..].join(".")].concat();
            crate::suggest::is_close(&end, domain)
        }
    });
    match close {
        Some((domain, _)) => {
            text.says(&[" is not a Databricks host"]).help(["did you mean a host ending in `", domain, "`?"].concat())
        }
        None => text
            .says(&[" is not in a Databricks domain"])
            .severity(Severity::Info)
            .help("this is fine for a private link or a domain of your own"),
    }
}

/// What the whole host would look like if `host`, in lower case, is the ID of a workspace or the beginning of its host.
fn missing_domain(host: &str) -> Option<&'static str> {
    const AWS: &str = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
    const AZURE: &str = "adb-1234567890123456.7.azuredatabricks.net";
    const NUMBER: &str = "adb-1234567890123456.7.azuredatabricks.net or 1234567890123456.7.gcp.databricks.com";
    let (first, behind) = host.split_once('.').map_or((host, ""), |(first, behind)| (first, behind));
    let is_hex = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_aws = first
        .strip_prefix("dbc-")
        .and_then(|id| id.split_once('-'))
        .is_some_and(|(first, second)| is_hex(first, 8) && is_hex(second, 4));
    let is_azure = first.strip_prefix("adb-").is_some_and(is_number);
    // A number after the ID belongs to it; four numbers would be an IP address.
    let number = behind.split('.').next().filter(|number| is_number(number)).unwrap_or("");
    let rest = part(behind, number.len()..).trim_start_matches('.');
    let is_cut = rest.is_empty()
        || rest == "privatelink"
        || DOMAINS.iter().any(|(domain, _)| part(domain, 1..).starts_with(rest) && domain.len() > rest.len() + 1);
    if !is_cut {
        return None;
    }
    if is_aws && number.is_empty() {
        Some(AWS)
    } else if is_azure {
        Some(AZURE)
    } else if is_number(first) && (first.len() > 3 || !rest.is_empty()) {
        Some(NUMBER)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_id_stands_in_hosts_of_azure_and_google() {
        let cases = [
            ("adb-1234567890123456.7.azuredatabricks.net", Some("1234567890123456")),
            ("ADB-12.3.databricks.azure.us", None),
            ("adb-12.3.databricks.azure.cn", Some("12")),
            ("98765.4.gcp.databricks.com", Some("98765")),
            ("us-east4.gcp.databricks.com", None),
            ("dbc-a1b2c3d4-e5f6.cloud.databricks.com", None),
            ("adb-x.3.azuredatabricks.net", None),
            ("12.3.example.com", None),
        ];
        for (host, expected) in cases {
            assert_eq!(workspace_id(host), expected, "{host}");
        }
    }
}
