//! What is found in scripts and in `SHOW GRANTS` output: tables of cases, each rule with near misses.

use proptest::prelude::*;

use super::{PRINCIPAL, needs, setup};
use crate::check::{Base, check_against};
use crate::diagnostic::Code;
use crate::kinds::Flow;
use crate::read::Format;

/// Connection, query audit off: governs the catalog `sales` and the view `hr.pay.open`.
fn found(text: &str, with_setup: bool) -> Vec<String> {
    let govern = serde_json::json!([{"catalog": "sales"}, {"view": "hr.pay.open"}]);
    let setup = setup(Flow::Connection, false, &govern);
    let _needs = needs(&setup);
    let text = &text.replace("SP", &format!("`{PRINCIPAL}`"));
    let format = crate::check::guess(text, None);
    assert!(format == Format::Sql || text.starts_with(['[', '{']), "{format} for {text}");
    let checked = check_against(text, format, None, &Base::None, with_setup.then_some(&setup));
    let shown = |finding: &crate::diagnostic::Diagnostic| {
        let severity = &format!("{:?}", finding.severity)[..1];
        let place: String = finding.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{} {severity} {}", finding.code.id(), place.replace(PRINCIPAL, "SP").replace("`SP`", "SP"))
    };
    checked.findings.iter().map(shown).collect()
}

