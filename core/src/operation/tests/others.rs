//! Answers about another one than was asked for: nothing is written from them.

use std::cell::RefCell;

use super::flows::{HOST, played};
use super::*;

const LIST: &str = r#"[{"id": "1", "status": "enabled", "type": "Databricks", "autoBootstrap": true,
    "config": {"workspaceUrl": "www.example-workspace.cloud.databricks.com", "token": "REDACTED"}}]"#;

/// What an operation writes where each single thing is answered for with this id, this key and this path.
fn written(operation: Operation, id: &str, key: &str, path: &str) -> (Vec<String>, Outcome) {
    let writes = RefCell::new(Vec::new());
    let text = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let (end, why) = played(operation, |line, _| {
        if line.starts_with("PUT") || line.starts_with("DELETE") || line == "POST /data/connection" {
            writes.borrow_mut().push(line.to_owned());
        }
        match line {
            "GET /integrations" => (200, LIST),
            _ if line.starts_with("GET /integrations/") => (
                200,
                text(format!(
                    r#"{{"id": {id}, "status": "enabled", "type": "Databricks", "config": {{"workspaceUrl": "{HOST}"}}}}"#
                )),
            ),
            _ if line.starts_with("GET /data/connection/") => {
                let connection = r#"{"technology": "Databricks", "hostname": "B.cloud.databricks.com"}"#;
                let body =
                    format!(r#"{{"connectionKey": "{key}", "connection": {connection}, "nativeIntegrationId": {id}}}"#);
                (200, text(body))
            }
            _ if line.starts_with("GET /data/object/") => {
                (200, text(format!(r#"{{"objectPath": {path}, "state": "active", "settings": {{"isActive": true}}}}"#)))
            }
            _ if line.contains("/scripts/") => (200, "\"DROP CATALOG x;\""),
            _ => (200, "{}"),
        }
    });
    (writes.into_inner(), Outcome { end, why, ..Outcome::default() })
}

#[test]
fn nothing_is_written_from_an_answer_about_another_one() {
    let body = || content(r#"{"connection": {"hostname": "new.example.com"}}"#);
    let settings = || content(r#"{"settings": {"isActive": false}}"#);
    let key = "lakehouse";
    let names = path(&[key, "main"]);
    let options = || Options { wait: false, ..Options::default() };
    let operations: [(&str, &dyn Fn() -> Operation); 8] = [
        ("PUT /integrations/1", &|| Operation::update("1", content(&flows::changed()), options())),
        ("DELETE /integrations/1", &|| Operation::delete("1", None, options())),
        ("PUT /integrations/1", &|| Operation::rotate(content(CREATE), None, options())),
        ("PUT /data/connection/lakehouse", &|| Operation::update_connection(key, body(), options())),
        ("PUT /data/connection/lakehouse", &|| Operation::rotate(content(CONNECTION), Some(key.to_owned()), options())),
        ("PUT /data/connection/lakehouse", &|| {
            let wanted = Wanted::Connection { script: None, register: content(CONNECTION) };
            Operation::apply(wanted, false, options())
        }),
        ("DELETE /data/object/lakehouse", &|| Operation::deregister(key, options())),
        ("PUT /data/settings/lakehouse/main", &|| Operation::settings(&names, settings(), options())),
    ];
    for (line, operation) in operations {
        let (writes, outcome) = written(operation(), "\"2\"", "other", r#"["lakehouse", "sales"]"#);
        assert!(writes.is_empty(), "{line}: {writes:?}");
        let refusal = matches!(&outcome.why, Some(Why::Refused { refusal, .. }) if refusal.is_no_answer());
        assert!(outcome.end == End::NotDone && refusal, "{line}: {outcome:?}");
        // The same with what was asked for: an id may be a number.
        let (writes, _) = written(operation(), "1", key, r#"["lakehouse", "main"]"#);
        assert_eq!(writes.first().map(String::as_str), Some(line));
    }
}
