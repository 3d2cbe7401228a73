//! The texts around the statements: comments, Terraform, the checklist.

use super::*;
use crate::document;
use crate::kinds::Document;
use crate::render::Rendering;
use crate::secret::View;

fn text(setup: &Setup, document: Document, rendering: Rendering) -> String {
    document::text(setup, document, rendering, &View::Masked).unwrap()
}

#[test]
fn comments_of_scripts_hold_no_names() {
    let govern = serde_json::json!([{"table": "`evil--`.`x;y`.`z*`"}]);
    let setup = setup(Flow::Connection, true, &govern);
    for document in [Document::Grants, Document::GrantsUndo, Document::GrantsVerify] {
        for line in text(&setup, document, Rendering::Sql).lines().filter(|line| line.starts_with("--")) {
            assert!(!line.contains("evil") && !line.contains(PRINCIPAL), "{line}");
        }
    }
}

#[test]
fn the_header_says_who_runs_it_and_what_sql_cannot_do() {
    let setup = setup(Flow::Connection, true, &serde_json::json!([{"catalog": "c"}]));
    let grants = text(&setup, Document::Grants, Rendering::Sql);
    for part in [
        "flow connection, query audit on",
        "workspace admin (the workspace of `workspaceUrl`)",
        "CAN USE (the SQL warehouse",
        "the system schemas enabled (`system.access` and `system.query`)",
        "Everything in a catalog or schema inherits what is granted on it, now\n-- and in the future;",
        "Run by a metastore admin, by whoever owns these catalogs, or by somebody with MANAGE, USE CATALOG and USE SCHEMA on them.",
        "Run by somebody who is both metastore admin and account admin.",
    ] {
        assert!(grants.contains(part), "{part} in\n{grants}");
    }
    // Others may look.
    let verify = text(&setup, Document::GrantsVerify, Rendering::Sql);
    assert!(verify.contains("Run by a workspace admin, by the service principal itself"), "{verify}");
    assert!(!verify.contains("metastore admin"), "{verify}");
    assert!(text(&setup, Document::GrantsUndo, Rendering::Sql).contains("even if it had been granted before"));
}

#[test]
fn other_service_principals_are_told_where_there_may_be_some() {
    let text = serde_json::json!({"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/p", "authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta_a", "servicePrincipal": PRINCIPAL,
        "additionalWorkspaceConnections": [{"workspaceUrl": "b.cloud.databricks.com", "httpPath": "/p", "authenticationType": "token",
            "token": {"env": "U"}, "catalogs": ["c"]}]});
    let many = Setup::read(&text.to_string(), Format::Json).0.unwrap();
    let one = setup(Flow::IntegrationAutomatic, false, &serde_json::json!([]));
    for rendering in Document::Grants.renderings() {
        let says = |setup: &Setup| self::text(setup, Document::Grants, *rendering).contains("for that one too");
        assert_eq!((says(&many), says(&one)), (true, false), "{rendering:?}");
    }
}

#[test]
fn the_service_principal_must_be_known_by_its_application_id() {
    let with = |principal: Option<&str>, client: Option<&str>| {
        let mut setup = serde_json::json!({"ucforge": 1, "flow": "integration-manual", "workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta_a"});
        if let Some(principal) = principal {
            setup["servicePrincipal"] = principal.into();
        }
        if let Some(client) = client {
            setup["authenticationType"] = "oAuthM2M".into();
            setup["oAuthClientConfig"] = serde_json::json!({"clientId": client, "clientSecret": {"env": "S"}, "authorityUrl": "https://h/token"});
            setup.as_object_mut().unwrap().remove("token");
        }
        let (setup, _) = Setup::read(&setup.to_string(), Format::Json);
        let setup = setup.unwrap();
        document::text(&setup, Document::Grants, Rendering::Sql, &View::Masked).map(|text| text.contains(PRINCIPAL))
    };
    assert!(with(Some(PRINCIPAL), None).is_ok());
    assert!(with(None, Some(PRINCIPAL)).is_ok());
    // The first of both counts, and a client ID of another identity provider is no application ID.
    assert!(with(Some("Immuta"), Some(PRINCIPAL)).unwrap_err().to_string().contains("neither an application ID"));
    assert!(with(None, Some("my-client")).unwrap_err().to_string().contains("`servicePrincipal` is missing"));
    assert!(with(None, None).unwrap_err().to_string().contains("`servicePrincipal` is missing"));
}

