//! One request for each row of the table, against a tenant that has something; what comes back looks as the table says.

use super::*;
use crate::api::Answer;
use crate::sandbox::shape::misfit;

/// A target and a body for every call. A new row of the table does not compile before it has its request here.
fn request(call: Call) -> (&'static str, &'static str) {
    let other =
        r#"{"type": "Azure Synapse Analytics", "autoBootstrap": false, "config": {"host": "h", "database": "d"}}"#;
    match call {
        Call::ListIntegrations => ("/integrations", ""),
        Call::CreateIntegration => ("/integrations", CREATE),
        Call::GetIntegration => ("/integrations/1", ""),
        Call::UpdateIntegration => (
            "/integrations/3",
            r#"{"type": "Databricks", "autoBootstrap": false, "config": {
            "workspaceUrl": "workspace-b.cloud.databricks.com", "httpPath": "p", "authenticationType": "token", "catalog": "c"}}"#,
        ),
        Call::DeleteIntegration => ("/integrations/2", ""),
        Call::IntegrationStatus => ("/integrations/4/status", ""),
        Call::RegenerateKey => ("/integrations/8/regenerate", ""),
        Call::CreateScript => ("/integrations/scripts/create", CREATE),
        Call::InitialCreateScript => ("/integrations/scripts/initial-create", other),
        Call::CleanupScript => ("/integrations/scripts/cleanup", CREATE),
        Call::PostCleanupScript => ("/integrations/scripts/post-cleanup", other),
        Call::EditScript => ("/integrations/2/scripts/edit", CREATE),
        Call::DeleteScript => ("/integrations/2/scripts/delete", ""),
        Call::RegisterConnection | Call::TestConnection => (
            if call == Call::TestConnection { "/data/connection/test" } else { "/data/connection" },
            CONNECTION_OF_ANOTHER_KEY,
        ),
        Call::GetConnection => ("/data/connection/warehouse", ""),
        Call::UpdateConnection => ("/data/connection/warehouse", r#"{"connection": {"role": "OTHER"}}"#),
        Call::SearchConnections => ("/data/object/search", "{}"),
        Call::SearchObjects => ("/data/object/search/lakehouse/sales", ""),
        Call::GetObject => ("/data/object/lakehouse/sales/orders", ""),
        Call::DeleteObject => ("/data/object/lakehouse/hr", ""),
        Call::Crawl | Call::CrawlByPut => ("/data/crawl/lakehouse", r#"{"forceRecursiveCrawl": true}"#),
        Call::ChangeSettings => ("/data/settings/lakehouse/sales", r#"{"settings": {"isActive": false}}"#),
        Call::FindJobs => ("/jobs?bulkId=00000000-0000-4000-8000-000000000001", ""),
        Call::JobStatuses => ("/jobs/statuses", r#"{"jobIds": ["00000000-0000-4000-8001-000000000001"]}"#),
        Call::SearchJobs => ("/jobs/search?jobType=crawl&size=1", ""),
        Call::SummarizeJobs => ("/jobs/summary", ""),
        Call::Authenticate => ("/bim/apikey/authenticate", r#"{"apikey": "846e"}"#),
    }
}

const CONNECTION_OF_ANOTHER_KEY: &str = r#"{"connectionKey": "another",
  "connection": {"technology": "Databricks", "hostname": "b.cloud.databricks.com", "port": 443, "httpPath": "p",
    "authenticationType": "token", "token": "s3cret"},
  "nativeIntegration": {"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {
    "authenticationType": "token", "token": "s3cret", "host": "b.cloud.databricks.com", "port": 443, "catalog": "immuta",
    "audit": {"enabled": true}}}}"#;

#[test]
fn every_endpoint_answers_as_the_table_says() {
    for (call, version) in Call::ALL.iter().flat_map(|call| call.endpoint().versions.iter().map(move |it| (call, it))) {
        let mut sandbox = Sandbox::new(Options { seed: true, immuta: *version, ..Options::default() });
        // The page's example is there already.
        if [Call::CreateIntegration, Call::EditScript].contains(call) {
            sandbox.integrations.retain(|one| one.id != "2" || *call == Call::EditScript);
        }
        send(&mut sandbox, 0, "POST", "/data/crawl/lakehouse", "");
        let (target, body) = request(*call);
        let response = send(&mut sandbox, 0, call.endpoint().method, target, body);
        assert_eq!(response.status, 200, "{call:?} {version:?}: {}", response.body);
        match call.endpoint().answer {
            Answer::Script => {
                assert_eq!(response.content_type, "text/plain");
                assert!(response.body.starts_with("-- "), "{call:?}: {}", response.body);
            }
            Answer::Json(shape) => {
                assert_eq!(response.content_type, "application/json");
                let tree = crate::read::tree(&response.body);
                assert_eq!(
                    misfit(&shape, &crate::value::Value::of(tree.root().unwrap())),
                    None,
                    "{call:?}: {}",
                    response.body
                );
            }
        }
    }
}

#[test]
fn every_endpoint_needs_a_key_but_the_one_that_gives_tokens() {
    for call in Call::ALL.iter().filter(|call| call.endpoint().versions.contains(&Immuta::Saas)) {
        let mut sandbox = Sandbox::new(Options { seed: true, api_key: Some("846e".to_owned()), ..Options::default() });
        let (target, body) = request(*call);
        let request = Request {
            method: call.endpoint().method,
            target,
            authorization: "x",
            content_type: "",
            body: body.as_bytes(),
        };
        let expected = if *call == Call::Authenticate { 200 } else { 401 };
        assert_eq!(sandbox.handle(0, &request).status, expected, "{call:?}");
    }
}

#[test]
fn every_endpoint_is_missing_where_its_version_is_older() {
    for call in Call::ALL {
        for version in Immuta::ALL.iter().filter(|version| !call.endpoint().versions.contains(version)) {
            let mut sandbox = Sandbox::new(Options { seed: true, immuta: *version, ..Options::default() });
            let (target, body) = request(*call);
            let status = send(&mut sandbox, 0, call.endpoint().method, target, body).status;
            assert!([404, 405].contains(&status), "{call:?} {version:?}: {status}");
        }
    }
}

#[test]
fn every_path_says_which_methods_it_takes() {
    for call in Call::ALL.iter().filter(|call| call.endpoint().versions.contains(&Immuta::Saas)) {
        let mut sandbox = Sandbox::new(Options { seed: true, ..Options::default() });
        let (target, _) = request(*call);
        let own = call.endpoint().method;
        let all = send(&mut sandbox, 0, "OPTIONS", target, "").allow;
        for method in ["OPTIONS", "PATCH", "TRACE", "get", ""] {
            let response = send(&mut sandbox, 0, method, target, "{}");
            assert_eq!(response.allow, all, "{method} {target}");
            assert_eq!(response.status, if method == "OPTIONS" { 204 } else { 405 }, "{method} {target}");
            assert!(response.allow.unwrap().split(", ").any(|allowed| allowed == own), "{method} {target}");
        }
    }
}

#[test]
fn an_empty_body_is_called_so_wherever_there_has_to_be_one() {
    for call in Call::ALL.iter().filter(|call| call.endpoint().versions.contains(&Immuta::Saas)) {
        let mut sandbox = Sandbox::new(Options { seed: true, ..Options::default() });
        let (target, _) = request(*call);
        for (content_type, body) in [("", ""), ("application/json", " \r\n"), ("application/yaml", "\n")] {
            let request = Request {
                method: call.endpoint().method,
                target,
                authorization: "k",
                content_type,
                body: body.as_bytes(),
            };
            let response = sandbox.handle(0, &request);
            let is_needed =
                matches!(call.endpoint().body, crate::api::Body::Payload(_) | crate::api::Body::Required(_));
            let says = response.status == 400 && response.body.contains("\"the body is empty\"");
            assert_eq!(says, is_needed, "{call:?} {content_type}: {}", response.body);
        }
    }
}

/// The pages of many endpoints do not say what a body may hold, so nothing is refused for its name.
#[test]
fn what_no_page_names_is_passed_over_in_every_body() {
    for call in Call::ALL.iter().filter(|call| call.endpoint().versions.contains(&Immuta::Saas)) {
        let mut sandbox = Sandbox::new(Options { seed: true, ..Options::default() });
        if *call == Call::CreateIntegration {
            sandbox.integrations.retain(|one| one.id != "2");
        }
        let (target, body) = request(*call);
        let Ok(mut more) = serde_json::from_str::<Json>(body) else { continue };
        more["unheardOf"] = true.into();
        let more = more.to_string();
        let response = send(&mut sandbox, 0, call.endpoint().method, target, &more);
        assert_eq!(response.status, 200, "{call:?} {more}: {}", response.body);
    }
}

#[test]
fn bad_bodies_are_refused_and_change_nothing() {
    let deep = |open: &str, close: &str| open.repeat(5000) + &close.repeat(5000);
    let bodies: Vec<(&str, Vec<u8>, &[u16])> = vec![
        ("application/json", vec![b' '; crate::read::MAX_BYTES + 1], &[413]),
        ("application/json", deep("[", "]").into_bytes(), &[400]),
        ("application/json", deep("{\"a\":", "}").into_bytes(), &[400]),
        ("application/json", b"{\"jobIds\": [\"\xFF\"]}".to_vec(), &[400]),
        ("application/json", "{\"a\": \"b\"}".encode_utf16().flat_map(u16::to_le_bytes).collect(), &[400]),
        ("application/json", b"{\"settings\": {\"isActive\": tr".to_vec(), &[400]),
        ("application/json", b"\"text\"".to_vec(), &[400, 422]),
        ("application/json", b"[1]".to_vec(), &[400, 422]),
        ("application/yaml", b"a: [\n".to_vec(), &[400]),
        ("text/html", b"{}".to_vec(), &[415]),
        ("application/xml", b"<a/>".to_vec(), &[415]),
        ("multipart/form-data; boundary=x", b"--x--".to_vec(), &[415]),
    ];
    let mut sandbox = Sandbox::new(Options { seed: true, control: true, ..Options::default() });
    let before = state(&mut sandbox);
    for call in Call::ALL.iter().filter(|call| call.endpoint().versions.contains(&Immuta::Saas)) {
        let endpoint = call.endpoint();
        if matches!(endpoint.body, crate::api::Body::None) {
            continue;
        }
        let (target, _) = request(*call);
        for (content_type, body, statuses) in &bodies {
            // Whoever deletes may send what he likes, as long as it can be read.
            if *call == Call::DeleteIntegration && *statuses == [400, 422] {
                continue;
            }
            let request = Request { method: endpoint.method, target, authorization: "k", content_type, body };
            let response = sandbox.handle(0, &request);
            assert!(statuses.contains(&response.status), "{call:?} {content_type} {statuses:?}: {}", response.body);
            let says: Json = serde_json::from_str(&response.body).unwrap();
            assert_eq!(says["statusCode"], response.status);
            assert_eq!(state(&mut sandbox), before, "{call:?} {content_type}");
        }
    }
}

/// All that can be seen of a seeded sandbox.
fn state(sandbox: &mut Sandbox) -> String {
    let targets = [
        ("GET", "/__sandbox/state"),
        ("GET", "/data/connection/lakehouse"),
        ("GET", "/data/connection/warehouse"),
        ("POST", "/data/object/search"),
        ("POST", "/data/object/search/lakehouse/sales/orders"),
        ("GET", "/jobs/search"),
    ];
    targets.map(|(method, target)| send(sandbox, 0, method, target, "").body).concat()
}
