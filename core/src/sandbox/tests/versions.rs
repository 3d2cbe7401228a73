//! Where versions of Immuta differ.

use super::*;

fn of(immuta: Immuta) -> Sandbox {
    Sandbox::new(Options { delay: 0, immuta, ..Options::default() })
}

#[test]
fn an_older_script_does_not_read_the_history_of_queries() {
    let audited = CREATE.replace("\"catalog\"", "\"audit\": {\"enabled\": true}, \"catalog\"");
    for (version, reads) in [(Immuta::Saas, true), (Immuta::V2025_1, true), (Immuta::V2024_3, false)] {
        let script = send(&mut of(version), 0, "POST", "/integrations/scripts/create", &audited).body;
        assert_eq!(script.contains("`query`"), reads, "{version:?}");
    }
}

#[test]
fn the_audit_is_off_for_an_integration_and_on_for_a_connection() {
    let mut sandbox = of(Immuta::Saas);
    ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
    ask(&mut sandbox, 0, "POST", "/data/connection", CONNECTION);
    let (_, list) = ask(&mut sandbox, 0, "GET", "/integrations", "");
    assert_eq!(
        (&list[0]["config"]["audit"]["enabled"], &list[1]["config"]["audit"]["enabled"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn an_older_refusal_of_credentials_names_the_platform_in_short() {
    for (version, message) in [
        (Immuta::V2024_3, "Credentials are not required to disable a Databricks integration. If you need"),
        (Immuta::Saas, "Credentials are not required to disable a Databricks Unity Catalog integration. If you need"),
    ] {
        let mut sandbox = of(version);
        ask(&mut sandbox, 0, "POST", "/integrations", CREATE);
        let (status, answer) = ask(&mut sandbox, 0, "DELETE", "/integrations/1", r#"{"token": "x"}"#);
        assert_eq!((status, answer["message"].as_str().unwrap().starts_with(message)), (400, true), "{answer}");
    }
}

#[test]
fn a_crawl_was_once_a_put() {
    for (version, status) in [(Immuta::Saas, 405), (Immuta::V2025_1, 405), (Immuta::V2024_3, 200)] {
        let mut sandbox = of(version);
        ask(&mut sandbox, 0, "POST", "/data/connection", CONNECTION);
        assert_eq!(ask(&mut sandbox, 0, "PUT", "/data/crawl/lakehouse", "{}").0, status, "{version:?}");
        assert_eq!(ask(&mut sandbox, 0, "POST", "/data/crawl/lakehouse", "{}").0, 200, "{version:?}");
    }
}
