//! What is found in scripts and in `SHOW GRANTS` output. The cases of single statements are in `fixtures/rules`.

use proptest::prelude::*;

use super::{PRINCIPAL, needs, setup};
use crate::check::{Base, Check, Together, check_against};
use crate::kinds::{Document, Flow};
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

fn all() -> String {
    let govern = serde_json::json!([{"catalog": "sales"}, {"view": "hr.pay.open"}]);
    super::super::grants(&needs(&setup(Flow::Connection, false, &govern)))
}

fn undo() -> String {
    let govern = serde_json::json!([{"catalog": "sales"}, {"view": "hr.pay.open"}]);
    super::super::undo(&needs(&setup(Flow::Connection, false, &govern)))
}

/// The script of `fixtures/bases` that cases start from, and the way back.
#[test]
fn our_own_scripts_are_what_the_setup_needs() {
    let statements = |script: String| -> String {
        let lines = script.lines().filter(|line| !line.is_empty() && !line.starts_with("--"));
        lines.map(|line| format!("{line}\n")).collect()
    };
    assert_eq!(statements(all()), crate::fixtures::base("grants"));
    assert!(found(&all(), true).iter().all(|finding| finding.starts_with("UC503 I")));
    assert_eq!(found(&undo(), true), [""; 0]);
    assert_eq!(found(&format!("{}SHOW GRANTS SP ON CATALOG hr", undo()), true), [""; 0]);
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
    // All privileges are those that were granted by name too, but not MANAGE.
    let of_sales = "USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG `sales`";
    let all = undo().replace(of_sales, "ALL PRIVILEGES ON CATALOG `sales`");
    assert_eq!(told(&all), ["UC504 this revokes nearly all privileges, but leaves `MANAGE` on catalog `sales`"]);
    assert_eq!(told(&format!("{all}REVOKE MANAGE ON CATALOG sales FROM `{PRINCIPAL}`;")), [""; 0]);
    // What was not read may take the rest, wherever it is.
    let unclear = "UC517 not all statements could be read, so it is unclear what stays";
    for (front, unread, own) in [
        ("", "EXECUTE IMMEDIATE 'REVOKE ' || rights", true),
        ("EXECUTE IMMEDIATE statement;\n", "", true),
        ("", "REVOKE MANAGE ON CATALOG ${c} FROM `${sp}`;", true),
        ("", "REVOKE MANAGE ON CATALOG", true),
        ("", "REVOKE MANAGE ON CATALOG c FROM `SP`;", false),
        ("", "REVOKE MANAGE ON CATALOG ${c} FROM `me@example.com`;", false),
        ("", "SELECT 1;", false),
        ("", "EXECUTE IMMEDIATE 'SELECT ' || x", false),
    ] {
        let text = [front, &without_manage, unread].concat().replace("SP", PRINCIPAL);
        let found = told(&text);
        assert_eq!(
            (found.iter().any(|one| one == unclear), found.iter().any(|one| one == leaves)),
            (own, !own),
            "{text}: {found:?}"
        );
        // Where all is taken, it does not matter.
        let found = told(&[front, &undo(), unread].concat());
        assert!(!found.iter().any(|one| one == unclear || one.starts_with("UC504")), "{found:?}");
    }
    // One right is no way back.
    let one = format!("REVOKE MANAGE ON CATALOG hr FROM `{PRINCIPAL}`");
    assert_eq!(told(&one), ["UC502 this revokes `MANAGE` on catalog `hr`, which the setup needs"]);
    assert_eq!(told("REVOKE MANAGE ON CATALOG hr FROM `me@example.com`"), [""; 0]);
}

