//! The metastore itself: good scripts, and single deviations from them.

use super::{Flow::*, *};

const SP: &str = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

/// A securable from its dotted name; `v:` and `m:` stand before views and materialized views.
fn on(name: &str) -> Securable {
    let (kind, path) = name.split_once(':').unwrap_or(("t", name));
    let parts: Vec<String> = path.split('.').map(str::to_string).collect();
    match (kind, &parts[..]) {
        (_, [c]) => Catalog(c.clone()),
        (_, [c, s]) => Schema(c.clone(), s.clone()),
        ("v", [c, s, t]) => View(c.clone(), s.clone(), t.clone()),
        ("m", [c, s, t]) => MaterializedView(c.clone(), s.clone(), t.clone()),
        (_, parts) => Table(parts[0].clone(), parts[1].clone(), parts[2].clone()),
    }
}

/// The metastore after a good script; `@` stands for the service principal.
fn after(sql: &str) -> Metastore {
    let mut store = Metastore::default();
    store.run(&sql.replace('@', &format!("`{SP}`"))).unwrap();
    store
}

/// What is wrong with a script, by `required` (too little) and `allowed` (too much).
fn faults(store: &Metastore, flow: Flow, audit: bool, governed: &[Securable]) -> Vec<String> {
    let mut faults = Vec::new();
    for (privilege, on, direct) in required(flow, audit, governed) {
        if !(if direct { store.holds_directly(SP, privilege, &on) } else { store.holds(SP, privilege, &on) }) {
            faults.push(format!("lacks {privilege} {on:?}"));
        }
    }
    let allowed = allowed(flow, audit, governed);
    let mut extra = store.all_grants();
    extra.retain(|g| g.0 != SP || !allowed.contains(&(g.1.clone(), g.2.clone())));
    faults.extend(extra.into_iter().map(|(who, privilege, on)| format!("extra {who} {privilege} {on:?}")));
    faults
}

const GOOD: &str = "GRANT USE CATALOG, MANAGE ON CATALOG `c` TO @; GRANT USE SCHEMA ON SCHEMA `c`.`s` TO @;
    GRANT SELECT, MODIFY ON TABLE `c`.`s`.`t` TO @; GRANT SELECT ON VIEW `c`.`s`.`v` TO @;
    GRANT SELECT ON MATERIALIZED VIEW `c`.`s`.`m` TO @;";
const AUDIT: &str = "GRANT USE CATALOG ON CATALOG `system` TO @; GRANT USE SCHEMA ON SCHEMA `system`.`access` TO @;
    GRANT SELECT ON TABLE `system`.`access`.`audit` TO @; GRANT SELECT ON TABLE system.access.table_lineage TO @;
    GRANT SELECT ON TABLE system.access.column_lineage TO @;";
const QUERY: &str = "GRANT USE SCHEMA ON SCHEMA system.query TO @; GRANT SELECT ON TABLE system.query.history TO @;";

fn governed() -> Vec<Securable> {
    ["C.s.T", "v:c.s.v", "m:c.s.m"].map(on).to_vec()
}

