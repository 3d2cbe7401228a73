//! The five flows of the published pages, against the sandbox and against the tenant of the facts.

use std::fmt::Write as _;
use std::fs;

use super::{Desk, leaks, quick, tenant};
use ucforge_tests::Server;

/// A transcript, written where `UCFORGE_TRANSCRIPTS` says.
struct Transcript<'a> {
    desk: &'a Desk,
    text: String,
}

impl<'a> Transcript<'a> {
    fn new(desk: &'a Desk, title: &str) -> Self {
        Self { desk, text: format!("## {title}\n\n") }
    }

    fn ends(&mut self, words: &str, code: i32) -> String {
        let output = self.desk.ends(words, code);
        let (out, err) = (&output.out, &output.err);
        writeln!(self.text, "$ ucforge {words}\n{out}{err}[exit {code}]\n").unwrap();
        format!("{out}{err}")
    }

    fn keep(self) {
        if let Some(path) = std::env::var_os("UCFORGE_TRANSCRIPTS") {
            use std::io::Write as _;
            let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
            file.write_all(self.text.as_bytes()).unwrap();
        }
    }
}

fn all_flows(desk: &Desk, title: &str) {
    let mut flow = Transcript::new(desk, &format!("{title}: automatic"));
    let shown = flow.ends("integration create auto.yaml --dry-run", 0);
    assert!(shown.contains("${DATABRICKS_TOKEN}") && shown.contains("nothing was sent"), "{shown}");
    assert!(flow.ends("integration create auto.yaml --wait --record ticket.log", 0).contains("enabled"));
    assert!(flow.ends("integration status 1", 0).contains("passed"));
    flow.keep();

    let mut flow = Transcript::new(desk, &format!("{title}: manual, with its script"));
    assert!(!flow.ends("integration script create manual.yaml", 0).is_empty());
    assert!(flow.ends("integration create manual.yaml --wait", 0).contains("enabled"));
    flow.keep();

    let mut flow = Transcript::new(desk, &format!("{title}: update"));
    let text = desk.read("auto.yaml").replace("audit: {enabled: true}", "audit: {enabled: false}");
    desk.write("auto.yaml", &text);
    let shown = flow.ends("integration diff auto.yaml 1", 1);
    assert!(shown.contains("/config/audit/enabled: false is asked for, true is there"), "{shown}");
    assert!(flow.ends("integration update 1 auto.yaml --wait", 0).contains("enabled"));
    flow.ends("integration diff auto.yaml 1", 0);
    flow.keep();

    let mut flow = Transcript::new(desk, &format!("{title}: delete"));
    assert!(flow.ends("integration delete 1", 2).contains("--yes"));
    assert!(!flow.ends("integration script delete 1", 0).is_empty());
    assert!(flow.ends("integration delete 1 --yes --wait", 0).contains("integration 1 is gone"));
    flow.ends("integration wait 1 --for deleted", 0);
    flow.ends("integration get 1", 1);
    flow.keep();

    let mut flow = Transcript::new(desk, &format!("{title}: connection"));
    assert!(flow.ends("connection test connection.yaml", 0).contains("passed"));
    let shown = flow.ends("connection register connection.yaml", 0);
    let bulk_id = shown.lines().find_map(|line| line.strip_prefix("bulk id: ")).unwrap().to_owned();
    assert!(shown.contains(&format!("ucforge connection wait {bulk_id}")), "{shown}");
    assert!(flow.ends(&format!("connection wait {bulk_id}"), 0).contains("completed"));
    flow.ends("connection get lakehouse", 0);
    flow.ends("connection object lakehouse", 0);
    assert!(flow.ends("connection search", 0).contains("lakehouse"));
    flow.ends("connection search lakehouse", 0);
    flow.ends("connection crawl lakehouse --wait", 0);
    desk.write("settings.json", r#"{"settings": {"isActive": true}}"#);
    flow.ends("connection settings lakehouse settings.json --wait", 0);
    assert!(flow.ends("apply --check connection.yaml manual.yaml", 1).contains("/settings/isActive is true"));
    flow.ends("connection settings lakehouse connection.yaml --wait", 0);
    flow.ends("apply --check connection.yaml manual.yaml", 0);
    assert!(flow.ends("connection deregister lakehouse", 2).contains("--yes"));
    let shown = flow.ends("connection deregister lakehouse --yes --wait", 0);
    assert!(shown.contains("has to be run by") && shown.contains("immuta-cleanup-lakehouse.sql"), "{shown}");
    assert!(!desk.read("immuta-cleanup-lakehouse.sql").is_empty());
    flow.ends("connection get lakehouse", 1);
    flow.keep();

    assert!(desk.read("ticket.log").contains("POST /integrations: status 200"));
    assert_eq!(leaks(desk.folder.path()), Vec::<std::path::PathBuf>::new());
}

#[test]
fn the_five_flows_against_the_sandbox() {
    let server = Server::start(&["--delay", "150"]);
    all_flows(&Desk::new(&format!("http://{}", server.address())), "Sandbox");
}

#[test]
fn the_five_flows_against_a_tenant_that_shares_no_code() {
    let (served, desk) = tenant(quick());
    all_flows(&desk, "Tenant of the facts");
    served.with(|tenant| {
        assert_eq!(
            tenant.changes,
            [
                "POST /integrations",
                "POST /integrations",
                "PUT /integrations/1",
                "DELETE /integrations/1",
                "POST /data/connection",
                "POST /data/crawl/lakehouse",
                "PUT /data/settings/lakehouse",
                "PUT /data/settings/lakehouse",
                "DELETE /data/object/lakehouse"
            ]
        );
    });
}

#[test]
fn with_control_the_clock_stands_still_until_it_is_moved() {
    let server = Server::start(&["--control", "--delay", "60000"]);
    let desk = Desk::new(&format!("http://{}", server.address()));
    let report = desk.json("integration create auto.yaml", 0);
    assert_eq!(
        (&report["outcome"], &report["result"]["integration"]["status"]),
        (&"started".into(), &"creating".into())
    );
    assert_eq!(report["next"][0]["command"], "ucforge integration wait 1");
    let report = desk.json("integration wait 1 --timeout 1", 3);
    assert_eq!(report["problem"]["kind"], "timeOver");
    assert_eq!(server.client().send("POST", "/__sandbox/advance?ms=60000", b"").status, 200);
    assert_eq!(desk.json("integration wait 1", 0)["outcome"], "done");
}

#[test]
fn every_command_can_be_shown_without_sending_anything() {
    let (served, desk) = tenant(quick());
    desk.write("x.json", r#"{"connection": {"hostname": "h.cloud.databricks.com"}, "settings": {"isActive": true}}"#);
    for words in [
        "integration list",
        "integration get 1",
        "integration status 1",
        "integration create manual.yaml",
        "integration update 1 auto.yaml",
        "integration delete 1",
        "integration wait 1",
        "integration regenerate 1",
        "integration diff auto.yaml",
        "integration edit 1",
        "integration script create manual.yaml",
        "integration script initial-create manual.yaml",
        "integration script edit 1 auto.yaml",
        "integration script delete 1",
        "integration script cleanup auto.yaml",
        "integration script post-cleanup auto.yaml",
        "connection test connection.yaml",
        "connection register connection.yaml",
        "connection get k",
        "connection update lakehouse connection.yaml",
        "connection deregister k",
        "connection crawl k/main",
        "connection search",
        "connection object k/a%2Fb",
        "connection settings k x.json",
        "connection wait b",
        "connection edit k",
        "apply auto.yaml connection.yaml",
        "pull out",
        "rotate --setup auto.yaml",
    ] {
        let report = desk.json(&format!("{words} --dry-run"), 0);
        assert_eq!(report["outcome"], "dryRun", "{words}");
        assert!(!report["result"]["requests"].as_array().unwrap().is_empty(), "{words}");
    }
    assert!(served.lines().is_empty());
}

#[test]
fn bodies_can_go_out_as_yaml_and_large_ids_keep_their_digits() {
    let server = Server::start(&["--delay", "0"]);
    let desk = Desk::new(&format!("http://{}", server.address()));
    assert_eq!(desk.json("integration create auto.yaml --as-yaml --wait", 0)["outcome"], "done");
    let (served, desk) = tenant(quick());
    let body = r#"[{"id": 123456789012345678901234567890, "status": "enabled"}]"#;
    served.trick("GET /integrations", ucforge_tests::served::Trick::Answer(200, "application/json", body.to_owned()));
    assert!(desk.ends("integration list --output json", 0).out.contains(r#""id":123456789012345678901234567890"#));
}

#[test]
fn shells_and_man_get_what_they_need() {
    let desk = Desk::new("http://127.0.0.1:1");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.ends(&format!("completions {shell}"), 0).out.contains("ucforge"), "{shell}");
    }
    let page = desk.ends("man", 0).out;
    let title = |name: &str| format!(".TH {name} 1 \"\" \"ucforge {}\"", env!("CARGO_PKG_VERSION"));
    assert!(page.contains(&title("ucforge")), "{page}");
    // Every page that it names is there; the help of the command line has none.
    let named: Vec<_> = page.lines().filter_map(|line| line.strip_suffix("(1)")?.strip_prefix("ucforge\\-")).collect();
    assert!(named.contains(&"check") && !named.contains(&"help"), "{named:?}");
    for name in named {
        assert!(desk.ends(&format!("man {name}"), 0).out.contains(&title(&format!("ucforge-{name}"))), "{name}");
    }
    assert!(desk.ends("man integration create", 0).out.contains("record"));
    assert!(desk.ends("man nothing", 2).err.contains("no command `nothing`"));
}

#[test]
fn a_dry_run_shows_the_body_as_it_would_be_sent() {
    let desk = Desk::new("http://127.0.0.1:1");
    let shown = desk.ends("integration create auto.yaml --as-yaml --dry-run", 0).out;
    assert!(shown.contains("Content-Type: application/yaml\n\ntype: Databricks\n"), "{shown}");
    assert!(shown.contains("${DATABRICKS_TOKEN}") && !shown.contains("\"type\""), "{shown}");
    assert!(desk.ends("integration create auto.yaml --dry-run", 0).out.contains("\"type\": \"Databricks\""));
}