#[test]
fn a_script_is_judged_as_what_it_is_told_to_be() {
    let setup = setup(Flow::Connection, false, &serde_json::json!([{"catalog": "sales"}]));
    let needs = needs(&setup);
    let (grants, undo, verify) =
        (super::super::grants(&needs), super::super::undo(&needs), super::super::verify(&needs));
    let table = format!("Principal,ActionType,ObjectType,ObjectKey\n{PRINCIPAL},MANAGE,CATALOG,sales\n");
    let codes = |text: &str, kind: Option<Document>| -> Vec<String> {
        let checked = Check { script: kind, against: Some(&setup), ..Check::default() }.run(text);
        assert_eq!(checked.kind_name(), kind.unwrap_or(Document::Grants).name());
        let mut codes: Vec<_> = checked.findings.iter().map(|finding| finding.code.id().to_owned()).collect();
        codes.dedup();
        codes
    };
    let kinds = [Document::Grants, Document::GrantsUndo, Document::GrantsVerify];
    let texts: [(&str, [&[&str]; 3]); 6] = [
        (&grants, [&["UC503"], &["UC904", "UC503"], &["UC904", "UC503"]]),
        (&undo, [&["UC904", "UC502"], &[], &["UC904"]]),
        (&verify, [&["UC904", "UC502"], &["UC904"], &[]]),
        (&table, [&["UC502", "UC904"], &["UC502", "UC904"], &["UC502"]]),
        // Nothing contradicts what it is told to be.
        ("-- nothing", [&["UC502"], &["UC504"], &["UC517"]]),
        // What does both is either; as the way back, it leaves what it grants again.
        (&[undo.as_str(), &grants].concat(), [&["UC503"], &["UC504", "UC503"], &["UC904", "UC503"]]),
    ];
    for (text, expected) in texts {
        for (kind, expected) in kinds.into_iter().zip(expected) {
            assert_eq!(codes(text, Some(kind)), expected, "{kind:?}\n{text}");
        }
    }
    // Without anything to grant, the title says what was built.
    let empty = super::needs(&super::setup(Flow::Connection, false, &serde_json::json!([])));
    for (text, kind) in
        [super::super::grants(&empty), super::super::undo(&empty), super::super::verify(&empty)].iter().zip(kinds)
    {
        let checked = Check { against: Some(&setup), ..Check::default() }.run(text);
        assert_eq!(checked.kind_name(), kind.name());
    }
}

/// The privileges of the catalog `sales` alone.
fn told_as(text: &str, kind: Document) -> Vec<String> {
    let setup = setup(Flow::Connection, false, &serde_json::json!([{"catalog": "sales"}]));
    let text = text.replace("SP", &format!("`{PRINCIPAL}`"));
    let checked = Check { script: Some(kind), against: Some(&setup), ..Check::default() }.run(&text);
    checked.findings.iter().map(|finding| format!("{} {}", finding.code.id(), finding.message)).collect()
}

#[test]
fn what_only_shows_privileges_shows_those_that_are_needed_and_changes_none() {
    let verify = |text: &str| told_as(text, Document::GrantsVerify);
    let not_asked = "UC517 no statement shows whether these privileges are there: `USE CATALOG`, `MANAGE`, `USE SCHEMA`, \
                     `SELECT`, `MODIFY` on catalog `sales`";
    let changes = "UC904 this script was meant to be `grants-verify`, and this changes privileges";
    for text in [
        "SHOW GRANTS SP ON CATALOG sales",
        "SHOW GRANTS ON CATALOG Sales",
        // What is below has what comes from above.
        "SHOW GRANTS ON SCHEMA sales.x",
        "SHOW GRANTS ON CATALOG IDENTIFIER(:c)",
        "SHOW GRANTS ON SCHEMA x",
        "CALL a.b.c(); SHOW GRANTS ON CATALOG market",
    ] {
        let told: Vec<_> = verify(text).into_iter().filter(|told| !told.starts_with("UC516")).collect();
        assert_eq!(told, [""; 0], "{text}");
    }
    for text in ["SHOW GRANTS SP ON CATALOG market", "SHOW GRANTS `a@b.com` ON CATALOG sales", "SHOW GRANTS SP"] {
        assert_eq!(verify(text), [not_asked], "{text}");
    }
    let other = verify("SHOW GRANTS `7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d` ON CATALOG sales");
    assert!(other.len() == 1 && other[0].starts_with("UC508"), "{other:?}");
    let shows = "SHOW GRANTS SP ON CATALOG sales; ";
    let takes = "UC502 this revokes `SELECT` on catalog `sales`, which the setup needs";
    let revokes = "REVOKE SELECT ON CATALOG sales FROM SP";
    let mut told = verify(&[shows, revokes].concat());
    told.sort();
    assert_eq!(told, [takes, changes]);
    assert!(verify(&[shows, "GRANT SELECT ON CATALOG sales TO SP"].concat()).contains(&changes.to_owned()));
}

