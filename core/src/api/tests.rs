#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use super::*;
use crate::kinds::Payload;

#[test]
fn rows_are_complete() {
    let mut lines = Vec::new();
    for call in Call::ALL {
        let endpoint = call.endpoint();
        let line = (endpoint.method, endpoint.path);
        assert!(!lines.contains(&line), "{line:?} twice");
        lines.push(line);
        assert!(endpoint.path.starts_with('/') && !endpoint.path.ends_with('/'), "{line:?}");
        assert!(!endpoint.title.is_empty() && !endpoint.title.ends_with('.'), "{line:?}");
        assert!(!endpoint.versions.is_empty(), "{line:?}");
        // What deletes or changes says so, and what only reads has no consequences to tell.
        assert_eq!(matches!(endpoint.effect, Effect::Reads), endpoint.method == "GET" || reads(*call), "{line:?}");
        // The open part is known to the reader of paths.
        let open = endpoint.path.split_once('{').map(|(_, rest)| rest.split_once('}').unwrap().0);
        assert!(matches!(open, None | Some("id" | "connectionKey" | "objectPath")), "{line:?}");
        assert!(endpoint.errors.windows(2).all(|pair| pair[0] < pair[1]), "{line:?}");
    }
}

/// Requests with a body that change nothing.
fn reads(call: Call) -> bool {
    let endpoint = call.endpoint();
    endpoint.path.contains("/scripts/")
        || endpoint.path.contains("/search")
        || matches!(call, Call::TestConnection | Call::JobStatuses | Call::Authenticate)
}

#[test]
fn every_path_leads_to_its_own_call() {
    for call in Call::ALL {
        let (method, path) = call.line();
        let path = path.replace("{id}", "17").replace("{connectionKey}", "lake").replace("{objectPath}", "lake/sales");
        let version = *call.endpoint().versions.last().unwrap();
        let Found::Call(found, parameters) = Call::find(method, &path, version) else { panic!("{method} {path}") };
        assert_eq!(found, *call, "{method} {path}");
        assert_eq!(parameters.value.is_empty(), !call.endpoint().path.contains('{'), "{path}");
    }
}

#[test]
fn paths_and_methods_that_nobody_has_are_told_apart() {
    let find = |method, path| Call::find(method, path, Immuta::Saas);
    for path in [
        "/",
        "",
        "/integration",
        "/integrations/",
        "/integrations/1/",
        "/integrations/1/2",
        "/data",
        "/data/object",
        "/x",
    ] {
        assert_eq!(find("GET", path), Found::Nothing, "{path}");
    }
    assert_eq!(find("PATCH", "/integrations"), Found::OtherMethods("GET, POST".to_owned()));
    assert_eq!(find("POST", "/integrations/1"), Found::OtherMethods("GET, PUT, DELETE".to_owned()));
    assert_eq!(find("GET", "/data/connection/test"), Found::OtherMethods("POST".to_owned()));
    assert_eq!(find("PUT", "/data/crawl/lake"), Found::OtherMethods("POST".to_owned()));
    assert!(matches!(Call::find("PUT", "/data/crawl/lake", Immuta::V2024_3), Found::Call(Call::CrawlByPut, _)));
    assert_eq!(Call::find("GET", "/jobs", Immuta::V2024_3), Found::Nothing);
    assert_eq!(find("GET", "/data/object/a/b/c"), Found::Call(Call::GetObject, Parameters { value: "a/b/c" }));
}

#[test]
fn payloads_go_where_the_seeds_send_them() {
    for (payload, line) in [
        (Payload::ScriptCreate, ("POST", "/integrations/scripts/create")),
        (Payload::IntegrationCreate, ("POST", "/integrations")),
        (Payload::IntegrationUpdate, ("PUT", "/integrations/{id}")),
        (Payload::Connection, ("POST", "/data/connection")),
    ] {
        assert_eq!(payload.request(), line);
    }
}

/// The runbook is written in bash, which cannot look into the table.
#[test]
fn what_the_runbook_sends_is_in_the_table() {
    let sources = [
        include_str!("../platform/databricks/runbook.rs"),
        include_str!("../platform/databricks/runbook/prelude.sh"),
        include_str!("../platform/databricks/runbook/create.sh"),
        include_str!("../platform/databricks/runbook/update.sh"),
        include_str!("../platform/databricks/runbook/connection.sh"),
    ];
    let mut seen = Vec::new();
    for source in sources {
        for (at, _) in source.match_indices(['\n', '"', ';', ')']) {
            let words = source[at + 1..].trim_start_matches([' ', '\\', 'n']);
            let Some(rest) = words.strip_prefix("ask ").or_else(|| words.strip_prefix("request ")) else { continue };
            let Some((method, rest)) = rest.split_once(' ') else { continue };
            let path = rest.trim_start_matches(['"', '\\']).split(['"', '\\', ' ', '\n', '?']).next().unwrap_or("");
            if !path.starts_with('/') {
                continue;
            }
            let path = path.replace("$INTEGRATION_ID", "1").replace("$1", "1");
            assert!(matches!(Call::find(method, &path, Immuta::Saas), Found::Call(..)), "{method} {path}");
            seen.push(format!("{method} {path}"));
        }
    }
    for line in [
        "POST /integrations/scripts/create",
        "PUT /integrations/1",
        "GET /jobs",
        "POST /jobs/statuses",
        "GET /integrations/1",
    ] {
        assert!(seen.iter().any(|other| other == line), "{line}: {seen:?}");
    }
}