/// A script and its findings, on its own.
const ALONE: &[(&str, &[&str])] = &[
    // UC501
    ("GRANT SELECT ON TABLE a.b.c TO", &["UC501 E "]),
    ("GRANT SELECT ON TABLE a.b.c FROM SP", &["UC501 E FROM"]),
    ("GRANT SELECT TABLE a.b.c TO SP", &["UC501 E ."]),
    ("GRANT ON TABLE a.b.c TO SP", &["UC501 E ON"]),
    ("GRANT SELECT ON TABLE a.b TO SP", &["UC516 I GRANT SELECT ON TABLE a.b TO SP"]),
    ("GRANT SELECT ON TABLE 'a.b.c' TO SP", &["UC501 E 'a.b.c'"]),
    ("GRANT USE CATALOG ON CATALOG my-cat TO SP", &["UC501 E -"]),
    ("GRANT SELECT ON TABLE a.b.c TO a@b.c", &["UC501 E a@b.c"]),
    ("GRANT SELECT ON TABLE a.b.c TO 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d;", &["UC501 E SP"]),
    ("GRANT SELECT ON TABLE a.b.c TO SP WITH GRANT OPTION", &["UC501 E WITH"]),
    ("GRANT SELECT ON TABLE a.b.c TO SP, `b`", &["UC501 E ,"]),
    ("GRANT SELECT ON TABLE `a.b.c TO SP;\n-- x\n", &["UC501 E `"]),
    ("GRANT SELECT ON TABLE a.b.c TO SP; /* x", &["UC501 E /"]),
    ("ALTER CATALOG a OWNER SP", &["UC501 E SP"]),
    ("GRANT SELECT ON TABLE a.b.c TO SP", &[]),
    ("GRANT SELECT ON a.b.c TO `group of analysts`; -- WITH GRANT OPTION\n/* GRANT x */", &[]),
    ("USE CATALOG a; USE SCHEMA b; GRANT SELECT ON TABLE c TO SP; GRANT USE SCHEMA ON SCHEMA b TO SP", &[]),
    ("USE a.b; GRANT SELECT ON c TO SP", &[]),
    ("USE b; GRANT SELECT ON c TO SP", &["UC516 I GRANT SELECT ON c TO SP"]),
    // A semicolon that is missing
    ("GRANT SELECT ON TABLE a.b.c TO SP\nGRANT MODIFY ON VIEW a.b.c TO SP", &["UC501 E GRANT", "UC505 E MODIFY"]),
    ("ALTER CATALOG a OWNER TO SP DROP CATALOG b", &["UC501 E DROP", "UC514 W DROP CATALOG b"]),
    ("GRANT SELECT ON TABLE a.b.c TO SP AND SO ON", &["UC501 E AND"]),
    ("GRANT USE CATALOG ON CATALOG a.b TO SP", &["UC501 E a.b"]),
    ("GRANT SELECT ON TABLE a.b.c.d TO SP", &["UC501 E a.b.c.d"]),
    ("GRANT SELECT ON TABEL a.b.c TO SP", &["UC501 E TABEL"]),
    ("CREATE CATALOG IF EXISTS a", &["UC501 E IF"]),
    ("CREATE CATALOG IF NOT a", &["UC501 E IF"]),
    ("CREATE CATALOG a MANAGED LOCATION s3://x", &["UC501 E s3"]),
    ("CREATE CATALOG a COMENT 'x'", &["UC501 E COMENT"]),
    ("CREATE CATALOG a LOCATION 'x'", &["UC501 E LOCATION"]),
    // What depends on the session, the notebook or on what is not known here is no mistake.
    ("SET CATALOG a; GRANT SELECT ON SCHEMA b TO SP", &[]),
    ("SET x = 1; GRANT SELECT ON SCHEMA b TO SP", &["UC516 I SET x = 1", "UC516 I GRANT SELECT ON SCHEMA b TO SP"]),
    ("USE CATALOG 'a'; GRANT SELECT ON SCHEMA b TO SP", &[]),
    (
        "USE a.b; USE CATALOG IDENTIFIER(:c); GRANT SELECT ON SCHEMA b TO SP",
        &["UC516 I GRANT SELECT ON SCHEMA b TO SP"],
    ),
    ("GRANT SELECT ON TABLE a.b.c TO ${sp}", &["UC207 W ${sp}"]),
    ("GRANT SELECT ON TABLE a.b.c TO `${sp}`", &["UC207 W `${sp}`"]),
    ("GRANT SELECT ON TABLE a.b.c TO :sp", &["UC207 W :sp"]),
    ("GRANT SELECT ON TABLE a.b.c TO IDENTIFIER(:sp)", &["UC516 I GRANT SELECT ON TABLE a.b.c TO IDENTIFIER(:sp)"]),
    ("GRANT SELECT ON SCHEMA `${c}`.b TO SP", &["UC207 W `${c}`"]),
    ("GRANT SELECT ON SCHEMA `$c`.b TO `{x}`", &[]),
    // What stands between two pairs of dollar signs is a text.
    (
        "CREATE FUNCTION a.b.f() RETURNS INT LANGUAGE PYTHON AS $$\n# don't\nGRANT = 3; DELETE = 2\n$$; GRANT SELECT ON TABLE a.b.c TO SP",
        &["UC516 I CREATE FUNCTION a.b.f() RETURNS INT LANGUAGE PYTHON AS $$ # don't GRANT = 3; DELETE = 2 $$"],
    ),
    // Cells of SQL in notebooks of other languages
    (
        "# Databricks notebook source\nx = 'DROP'\n\n# COMMAND ----------\n\n# MAGIC %sql\n# MAGIC GRANT MODIFY ON\n# MAGIC   VIEW a.b.c TO SP\n\n# COMMAND ----------\n\n# MAGIC %md DROP it",
        &["UC516 I x = 'DROP'", "UC505 E MODIFY"],
    ),
    ("// Databricks notebook source\n// MAGIC %sql\n// MAGIC DROP CATALOG a\n", &["UC514 W DROP CATALOG a"]),
    ("GRANT SELECT ON TABLE ${cat}.a.b TO SP", &["UC207 W ${cat}"]),
    ("GRANT SELECT ON CATALOG TO SP", &["UC516 I GRANT SELECT ON CATALOG TO SP"]),
    ("GRANT EXECUTE ON PROCEDURE a.b.c TO SP", &["UC516 I GRANT EXECUTE ON PROCEDURE a.b.c TO SP"]),
    ("GRANT SELECT ON ANY FILE TO SP", &["UC516 I GRANT SELECT ON ANY FILE TO SP"]),
    ("GRANT USAGE ON SCHEMA hive_metastore.a TO users", &["UC516 I GRANT USAGE ON SCHEMA hive_metastore.a TO users"]),
    // Cells of a notebook need no semicolons.
    (
        "-- x\nGRANT SELECT ON TABLE a.b.c TO SP\n-- COMMAND ----------\nGRANT MODIFY ON VIEW a.b.c TO SP",
        &["UC505 E MODIFY"],
    ),
    (
        "%sql\nDROP CATALOG a\n-- COMMAND ----------\n%python\nprint('GRANT x')\n-- COMMAND ----------\nDROP CATALOG b",
        &["UC514 W DROP CATALOG a", "UC514 W DROP CATALOG b"],
    ),
    // UC227
    ("GRANT USE CATALOG ON CATALOG `a b` TO SP", &["UC227 E `a b`"]),
    ("GRANT USE CATALOG ON CATALOG `a-b``ü` TO SP", &[]),
    // UC505
    ("GRANT MODIFY ON VIEW a.b.c TO SP", &["UC505 E MODIFY"]),
    ("GRANT SELECT, MODIFY ON MATERIALIZED VIEW a.b.c TO SP", &["UC505 E MODIFY"]),
    ("GRANT USE CATALOG ON SCHEMA a.b TO SP", &["UC505 E USE CATALOG"]),
    ("GRANT CREATE CATALOG ON CATALOG a TO SP", &["UC505 E CREATE CATALOG"]),
    ("GRANT USAGE ON CATALOG a TO SP", &["UC505 E USAGE"]),
    ("GRANT SUPERPOWERS ON CATALOG a TO SP", &["UC505 W SUPERPOWERS"]),
    ("GRANT SELECT ON CATALOG samples TO SP", &["UC505 E SELECT"]),
    ("GRANT MODIFY, SELECT ON SCHEMA a.b TO SP; GRANT REFRESH ON MATERIALIZED VIEW a.b.c TO SP", &[]),
    ("GRANT use_catalog, Manage, BROWSE, APPLY TAG ON CATALOG a TO SP; GRANT CREATE CATALOG ON METASTORE TO SP", &[]),
    // UC506
    ("GRANT ALL PRIVILEGES ON CATALOG a TO SP", &["UC506 W ALL PRIVILEGES"]),
    ("GRANT ALL PRIVILEGES ON TABLE a.b.c TO SP", &[]),
    ("GRANT ALL PRIVILEGES ON CATALOG a TO `analysts`", &[]),
    ("GRANT ALL PRIVILEGES ON CATALOG a TO SP; GRANT MANAGE ON CATALOG A TO SP", &[]),
    ("REVOKE ALL PRIVILEGES ON CATALOG a FROM SP", &[]),
    // UC507
    ("GRANT USE SCHEMA ON CATALOG system TO SP", &["UC507 W USE SCHEMA"]),
    ("GRANT USE SCHEMA ON SCHEMA system.access TO SP; GRANT USE SCHEMA ON CATALOG a TO SP", &[]),
    ("GRANT USE CATALOG ON CATALOG system TO SP", &[]),
    // UC508
    ("GRANT SELECT ON TABLE a.b.c TO 'SP'", &["UC508 E 'SP'"]),
    ("GRANT SELECT ON TABLE a.b.c TO `1234567890`", &["UC508 W `1234567890`"]),
    ("GRANT SELECT ON TABLE a.b.c TO `immuta@example.com`", &[]),
    ("GRANT SELECT ON TABLE a.b.c TO analysts", &[]),
    // UC509
    ("GRANT SELECT ON TABLE a.b.c TO users", &["UC509 E users"]),
    ("GRANT SELECT ON TABLE a.b.c TO `admins`", &["UC509 W `admins`"]),
    ("REVOKE SELECT ON TABLE a.b.c FROM users", &[]),
    ("GRANT SELECT ON TABLE a.b.c TO `account users`", &[]),
    ("GRANT SELECT ON TABLE a.b.c TO `data users`", &[]),
    // UC511, UC513, UC515
    ("CREATE CATALOG a MANAGED LOCATION 's3://x'", &["UC511 W CREATE CATALOG a MANAGED LOCATION 's3://x'"]),
    (
        "CREATE CATALOG a MANAGED LOCATION 's3://x'; ALTER CATALOG b OWNER TO SP",
        &["UC511 W CREATE CATALOG a MANAGED LOCATION 's3://x'"],
    ),
    (
        "CREATE CATALOG IF NOT EXISTS a COMMENT 'x'; ALTER CATALOG A SET OWNER TO SP",
        &["UC515 I CREATE CATALOG IF NOT EXISTS a COMMENT 'x'"],
    ),
    (
        "CREATE CATALOG a MANAGED LOCATION 's3://x'; ALTER CATALOG a OWNER TO SP; GRANT SELECT ON CATALOG a TO SP",
        &["UC513 I a"],
    ),
    (
        "CREATE CATALOG a COMMENT 'x' MANAGED LOCATION 's3://x'; GRANT SELECT ON CATALOG a TO SP; ALTER CATALOG a OWNER TO SP",
        &[],
    ),
    ("ALTER CATALOG a OWNER TO SP; GRANT SELECT ON CATALOG b TO SP", &[]),
    (
        "CREATE CATALOG a MANAGED LOCATION 's3://x'; ALTER CATALOG a OWNER TO SP; CREATE SCHEMA a.p; CREATE SCHEMA b.p",
        &["UC516 I CREATE SCHEMA a.p", "UC513 I a.p"],
    ),
    (
        "CREATE CATALOG a MANAGED LOCATION 's3://x'; CREATE SCHEMA a.p; ALTER CATALOG a OWNER TO SP",
        &["UC516 I CREATE SCHEMA a.p"],
    ),
    // What was handed over before it was made was something else.
    (
        "ALTER CATALOG a OWNER TO SP; CREATE CATALOG a MANAGED LOCATION 's3://x'",
        &["UC511 W CREATE CATALOG a MANAGED LOCATION 's3://x'"],
    ),
    (
        "CREATE CATALOG a USING SHARE p.s; CREATE FOREIGN CATALOG b USING CONNECTION c",
        &["UC516 I CREATE CATALOG a USING SHARE p.s"],
    ),
    // Without a name the old metastore is meant.
    ("ALTER CATALOG OWNER TO SP", &["UC501 E OWNER"]),
    ("DENY SELECT ON TABLE a.b.c TO SP", &["UC520 E DENY"]),
    // What stands around a script, and what both kinds of cells of a notebook hold.
    ("```sql\nDROP CATALOG a;\n```", &["UC514 W DROP CATALOG a"]),
    ("\"SELECT 1;\\nDROP CATALOG a;\"", &["UC516 I SELECT 1", "UC514 W DROP CATALOG a"]),
    ("\"REVOKE SELECT ON TABLE a.b.c FROM 'x'\"", &["UC508 E 'x'"]),
    (
        "-- Databricks notebook source\nDROP CATALOG a;\n-- COMMAND ----------\n-- MAGIC %sql\n-- MAGIC DROP CATALOG b\n-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC x()",
        &["UC514 W DROP CATALOG a", "UC514 W DROP CATALOG b", "UC516 I -- MAGIC %python"],
    ),
    // UC514
    ("DROP CATALOG a CASCADE", &["UC514 W DROP CATALOG a CASCADE"]),
    ("GRANT SELECT ON TABLE a.b.c TO SP; TRUNCATE TABLE a.b.c", &["UC514 W TRUNCATE TABLE a.b.c"]),
    ("CREATE OR REPLACE TABLE a.b.c (x INT)", &["UC514 W CREATE OR REPLACE TABLE a.b.c (x INT)"]),
    ("ALTER TABLE a.b.c DROP COLUMN x", &["UC514 W ALTER TABLE a.b.c DROP COLUMN x"]),
    ("CREATE TABLE a.b.dropped (x INT)", &["UC516 I CREATE TABLE a.b.dropped (x INT)"]),
    ("REVOKE SELECT ON TABLE a.b.c FROM SP -- DROP TABLE x", &[]),
    ("ALTER TABLE a.b.c ALTER COLUMN x DROP MASK", &["UC514 W ALTER TABLE a.b.c ALTER COLUMN x DROP MASK"]),
    ("ALTER TABLE a.b.c ALTER COLUMN x DROP NOT NULL", &["UC516 I ALTER TABLE a.b.c ALTER COLUMN x DROP NOT NULL"]),
    (
        "WITH q AS (SELECT 1 FROM (SELECT 2)), r AS (SELECT 3) INSERT OVERWRITE a.b.c SELECT * FROM q",
        &["UC514 W WITH q AS (SELECT 1 FROM (SELECT 2)), r AS (SELECT 3) INSERT OVERWRITE a.b.c SELECT * FROM q"],
    ),
    ("WITH q AS (SELECT 1) SELECT * FROM q", &["UC516 I WITH q AS (SELECT 1) SELECT * FROM q"]),
    ("INSERT INTO a.b.c REPLACE WHERE x > 1 SELECT 1", &["UC514 W INSERT INTO a.b.c REPLACE WHERE x > 1 SELECT 1"]),
    ("INSERT INTO a.b.c SELECT REPLACE('a', 'b')", &["UC516 I INSERT INTO a.b.c SELECT REPLACE('a', 'b')"]),
    // What stands in blocks counts.
    ("BEGIN DROP CATALOG a; END", &["UC514 W DROP CATALOG a", "UC516 I END"]),
    ("BEGIN ATOMIC GRANT MODIFY ON VIEW a.b.c TO SP; END", &["UC505 E MODIFY", "UC516 I END"]),
    (
        "IF true THEN DROP CATALOG a CASCADE; ELSE DROP CATALOG b; END IF;",
        &["UC514 W DROP CATALOG a CASCADE", "UC514 W DROP CATALOG b", "UC516 I END IF"],
    ),
    (
        "BEGIN IF a = 1 THEN BEGIN TRUNCATE TABLE a.b.c; END; END IF; END",
        &["UC514 W TRUNCATE TABLE a.b.c", "UC516 I END", "UC516 I END IF"],
    ),
    (
        "SELECT 1; again: BEGIN DROP CATALOG a; END again",
        &["UC516 I SELECT 1", "UC514 W DROP CATALOG a", "UC516 I END again"],
    ),
    (
        "BEGIN WHILE x < 2 DO DROP CATALOG a; END WHILE; END",
        &["UC514 W DROP CATALOG a", "UC516 I END WHILE", "UC516 I END"],
    ),
    (
        "BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN DROP CATALOG a; END; END",
        &["UC514 W DROP CATALOG a", "UC516 I END"],
    ),
    (
        "BEGIN DECLARE x INT DEFAULT 1; FOR r AS SELECT 1 DO DROP CATALOG a; END FOR; END",
        &["UC516 I DECLARE x INT DEFAULT 1", "UC514 W DROP CATALOG a", "UC516 I END FOR", "UC516 I END"],
    ),
    ("EXECUTE IMMEDIATE 'DROP CATALOG a'", &["UC514 W 'DROP CATALOG a'"]),
    ("EXECUTE IMMEDIATE 'DROP CATALOG ' || x", &["UC514 W EXECUTE IMMEDIATE 'DROP CATALOG ' || x"]),
    ("EXECUTE IMMEDIATE 'GRANT MODIFY ON VIEW a.b.c TO SP'", &["UC505 E 'GRANT MODIFY ON VIEW a.b.c TO SP'"]),
    ("EXECUTE IMMEDIATE 'GRANT SELECT ON TABLE ? TO SP' USING x", &["UC501 E 'GRANT SELECT ON TABLE ? TO SP'"]),
    ("EXECUTE IMMEDIATE 'SELECT 1'", &["UC516 I 'SELECT 1'"]),
    ("ALTER CATALOG a RENAME TO b; VACUUM a.b.c", &["UC514 W ALTER CATALOG a RENAME TO b", "UC514 W VACUUM a.b.c"]),
    (
        "MERGE INTO a USING b ON c WHEN MATCHED THEN DELETE",
        &["UC514 W MERGE INTO a USING b ON c WHEN MATCHED THEN DELETE"],
    ),
    ("UNDROP TABLE a.b.c; REFRESH TABLE a.b.c", &["UC516 I UNDROP TABLE a.b.c", "UC516 I REFRESH TABLE a.b.c"]),
    // UC516
    (
        "CREATE SCHEMA a.b; CREATE SCHEMA a.c; CREATE FUNCTION a.b.f() RETURN 'GRANT; x'",
        &["UC516 I CREATE SCHEMA a.b", "UC516 I CREATE FUNCTION a.b.f() RETURN 'GRANT; x'"],
    ),
    ("SHOW GRANTS SP ON CATALOG a; SHOW GRANTS ON METASTORE", &[]),
    ("GRANT READ FILES ON EXTERNAL LOCATION x TO SP", &["UC516 I GRANT READ FILES ON EXTERNAL LOCATION x TO SP"]),
];