#[test]
fn what_is_granted_again_stays() {
    let undo = |text: &str| told_as(text, Document::GrantsUndo);
    let revokes = "REVOKE USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG sales FROM SP; ";
    let leaves = "UC504 this revokes nearly all privileges, but leaves `SELECT` on catalog `sales`";
    assert_eq!(undo(revokes), [""; 0]);
    let again = [revokes, "GRANT SELECT ON CATALOG sales TO SP; "].concat();
    assert!(undo(&again).contains(&leaves.to_owned()), "{:?}", undo(&again));
    assert!(!undo(&[&again, revokes].concat()).contains(&leaves.to_owned()));
    assert!(undo(&[revokes, "GRANT SELECT ON CATALOG sales TO `me@example.com`"].concat()).is_empty());
}

/// What each of some scripts is told, when they are checked at once.
fn told_together(texts: &[&str]) -> Vec<Vec<String>> {
    let setup = setup(Flow::Connection, false, &serde_json::json!([{"schema": "shop.orders"}]));
    let texts: Vec<String> = texts.iter().map(|text| text.replace("SP", &format!("`{PRINCIPAL}`"))).collect();
    let check = Check { against: Some(&setup), ..Check::default() };
    let together = Together::of(texts.iter().map(|text| (text.as_bytes(), "x.sql")), &check);
    let each = |(index, text): (usize, &String)| {
        let together = together.as_ref().map(|together| (together, index));
        let checked = Check { format: Some(Format::Sql), together, ..check }.run(text);
        let told = checked.findings.iter().map(|finding| format!("{} {}", finding.code.id(), finding.message));
        told.filter(|told| !told.starts_with("UC503") && !told.starts_with("UC516")).collect()
    };
    texts.iter().enumerate().map(each).collect()
}

#[test]
fn what_one_script_grants_is_not_missing_in_another() {
    let none: Vec<String> = Vec::new();
    let catalog = "GRANT USE CATALOG, MANAGE ON CATALOG shop TO SP;";
    let schema = "GRANT USE SCHEMA, SELECT, MODIFY ON SCHEMA shop.orders TO SP;";
    let most = "GRANT USE SCHEMA, SELECT ON SCHEMA shop.orders TO SP;";
    let lacks = "UC502 none of these scripts grants `MODIFY` on schema `shop.orders`";
    assert_eq!(told_together(&[catalog, schema]), [none.clone(), none.clone()]);
    assert_eq!(told_together(&[schema, "SELECT 1", catalog]), [none.clone(), none.clone(), none.clone()]);
    // What none grants is told once.
    assert_eq!(told_together(&[most, catalog, "SELECT 1"]), [none.clone(), vec![lacks.to_owned()], none.clone()]);
    // One script alone, beside one that grants nothing.
    let alone = "UC502 no statement grants `USE SCHEMA`, `SELECT`, `MODIFY` on schema `shop.orders`";
    let result = format!("Principal,ActionType,ObjectType,ObjectKey\n{PRINCIPAL},SELECT,SCHEMA,shop.orders\n");
    assert_eq!(told_together(&[catalog])[0], [alone]);
    assert_eq!(told_together(&[catalog, "SHOW GRANTS ON CATALOG shop", &result])[0], [alone]);
    let undo = "REVOKE USE CATALOG, MANAGE ON CATALOG shop FROM SP; REVOKE USE SCHEMA, SELECT, MODIFY ON SCHEMA shop.orders FROM SP;";
    assert_eq!(told_together(&[catalog, schema, undo]), [none.clone(), none.clone(), none.clone()]);
    // What was not read may grant the rest: the script that has it says so.
    let unclear = "UC517 not all statements could be read, so it is unclear what is missing";
    assert_eq!(told_together(&["CALL a.b.c();", catalog]), [vec![unclear.to_owned()], none.clone()]);
    assert_eq!(told_together(&["CALL a.b.c();", catalog, schema]), [none.clone(), none.clone(), none.clone()]);
    // What another one gives directly is not held by a group alone.
    let group = "GRANT USE SCHEMA, SELECT, MODIFY ON SCHEMA shop.orders TO `lake-admins`;";
    assert_eq!(told_together(&[group, catalog, schema]), [none.clone(), none.clone(), none.clone()]);
    let by_group = told_together(&[group, catalog]);
    assert!(by_group[0].len() == 1 && by_group[0][0].starts_with("UC518") && by_group[1].is_empty(), "{by_group:?}");
    // MANAGE of another script makes up for what ALL PRIVILEGES leaves out.
    let all = "GRANT ALL PRIVILEGES ON CATALOG shop TO SP;";
    let with_manage = told_together(&[all, "GRANT MANAGE ON CATALOG shop TO SP;"]);
    assert!(!with_manage.concat().iter().any(|told| told.starts_with("UC502")), "{with_manage:?}");
}

