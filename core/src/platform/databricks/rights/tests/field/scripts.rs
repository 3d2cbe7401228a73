//! Scripts as people write them: of other databases, with placeholders, with words that are misspelt.

use super::super::PRINCIPAL;
use super::{checked, codes, rows, shop, told};
use crate::check::{Base, check_against};
use crate::read::Format;

#[test]
fn rights_of_groups_in_scripts_are_neither_held_nor_missing() {
    let needs = shop();
    let script = |principal: &str| -> String {
        rows(principal)
            .iter()
            .map(|[to, right, kind, name]| format!("GRANT {right} ON {kind} {name} TO `{to}`;\n"))
            .collect()
    };
    let found = |text: &str| -> Vec<String> {
        codes(text, Some(&needs)).into_iter().filter(|finding| !finding.starts_with("UC503")).collect()
    };
    assert_eq!(found(&script(PRINCIPAL)), [""; 0]);
    assert_eq!(found(&script("account users")), ["UC518 W"]);
    for group in ["lake-admins", "admins of \u{f1}", "Immuta"] {
        assert_eq!(found(&script(group)), ["UC518 W"], "{group}");
    }
    for other in ["7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "someone@example.org", "1234567890"] {
        assert!(found(&script(other)).contains(&"UC502 E".to_owned()), "{other}");
    }
    // What a group has lost again it does not hold.
    let taken = format!("{}REVOKE MANAGE ON CATALOG shop FROM `lake-admins`;", script("lake-admins"));
    assert_eq!(found(&taken), ["UC502 E", "UC518 W"]);
    // Some directly, some through one of two groups; handed down from further up; by owning.
    let mixed = format!(
        "GRANT USE CATALOG ON CATALOG shop TO `{PRINCIPAL}`; ALTER CATALOG shop OWNER TO `owners`;
         GRANT USE SCHEMA, SELECT, MODIFY ON CATALOG shop TO `one`; GRANT SELECT ON SCHEMA shop.orders TO `two`;"
    );
    let told: Vec<String> =
        told(&checked(&mixed, Some(&needs))).into_iter().filter(|told| told.starts_with("UC518")).collect();
    let expected = [
        "UC518 W not held directly: `owners` holds `MANAGE` on catalog `shop`: is the service principal a member?",
        "UC518 W not held directly: `one` holds `USE SCHEMA`, `MODIFY` on schema `shop.orders`: is the service principal a member?",
        "UC518 W not held directly: `one` or `two` holds `SELECT` on schema `shop.orders`: is the service principal a member?",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_fix_is_certain_or_there_is_none() {
    let fixed = |text: &str| crate::fix::apply_fixes(text, Format::Sql, None, &Base::None).text;
    for (text, expected) in [
        ("GRANT SELECT ON TABLE a.b.c TO load-bot", "GRANT SELECT ON TABLE a.b.c TO `load-bot`"),
        ("REVOKE SELCT ON VIEW v FROM 'lake admins'", "REVOKE SELCT ON VIEW v FROM `lake admins`"),
        (
            "GRANT SELECT ON VIEW v TO ` \u{200b}6f1b2c3d-4e5f-4a6b-8c7d-9e0f\u{feff}1a2b3c4d\n`",
            "GRANT SELECT ON VIEW v TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`",
        ),
        ("ALTER VIEW a.b.c OWNER TO `me@example.com `", "ALTER VIEW a.b.c OWNER TO `me@example.com`"),
        (
            "GRANT SELECT ON TABLE a.b.c TO bob -- x\nREVOKE SELECT ON TABLE a.b.d FROM bob",
            "GRANT SELECT ON TABLE a.b.c TO bob; -- x\nREVOKE SELECT ON TABLE a.b.d FROM bob",
        ),
    ] {
        assert_eq!(fixed(text), expected);
    }
    for text in [
        // What would come of it is wrong as well.
        "GRANT SELECT ON TABLE a.b.c TO 'users'",
        "GRANT SELECT ON TABLE a.b.c TO '1234567890'",
        "GRANT SELECT ON TABLE a.b.c TO ' load bot'",
        // A group may be called so.
        "GRANT SELECT ON TABLE a.b.c TO ` load bot`",
        "GRANT SELECT ON TABLE a.b.c TO ` me and you@example.com`",
        "GRANT SELECT ON TABLE a.b.c TO '<principal>'",
        "GRANT SELECT ON TABLE a.b.c TO '${sp}'",
        "GRANT SELECT ON TABLE a.b.c TO dev-${sp}",
        // What stands in a text has no place of its own.
        "EXECUTE IMMEDIATE 'GRANT SELECT ON TABLE a.b.c TO a@b.c'",
        "EXECUTE IMMEDIATE \"GRANT SELECT ON TABLE a.b.c TO 'x'\"",
        "EXECUTE IMMEDIATE 'GRANT SELECT ON TABLE a.b.c TO `x` GRANT SELECT ON TABLE a.b.c TO `y`'",
        "GRANT SELCT ON TABLE a.b.c TO `x`",
        "GRNT SELECT ON TABLE a.b.c TO x",
        "DENY SELECT ON TABLE a.b.c TO `x`",
        "GRANT SELECT ON ALL TABLES IN SCHEMA a.b TO ROLE x",
        // A word that begins statements may be part of a name, or of a clause of another database.
        "GRANT SELECT ON TABLE a.b.c TO data load team;",
        "GRANT SELECT ON TABLE a.b.c TO support call center",
        "GRANT SELECT ON TABLE a.b.c TO data\n  load team",
        "GRANT SELECT ON TABLE a.b.c TO bob COPY CURRENT GRANTS;",
        "GRANT SELECT ON TABLE a.b.c TO bob REVOKE CURRENT GRANTS",
        "GRANT SELECT ON TABLE a.b.c TO bob\nREVOKE CURRENT GRANTS",
        "GRANT SELECT ON TABLE a.b.c TO bob FOR TABLES",
        "ALTER CATALOG a OWNER TO sync team",
        "GRANT SELECT ON TABLE a.b.c TO `x` GRANT SELECT ON TABLE a.b.c TO `y`",
    ] {
        assert_eq!(fixed(text), text);
        assert!(codes(&["-- x\n", text].concat(), None).iter().any(|found| !found.ends_with('I')), "{text}");
    }
}

#[test]
fn the_right_name_is_suggested() {
    for (text, expected) in [
        ("GRANT SELCT ON TABLE a.b.c TO `x`", "there is no privilege `SELCT`: did you mean `SELECT`?"),
        ("GRANT USE_CATLOG ON CATALOG a TO `x`", "there is no privilege `USE_CATLOG`: did you mean `USE CATALOG`?"),
        (
            "REVOKE REFRSH ON MATERIALIZED VIEW a.b.c FROM `x`",
            "there is no privilege `REFRSH`: did you mean `REFRESH`?",
        ),
        (
            "GRANT READ FLES ON EXTERNAL LOCATION a TO `x`",
            "there is no privilege `READ FLES`: did you mean `READ FILES`?",
        ),
        ("GARNT SELECT ON TABLE a.b.c TO `x`", "no statement begins with this word: did you mean `GRANT`?"),
        ("REVOKEE SELECT ON TABLE a.b.c FROM `x`", "no statement begins with this word: did you mean `REVOKE`?"),
    ] {
        let checked = check_against(text, Format::Sql, None, &Base::None, None);
        assert!(checked.findings.iter().any(|finding| finding.message == expected), "{text}: {:?}", told(&checked));
        assert!(checked.findings.iter().all(|finding| finding.fix.is_none()), "{text}");
    }
}

/// The same script against a setup: what it gives is enough but for one statement, which is written in other ways.
#[test]
fn what_a_script_does_not_say_is_not_missing_and_what_it_says_wrong_is() {
    let needs = shop();
    let rest =
        "GRANT USE CATALOG, MANAGE ON CATALOG shop TO SP; GRANT USE SCHEMA, MODIFY ON SCHEMA shop.orders TO SP; ";
    for (statement, expected) in [
        ("GRANT SELECT ON SCHEMA shop.orders TO SP", &[][..]),
        ("GRANT SELECT ON SCHEMA IDENTIFIER('shop.orders') TO SP", &[]),
        // Prompts, tags of templates, blocks, and what Databricks would refuse before it.
        ("\n> GRANT SELECT ON SCHEMA shop.orders TO SP", &[]),
        ("\nspark-sql (default)> GRANT SELECT ON SCHEMA shop.orders\n                   > TO SP", &[]),
        ("{% if x %}GRANT SELECT ON SCHEMA shop.orders TO SP{% endif %}", &[]),
        // A comment that ends with a backslash goes on, but not behind another line, and not everywhere.
        ("-- C:\\\r\nGRANT SELECT ON SCHEMA shop.orders TO SP", &[]),
        ("-- C:\\\n\nGRANT SELECT ON SCHEMA shop.orders TO SP", &[]),
        ("-- C:\\\n-- x\nGRANT SELECT ON SCHEMA shop.orders TO SP", &[]),
        ("-- C:\\ \nGRANT SELECT ON SCHEMA shop.orders TO SP", &[]),
        ("/* C:\\*/\nGRANT SELECT ON SCHEMA shop.orders TO SP", &[]),
        (
            "GRANT SELECT ON SCHEMA shop.orders TO SP;\n-- C:\\\nREVOKE SELECT ON SCHEMA shop.orders FROM SP",
            &["UC501 W"],
        ),
        ("-- x\rGRANT SELECT ON SCHEMA shop.orders TO SP", &[]),
        ("{{ config(a='b') }}\nGRANT SELECT ON SCHEMA shop.orders TO SP", &["UC516 I"]),
        ("# x\nGRANT SELECT ON SCHEMA shop.orders TO SP; // y", &["UC516 I"]),
        ("BEGIN NOT ATOMIC GRANT SELECT ON SCHEMA shop.orders TO SP; END", &["UC516 I"]),
        (
            "CREATE PROCEDURE a.b.p() AS BEGIN IF x THEN SELECT CASE WHEN y THEN z END; END IF; END; GRANT SELECT ON SCHEMA shop.orders TO SP",
            &["UC516 I"],
        ),
        // Nobody can tell what these give.
        ("GRANT SELECT ON SCHEMA ${catalog}.orders TO SP", &["UC207 W", "UC517 W"]),
        ("GRANT SELECT ON SCHEMA <catalog>.orders TO SP", &["UC207 E", "UC517 W"]),
        ("GRANT SELECT ON SCHEMA shop.orders TO `{{ sp }}`", &["UC207 W", "UC517 W"]),
        ("GRANT SELECT ON SCHEMA orders TO SP", &["UC516 I", "UC517 W"]),
        ("GRANT SELECT ON SCHEMA IDENTIFIER(:s) TO SP", &["UC516 I", "UC517 W"]),
        ("EXECUTE IMMEDIATE 'GRANT SELECT ON SCHEMA ' || s", &["UC516 I", "UC517 W"]),
        ("EXECUTE IMMEDIATE statement", &["UC516 I", "UC517 W"]),
        ("-- C:\\\nGRANT SELECT ON SCHEMA shop.orders TO SP", &["UC501 W", "UC517 W"]),
        ("# GRANT SELECT ON SCHEMA shop.orders TO SP", &["UC516 I", "UC517 W"]),
        ("SOURCE rights.sql", &["UC516 I", "UC517 W"]),
        // A privilege that is not known here may give what is needed.
        ("GRANT TELEPORT ON SCHEMA shop.orders TO SP", &["UC505 W", "UC517 W"]),
        ("GRANT ALL ON SCHEMA shop.orders TO SP", &["UC505 W", "UC517 W"]),
        ("GRANT TELEPORT ON SCHEMA shop.orders TO `someone@example.org`", &["UC502 E", "UC505 W"]),
        ("{% include 'rights.sql' %}", &["UC516 I", "UC517 W"]),
        ("{{ rights() }}", &["UC516 I", "UC517 W"]),
        ("\n%run ./rights", &["UC516 I", "UC517 W"]),
        ("CALL a.b.give()", &["UC516 I", "UC517 W"]),
        (
            "CREATE PROCEDURE a.b.p() AS BEGIN SELECT 1; GRANT SELECT ON SCHEMA shop.orders TO SP; END; SELECT 1",
            &["UC516 I", "UC516 I", "UC517 W"],
        ),
        (
            "CREATE OR REPLACE PROCEDURE a.b.p() AS BEGIN GRANT SELECT ON SCHEMA shop.orders TO SP; END",
            &["UC514 W", "UC517 W"],
        ),
        ("USE CATALOG shop GRANT SELECT ON SCHEMA shop.orders TO SP", &["UC517 W"]),
        ("[{\"Principal\": \"SP\"}]", &["UC516 I", "UC517 W"]),
        ("GRANT SELECT ON FOREIGN TABLE shop.orders.x TO SP", &["UC516 W", "UC517 W"]),
        ("GRANT SELECT ON FOREIGN TABLE shop.orders.x TO `someone@example.org`", &["UC502 E", "UC516 W"]),
        ("GRANT SELECT ON SCHEMA my-shop.orders TO SP", &["UC501 E", "UC517 W"]),
        ("GRANT SELECT ON SCHEMA `shop.orders TO SP", &["UC501 E", "UC517 W"]),
        // These give nothing, or not this.
        ("GRANT SELECT ON SCHEMA orders TO `someone@example.org`", &["UC502 E", "UC516 I"]),
        ("GRANT SELECT ON SCHEMA ${catalog}.orders TO `7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`", &["UC207 W", "UC502 E"]),
        ("EXECUTE IMMEDIATE 'SELECT ' || x", &["UC502 E", "UC516 I"]),
        ("GRNT SELECT ON SCHEMA shop.orders TO SP", &["UC502 E", "UC519 W"]),
        ("GRANT SELCT ON SCHEMA shop.orders TO SP", &["UC502 E", "UC505 E"]),
        ("GRANT SELECT ON ALL TABLES IN SCHEMA shop.orders TO SP", &["UC502 E", "UC520 E"]),
        ("DENY SELECT ON SCHEMA shop.orders TO SP", &["UC502 E", "UC520 E"]),
        ("GRANT SELECT ON TABLE shop.orders.items TO SP", &["UC502 E"]),
        ("SELECT 1", &["UC502 E", "UC516 I"]),
        ("SELECT concat('GRANT SELECT ON SCHEMA shop.orders TO SP;')", &["UC502 E", "UC516 I"]),
        ("-- GRANT SELECT ON SCHEMA shop.orders TO SP", &["UC502 E"]),
        ("{# GRANT SELECT ON SCHEMA shop.orders TO SP #}", &["UC502 E"]),
        ("\n%md\nGRANT SELECT ON SCHEMA shop.orders TO SP", &["UC502 E"]),
        (
            "ALTER CATALOG shop SET TAGS ('GRANT' = 'ON'); COMMIT; LEAVE x; (SELECT 1)",
            &["UC502 E", "UC516 I", "UC516 I"],
        ),
    ] {
        let text = [rest, statement].concat().replace("SP", &format!("`{PRINCIPAL}`"));
        let checked = check_against(&text, Format::Sql, None, &Base::None, Some(&needs));
        let mut found: Vec<String> = told(&checked).iter().map(|told| told[..7].to_owned()).collect();
        found.retain(|finding| finding != "UC503 I");
        found.sort();
        assert_eq!(found, expected, "{statement}: {:?}", told(&checked));
    }
    let unread = checked("GRANT SELECT ON SCHEMA ${c}.orders TO `lake`", Some(&needs)).findings;
    let help = unread.iter().find(|finding| finding.code.id() == "UC517").and_then(|finding| finding.help.as_deref());
    let expected = "nothing that was read gives `USE CATALOG`, `MANAGE` on catalog `shop`; `USE SCHEMA`, `SELECT`, `MODIFY` on schema `shop.orders`";
    assert_eq!(help, Some(expected));
    // What is longer than what is kept of it may hold more.
    let long = "GRANT SELECT ON TABLE a.b.c TO `x`\n".repeat(4000);
    assert_eq!(codes(&long, Some(&needs)), ["UC501 E", "UC517 W"]);
    assert_eq!(codes(&["USE CATALOG a\n", &long].concat(), Some(&needs)), ["UC501 E", "UC517 W"]);
    let insert = format!("INSERT INTO a.b.c VALUES {}", "(1, 2), ".repeat(9000));
    assert!(codes(&insert, Some(&needs)).contains(&"UC502 E".to_owned()));
}

/// Cells of a notebook in other languages, which may grant as well.
#[test]
fn what_other_languages_run_may_be_a_grant() {
    let needs = shop();
    let rest =
        "GRANT USE CATALOG, MANAGE ON CATALOG shop TO SP; GRANT USE SCHEMA, MODIFY ON SCHEMA shop.orders TO SP; ";
    let python = |code: &str| {
        format!("# Databricks notebook source\n{code}\n# COMMAND ----------\n# MAGIC %sql\n# MAGIC SELECT 1")
    };
    assert!(
        codes(&python("spark.sql(f'GRANT SELECT ON SCHEMA {s} TO x')"), Some(&needs)).contains(&"UC517 W".to_owned())
    );
    assert!(codes(&python("print(1)"), Some(&needs)).contains(&"UC502 E".to_owned()));
    // What it runs comes from elsewhere, in whatever language the notebook is.
    for code in ["for s in stmts:\n    spark.sql(s)", "spark.sql(\n  statement)", "dbutils.notebook.run('x', 60)"] {
        assert!(codes(&python(code), Some(&needs)).contains(&"UC517 W".to_owned()), "{code}");
    }
    let in_sql = |cell: &str| format!("-- Databricks notebook source\n{rest}\n-- COMMAND ----------\n{cell}");
    for (cell, is_open) in [
        ("-- MAGIC %python\n-- MAGIC spark.sql(s)", true),
        ("-- MAGIC %sh databricks sql -f x.sql", true),
        ("-- MAGIC %scala\n-- MAGIC stmts.foreach(spark.sql)", true),
        ("-- MAGIC %python\n-- MAGIC apply_privileges('shop.orders', sp)", true),
        ("-- MAGIC %python\n-- MAGIC x()", false),
        ("-- MAGIC %python\n-- MAGIC display(spark.sql('SELECT 1'))", false),
        ("-- MAGIC %python\n-- MAGIC from pyspark.sql import functions as F", false),
        ("-- MAGIC %sh ls -l", false),
    ] {
        let found = codes(&in_sql(cell).replace("SP", &format!("`{PRINCIPAL}`")), Some(&needs));
        let expected = if is_open { "UC517 W" } else { "UC502 E" };
        assert!(found.contains(&expected.to_owned()), "{cell}: {found:?}");
        assert_eq!(found.len(), 4, "{cell}: {found:?}");
    }
}

/// Cells in other languages take privileges away as well.
#[test]
fn what_other_languages_revoke_may_be_all_of_it() {
    let needs = shop();
    let found = |cell: &str| {
        codes(
            &format!(
                "-- Databricks notebook source\nREVOKE USE CATALOG, MANAGE ON CATALOG shop FROM `{PRINCIPAL}`;\n\
                 -- COMMAND ----------\n-- MAGIC %python\n-- MAGIC {cell}\n"
            ),
            Some(&needs),
        )
    };
    for cell in ["spark.sql(f\"REVOKE SELECT ON SCHEMA shop.{s} FROM `{sp}`\")", "spark.sql(s)", "drop_permissions(sp)"]
    {
        assert!(found(cell).contains(&"UC517 W".to_owned()), "{cell}: {:?}", found(cell));
        assert!(!found(cell).contains(&"UC502 E".to_owned()), "{cell}: {:?}", found(cell));
    }
    assert!(found("print('done')").contains(&"UC502 E".to_owned()));
}

/// The catalog in use is known as long as nothing may have changed it.
/// A branch that revokes is not known to be run, so it takes nothing for certain; a way back may be in one.
#[test]
fn what_a_branch_revokes_may_stay() {
    let needs = shop();
    let grants: String = rows(PRINCIPAL)
        .iter()
        .map(|[to, right, kind, name]| format!("GRANT {right} ON {kind} {name} TO `{to}`;\n"))
        .collect();
    let revoke = format!("REVOKE USE CATALOG, MANAGE ON CATALOG shop FROM `{PRINCIPAL}`;\n");
    // A file ending in `.sql` may begin with a template.
    let found = |text: &str| -> Vec<String> {
        let checked = check_against(text, Format::Sql, None, &Base::None, Some(&needs));
        let found = told(&checked).into_iter().map(|told| told[..7].to_owned());
        found.filter(|finding| !["UC503", "UC516"].iter().any(|code| finding.starts_with(code))).collect()
    };
    for text in [
        format!("BEGIN\nIF x THEN\n{grants}ELSE\n{revoke}END IF;\nEND;\n"),
        format!("{{% if grant %}}\n{grants}{{% else %}}\n{revoke}{{% endif %}}\n"),
        format!("{grants}BEGIN\nIF x THEN\n{revoke}END IF;\nEND;\n"),
    ] {
        assert_eq!(found(&text), ["UC517 W"], "{text}");
    }
    // Behind the branch it counts again.
    for text in [
        format!("{grants}{revoke}"),
        format!("{grants}BEGIN\nIF x THEN\nSELECT 1;\nEND IF;\n{revoke}END;\n"),
        format!("{grants}{{% if x %}}\nSELECT 1;\n{{% endif %}}\n{revoke}"),
    ] {
        assert!(found(&text).contains(&"UC502 E".to_owned()), "{text}");
    }
    let undo: String = rows(PRINCIPAL)
        .iter()
        .map(|[to, right, kind, name]| format!("REVOKE {right} ON {kind} {name} FROM `{to}`;\n"))
        .collect();
    assert_eq!(found(&format!("BEGIN\nIF x THEN\n{undo}END IF;\nEND;\n")), found(&undo));
}

#[test]
fn what_may_use_another_catalog_leaves_names_open() {
    let needs = shop();
    let grants =
        "GRANT USE CATALOG, MANAGE ON CATALOG shop TO SP;\nGRANT USE SCHEMA, SELECT, MODIFY ON SCHEMA orders TO SP;";
    let found = |front: &str| -> Vec<String> {
        let text = [front, grants].concat().replace("SP", &format!("`{PRINCIPAL}`"));
        let mut found = codes(&text, Some(&needs));
        found.retain(|code| !["UC514 W", "UC516 I"].contains(&code.as_str()));
        found.sort();
        found
    };
    let (known, open, other) = (
        vec!["UC503 I", "UC503 I"],
        vec!["UC503 I", "UC517 W"],
        vec!["UC502 E", "UC503 I", "UC504 W", "UC504 W", "UC504 W"],
    );
    // What is in a routine may grant all the same.
    let other_open = vec!["UC503 I", "UC504 W", "UC504 W", "UC504 W", "UC517 W"];
    let routine = "CREATE OR REPLACE PROCEDURE a.b.p() AS BEGIN\n  USE CATALOG X;\n  SELECT 1;\nEND;\n";
    for (front, expected) in [
        ("USE CATALOG shop;\n".to_owned(), &known),
        ("USE CATALOG dev;\n".to_owned(), &other),
        // A routine that is only made uses nothing, and one that is called may.
        (format!("USE CATALOG shop;\n{}", routine.replace('X', "dev")), &known),
        (format!("USE CATALOG dev;\n{}", routine.replace('X', "shop")), &other_open),
        ("USE CATALOG shop;\nCALL a.b.p();\n".to_owned(), &open),
        ("USE CATALOG shop;\nCREATE PROCEDURE a.b.p() AS BEGIN SELECT 1; END;\n".to_owned(), &known),
        ("USE CATALOG shop;\nEXECUTE IMMEDIATE stmt;\n".to_owned(), &open),
        ("USE CATALOG shop;\nEXECUTE IMMEDIATE 'USE CATALOG ' || c;\n".to_owned(), &open),
        ("USE CATALOG shop;\nEXECUTE IMMEDIATE 'SELECT ' || c;\n".to_owned(), &known),
        ("USE CATALOG shop;\nSOURCE x.sql;\n".to_owned(), &open),
        ("USE CATALOG shop;\nSELECT 1;\n".to_owned(), &known),
        ("USE CATALOG shop;\n# a note\n".to_owned(), &known),
        ("USE CATALOG shop;\n{% include 'x' %}\n".to_owned(), &open),
        // A branch may not have been taken.
        ("USE CATALOG dev;\nIF x THEN USE CATALOG shop; END IF;\n".to_owned(), &open),
        ("IF x THEN USE CATALOG shop; ELSE SELECT 1; END IF;\n".to_owned(), &open),
        ("IF x THEN EXECUTE IMMEDIATE 'USE CATALOG shop'; END IF;\n".to_owned(), &open),
        ("USE CATALOG shop;\nIF x THEN SELECT 1; END IF;\n".to_owned(), &known),
        ("BEGIN USE CATALOG shop; SELECT 1; END;\n".to_owned(), &known),
        ("USE CATALOG shop;\nDECLARE EXIT HANDLER FOR SQLEXCEPTION USE CATALOG dev;\n".to_owned(), &open),
    ] {
        assert_eq!(found(&front), *expected, "{front}");
    }
    let cell = |code: &str| {
        format!(
            "-- Databricks notebook source\nUSE CATALOG shop;\n-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC {code}\n-- COMMAND ----------\n"
        )
    };
    assert_eq!(found(&cell("spark.sql('USE CATALOG dev')")), open);
    assert_eq!(found(&cell("spark.sql('USE dev')")), open);
    assert_eq!(found(&cell("spark.sql('SET CATALOG dev')")), open);
    assert_eq!(found(&cell("import os; os.system('databricks sql')")), open);
    assert_eq!(found(&cell("print('used')")), known);
    assert_eq!(found(&cell("spark.sql(s)")), open);
    assert_eq!(found(&cell("print(1)")), known);
}

#[test]
fn no_message_holds_what_stands_in_options() {
    let needs = shop();
    for text in [
        "CREATE CONNECTION c TYPE mysql OPTIONS (host 'h', user 'u', password 'Marker-1');",
        "CREATE CONNECTION c TYPE mysql OPTIONS (password secret('Marker-1', 'Marker-2')) COMMENT 'Marker-3'",
        "CREATE USER x IDENTIFIED BY 'Marker-1'; GRANT SELECT ON a.b.c TO x IDENTIFIED BY 'Marker-2'",
        "CREATE CATALOG a MANAGED LOCATION 's3://user:Marker-1@host/x'; COPY INTO a.b.c FROM 's3://Marker-2'",
        "GRNT 'Marker-1' ON TABLE a.b.c TO `x`; EXECUTE IMMEDIATE 'GRANT ${x} Marker-1 ON CATALOG <Marker-2> TO x'",
        "SET password = 'Marker-1'; ALTER CONNECTION c OPTIONS (password 'Marker-2')",
    ] {
        for needs in [None, Some(&needs)] {
            let checked = check_against(text, Format::Sql, None, &Base::None, needs);
            let words = format!("{:?}", checked.findings);
            assert!(!words.contains("Marker"), "{words}");
        }
    }
}