/// A script and its findings, held against the setup. `ALL` stands for the statements that it needs.
const AGAINST: &[(&str, &[&str])] = &[
    ("ALL", &[]),
    // UC502
    ("GRANT USE CATALOG ON CATALOG sales TO SP", &["UC502 E ", "UC503 I GRANT USE CATALOG ON CATALOG sales TO SP"]),
    ("ALL REVOKE MANAGE ON CATALOG hr FROM SP", &["UC502 E MANAGE"]),
    ("ALL REVOKE MANAGE ON CATALOG hr FROM `somebody else`", &[]),
    // The way back takes everything; whatever takes less breaks something.
    ("UNDO", &[]),
    ("REVOKE MANAGE ON CATALOG hr FROM SP", &["UC502 E MANAGE"]),
    ("REVOKE MANAGE ON CATALOG hr FROM `bob`; REVOKE SELECT ON CATALOG other FROM SP", &[]),
    ("UNDO SHOW GRANTS SP ON CATALOG hr", &[]),
    // Each right that is missing is told where it was taken away, or not at all.
    (
        "GRANT MANAGE ON CATALOG hr TO SP; REVOKE MANAGE ON CATALOG hr FROM SP",
        &["UC502 E ", "UC503 I GRANT MANAGE ON CATALOG hr TO SP", "UC502 E MANAGE"],
    ),
    ("ALL REVOKE SELECT ON TABLE hr.pay.open FROM SP", &["UC502 E SELECT"]),
    (
        "ALL REVOKE SELECT ON VIEW hr.pay.open FROM SP; GRANT SELECT ON CATALOG hr TO SP; REVOKE SELECT ON CATALOG hr FROM SP",
        &["UC502 E SELECT", "UC504 W SELECT"],
    ),
    (
        "ALL BEGIN IF true THEN REVOKE MANAGE ON CATALOG sales FROM SP; END IF; END",
        &["UC502 E MANAGE", "UC516 I END IF", "UC516 I END"],
    ),
    (
        "ALL EXECUTE IMMEDIATE 'REVOKE MANAGE ON CATALOG sales FROM SP'",
        &["UC502 E 'REVOKE MANAGE ON CATALOG sales FROM SP'"],
    ),
    // What gives rights is a script for grants, even where nobody can tell which.
    (
        "GRANT USE CATALOG, MANAGE ON CATALOG ${c} TO SP; SHOW GRANTS ON CATALOG sales",
        &["UC517 W GRANT USE CATALOG, MANAGE ON CATALOG ${c} TO SP", "UC207 W ${c}"],
    ),
    (
        "EXECUTE IMMEDIATE 'GRANT MANAGE ON CATALOG hr TO SP'; SHOW GRANTS ON CATALOG sales",
        &["UC502 E ", "UC503 I 'GRANT MANAGE ON CATALOG hr TO SP'"],
    ),
    (
        "ALL EXECUTE IMMEDIATE 'GRANT SELECT ON CATALOG immuta_a TO `account users`'",
        &["UC512 W 'GRANT SELECT ON CATALOG immuta_a TO `account users`'"],
    ),
    // Owners come and go.
    (
        "ALL REVOKE MANAGE ON CATALOG hr FROM SP; ALTER CATALOG hr OWNER TO SP; ALTER CATALOG hr OWNER TO `bob`",
        &["UC518 W `bob`"],
    ),
    (
        "ALL REVOKE MANAGE ON CATALOG hr FROM SP; ALTER CATALOG hr OWNER TO SP; ALTER CATALOG hr OWNER TO `me@example.com`",
        &["UC502 E MANAGE"],
    ),
    // What a needed right comes of is not called needless.
    ("ALL REVOKE MANAGE ON CATALOG hr FROM SP; ALTER CATALOG hr OWNER TO SP", &[]),
    ("ALL ALTER CATALOG hr OWNER TO SP", &["UC504 W hr"]),
    // A principal that only lacks its backticks gets what the statement gives.
    (
        "ALL REVOKE MANAGE ON CATALOG hr FROM SP; GRANT MANAGE ON CATALOG hr TO 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        &["UC501 E SP"],
    ),
    // Handed down, it holds as well, but MANAGE.
    ("ALL REVOKE USE SCHEMA ON SCHEMA hr.pay FROM SP; GRANT USE SCHEMA ON CATALOG hr TO SP", &["UC504 W USE SCHEMA"]),
    ("ALL REVOKE MANAGE ON CATALOG hr FROM SP; GRANT MANAGE ON SCHEMA hr.pay TO SP", &["UC502 E MANAGE"]),
    (
        "ALL REVOKE SELECT ON VIEW hr.pay.open FROM SP; GRANT ALL PRIVILEGES ON SCHEMA hr.pay TO SP",
        &["UC504 W ALL PRIVILEGES"],
    ),
    // UC504
    ("ALL GRANT CREATE SCHEMA ON CATALOG sales TO SP", &["UC504 W CREATE SCHEMA"]),
    ("ALL GRANT SELECT ON TABLE other.a.b TO SP", &["UC504 W SELECT"]),
    // What a governed catalog hands down anyway is no more than needed.
    ("ALL GRANT USE SCHEMA, SELECT, MODIFY ON SCHEMA sales.orders TO SP; GRANT SELECT ON TABLE sales.a.b TO SP", &[]),
    ("ALL GRANT SELECT ON CATALOG hr TO SP", &["UC504 W SELECT"]),
    ("ALL ALTER CATALOG sales OWNER TO SP", &["UC504 W sales"]),
    // An owner has all privileges on the catalog, not on what it holds.
    ("ALL REVOKE MANAGE, SELECT ON CATALOG sales FROM SP; ALTER CATALOG sales OWNER TO SP", &["UC502 E SELECT"]),
    ("ALL GRANT SELECT ON CATALOG hr TO `analysts`", &[]),
    ("ALL GRANT CREATE SCHEMA ON CATALOG immuta_a TO SP", &[]),
    // UC508
    ("ALL GRANT MANAGE ON CATALOG SALES TO `Immuta principal`", &[]),
    ("ALL GRANT USE CATALOG, MANAGE ON CATALOG sales TO `data-owners`", &[]),
    (
        "GRANT USE SCHEMA, SELECT, MODIFY ON CATALOG sales TO `Immuta principal`",
        &["UC502 E ", "UC518 W `Immuta principal`"],
    ),
    ("GRANT SELECT ON CATALOG sales TO `me@example.com`", &["UC502 E "]),
    // What was taken away and given again is there.
    ("ALL REVOKE MANAGE ON CATALOG hr FROM SP; GRANT MANAGE ON CATALOG hr TO SP", &[]),
    ("-- nothing", &["UC502 E "]),
    ("SELECT 1", &["UC502 E ", "UC516 I SELECT 1"]),
    ("SHOW GRANTS SP ON CATALOG sales", &[]),
    ("SHOW GRANTS ON CATALOG sales", &[]),
    ("SHOW GRANTS `immuta` ON CATALOG sales", &["UC508 W `immuta`"]),
    ("SHOW GRANTS `immuta` ON CATALOG sales; SHOW GRANTS SP ON CATALOG sales", &[]),
    ("SHOW GRANTS `me@example.com` ON CATALOG sales", &[]),
    // UC506: where MANAGE is needed and not there
    (
        "ALL REVOKE MANAGE ON CATALOG sales FROM SP; GRANT ALL PRIVILEGES ON CATALOG sales TO SP",
        &["UC502 E MANAGE", "UC504 W ALL PRIVILEGES"],
    ),
    (
        "GRANT USE CATALOG, MANAGE ON CATALOG hr TO SP; GRANT USE SCHEMA ON SCHEMA hr.pay TO SP; GRANT SELECT ON VIEW hr.pay.open TO SP; GRANT ALL PRIVILEGES ON CATALOG sales TO SP",
        &["UC506 E ALL PRIVILEGES"],
    ),
    // UC507 says all there is to say.
    ("ALL GRANT USE SCHEMA ON CATALOG system TO SP", &["UC507 W USE SCHEMA"]),
    ("ALL GRANT ALL PRIVILEGES ON CATALOG immuta_a TO SP", &[]),
    ("ALL GRANT ALL PRIVILEGES ON CATALOG sales TO `analysts`", &[]),
    ("ALL ALTER CATALOG immuta_a OWNER TO `Immuta principal`", &["UC508 W `Immuta principal`"]),
    ("ALL ALTER CATALOG Immuta_A OWNER TO SP", &[]),
    ("ALL GRANT SELECT ON VIEW hr.pay.open TO `analysts`", &[]),
    // UC510
    (
        "ALL CREATE CATALOG immuta_b MANAGED LOCATION 'x'; ALTER CATALOG immuta_b OWNER TO SP",
        &["UC510 W immuta_b", "UC504 W immuta_b"],
    ),
    (
        "ALL CREATE CATALOG immuta_b MANAGED LOCATION 'x'; GRANT USE CATALOG ON CATALOG immuta_b TO SP; GRANT SELECT ON SCHEMA immuta_b.p TO SP",
        &["UC511 W CREATE CATALOG immuta_b MANAGED LOCATION 'x'", "UC510 W immuta_b"],
    ),
    // Beside the right one, others are nobody's business.
    (
        "ALL CREATE CATALOG immuta_a MANAGED LOCATION 'x'; ALTER CATALOG immuta_a OWNER TO SP; CREATE CATALOG reporting MANAGED LOCATION 'x'",
        &[],
    ),
    ("ALL CREATE CATALOG reporting USING SHARE p.s", &["UC516 I CREATE CATALOG reporting USING SHARE p.s"]),
    ("ALL CREATE CATALOG `IMMUTA_A` MANAGED LOCATION 'x'; ALTER CATALOG immuta_a OWNER TO SP", &[]),
    // UC512
    ("ALL GRANT SELECT ON SCHEMA immuta_a.x TO `analysts`", &["UC512 W `analysts`"]),
    ("ALL GRANT SELECT ON CATALOG immuta_a2 TO `analysts`", &[]),
    ("ALL ALTER SCHEMA immuta_a.x OWNER TO `bob`", &["UC512 W `bob`"]),
    ("ALL ALTER SCHEMA sales.x OWNER TO `bob`", &[]),
    // A catalog with data that the script makes is none of Immuta's.
    ("CREATE CATALOG sales MANAGED LOCATION 'x'; ALL ", &[]),
    ("ALL REVOKE SELECT ON CATALOG immuta_a FROM `analysts`", &[]),
];