/// Which script runs last is not known: what one takes away and another gives may be there or not.
#[test]
fn what_one_script_revokes_and_another_grants_is_unclear() {
    let none: Vec<String> = Vec::new();
    let catalog = "GRANT USE CATALOG, MANAGE ON CATALOG shop TO SP;";
    let schema = "GRANT USE SCHEMA, SELECT, MODIFY ON SCHEMA shop.orders TO SP;";
    let revokes = "REVOKE SELECT ON SCHEMA shop.orders FROM SP; GRANT USE SCHEMA ON SCHEMA shop.orders TO SP;";
    let unclear = "UC517 this revokes `SELECT` on schema `shop.orders`, which another of these scripts grants: it is unclear what stays";
    let takes = "UC502 this revokes `SELECT` on schema `shop.orders`, which the setup needs";
    assert_eq!(told_together(&[revokes, catalog, schema]), [vec![unclear.to_owned()], none.clone(), none.clone()]);
    assert_eq!(told_together(&[catalog, schema, revokes]), [none.clone(), none.clone(), vec![unclear.to_owned()]]);
    // A script that only revokes, though not most of it.
    let only = "REVOKE SELECT ON SCHEMA shop.orders FROM SP;";
    assert_eq!(told_together(&[only, catalog, schema]), [vec![unclear.to_owned()], none.clone(), none.clone()]);
    // Granted again by the same script, and by itself before.
    let again = [revokes, "GRANT SELECT ON SCHEMA shop.orders TO SP;"].concat();
    assert_eq!(told_together(&[&again, catalog, schema]), [none.clone(), none.clone(), none.clone()]);
    let before = ["GRANT SELECT ON SCHEMA shop.orders TO SP;", revokes].concat();
    // No other script grants it: it is missing.
    let rest = "GRANT USE SCHEMA, MODIFY ON SCHEMA shop.orders TO SP;";
    let told = told_together(&[&before, catalog, rest]);
    assert_eq!(told[0], [takes]);
    assert!(!told.concat().iter().any(|told| told.starts_with("UC517")), "{told:?}");
    assert!(told_together(&[only, catalog, rest])[0].contains(&takes.to_owned()));
    // What a group gets stays, whichever script runs last.
    let group = [rest, "GRANT SELECT ON SCHEMA shop.orders TO `lake-admins`;"].concat();
    let told = told_together(&[revokes, catalog, &group]);
    assert!(told[0].is_empty() && told[2].len() == 1 && told[2][0].starts_with("UC518"), "{told:?}");
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
        told.filter(|told| !["UC503", "UC517"].contains(&&told[..5]) && !told.contains("lacks")).collect()
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
fn fixes_are_certain() {
    for (text, expected) in [
        ("GRANT SELECT ON TABLE a.b.c TO a-b@c.d;", "GRANT SELECT ON TABLE a.b.c TO `a-b@c.d`;"),
        ("GRANT SELECT ON TABLE a.b.c TO 'a`b'", "GRANT SELECT ON TABLE a.b.c TO `a``b`"),
        (
            "GRANT SELECT ON TABLE a.b.c TO `a`\nGRANT SELECT ON TABLE a.b.c TO `b`",
            "GRANT SELECT ON TABLE a.b.c TO `a`;\nGRANT SELECT ON TABLE a.b.c TO `b`",
        ),
    ] {
        assert_eq!(crate::fix::apply_fixes(text, Format::Sql, None, &Base::None).text, expected);
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
        format!("{rule}{title}{rule}{body}{rule}({} rows)\n", rows.len()),
        // Several results below each other.
        format!("\n{tab_title}{tab_body}\n{tab_title}"),
        format!("{csv_title}{csv_body}"),
        format!("{}{}", csv_title.replace('"', ""), csv_body.replace('"', "")),
        format!("{markdown_title}|---|:--|--|--|\n{markdown_body}"),
        serde_json::json!(objects).to_string(),
        answer.to_string(),
        // Behind a title and the statement, with what else people separate cells by, and as pandas prints it.
        format!("Rights in production\n> SHOW GRANTS ON CATALOG sales;\n{rule}{title}{rule}{body}{rule}"),
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
fn shown_grants_are_compared_with_the_setup_in_every_form() {
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
        let [.., object] = fewer.remove(missing);
        // Without any row nobody knows whether the object was asked about.
        let is_shown = fewer.iter().any(|row| row[3] == object);
        each(&fewer, &[if is_shown { "UC502 E" } else { "UC517 W" }]);
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
    each(&renamed("account users"), &["UC503 I", "UC518 W"]);
    // Of one person alone nobody can tell whether that is all there is: others are hidden from who may not see them.
    for name in ["7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "someone@example.org"] {
        for (index, found) in codes(&renamed(name)).into_iter().enumerate() {
            // Where everybody was asked about, who has MANAGE is seen, and so is everything on these catalogs.
            let expected: &[&str] =
                if index == 7 { &["UC502 E", "UC502 E", "UC517 W", "UC508 W"] } else { &["UC517 W", "UC508 W"] };
            assert_eq!(found, expected, "form {index} of {name}");
        }
    }
}

#[test]
fn what_is_shown_says_nothing_without_a_setup() {
    for form in forms(&rows()) {
        assert!(found(&form, false).contains(&"UC904 I ".to_owned()), "{form}");
    }
    // With one, a result without rows says nothing either: Databricks hides the privileges of others without an error. What is no
    // result says so.
    let columns = ["Principal", "ActionType", "ObjectType", "ObjectKey"].map(|name| serde_json::json!({"name": name}));
    let empty = serde_json::json!({"manifest": {"schema": {"columns": columns}}, "result": {}}).to_string();
    for empty in ["[]", "Principal,ActionType,ObjectType,ObjectKey\n", &empty] {
        assert_eq!(found(empty, true), ["UC517 W "], "{empty}");
    }
    // Short JSON with whitespace, as Python writes it, is JSON.
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
        assert_eq!(found(&text, true), ["UC502 E ", "UC517 W "], "{text}");
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
    let answer = forms(&rows())[6].replace("MODIFY", "REFRESH");
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
        found("Principal,ActionType,ObjectType,ObjectKey\nx,SELECT\n1 row, 0.3 seconds\nFetched,it\n", true)
            .iter()
            .filter(|f| f.starts_with("UC501"))
            .count(),
        1
    );
}

#[test]
fn templates_labels_and_comments_are_scripts_without_a_file_name() {
    let grant = "GRANT USE CATALOG ON CATALOG a TO `x`;\n";
    for text in [
        format!("{{{{ config(materialized='table') }}}}\n{grant}"),
        format!("{{% for one in all %}}\n  {grant}{{% endfor %}}\n"),
        format!("{{# who may #}}\n{grant}"),
        format!("rights: BEGIN\n{grant}END rights;\n"),
        format!("all: FOR r AS SELECT 1 DO\n{grant}END FOR all;\n"),
        "GRANT/* a */USE CATALOG ON CATALOG a TO `x`;\n".to_owned(),
    ] {
        assert_eq!(crate::check::guess(&text, None), Format::Sql, "{text}");
    }
    for text in [
        "{{ .Values.token }}\ntype: Databricks\n",
        "{\"type\": \"GRANT\"}\n",
        "task: begin\nend: later; or never\n",
        "for: while\nEND: x\n",
    ] {
        assert_ne!(crate::check::guess(text, None), Format::Sql, "{text}");
    }
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
            let fixed = crate::fix::apply_fixes(&text, Format::Sql, None, &Base::None).text;
            prop_assert_eq!(words(&fixed), words(&text), "{:?}", text);
        }
    }
}
