//! What counts although the needed right is not granted by name.

use super::super::PRINCIPAL;
use super::{codes, shop};

#[test]
fn a_right_that_counts_is_not_called_needless() {
    let needs = shop();
    let table = |rows: &[[&str; 3]]| {
        let rows: String =
            rows.iter().map(|[right, kind, name]| format!("{PRINCIPAL},{right},{kind},{name}\n")).collect();
        codes(&["Principal,ActionType,ObjectType,ObjectKey\n", &rows].concat(), Some(&needs))
    };
    let schema = [
        ["USE SCHEMA", "SCHEMA", "shop.orders"],
        ["SELECT", "SCHEMA", "shop.orders"],
        ["MODIFY", "SCHEMA", "shop.orders"],
    ];
    let with = |more: &[[&'static str; 3]]| table(&[&schema, more].concat());
    assert_eq!(with(&[["OWN", "CATALOG", "shop"]]), ["UC503 I"]);
    assert_eq!(with(&[["MANAGE", "CATALOG", "shop"], ["OWN", "CATALOG", "shop"]]), ["UC503 I"]);
    // Where all of it is granted by name, nothing comes of owning.
    let named = [["MANAGE", "CATALOG", "shop"], ["USE CATALOG", "CATALOG", "shop"], ["OWN", "CATALOG", "shop"]];
    assert_eq!(with(&named), ["UC503 I", "UC504 W"]);
    let other = [["MANAGE", "CATALOG", "shop"], ["USE CATALOG", "CATALOG", "shop"], ["OWN", "TABLE", "a.b.c"]];
    assert_eq!(with(&other), ["UC503 I", "UC504 W"]);
    let script = |more: &str| {
        let grants = "GRANT USE SCHEMA, SELECT, MODIFY ON SCHEMA shop.orders TO SP; ";
        let text = [grants, more].concat().replace("SP", &format!("`{PRINCIPAL}`"));
        codes(&text, Some(&needs)).into_iter().filter(|finding| !finding.starts_with("UC503")).collect::<Vec<_>>()
    };
    assert_eq!(script("ALTER CATALOG shop OWNER TO SP"), [""; 0]);
    assert_eq!(script("ALTER CATALOG shop OWNER TO SP; GRANT USE CATALOG, MANAGE ON CATALOG shop TO SP"), ["UC504 W"]);
    assert_eq!(script("ALTER CATALOG shop OWNER TO SP; ALTER CATALOG shop OWNER TO `me@example.org`"), ["UC502 E"]);
    // It is not clear who that is, or what it owns then.
    for open in [
        "ALTER CATALOG shop OWNER TO `${sp}`",
        "ALTER CATALOG shop OWNER TO SP; ALTER CATALOG shop OWNER TO `${sp}`",
        "ALTER CATALOG IDENTIFIER(:c) OWNER TO SP",
    ] {
        let found = script(open);
        assert!(found.contains(&"UC517 W".to_owned()) && !found.contains(&"UC502 E".to_owned()), "{open}: {found:?}");
    }
    assert!(script("ALTER CATALOG shop OWNER TO `me@example.org`").contains(&"UC502 E".to_owned()));
}