#[test]
fn good_scripts_and_single_deviations() {
    let check = |sql: &str, flow, audit| faults(&after(sql), flow, audit, &governed());
    let none: Vec<String> = vec![];
    assert_eq!(check(GOOD, Manual, false), none);
    assert_eq!(check(GOOD, Update, false), none);
    let create = format!("{GOOD} GRANT CREATE CATALOG ON METASTORE TO @");
    assert_eq!(check(&create, Automatic, false), none);
    assert_eq!(check(&create, Update, false).len(), 1);
    assert_eq!(check(&format!("{GOOD}{AUDIT}"), Manual, true), none);
    assert_eq!(check(&format!("{GOOD}{AUDIT}{QUERY}"), Connection, true), none);
    assert_eq!(check(&format!("{GOOD}{AUDIT}"), Connection, true).len(), 2);
    assert_eq!(check(&format!("{GOOD}{AUDIT}{QUERY}"), Manual, true).len(), 2);
    assert_eq!(check(GOOD, Automatic, false), [r"lacks CREATE CATALOG Metastore"]);
    let manage = r#"lacks MANAGE Catalog("c")"#;
    assert_eq!(check(&GOOD.replace(", MANAGE", ""), Manual, false), [manage]);
    let all = GOOD.replace("USE CATALOG, MANAGE", "ALL PRIVILEGES");
    let all = check(&all, Manual, false);
    assert_eq!(all, [manage, &format!(r#"extra {SP} ALL PRIVILEGES Catalog("c")"#)]);
    let lower = format!("{} GRANT MANAGE ON SCHEMA c.s TO @", GOOD.replace(", MANAGE", ""));
    let lower = check(&lower, Manual, false);
    assert_eq!(lower.len(), 2, "{lower:?}");
    let other = check(&GOOD.replacen('@', "`someone else`", 1), Manual, false);
    assert_eq!(other.len(), 4, "{other:?}");
    let system = AUDIT.replace("SCHEMA ON SCHEMA `system`.`access`", "SCHEMA ON CATALOG `system`");
    let system = check(&format!("{GOOD}{system}"), Manual, true);
    assert!(system[0].starts_with("lacks USE SCHEMA") && system[1].contains("extra") && system.len() == 2);
    let revoked = format!("{GOOD} REVOKE SELECT ON VIEW C.S.V FROM @");
    let revoked = check(&revoked, Manual, false);
    assert_eq!(revoked, [r#"lacks SELECT View("c", "s", "v")"#]);
    // Revoking all takes along what was granted by name, without MANAGE.
    let revoked = check(&format!("{GOOD} REVOKE ALL PRIVILEGES ON CATALOG C FROM @"), Manual, false);
    assert_eq!(revoked, [r#"lacks USE CATALOG Catalog("c")"#]);
    // A governed catalog covers what lies in it; the smaller grants may still be there.
    let all = ["c", "c.s", "c.s.t"].map(on);
    let catalog = "GRANT USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG C TO @;";
    assert_eq!(faults(&after(catalog), Manual, false, &all), none);
    let both = format!("{catalog} GRANT USE SCHEMA, MODIFY ON SCHEMA c.s TO @; GRANT SELECT ON c.s.t TO @");
    assert_eq!(faults(&after(&both), Manual, false, &all), none);
    assert_eq!(faults(&after(&both), Manual, false, &all[..1]).len(), 3);
}

#[test]
fn required_rights_are_listed_once() {
    let governed = ["A", "a.s", "a.s.t", "v:a.s.v", "a.S.t"].map(on);
    let rights = required(Connection, true, &governed);
    assert_eq!(rights.len(), 5 + 3 + 2 + 1 + 7, "{rights:?}");
    assert_eq!(allowed(Connection, true, &[on("a")]).len(), 5 + 7);
    assert!(rights.contains(&("MANAGE", on("a"), true)) && rights.contains(&("SELECT", on("v:a.s.v"), false)));
    assert!(!rights.iter().any(|r| r.0 == "MODIFY" && r.1 == on("v:a.s.v")));
}

#[test]
fn inheritance_and_ownership() {
    let mut m =
        after("GRANT ALL PRIVILEGES ON CATALOG A TO @; GRANT MANAGE ON CATALOG b TO @; GRANT SELECT ON b.s.t TO @");
    assert!(m.can_read(SP, &on("a.s.t")) && m.can_read(&SP.to_uppercase(), &on("v:A.S.v")));
    assert!(!m.can_read(SP, &on("a.s")) && !m.can_read(SP, &on("a")));
    assert!(m.holds(SP, "modify", &on("a.s.t")) && !m.holds(SP, "MODIFY", &on("v:a.s.v")));
    assert!(!m.holds_directly(SP, "MODIFY", &on("a.s.t")) && m.holds_directly(SP, "MODIFY", &on("a")));
    assert!(!m.holds(SP, "MANAGE", &on("a")) && !m.holds(SP, "EXTERNAL USE SCHEMA", &on("a.s")));
    assert!(m.holds(SP, "MANAGE", &on("b.s.t")) && !m.holds_directly(SP, "MANAGE", &on("b.s")));
    assert!(m.holds(SP, "SELECT", &on("b.s.t")) && !m.can_read(SP, &on("b.s.t")));
    assert!(!after("GRANT SELECT, USE SCHEMA ON SCHEMA b.s TO @").can_read(SP, &on("b.s.t")));
    assert!(!m.holds("x", "SELECT", &on("a.s.t")) && !m.holds(SP, "USE_CATALOG", &on("a")));
    m.set_owner(&on("D"), "o");
    m.set_owner(&on("v:d.s.v"), "o");
    assert!(m.holds("o", "SELECT", &on("v:d.s.v")) && !m.holds("o", "MODIFY", &on("v:d.s.v")));
    assert!(m.holds_directly("o", "MANAGE", &on("d")) && m.holds("o", "MANAGE", &on("d.s.t")));
    assert!(!m.holds("o", "SELECT", &on("d.s.t")) && !m.holds_directly("o", "MANAGE", &on("d.s")));
    let m = after("GRANT CREATE CATALOG ON METASTORE TO @; GRANT ALL PRIVILEGES ON CATALOG system TO @");
    assert!(m.holds(SP, "CREATE CATALOG", &Metastore) && !m.holds(SP, "CREATE CATALOG", &on("a")));
    assert!(m.holds(SP, "SELECT", &on("system.x.y")) && !m.can_read(SP, &on("system.x.y")));
}

#[test]
fn catalogs_comments_and_quotes() {
    let mut m = Metastore::default();
    let script = r#"-- CREATE CATALOG x; it's `not` a "statement
        /* ; GRANT SELECT ON CATALOG a TO b; */ create catalog if not exists Immuta -- tail;
        MANAGED LOCATION "s3://b;/*" COMMENT 'it\'s; -- no /* \\' ;; ALTER CATALOG `IMMUTA` OWNER TO `a``;b`;
        SHOW GRANTS ON METASTORE; SHOW GRANTS `x@y.z` ON SCHEMA a.`b;-ü`"#;
    assert_eq!(m.run(script), Ok(4));
    assert!(m.created("IMMUTA") && !m.created("a") && m.all_grants().is_empty());
    assert_eq!(m.owner_of(&on("immuta")), Some("a`;b"));
    assert_eq!(m.shown, [Metastore, on("a.b;-ü")]);
    assert_eq!(m.run("CREATE CATALOG IF NOT EXISTS immuta; ; -- end"), Ok(1));
    assert!(m.run("CREATE CATALOG immuta").unwrap_err().contains("exists"));
    assert_eq!(after("").run(" \r\n-- only\r\n;"), Ok(0));
}

#[test]
fn injection() {
    let m = after("GRANT SELECT ON CATALOG `a``TO``evil` TO @");
    let grant = (SP.to_string(), "SELECT".to_string(), on("a`to`evil"));
    assert_eq!(m.all_grants(), [grant]);
    // Badly quoted, it can also be a good script: then the grant is somebody else's, which all_grants shows.
    let m = after("GRANT SELECT ON CATALOG `a` TO `evil`; --` TO @");
    assert!(m.holds("evil", "SELECT", &on("a")) && !m.holds(SP, "SELECT", &on("a")) && m.all_grants().len() == 1);
}

#[test]
fn bad_scripts_fail_whole() {
    let long = format!("GRANT SELECT ON CATALOG {} TO b", "a".repeat(256));
    let bad = r#"GRANT SELCT ON CATALOG a TO b|GRANT SELECT ON CATALOG `a`` TO ``evil` TO b|GRANT SELECT ON CATALOG `a` TO `evil` TO b
        GRANT SELECT ON CATALOG my-cat TO b|GRANT SELECT ON CATALOG a TO 'b'|GRANT SELECT ON CATALOG a TO "b"
        GRANT SELECT ON CATALOG a TO b WITH GRANT OPTION|GRANT SELECT ON CATALOG a TO b, c|GRANT SELECT ON CATALOG a TO b c
        GRANT MODIFY ON VIEW a.b.c TO d|GRANT SELECT, MODIFY ON MATERIALIZED VIEW a.b.c TO d|GRANT USE CATALOG ON SCHEMA a.b TO c
        GRANT USE SCHEMA ON TABLE a.b.c TO d|GRANT CREATE CATALOG ON CATALOG a TO b|GRANT SELECT ON METASTORE TO b
        GRANT ALL PRIVILEGES ON METASTORE TO b|GRANT ALL PRIVILEGES, MANAGE ON CATALOG a TO b|GRANT USE_CATALOG ON CATALOG a TO b
        GRANT USAGE ON CATALOG a TO b|GRANT `SELECT` ON CATALOG a TO b|GRANT 'SELECT' ON CATALOG a TO b|GRANT ON CATALOG a TO b
        GRANT SELECT, ON CATALOG a TO b|GRANT SELECT MODIFY ON CATALOG a TO b|GRANT SELECT ON CATALOG TO b|GRANT SELECT ON a TO b
        GRANT SELECT CATALOG a TO b|GRANT SELECT ON CATALOG a b|GRANT SELECT ON CATALOG a FROM b|REVOKE SELECT ON CATALOG a TO b
        GRANT SELECT ON CATALOG a.b TO c|GRANT SELECT ON SCHEMA a TO c|GRANT SELECT ON TABLE a.b TO c|GRANT SELECT ON VIEW a.b.c.d TO e
        GRANT SELECT ON METASTORE m TO b|GRANT EXECUTE ON FUNCTION a.b.c TO d|GRANT SELECT ON CATALOG 'a' TO b
        GRANT SELECT ON CATALOG samples TO b|GRANT SELECT ON TABLE Samples.x.y TO b|GRANT SELECT ON CATALOG a TO users
        GRANT SELECT ON CATALOG a TO `Admins`|GRANT SELECT ON CATALOG a TO `1234567`|GRANT SELECT ON CATALOG a TO ``
        GRANT SELECT ON CATALOG `a b` TO c|GRANT SELECT ON CATALOG `a.b` TO c|GRANT SELECT ON CATALOG `a/b` TO c|GRANT SELECT ON CATALOG `` TO c
        GRANT SELECT ON CATALOG a TO x@y.z|GRANT SELECT ON CATALOG a TO 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d|GRANT SELECT ON CATALOG 1a TO b
        GRANT SELECT ON CATALOG a TO `b|GRANT SELECT ON CATALOG a TO b /* open|GRANT SELECT ON CATALOG a TO b /* /* */ */|GRANT SELECT ON CATALOG a /*+ x */ TO b
        GRANT SELECT ON CATALOG a TO b /* /* */
        GRANT SELECT ON CATALOG a TO b GRANT SELECT ON CATALOG c TO b|GRANT SELECT ON CATALOG a TO TO|GRANT|-- backslash\
        CREATE CATALOG a COMMENT 'it''s'|CREATE CATALOG a COMMENT 'x|CREATE CATALOG a COMMENT 'x' COMMENT 'y'|CREATE CATALOG a MANAGED LOCATION ''
        CREATE CATALOG a COMMENT r'x'|CREATE CATALOG system|CREATE CATALOG IF EXISTS a|CREATE CATALOG a b|CREATE CATALOG|CREATE SCHEMA a.b
        ALTER CATALOG a OWNER b|ALTER CATALOG OWNER TO b|ALTER CATALOG a OWNER TO 'b'|ALTER CATALOG samples OWNER TO b|USE CATALOG a
        SHOW GRANTS ON a|SHOW GRANTS 'b' ON CATALOG a|SHOW GRANTS|SHOW GRANTS b c ON CATALOG a|SELECT 1|DROP CATALOG a
        GRANT SELECT ON TABLE k.s.v TO b|CREATE CATALOG k"#;
    let more = [long.as_str(), "-- a\rb", "GRANT SELECT ON CATALOG a TO `b\n`", "GRANT SELECT ON CATALOG a\u{a0}TO b"];
    for statement in bad.split(['|', '\n']).map(str::trim).chain(more) {
        let mut m = after("GRANT SELECT ON VIEW k.s.v TO @");
        let script = format!("GRANT SELECT ON CATALOG fine TO b;\n{statement}");
        let why = m.run(&script).expect_err(statement);
        assert!(why.starts_with("statement 2 ("), "{why}");
        assert_eq!(m.all_grants().len(), 1, "{statement}");
        assert!(m.run("GRANT SELECT ON CATALOG fine TO b").is_ok());
    }
}