fn all() -> String {
    let govern = serde_json::json!([{"catalog": "sales"}, {"view": "hr.pay.open"}]);
    super::super::grants(&needs(&setup(Flow::Connection, false, &govern)))
}

fn undo() -> String {
    let govern = serde_json::json!([{"catalog": "sales"}, {"view": "hr.pay.open"}]);
    super::super::undo(&needs(&setup(Flow::Connection, false, &govern)))
}

#[test]
fn scripts_are_judged_on_their_own() {
    let mut wrong = Vec::new();
    for (text, expected) in ALONE {
        let mut found = found(text, false);
        // That a script is not about rights is told once more, for those who only look at warnings.
        found.retain(|finding| finding != "UC904 W ");
        if found != *expected {
            wrong.push(format!("{text}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn scripts_are_held_against_a_setup() {
    let mut wrong = Vec::new();
    for (text, expected) in AGAINST {
        // The sign that stands for our script is the first word, or the last.
        let script = match (text.strip_prefix("ALL"), text.strip_prefix("UNDO")) {
            (Some(more), _) => [&all(), more].concat(),
            (None, Some(more)) => [&undo(), more].concat(),
            (None, None) => {
                text.strip_suffix("ALL ").map_or_else(|| (*text).to_owned(), |more| [more, "\n", &all()].concat())
            }
        };
        let mut found = found(&script, true);
        if text.contains("ALL ") || *text == "ALL" {
            // What is right is told of each statement.
            found.retain(|finding| !finding.starts_with("UC503"));
        }
        if found != *expected {
            wrong.push(format!("{text}\n  found    {found:?}\n  expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_way_back_that_is_not_whole_says_what_stays() {
    let told = |text: &str| -> Vec<String> {
        let govern = serde_json::json!([{"catalog": "sales"}, {"view": "hr.pay.open"}]);
        let setup = setup(Flow::Connection, false, &govern);
        let checked = check_against(text, Format::Sql, None, &Base::None, Some(&setup));
        checked.findings.iter().map(|finding| format!("{} {}", finding.code.id(), finding.message)).collect()
    };
    assert_eq!(told(&undo()), [""; 0]);
    let leaves = "UC504 this revokes nearly all privileges, but leaves `MANAGE` on catalog `hr`";
    let (without_manage, others) = (undo().replacen(", MANAGE", "", 1), undo().replace(PRINCIPAL, "Immuta principal"));
    assert_eq!(told(&without_manage), [leaves]);
    let principal =
        "UC508 this is not the application ID of Immuta's service principal, from whom this is to be revoked";
    assert_eq!(told(&others), [principal]);
    // One right is no way back.
    let one = format!("REVOKE MANAGE ON CATALOG hr FROM `{PRINCIPAL}`");
    assert_eq!(told(&one), ["UC502 this revokes `MANAGE` on catalog `hr`, which the setup needs"]);
    assert_eq!(told("REVOKE MANAGE ON CATALOG hr FROM `me@example.com`"), [""; 0]);
}

#[test]
fn catalog_system_hands_no_schema_down() {
    let setup = setup(Flow::Connection, true, &serde_json::json!([{"catalog": "sales"}]));
    let needs = needs(&setup);
    let all = super::super::grants(&needs);
    let told = |more: &str| -> Vec<String> {
        let text = if more.starts_with("Principal") { more.to_owned() } else { [&all, more].concat() };
        let text = text.replace("SP", &format!("`{PRINCIPAL}`"));
        let checked = check_against(&text, Format::Sql, None, &Base::None, Some(&setup));
        let told = checked.findings.iter().map(|finding| format!("{} {}", finding.code.id(), finding.message));
        told.filter(|told| !told.starts_with("UC503") && !told.contains("lacks")).collect()
    };
    assert_eq!(told(""), [""; 0]);
    let lost = "REVOKE USE SCHEMA ON SCHEMA system.access FROM SP;";
    let takes = "UC502 this revokes `USE SCHEMA` on schema `system.access`, which the setup needs";
    assert_eq!(told(lost), [takes]);
    let nothing = "UC507 `USE SCHEMA` on catalog `system` reaches no schema there";
    assert_eq!(told(&[lost, "GRANT USE SCHEMA ON CATALOG system TO SP"].concat()), [takes, nothing]);
    // Other rights are handed down there as everywhere.
    assert_eq!(
        told("REVOKE SELECT ON TABLE system.access.audit FROM SP; GRANT SELECT ON CATALOG system TO SP"),
        ["UC504 `SELECT` is needed on less than catalog `system`"]
    );
    let shown = told(&format!("Principal,ActionType,ObjectType,ObjectKey\n{PRINCIPAL},USE SCHEMA,CATALOG,system\n"));
    assert_eq!(shown, ["UC504 the setup does not need `USE SCHEMA` on catalog `system`"]);
}

#[test]
fn every_rule_about_scripts_has_a_case() {
    let tables = ALONE.iter().chain(AGAINST).chain(super::field::scripts::ALONE).flat_map(|(_, expected)| *expected);
    let seen: std::collections::BTreeSet<&str> = tables.map(|finding| &finding[..5]).collect();
    for code in Code::ALL.iter().filter(|code| code.id().starts_with("UC5")) {
        assert!(seen.contains(code.id()), "{}", code.id());
    }
}

#[test]
fn fixes_mend_what_is_certain() {
    for (text, expected) in [
        ("GRANT SELECT ON TABLE a.b.c TO a-b@c.d;", "GRANT SELECT ON TABLE a.b.c TO `a-b@c.d`;"),
        ("GRANT SELECT ON TABLE a.b.c TO 'a`b'", "GRANT SELECT ON TABLE a.b.c TO `a``b`"),
        (
            "GRANT SELECT ON TABLE a.b.c TO `a`\nGRANT SELECT ON TABLE a.b.c TO `b`",
            "GRANT SELECT ON TABLE a.b.c TO `a`;\nGRANT SELECT ON TABLE a.b.c TO `b`",
        ),
    ] {
        assert_eq!(crate::mend::mend(text, Format::Sql, None, &Base::None).text, expected);
    }
}

fn row(privilege: &str, kind: &str, name: &str) -> [String; 4] {
    [PRINCIPAL.to_owned(), privilege.to_owned(), kind.to_owned(), name.to_owned()]
}

/// All that the setup needs, as Databricks shows it.
fn rows() -> Vec<[String; 4]> {
    let mut rows: Vec<_> = ["USE CATALOG", "MANAGE", "USE SCHEMA", "SELECT", "MODIFY"]
        .map(|privilege| row(privilege, "CATALOG", "sales"))
        .into_iter()
        .collect();
    rows.extend([row("USE CATALOG", "CATALOG", "hr"), row("MANAGE", "CATALOG", "hr")]);
    rows.extend([row("USE SCHEMA", "SCHEMA", "hr.pay"), row("SELECT", "TABLE", "hr.pay.open")]);
    rows
}

/// As `print(frame)` and `frame.to_string(index=False)` write it: every cell ends where its title does.
fn pandas(rows: &[[String; 4]], numbered: bool) -> String {
    let titles = ["Principal", "ActionType", "ObjectType", "ObjectKey"].map(str::to_owned);
    let width = |cell: usize| rows.iter().chain([&titles]).map(|row| row[cell].chars().count()).max().unwrap_or(0);
    let line = |number: &str, row: &[String; 4]| {
        let cells: Vec<_> = (0..4).map(|cell| format!("{:>1$}", row[cell], width(cell))).collect();
        if numbered { format!("{number:2} {}\n", cells.join(" ")) } else { format!("{}\n", cells.join(" ")) }
    };
    let body: String = rows.iter().enumerate().map(|(index, row)| line(&index.to_string(), row)).collect();
    line("", &titles) + &body
}

/// The same rows in every form that people paste.
fn forms(rows: &[[String; 4]]) -> Vec<String> {
    let titles = ["Principal", "ActionType", "ObjectType", "ObjectKey"];
    let lines = |separator: &str, before: &str, behind: &str| {
        let line = |cells: [&str; 4]| format!("{before}{}{behind}\n", cells.join(separator));
        let body: String = rows.iter().map(|row| line([0, 1, 2, 3].map(|cell| row[cell].as_str()))).collect();
        (line(titles), body)
    };
    let (title, body) = lines("|", "|", "|");
    let rule = "+---------+--------+------+------+\n";
    let (tab_title, tab_body) = lines("\t", "", "");
    let (csv_title, csv_body) = lines("\",\"", "\"", "\"");
    let (markdown_title, markdown_body) = lines(" | ", "| ", " |");
    let objects: Vec<_> = rows
        .iter()
        .map(|row| serde_json::json!({"principal": row[0], "action_type": row[1], "object_type": row[2], "object_key": row[3]}))
        .collect();
    let numbered = |line: &dyn Fn(usize, &[String; 4]) -> String| -> String {
        rows.iter().enumerate().map(|(index, row)| line(index, row)).collect()
    };
    let column = |cell: usize| -> serde_json::Map<_, _> {
        rows.iter().enumerate().map(|(index, row)| (index.to_string(), row[cell].clone().into())).collect()
    };
    let by_column = serde_json::json!({"Principal": column(0), "ActionType": column(1), "ObjectType": column(2), "ObjectKey": column(3)});
    let answer = serde_json::json!({"manifest": {"schema": {"columns": titles.map(|name| serde_json::json!({"name": name}))}},
        "result": {"data_array": rows}});
    vec![
        format!("{rule}{title}{rule}{body}{rule}(9 rows)\n"),
        // Several results below each other.
        format!("\n{tab_title}{tab_body}\n{tab_title}"),
        format!("{csv_title}{csv_body}"),
        format!("{}{}", csv_title.replace('"', ""), csv_body.replace('"', "")),
        format!("{markdown_title}|---|:--|--|--|\n{markdown_body}"),
        serde_json::json!(objects).to_string(),
        answer.to_string(),
        // Behind a title and the statement, with what else people separate cells by, and as pandas prints it.
        format!("Rights in production\n> SHOW GRANTS `x` ON CATALOG sales;\n{rule}{title}{rule}{body}{rule}"),
        format!("{}{}", lines(";", "", "").0, lines(";", "", "").1),
        format!("{}{}", lines("│", "│", "│").0, lines("│", "│", "│").1),
        format!("{}{}", lines("   ", "   ", "").0, lines("   ", "0  ", "").1),
        // Without a head, with row numbers, between backticks, one field a line, and in the columns of pandas.
        csv_body.clone(),
        tab_title.clone() + &numbered(&|index, row| format!("{}\t{}\n", index + 1, row.join("\t"))),
        format!("{markdown_title}|--|--|--|--|\n{}", lines("` | `", "| `", "` |").1),
        numbered(&|index, row| {
            let [principal, action, kind, key] = row;
            format!(
                "-RECORD {index}---\n Principal  | {principal}\n ActionType | {action}\n ObjectType | {kind}\n ObjectKey  | {key}\n"
            )
        }),
        pandas(rows, false),
        pandas(rows, true),
        by_column.to_string(),
        // Several results below each other, and a row a line.
        objects.iter().map(|row| format!("[{row}]")).collect::<Vec<_>>().join("\n"),
        objects.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    ]
}

#[test]
fn what_is_shown_is_held_against_the_setup_in_every_form() {
    let codes = |rows: &[[String; 4]]| -> Vec<Vec<String>> {
        forms(rows)
            .iter()
            .map(|text| found(text, true).into_iter().map(|finding| finding[..7].to_owned()).collect())
            .collect()
    };
    let each = |rows: &[[String; 4]], expected: &[&str]| {
        for (index, found) in codes(rows).into_iter().enumerate() {
            assert_eq!(found, expected, "form {index} of {rows:?}");
        }
    };
    each(&rows(), &["UC503 I"]);
    for missing in 0..rows().len() {
        let mut fewer = rows();
        fewer.remove(missing);
        each(&fewer, &["UC502 E"]);
    }
    let with = |more: [String; 4]| [rows(), vec![more]].concat();
    each(&with(row("CREATE_SCHEMA", "CATALOG", "sales")), &["UC503 I", "UC504 W"]);
    each(&with(row("SELECT", "CATALOG_STANDARD", "HR")), &["UC503 I", "UC504 W"]);
    // Rights of others are their own affair, but on Immuta's catalog.
    let mut other = row("SELECT", "CATALOG", "sales");
    other[0] = "analysts".to_owned();
    each(&with(other.clone()), &["UC503 I"]);
    other[3] = "immuta_a".to_owned();
    each(&with(other), &["UC503 I", "UC512 W"]);
    // Ownership is as good as every right on that object.
    let mut owned: Vec<_> = rows().into_iter().filter(|row| row[3] != "hr").collect();
    owned.push(row("OWN", "CATALOG", "hr"));
    each(&owned, &["UC503 I"]);
    // Beside them it is not needed.
    each(&with(row("OWN", "CATALOG", "hr")), &["UC503 I", "UC504 W"]);
    each(&with(row("OWN", "CATALOG", "immuta_a")), &["UC503 I"]);
    // An owner of a catalog cannot read what it holds.
    let mut owned: Vec<_> = rows().into_iter().filter(|row| row[3] != "sales").collect();
    owned.push(row("OWN", "CATALOG", "sales"));
    each(&owned, &["UC502 E"]);
    // What is handed down stands in every result, and is told once.
    let beyond = row("SELECT", "CATALOG", "hr");
    each(&[rows(), vec![beyond.clone(), beyond.clone(), beyond]].concat(), &["UC503 I", "UC504 W"]);
    // What Immuta has nothing to do with is more than needed as well.
    each(&with(row("READ FILES", "EXTERNAL_LOCATION", "lake")), &["UC503 I", "UC504 W"]);
    each(&with(row("CREATE STREAMING TABLE", "SCHEMA", "hr.pay")), &["UC503 I", "UC504 W"]);
    let streaming: Vec<_> = rows()
        .into_iter()
        .map(|[a, b, c, d]| [a, b, if c == "TABLE" { "STREAMING_TABLE".to_owned() } else { c }, d])
        .collect();
    each(&streaming, &["UC503 I"]);
    // What may be a group is neither enough nor too little; another service principal or person is not a group.
    let renamed =
        |name: &str| -> Vec<_> { rows().into_iter().map(|[_, a, b, c]| [name.to_owned(), a, b, c]).collect() };
    each(&renamed("lake-admins"), &["UC518 W"]);
    each(&renamed("account users"), &["UC503 I"]);
    for name in ["7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "someone@example.org"] {
        each(&renamed(name), &["UC502 E", "UC508 W"]);
    }
}

#[test]
fn what_is_shown_says_nothing_without_a_setup() {
    for form in forms(&rows()) {
        assert!(found(&form, false).contains(&"UC904 I ".to_owned()), "{form}");
    }
    // With one, a result without rows says as much as any other, and what is no result says so.
    let columns = ["Principal", "ActionType", "ObjectType", "ObjectKey"].map(|name| serde_json::json!({"name": name}));
    let empty = serde_json::json!({"manifest": {"schema": {"columns": columns}}, "result": {}}).to_string();
    for empty in ["[]", "Principal,ActionType,ObjectType,ObjectKey\n", &empty] {
        assert_eq!(found(empty, true), ["UC502 E "], "{empty}");
    }
    // Short JSON with blanks, as Python writes it, is JSON.
    let spaced = |row: &[String; 4]| {
        format!(
            r#"{{"Principal": "{}", "ActionType": "{}", "ObjectType": "{}", "ObjectKey": "{}"}}"#,
            row[0], row[1], row[2], row[3]
        )
    };
    for text in [
        format!("[{}]", spaced(&rows()[0])),
        format!("[{}, {}]", spaced(&rows()[0]), spaced(&rows()[1])),
        format!("{}\n{}\n", spaced(&rows()[0]), spaced(&rows()[1])),
        format!("[\n {},\n {}\n]", spaced(&rows()[0]), spaced(&rows()[1])),
    ] {
        assert_eq!(crate::check::guess(&text, None), Format::Json, "{text}");
        assert_eq!(found(&text, true), ["UC502 E "], "{text}");
    }
    // What `df.show()` leaves out is not missing, and neither is what it cuts.
    let shown = &forms(&rows()[..1])[0];
    for cut in [
        format!("{shown}only showing top 20 rows\n"),
        shown.replace("|sales|", "|sal...|"),
        shown.replace("|USE CATALOG|", "|USE CAT...|"),
    ] {
        assert_eq!(found(&cut, true).iter().filter(|finding| !finding.starts_with("UC501 E")).count(), 0, "{cut}");
    }
    for other in [r#"{"status": {"state": "FAILED"}}"#, r#"[{"a": 1}]"#] {
        assert!(found(other, true).contains(&"UC501 E ".to_owned()), "{other}");
    }
    // Where rows are missing, nothing else is.
    let answer = forms(&rows())[6].replace("hr.pay", "other.pay");
    for (from, to) in [
        (r#""result":{"#, r#""result":{"next_chunk_index":1,"#),
        (r#""result":{"#, r#""result":{"external_links":[],"#),
        (r#"{"manifest":{"#, r#"{"manifest":{"truncated":true,"#),
        (r#"{"manifest":{"#, r#"{"status":{"state":"FAILED"},"manifest":{"#),
    ] {
        let answer = answer.replacen(from, to, 1);
        let found = found(&answer, true);
        assert_eq!(found.iter().filter(|f| f.starts_with("UC501 E")).count(), 1, "{answer}: {found:?}");
        assert!(!found.iter().any(|f| f.starts_with("UC502")), "{answer}: {found:?}");
    }
    let whole = answer.replace(r#"{"manifest":{"#, r#"{"status":{"state":"SUCCEEDED"},"manifest":{"truncated":false,"#);
    assert!(found(&whole, true).contains(&"UC502 E ".to_owned()));
    let lines = &forms(&rows())[18];
    for cut in [&lines[..lines.len() - 1], &lines[..lines.len() - 20], &[lines, "\n[{"].concat()] {
        let found = found(cut, true);
        assert!(found.contains(&"UC501 E ".to_owned()), "{cut}: {found:?}");
        assert!(!found.iter().any(|f| f.starts_with("UC502")), "{cut}: {found:?}");
    }
    let rest = r#"{"privilege_assignments": [{"principal": "x", "privileges": ["SELECT"]}]}"#;
    assert_eq!(found(rest, true).iter().filter(|f| f.starts_with("UC501 E")).count(), 1);
    let cut: String = forms(&rows())[0].replace(PRINCIPAL, "6f1b2c3d-4e5f-4a6...");
    assert!(found(&cut, true).iter().any(|finding| finding.starts_with("UC501 E")), "{cut}");
    assert_eq!(
        found("Principal,ActionType,ObjectType,ObjectKey\nx,SELECT\n5 rows, 0.3 seconds\nFetched,it\n", true)
            .iter()
            .filter(|f| f.starts_with("UC501"))
            .count(),
        1
    );
}

proptest! {
    /// Whatever is pasted, reading ends, and every finding has a place in the text.
    #[test]
    fn no_text_is_too_odd(pieces in prop::collection::vec(prop::sample::select(vec![
        "GRANT", "REVOKE", "ON", "TO", "FROM", "CATALOG", "SCHEMA", "TABLE", "a", "`a``b`", "`", "'", "\"", "\\", "--", "\n", "/*", "*/",
        ";", ",", ".", "-", "r'", "SELECT", "ALL PRIVILEGES", "MANAGE", "system", "CREATE", "ALTER", "OWNER", "USE", "SHOW", "GRANTS", "é", "𝄞",
        "Principal|ActionType|ObjectType|ObjectKey", "|", "Principal,ActionType,ObjectType,ObjectKey\n", "\t", "x,y,z", " ",
        "Row(", ")", "[", "]", "{", "}", "principal='", "=", "---- ---- ---- ----\n", "principal actionType objectType objectKey\n", "<", ">", "${", "%", ":", "(",
        "ALL TABLES IN SCHEMA", "DENY", "GRNT", "IDENTIFIER", "EXECUTE IMMEDIATE", "OWN", "x SELECT TABLE a.b.c\n", "分", "ROLE", "CONNECTION",
    ]), 0..40), with_setup in any::<bool>()) {
        for separator in ["", " "] {
            let text = pieces.join(separator);
            let setup = setup(Flow::Connection, true, &serde_json::json!([{"catalog": "a"}]));
            let _needs = needs(&setup);
            let checked = check_against(&text, Format::Sql, None, &Base::None, with_setup.then_some(&setup));
            for finding in &checked.findings {
                prop_assert!(text.get(finding.span.start as usize..finding.span.end as usize).is_some(), "{:?} in {:?}", finding, text);
            }
            // Fixes keep all words; only the sign of a raw text goes.
            let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric() && *c != 'r').collect::<String>();
            let mended = crate::mend::mend(&text, Format::Sql, None, &Base::None).text;
            prop_assert_eq!(words(&mended), words(&text), "{:?}", text);
        }
    }
}