#[test]
fn terraform_has_one_resource_for_each_object_and_no_more_than_sql() {
    let govern = serde_json::json!([
        {"view": "a.b.my-view"},
        {"view": "a.b.my+view"},
        {"materializedView": "a.b.my_view"},
        {"schema": "d.e"}
    ]);
    let setup = setup(Flow::IntegrationAutomatic, true, &govern);
    let text = text(&setup, Document::Grants, Rendering::Terraform);
    assert_eq!(text.matches("\nresource \"databricks_grant\" ").count(), needs(&setup).all().count());
    for part in [
        "resource \"databricks_grant\" \"immuta_metastore\" {\n  metastore  = var.metastore_id\n",
        "variable \"metastore_id\"",
        // Views go by table, and names that come out the same are numbered.
        "\"immuta_view_a_b_my_view\" {\n  table      = \"a.b.my-view\"\n",
        "\"immuta_view_a_b_my_view_2\" {\n  table      = \"a.b.my+view\"\n",
        "\"immuta_materialized_view_a_b_my_view\" {\n  table      = \"a.b.my_view\"\n",
        "schema     = \"system.access\"",
        "privileges = [\"USE_CATALOG\", \"MANAGE\"]",
        "databricks_grants would manage what\n# everybody holds",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

/// The tasks of the checklist that a flow has, as `done by: who must have what`.
fn rows(flow: Flow, audit: bool) -> Vec<String> {
    let setup = setup(flow, audit, &serde_json::json!([{"catalog": "c"}]));
    let text = text(&setup, Document::Checklist, Rendering::Markdown);
    let (mut who, mut rows, mut lines) = ("", Vec::new(), text.lines());
    while let Some(line) = lines.next() {
        who = line.strip_prefix("## ").unwrap_or(who);
        let Some(task) = line.strip_prefix("- [ ] ") else { continue };
        let (settled, why) = lines.next().unwrap().trim_start().split_once("; ").unwrap();
        let (what, place) = task.split_once(": ").unwrap();
        let (why, source) = why.rsplit_once(" [").unwrap();
        assert!(!why.is_empty() && !place.is_empty(), "{line}");
        // The source stands below under its number.
        assert!(text.contains(&format!("\n{}. ", source.trim_end_matches(']'))), "{line}");
        rows.push(format!("{settled}: {who}, {what}"));
    }
    rows
}

#[test]
fn the_checklist_tells_who_does_what() {
    let has = |flow, audit, row: &str| rows(flow, audit).iter().any(|found| found.starts_with(row));
    // Rows of the privilege checklist of both pages: where they hold, and where they must not stand.
    for flow in Flow::ALL {
        let is = |flows: &[Flow]| flows.contains(&flow);
        let (automatic, manual, connection) =
            (is(&[Flow::IntegrationAutomatic]), is(&[Flow::IntegrationManual]), is(&[Flow::Connection]));
        for audit in [false, true] {
            for (row, expected) in [
                ("by hand: Immuta user, permission APPLICATION_ADMIN", true),
                ("our script: Service principal, CREATE CATALOG", automatic),
                ("by hand: Runner of Immuta's script, CREATE CATALOG", manual || connection),
                ("Immuta itself: Service principal, owner", automatic),
                ("Immuta's script: Service principal, owner", manual || connection),
                ("our script: Service principal, USE CATALOG and MANAGE", true),
                ("our script: Service principal, SELECT, and MODIFY on tables", true),
                ("by hand: Service principal, workspace admin", connection),
                ("by hand: Service principal, CAN USE", true),
                ("by hand: Runner of Immuta's script, account admin", manual),
                ("by hand: Service principal, account admin", automatic),
                ("by hand: Databricks admin, account admin", false),
                ("by hand: Runner of Immuta's script, metastore admin and account admin", connection && audit),
                ("by hand: Databricks admin, the system schemas enabled", audit),
                ("by hand: Databricks admin, verbose audit logs", audit && !connection),
                ("either script: Service principal, USE SCHEMA", manual && audit),
                ("our script: Service principal, USE CATALOG", true),
                ("either script: Service principal, USE CATALOG", manual && audit),
                ("either script: Service principal, SELECT", manual && audit),
                ("by hand: Runner of the grants script, account admin or metastore admin", automatic),
                ("by hand: Runner of the grants script, metastore admin and account admin", audit),
                ("cannot be known: Databricks admin, a metastore", !is(&[Flow::IntegrationUpdate])),
            ] {
                assert_eq!(has(flow, audit, row), expected, "{flow}, audit {audit}: {row}");
            }
        }
    }
}

#[test]
fn the_checklist_says_what_is_good_to_know() {
    let plain = |flow, audit| {
        text(&setup(flow, audit, &serde_json::json!([{"catalog": "c"}])), Document::Checklist, Rendering::Markdown)
    };
    for flow in Flow::ALL {
        for audit in [false, true] {
            let checklist = plain(flow, audit);
            for (line, expected) in [
                ("- Privileges are inherited: ", true),
                ("- Immuta's script contains the grants for query audit: ", flow == Flow::IntegrationManual && audit),
                (
                    "- Immuta's script may be edited before it is run, to choose where the catalog, ",
                    [Flow::IntegrationManual, Flow::Connection].contains(&flow),
                ),
                ("- Work on an object in a bound catalog", false),
                ("- A regular user of Databricks", false),
                ("- When a data source is disabled, all grants and policies on it are removed", true),
                ("- The access of people who are not registered in Immuta stays as it is. [", true),
            ] {
                assert_eq!(checklist.contains(&["\n", line].concat()), expected, "{flow}, audit {audit}: {line}");
            }
            // Every number stands below.
            for number in 1..9 {
                assert_eq!(
                    checklist.contains(&format!("[{number}]\n")),
                    checklist.contains(&format!("\n{number}. ")),
                    "{number} in\n{checklist}"
                );
            }
        }
    }
}

#[test]
fn a_person_may_take_the_place_of_the_service_principal() {
    let user = "o'brien+immuta@mail.example.org";
    let json = serde_json::json!({"ucforge": 1, "flow": "connection", "connectionKey": "harbour", "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta_a",
        "servicePrincipal": user, "govern": [{"table": "ops.log.events"}]});
    let setup = Setup::read(&json.to_string(), Format::Json).0.unwrap();
    let to = format!(" TO `{user}`;\n");
    let grants = text(&setup, Document::Grants, Rendering::Sql);
    assert!(grants.contains(&["GRANT USE CATALOG, MANAGE ON CATALOG `ops`", &to].concat()), "{grants}");
    assert!(text(&setup, Document::GrantsUndo, Rendering::Sql).contains(&format!(" FROM `{user}`;\n")));
    assert!(text(&setup, Document::GrantsVerify, Rendering::Sql).contains(&format!("SHOW GRANTS `{user}` ON CATALOG")));
    let terraform = text(&setup, Document::Grants, Rendering::Terraform);
    assert!(terraform.contains(&format!("principal  = \"{user}\"\n")), "{terraform}");
    let checklist = text(&setup, Document::Checklist, Rendering::Markdown);
    for part in [
        &format!("\nService principal: `{user}`\n"),
        "- [ ] a user for Immuta alone: ",
        "\n- A regular user of Databricks takes",
    ] {
        assert!(checklist.contains(part), "{part} in\n{checklist}");
    }
    assert!(!checklist.contains("- [ ] a service principal for Immuta: "));
    // What was built is enough, and so is its result.
    let _needs = needs(&setup);
    let found = |text: &str| -> Vec<&str> {
        let checked = crate::check::check_against(text, Format::Sql, None, &crate::check::Base::None, Some(&setup));
        checked.findings.iter().map(|finding| finding.code.id()).filter(|id| *id != "UC503").collect()
    };
    assert_eq!(found(&grants), [""; 0]);
    assert_eq!(found(&grants.replace(user, &user.to_uppercase())), [""; 0]);
    assert_eq!(found(&grants.replace(user, "another@example.org")), ["UC502"]);
}

#[test]
fn what_is_not_named_is_not_done_by_our_script() {
    let setup = setup(Flow::Connection, true, &serde_json::json!([]));
    let checklist = text(&setup, Document::Checklist, Rendering::Markdown);
    let task = "- [ ] USE CATALOG and MANAGE: each catalog that holds governed objects, MANAGE directly\n";
    assert!(checklist.contains(&[task, "  by hand, in SQL; "].concat()), "{checklist}");
    // What SQL does is not among what it cannot do.
    let script = text(&setup, Document::Grants, Rendering::Sql);
    assert!(
        !script.contains("USE CATALOG and MANAGE") && script.contains("--   Service principal: CAN USE ("),
        "{script}"
    );
    assert!(
        text(&setup, Document::Grants, Rendering::Sql)
            .contains("-- No privileges on data: the setup names nothing under `govern`.")
    );
}

#[test]
fn one_object_is_of_one_kind() {
    // A setup that says so is refused; a form may hold it while it is being filled in.
    let text = serde_json::json!({"servicePrincipal": PRINCIPAL, "govern": [{"table": "a.b.c"}, {"view": "A.b.c"}]})
        .to_string();
    let read = crate::read::read(&text, Format::Json);
    let answers = crate::setup::Answers::of(read.tree.root().unwrap());
    let error = super::Needs::of(answers.values(), Flow::Connection).unwrap_err();
    assert_eq!(error.to_string(), "`govern` names A.b.c as two kinds of object, and it can only be one");
}

#[test]
fn the_checklist_holds_rest_calls_and_no_markdown_is_broken_by_a_name() {
    let text = |more: serde_json::Value| {
        let mut setup = serde_json::json!({"ucforge": 1, "flow": "integration-manual", "workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta_a",
            "audit": {"enabled": true}, "servicePrincipal": PRINCIPAL, "govern": [{"catalog": "a|b`c"}],
            "additionalWorkspaceConnections": [{"workspaceUrl": "w.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
                "authenticationType": "token", "token": {"env": "U"}, "catalogs": ["größe"]}]});
        setup.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (setup, _) = Setup::read(&setup.to_string(), Format::Json);
        text(&setup.unwrap(), Document::Checklist, Rendering::Markdown)
    };
    let plain = text(serde_json::json!({}));
    for part in [
        "PUT /api/2.1/unity-catalog/metastores/{metastore_id}/systemschemas/access\n```",
        "PATCH /api/2.1/unity-catalog/catalogs/gr%C3%B6%C3%9Fe\n{\"isolation_mode\": \"ISOLATED\"}",
        "| catalog `` `a\\|b``c` `` | USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY |",
    ] {
        assert!(plain.contains(part), "{part} in\n{plain}");
    }
    assert!(!plain.contains("systemschemas/query"));
    assert!(plain.contains("\n- Work on an object in a bound catalog that none of the workspaces has access to fails"));
    // What additional workspaces and groups bring with them
    let bound = "- [ ] catalogs isolated and bound to their workspaces, for reading and writing: ";
    let own = "- [ ] the same privileges, if a workspace has its own service principal: ";
    let group = "- [ ] the exempt group as an account-level group: ";
    assert!(plain.contains(bound) && plain.contains(own) && !plain.contains(group), "{plain}");
    let other = text(serde_json::json!({"additionalWorkspaceConnections": [], "groupPattern": {"deny": "g"}}));
    assert!(!other.contains(bound) && !other.contains(own) && other.contains(group), "{other}");
    let without = text(serde_json::json!({"servicePrincipal": "Immuta"}));
    assert!(without.contains("There is no grants script yet") && without.contains("  by hand; "), "{without}");
}

#[test]
fn every_field_of_a_governed_object_names_a_kind() {
    let layout = crate::platform::databricks::PLATFORM.catalogue.layout(crate::kinds::Kind::Setup);
    let (_, govern) = layout.root().member("govern").unwrap();
    let fields: Vec<&str> = layout.child(govern).unwrap().members.iter().map(|member| member.name).collect();
    assert_eq!(fields, crate::platform::databricks::rights::SecurableKind::GOVERNED.map(|(name, _)| name));
}
