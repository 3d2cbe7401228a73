//! No answer says a secret, in whatever spelling it came.

use super::*;

/// A secret as it may be written in JSON or a URL.
const SPELLINGS: [&str; 5] = ["Canary/9", "Canary\\/9", "\\u0043anary", "\\u0043\\u0061nary", "%43anary"];

fn sees(text: &str) -> bool {
    let plain =
        text.replace("\\u0043", "C").replace("\\u0061", "a").replace("\\/", "/").replace("%43", "C").to_lowercase();
    plain.contains("canary") || plain.contains("4711")
}

/// Everything that can be asked of a sandbox.
fn everything(sandbox: &mut Sandbox) -> String {
    ["/integrations", "/integrations/1", "/data/connection/lakehouse", "/__sandbox/state", "/jobs?bulkId=1"]
        .map(|target| send(sandbox, 10_000, "GET", target, "").body)
        .concat()
}

#[test]
fn what_is_kept_of_a_payload_holds_no_secret() {
    let places = [
        r#""token": "CANARY""#,
        r#""token": "s3cret", "proxy": {"host": "h", "auth": {"password": "CANARY"}}"#,
        r#""token": "s3cret", "extra": [{"apiKey": "CANARY"}, {"deep": {"clientSecret": ["CANARY"]}}]"#,
        r#""token": "s3cret", "secret": {"anything": "CANARY"}"#,
        r#""token": "s3cret", "proxyUrl": "https://svc:CANARY@proxy.example.com:3128/""#,
        r#""token": "s3cret", "proxyUrl": "https://svc:x@proxy.example.com/?password=CANARY""#,
        r#""token": "s3cret", "proxyUrl": "https://svc:x@dapi0123456789abcdef.example.com/CANARY""#,
        r#""token": "s3cret", "CANARY/0123456789abcdef": 1, "pin": {"password": [4711, {"pin": -4711}]}"#,
        r#""token": "s3cret", "\u0064api12canarycanarycanary": 1"#,
        r#""token": "s3cret", "callback": "https://h.example.com/?a=1&access_token=CANARY""#,
    ];
    for spelling in SPELLINGS {
        for place in places {
            let place = place.replace("CANARY", spelling);
            let mut sandbox = Sandbox::new(Options { control: true, ..Options::default() });
            let create = CREATE.replace(r#""token": "s3cret""#, &place);
            let created = send(&mut sandbox, 0, "POST", "/integrations", &create);
            assert_eq!(created.status, 200, "{create}: {}", created.body);
            let shown = everything(&mut sandbox) + &created.body;
            assert!(shown.contains("REDACTED") && !sees(&shown), "{place}: {shown}");
            let mut sandbox = Sandbox::new(Options { control: true, ..Options::default() });
            // In both halves, which are kept apart.
            let connection = CONNECTION.replace(r#""token": "s3cret""#, &place);
            let created = send(&mut sandbox, 0, "POST", "/data/connection", &connection);
            assert_eq!(created.status, 200, "{}", created.body);
            let shown = everything(&mut sandbox) + &created.body;
            assert!(shown.contains("REDACTED") && !sees(&shown), "{place}: {shown}");
        }
    }
}

#[test]
fn what_is_no_secret_is_shown_as_it_was_sent() {
    let harmless =
        r#""token": "s3cret", "groupPattern": {"deny": "team@example.com"}, "more": {"list": [1, true, null, "v2"]}"#;
    let mut sandbox = Sandbox::new(Options { delay: 0, ..Options::default() });
    ask(&mut sandbox, 0, "POST", "/integrations", &CREATE.replace(r#""token": "s3cret""#, harmless));
    let config = ask(&mut sandbox, 0, "GET", "/integrations/1", "").1["config"].clone();
    assert_eq!(config["groupPattern"]["deny"], "team@example.com");
    assert_eq!(config["more"], json!({"list": [1, true, null, "v2"]}));
}

#[test]
fn texts_of_unknown_fields_are_not_repeated() {
    for unknown in
        [r#""pw": "Canary""#, r#""jwt": ["Canary"]"#, r#""extra": {"a": [{"b": "Canary"}]}"#, r#""note": "the Canary""#]
    {
        for payload in [CREATE, CONNECTION] {
            let body = payload.replace(r#""token": "s3cret""#, &format!(r#""token": "s3cret", {unknown}"#));
            let mut sandbox = Sandbox::new(Options { delay: 0, control: true, ..Options::default() });
            let path = if payload == CREATE { "/integrations" } else { "/data/connection" };
            let created = send(&mut sandbox, 0, "POST", path, &body);
            assert_eq!(created.status, 200, "{body}: {}", created.body);
            assert!(!sees(&everything(&mut sandbox)), "{unknown}");
        }
    }
}

#[test]
fn the_user_of_a_workspace_url_is_shown_nowhere() {
    let mut sandbox = Sandbox::new(Options { delay: 0, control: true, ..Options::default() });
    let create = CREATE.replace("www.example", "https://svc:Canary@www.example");
    ask(&mut sandbox, 0, "POST", "/integrations", &create);
    // It is the same workspace all the same.
    let again = send(&mut sandbox, 0, "POST", "/integrations", CREATE);
    let shown = everything(&mut sandbox) + &again.body;
    assert!(again.status == 409 && !sees(&shown), "{shown}");
    assert!(shown.contains("https://REDACTED@www.example-workspace.cloud.databricks.com"), "{shown}");
}

#[test]
fn refusals_repeat_nothing_secret() {
    let token = |spelling: &str| CREATE.replace("s3cret", spelling);
    let mut sandbox = Sandbox::new(Options { api_key: Some("Canary".to_owned()), ..Options::default() });
    let mut refused = |authorization: &str, method: &str, target: &str, body: &str| {
        let request = Request { method, target, authorization, content_type: "", body: body.as_bytes() };
        let answer = sandbox.handle(0, &request);
        // A script is made without asking the workspace.
        assert!(answer.status >= 400 || target.ends_with("create"), "{method} {target} {body}: {}", answer.body);
        assert!(!sees(&answer.body), "{method} {target} {body}: {}", answer.body);
    };
    refused("Canary0", "GET", "/integrations", "");
    for spelling in SPELLINGS {
        for body in [
            token(spelling).replace("immuta", "1immuta"),
            token(spelling).replace("\"token\": ", "\"token\" "),
            token(spelling).replace("\"catalog\"", "\"catalog"),
            token(&format!("{spelling}\nx")),
            token(spelling).replace(r#""token": ""#, r#""token": ["#),
            token(spelling).replace("www.example-workspace.cloud.databricks.com", "unreachable.invalid"),
        ] {
            refused("Canary", "POST", "/integrations", &body);
            refused("Canary", "POST", "/integrations/scripts/create", &body);
        }
        for target in [
            format!("/integrations/{spelling}"),
            format!("/integrations/{spelling}?token={spelling}"),
            format!("/data/connection/{}", spelling.replace('/', "%2F")),
            format!("/nothing/{spelling}"),
            format!("/nothing?apiKey={spelling}"),
        ] {
            refused("Canary", "GET", &target, "");
            refused("Canary", "DELETE", &target, &format!(r#"{{"token": "{spelling}"}}"#));
        }
        refused("Canary", "POST", "/jobs/statuses", &format!(r#"{{"token": "{spelling}"}}"#));
    }
    assert!(SPELLINGS.iter().all(|spelling| sees(spelling)));
}

#[test]
fn a_token_in_the_wrong_field_is_not_repeated() {
    let token = "dapi0123456789abcdef0123456789abcdef";
    let spellings = [token.to_owned(), token.replace('d', "\\u0064"), format!("{token}.createerror.invalid")];
    for payload in [CREATE, CONNECTION] {
        let values: Vec<&str> = payload.split('"').skip(1).step_by(2).collect();
        for (value, spelling) in values.iter().flat_map(|value| spellings.iter().map(move |spelling| (value, spelling)))
        {
            let body = payload.replace(&format!("\"{value}\""), &format!("\"{spelling}\""));
            for path in ["/integrations", "/data/connection", "/data/connection/test"] {
                let mut sandbox = Sandbox::new(Options { delay: 0, control: true, ..Options::default() });
                let mut shown = String::new();
                for _ in 0..2 {
                    shown += &send(&mut sandbox, 0, "POST", path, &body).body;
                    shown += &everything(&mut sandbox);
                }
                let bulk = "00000000-0000-4000-8000-000000000001";
                shown += &send(&mut sandbox, 0, "GET", &format!("/jobs?bulkId={bulk}"), "").body;
                assert!(!shown.contains("dapi") && !shown.contains("0123456789abcdef"), "{path} {body}: {shown}");
            }
        }
    }
}
