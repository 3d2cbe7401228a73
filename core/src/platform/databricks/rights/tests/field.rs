//! What people really paste: tables of every tool here, scripts in [`scripts`]. Each kind stands beside what is close to it and
//! right.

mod needless;
pub(super) mod scripts;

use super::Setup;
use super::{PRINCIPAL, setup};
use crate::check::{Base, Checked, check_against};
use crate::kinds::Flow;

/// A connection that governs the schema `shop.orders`.
fn shop() -> Setup {
    setup(Flow::Connection, false, &serde_json::json!([{"schema": "shop.orders"}]))
}

fn checked<'t>(text: &'t str, needs: Option<&Setup>) -> Checked<'t> {
    check_against(text, crate::check::guess(text, None), None, &Base::None, needs)
}

/// Findings as `UC502 E`, and what is told of them.
fn told(checked: &Checked<'_>) -> Vec<String> {
    let told = |finding: &crate::diagnostic::Diagnostic| {
        format!("{} {} {}", finding.code.id(), &format!("{:?}", finding.severity)[..1], finding.message)
    };
    checked.findings.iter().map(told).collect()
}

fn codes(text: &str, needs: Option<&Setup>) -> Vec<String> {
    told(&checked(text, needs)).into_iter().map(|told| told[..7].to_owned()).collect()
}

/// The rows that `shop` needs, with a sign for each place between cells and lines.
fn rows(principal: &str) -> Vec<[String; 4]> {
    [
        ["USE CATALOG", "CATALOG", "shop"],
        ["MANAGE", "CATALOG", "shop"],
        ["USE SCHEMA", "SCHEMA", "shop.orders"],
        ["SELECT", "SCHEMA", "shop.orders"],
        ["MODIFY", "SCHEMA", "shop.orders"],
    ]
    .map(|[right, kind, name]| [principal, right, kind, name].map(str::to_owned))
    .to_vec()
}

/// A table in columns of their own width, with so much between them, in this order of columns.
fn fixed_width(titles: [&str; 4], rows: &[[String; 4]], gap: usize, order: [usize; 4], indent: &str) -> String {
    let width = |cell: usize| {
        rows.iter().map(|row| row[cell].chars().count()).chain([titles[cell].chars().count()]).max().unwrap()
    };
    let line = |cells: [&str; 4]| {
        let cells = order.map(|cell| format!("{:1$}", cells[cell], width(cell)));
        format!("{indent}{}\n", cells.join(&" ".repeat(gap)).trim_end())
    };
    let dashes = [0, 1, 2, 3].map(|cell| "-".repeat(width(cell)));
    let body: String = rows.iter().map(|row| line([0, 1, 2, 3].map(|cell| row[cell].as_str()))).collect();
    line(titles) + &line([0, 1, 2, 3].map(|cell| dashes[cell].as_str())) + &body
}

const TITLES: [&str; 4] = ["principal", "actionType", "objectType", "objectKey"];

/// All that the setup needs, in forms that people paste.
fn forms(rows: &[[String; 4]]) -> Vec<String> {
    let principal = rows[0][0].as_str();
    let usual = [0, 1, 2, 3];
    let each = |line: &dyn Fn(&[String; 4]) -> String| rows.iter().map(line).collect::<String>();
    let python = |line: &dyn Fn(&[String; 4]) -> String| rows.iter().map(line).collect::<Vec<_>>().join(", ");
    vec![
        // As the documentation shows it, with the prompt above.
        format!("> SHOW GRANTS ON SCHEMA shop.orders;\n{}", fixed_width(TITLES, rows, 1, usual, "  ")),
        fixed_width(TITLES, rows, 1, [3, 1, 0, 2], ""),
        format!(
            "spark-sql (default)> SHOW GRANTS `{principal}` ON CATALOG shop;\n{}Time taken: 0.5 seconds, Fetched {} row(s)\n",
            fixed_width(
                ["object_key", "ACTION_TYPE", "Object Type", "Principal"],
                &rows.iter().map(|[a, b, c, d]| [d, b, c, a].map(String::clone)).collect::<Vec<_>>(),
                2,
                usual,
                ""
            ),
            rows.len()
        ),
        // Several results below each other, each with widths of its own.
        format!(
            "{}2 rows\n\n> SHOW GRANTS ON SCHEMA shop.orders\n{}({} rows)\n",
            fixed_width(TITLES, &rows[..2], 1, usual, "  "),
            fixed_width(TITLES, &rows[2..], 3, usual, ""),
            rows.len() - 2
        ),
        // Titles in another language.
        fixed_width(["Prinzipal", "Aktionstyp", "Objekttyp", "Objektschl\u{fc}ssel"], rows, 1, usual, ""),
        // A page of which only the words are left, and rows alone.
        format!(
            "principal actionType objectType objectKey\n---- ---- ---- ----\n{}",
            each(&|row| row.join(" ") + "\n")
        ),
        each(&|row| row.join(" ") + "\n"),
        // Titles with spaces between them, rows with tabs; CSV in another order; a table of Markdown.
        format!("principal       actionType      objectType      objectKey\n{}", each(&|row| row.join("\t") + "\n")),
        format!("OBJECT_KEY;OBJECT_TYPE;ACTION_TYPE;PRINCIPAL\n{}", each(&|[a, b, c, d]| format!("{d};{c};{b};{a}\n"))),
        format!(
            "| objectKey | Principal | action type | object type |\n|--|:-:|--|--|\n{}",
            each(&|[a, b, c, d]| format!("| `{d}` | {a} | {b} | {c} |\n"))
        ),
        // What Python and Scala print.
        format!(
            "[{}]",
            python(&|[a, b, c, d]| format!(
                "Row(Principal='{a}', ActionType='{b}', ObjectType='{c}', ObjectKey='{d}')"
            ))
        ),
        each(&|[a, b, c, d]| format!("Row(objectKey='{d}', principal='{a}', actionType='{b}', objectType='{c}')\n")),
        format!(
            "grants = [{}]",
            python(&|[a, b, c, d]| format!(
                "{{'principal': '{a}', 'action_type': '{b}', 'object_type': '{c}', 'object_key': '{d}'}}"
            ))
        ),
        format!(
            "[{}]",
            python(&|[a, b, c, d]| format!(
                "{{'Principal': '{a}', 'ActionType': '{b}', 'ObjectType': '{c}', 'ObjectKey': '{d}'}}"
            ))
        ),
        format!("[{}]", python(&|[a, b, c, d]| format!("('{a}', '{b}', '{c}', '{d}')"))),
        format!("res1: Array[org.apache.spark.sql.Row] = Array({})", python(&|row| format!("[{}]", row.join(",")))),
        // Lists of lists, and YAML.
        format!("[{}]", python(&|[a, b, c, d]| format!("[\"{a}\",\"{b}\",\"{c}\",\"{d}\"]"))),
        each(&|[a, b, c, d]| format!("- principal: '{a}'\n  actionType: {b}\n  objectType: {c}\n  objectKey: {d}\n")),
    ]
}

#[test]
fn results_are_read_in_every_layout() {
    let needs = shop();
    let of = |principal: &str| forms(&rows(principal));
    let (others, groups) = (of("7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"), of("lake-admins"));
    for (index, text) in of(PRINCIPAL).iter().enumerate() {
        assert_eq!(codes(text, Some(&needs)), ["UC503 I"], "form {index}:\n{text}");
        let checked = checked(text, Some(&needs));
        assert!(checked.findings.iter().all(|finding| finding.fix.is_none()) && !checked.has_errors());
        assert_eq!(checked.kind_name(), "grants-verify", "form {index}");
        // Of another service principal alone, they say nothing of this one: who asked may see no others. Who sees MANAGE of
        // everybody sees all.
        let other = &others[index];
        let expected: &[&str] = if index == 0 { &["UC502 E", "UC502 E", "UC508 W"] } else { &["UC517 W", "UC508 W"] };
        assert_eq!(codes(other, Some(&needs)), expected, "form {index}:\n{other}");
        // And of a group, neither.
        let group = &groups[index];
        // Rows alone are known by an ID.
        if !group.starts_with("lake-admins USE") {
            let found = told(&self::checked(group, Some(&needs)));
            let expected = "UC518 W not held directly: `lake-admins` holds `USE CATALOG`, `MANAGE` on catalog `shop`; \
                            `USE SCHEMA`, `SELECT`, `MODIFY` on schema `shop.orders`: is the service principal a member?";
            assert_eq!(found, [expected], "form {index}:\n{group}");
        }
    }
}

#[test]
fn what_was_not_read_is_not_missing() {
    let needs = shop();
    let tables = forms(&rows(PRINCIPAL));
    // A word of another language, one of the time before Unity Catalog, a kind that nobody knows, names that are not whole.
    for (cell, word) in [
        (1, "VERWALTEN"),
        (1, "\u{7ba1}\u{7406}"),
        (1, "USAGE"),
        (2, "KATALOG"),
        (3, "a.b.c.d"),
        (0, ""),
        (0, &PRINCIPAL[..35]),
    ] {
        let mut rows = rows(PRINCIPAL);
        rows[1][cell] = word.to_owned();
        for (index, text) in forms(&rows).iter().enumerate() {
            let found = told(&checked(text, Some(&needs)));
            let is_unread = |told: &&String| {
                told.starts_with("UC501")
                    && (told.ends_with("could not be understood") || told.ends_with("could not be read"))
            };
            assert_eq!(found.iter().filter(is_unread).count(), 1, "form {index}, {word}: {found:?}\n{text}");
            let open = "UC517 W not all rows could be read, so it is unclear what is missing";
            assert!(found.contains(&open.to_owned()) && found.len() == 2, "form {index}, {word}: {found:?}");
        }
    }
    // A right that is not needed may stand in a row that nobody can read.
    let whole = &tables[8];
    let found = told(&checked(&format!("{whole}shop.x;SCHEMA;GIESSEN;{PRINCIPAL}\n"), Some(&needs)));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("UC503 I") && found[1].starts_with("UC501 W this row could not be understood"),
        "{found:?}"
    );
    // What another person has does not matter, in whatever language.
    let other = format!("{whole}shop.x;SCHEMA;GIESSEN;someone@example.org\nTime taken: 3 seconds\n");
    assert_eq!(codes(&other, Some(&needs)), ["UC503 I"]);
    // One of many, and at most three findings however many there are.
    let strange: String =
        (0..500).map(|index| format!("shop.x{index};SCHEMA;GIESSEN;{PRINCIPAL}\nx;y,{PRINCIPAL}\n")).collect();
    let found = told(&checked(&format!("OBJECT_KEY;OBJECT_TYPE;ACTION_TYPE;PRINCIPAL\n{strange}"), Some(&needs)));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().any(|told| told.ends_with("this row and 499 more could not be understood")), "{found:?}");
    // What says that there is more.
    for more in [
        "Showing the first 1,000 rows.\n",
        "Showing 5 of 25 rows\n",
        "Truncated results, showing first 5 rows.\n",
        "only showing top 5 rows\n",
        "(9 rows)\n",
        "5 of 9\n",
        "...\n",
        "-- More --",
    ] {
        let text = format!("{}{more}", tables[7].replacen("MANAGE", "BROWSE", 1));
        let found = codes(&text, Some(&needs));
        assert!(found.contains(&"UC501 E".to_owned()) && !found.contains(&"UC502 E".to_owned()), "{more}: {found:?}");
    }
    assert_eq!(codes(&format!("{}Showing all 5 rows.\nShowing 5 of 5 rows\n", tables[7]), Some(&needs)), ["UC503 I"]);
    // A privilege that is newer than what is known here is no error, whoever holds it and however it is shown.
    for principal in [PRINCIPAL, "someone@example.org"] {
        let mut more = rows(PRINCIPAL);
        more.push([principal, "TELEPORT", "SCHEMA", "shop.orders"].map(str::to_owned));
        for (index, text) in forms(&more).iter().enumerate() {
            let checked = checked(text, Some(&needs));
            assert!(!checked.has_errors(), "form {index}: {:?}\n{text}", told(&checked));
        }
    }
}

#[test]
fn what_was_not_asked_for_is_not_missing() {
    let needs = setup(Flow::Connection, false, &serde_json::json!([{"catalog": "sales"}, {"schema": "shop.orders"}]));
    let head = "Principal,ActionType,ObjectType,ObjectKey\n";
    let row = |right: &str, kind: &str, name: &str| format!("{PRINCIPAL},{right},{kind},{name}\n");
    let of_shop = row("USE CATALOG", "CATALOG", "shop") + &row("MANAGE", "CATALOG", "shop");
    let asked = |on: &str| format!("SHOW GRANTS `{PRINCIPAL}` ON {on};\n");
    let open = "UC517 W the results do not say whether these privileges are missing: ";
    let sales = "`USE CATALOG`, `MANAGE`, `USE SCHEMA`, `SELECT`, `MODIFY` on catalog `sales`";
    let orders = "`USE SCHEMA`, `SELECT`, `MODIFY` on schema `shop.orders`";
    let lacks = |what: &str| format!("UC502 E the service principal lacks {what}");
    let of_others = |names: &[&str], right: &str| -> String {
        names.iter().map(|name| row(right, "CATALOG", "sales").replace(PRINCIPAL, name)).collect()
    };
    let no_row = format!("UC508 W no row is about the service principal {PRINCIPAL}");
    let both = vec![format!("{open}{sales}; {orders}")];
    let printed = format!(
        "spark.sql(\"SHOW GRANTS ON SCHEMA shop.orders\").collect()\n[('{PRINCIPAL}', 'USE CATALOG', 'CATALOG', 'shop'), \
         ('{PRINCIPAL}', 'MANAGE', 'CATALOG', 'shop')]"
    );
    for (text, expected) in [
        (format!("{head}{of_shop}"), both.clone()),
        (format!("{}{head}{of_shop}", asked("CATALOG `shop`")), both.clone()),
        // Of an object with the rows of two others, or of one who sees all and another, all is seen.
        (format!("{head}{of_shop}{}", of_others(&["me@example.org"], "SELECT")), both.clone()),
        (
            format!("{head}{of_shop}{}", of_others(&["me@example.org", "ME@example.org", "lake"], "BROWSE")),
            both.clone(),
        ),
        (
            format!("{head}{of_shop}{}", of_others(&["me@example.org", "you@example.org"], "SELECT")),
            vec![lacks(sales), format!("{open}{orders}")],
        ),
        (format!("{head}{of_shop}{}", of_others(&["lake"], "READ METADATA")), both.clone()),
        (
            format!("{head}{of_shop}{}", of_others(&["lake", "analysts"], "READ_METADATA")),
            vec![lacks(sales), format!("{open}{orders}")],
        ),
        (
            format!("show grants on catalog sales\n{head}{}", of_others(&["lake"], "READ METADATA")),
            vec![
                lacks(sales),
                format!("{open}{}; {orders}", "`USE CATALOG`, `MANAGE` on catalog `shop`"),
                no_row.clone(),
            ],
        ),
        // What is shown of somebody else says nothing of anybody, whoever that is.
        (
            format!("SHOW GRANTS `lake` ON CATALOG sales\n{head}{of_shop}{}", of_others(&["lake"], "READ METADATA")),
            both.clone(),
        ),
        (
            format!(
                "SHOW GRANTS lake ON CATALOG sales\n{head}{of_shop}{}",
                of_others(&["me@x.y", "you@x.y"], "SELECT")
            ),
            both.clone(),
        ),
        (
            format!("SHOW GRANTS `<sp>` ON CATALOG sales\n{head}{of_shop}{}", of_others(&["lake"], "READ METADATA")),
            both.clone(),
        ),
        (
            format!("> {}{head}{of_shop}{head}", asked("SCHEMA Shop.`orders`")),
            vec![lacks(orders), format!("{open}{sales}")],
        ),
        (printed, vec![lacks(orders), format!("{open}{sales}")]),
        (
            format!("show grants on schema shop.orders\n{head}{of_shop}SHOW GRANTS ON CATALOG sales\n{head}"),
            vec![lacks(orders), format!("{open}{sales}")],
        ),
        // What others hold, and what depends on the session.
        (format!("SHOW GRANTS `bob` ON CATALOG sales;\n{head}{of_shop}"), both.clone()),
        (format!("SHOW GRANTS ON SCHEMA orders;\n{head}{of_shop}"), both.clone()),
        (format!("SHOW GRANTS ON SCHEMA\n{head}{of_shop}"), both.clone()),
        (format!("SHOW GRANTS 'a\n{head}{of_shop}"), both),
    ] {
        assert_eq!(told(&checked(&text, Some(&needs))), expected, "{text}");
    }
    // Databricks hides what who asks may not see, without an error: an empty result says nothing.
    for empty in [head, "[]", &format!("{}{head}", asked("CATALOG sales")), "show grants on catalog sales;\n0 rows"] {
        let found = told(&checked(empty, Some(&needs)));
        assert!(!found.iter().any(|told| told.starts_with("UC502")), "{empty}: {found:?}");
    }
    for empty in [head, "[]"] {
        assert_eq!(codes(empty, Some(&needs)), ["UC517 W"], "{empty}");
    }
}

/// Three of five rows, in each form that says so: nothing is missing for certain.
#[test]
fn what_is_said_to_be_a_part_lacks_nothing_for_certain() {
    let needs = shop();
    let rows = &rows(PRINCIPAL)[..3];
    let table = format!(
        "Principal\tActionType\tObjectType\tObjectKey\n{}",
        rows.iter().map(|row| row.join("\t") + "\n").collect::<String>()
    );
    let records: String = rows
        .iter()
        .map(|[a, b, c, d]| {
            format!("-RECORD 0 ------\n principal  | {a}\n actionType | {b}\n objectType | {c}\n objectKey  | {d}\n")
        })
        .collect();
    let pandas = format!(
        "principal actionType objectType objectKey\n0 {}\n.. ... ... ... ...\n8 {}\n",
        rows[0].join(" "),
        rows[2].join(" ")
    );
    let python: Vec<_> = rows.iter().map(|[a, b, c, d]| format!("('{a}', '{b}', '{c}', '{d}')")).collect();
    let lines: String = rows
        .iter()
        .map(|[a, b, c, d]| {
            format!(
                "{{\"principal\": \"{a}\", \"actionType\": \"{b}\", \"objectType\": \"{c}\", \"objectKey\": \"{d}\"}}\n"
            )
        })
        .collect();
    let answer = |more: &str| {
        format!(
            "{{\"manifest\": {{\"schema\": {{\"columns\": [{}]}}{more}, \"data_array\": {}}}}}",
            TITLES.map(|title| format!("{{\"name\": \"{title}\"}}")).join(", "),
            serde_json::json!(rows)
        )
    };
    for part in [
        format!("{table}(5 rows)\n"),
        format!("{table}\n5 rows"),
        format!("5 rows\n{table}"),
        format!("SHOW GRANTS ON SCHEMA shop.orders;\n(5 rows)\n{table}"),
        format!("{table}1,000+ rows | Truncated data | 2.3s\n"),
        format!("{table}(2 more rows)"),
        format!("Page 1 of 4\n{table}"),
        format!("{table}(3 rows)\n{table}(5 rows)\n"),
        format!("{table}\n{table}(5 rows)\n"),
        format!("{records}only showing top 3 rows\n"),
        format!("{records}(5 rows)\n"),
        pandas.clone(),
        format!("{table}[9 rows x 4 columns]\n"),
        format!("[{}, ...]", python.join(", ")),
        format!("[{}, [...]]", python.join(", ")),
        format!("[{}]\n(5 rows)", python.join(", ")),
        format!("{table}Max 3 rows\n"),
        format!("First 3 rows\n{table}"),
        format!("[{}]\nfirst 3 rows", python.join(", ")),
        format!("{lines}first 3 rows\n"),
        format!("{lines}2 more rows\n"),
        format!("{lines}(5 rows)\n"),
        answer(", \"total_row_count\": 9}, \"result\": {\"row_count\": 3"),
        answer(", \"total_chunk_count\": 2}, \"result\": {\"row_count\": 3"),
        answer("}, \"result\": {\"row_offset\": 5"),
        answer("}, \"result\": {\"next_chunk_internal_link\": \"/x\""),
    ] {
        let found = codes(&part, Some(&needs));
        assert!(found.contains(&"UC501 E".to_owned()), "{part}: {found:?}");
        assert!(!found.contains(&"UC502 E".to_owned()), "{part}: {found:?}");
    }
    for whole in [
        format!("{table}(3 rows)\n"),
        format!("{table}(3 rows)\n{table}(3 rows)\n"),
        format!("{table}{table}(6 rows)\n"),
        format!("{table}Showing 1-3 of 3\nPage 1 of 1\nno more rows\n"),
        format!("{records}(3 rows)\nTime taken: 5.3 seconds\n"),
        format!("[{}]\n3 rows", python.join(", ")),
        // What people write around a result that is whole.
        format!("Remaining grants on catalog sales\n{table}Data access is limited to the service principal\n"),
        format!("Result 1 of 3\n{table}Max 1000 rows\n"),
        format!("First 1,000 rows\n{table}(3 rows)\n"),
        format!("[{}]\nMax 1000 rows", python.join(", ")),
        format!("{lines}Max 1000 rows\n"),
        format!("{lines}(3 rows)\n"),
        lines,
        answer(
            ", \"total_row_count\": 3, \"total_chunk_count\": 1}, \"result\": {\"row_offset\": 0, \"next_chunk_index\": null",
        ),
    ] {
        assert_eq!(codes(&whole, Some(&needs)), ["UC502 E"], "{whole}");
    }
}

#[test]
fn what_looks_like_a_result_and_is_none_says_what_to_paste() {
    let needs = shop();
    for text in [
        "DataFrame[principal: string, actionType: string, objectType: string, objectKey: string]",
        "Principal\tPrivilege\tObject\nx\tSELECT\tshop.orders\n",
        "grantor,grantee,catalog_name,privilege_type,is_grantable\na,b,shop,USE_CATALOG,NO\n",
        "root\n |-- principal: string (nullable = false)\n |-- actionType: string\n |-- objectType: string\n |-- objectKey: string\n",
    ] {
        let checked = checked(text, Some(&needs));
        let found = told(&checked);
        assert_eq!(
            found,
            ["UC501 E this looks like the output of SHOW GRANTS, in a format that ucforge does not read"],
            "{text}"
        );
        assert!(checked.findings[0].help.as_ref().unwrap().contains("paste the table"));
        assert!(checked.findings[0].fix.is_none());
    }
    for cut in [
        "[Row(principal='x', actionType='SELECT', objectType='TABLE', objectKey='a.b.c'), Row(principal='x', act",
        "[('x', 'SELECT', 'TABLE', 'a.b.c'), ('x'",
    ] {
        assert_eq!(codes(cut, Some(&needs)), ["UC501 E"], "{cut}");
    }
    // Nothing of it in other texts.
    for other in [
        "servicePrincipal: x\nactionType: y\n",
        "{\"principal\": \"x\", \"actionType\": \"y\", \"objectType\": \"z\"}",
        "[DEFAULT]\nhost = x\n",
        "-- principal, action_type, object_type\nSELECT 1;",
    ] {
        let found = told(&checked(other, None));
        assert!(
            !found.iter().any(|told| told.contains("SHOW GRANTS") || told.contains("held against")),
            "{other}: {found:?}"
        );
    }
}

/// One slip, repeated all over a script or table, gives three findings at most.
#[test]
fn one_cause_gives_few_findings() {
    let schemas: Vec<String> = (0..60).map(|index| format!("lake.s{index}")).collect();
    let govern: Vec<_> = schemas.iter().map(|schema| serde_json::json!({"schema": schema})).collect();
    let needs = setup(Flow::Connection, true, &govern.into());
    let all = super::super::grants(&super::needs(&needs));
    let table: String = all
        .lines()
        .filter(|line| line.starts_with("GRANT"))
        .flat_map(|line| {
            let (rights, rest) = line.strip_prefix("GRANT ").and_then(|line| line.split_once(" ON ")).unwrap();
            let (kind, name) = rest.split_once(" TO ").and_then(|(on, _)| on.split_once(' ')).unwrap();
            rights.split(", ").map(move |right| format!("{PRINCIPAL}|{right}|{kind}|{name}\n")).collect::<Vec<_>>()
        })
        .collect();
    let table = ["principal|actionType|objectType|objectKey\n", &table].concat();
    let other = "7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
    for (text, replace) in [(&all, "`lake`"), (&table, "`lake`")] {
        for (from, to) in [
            (PRINCIPAL, other),
            (PRINCIPAL, "lake-admins"),
            (PRINCIPAL, "someone@example.org"),
            (PRINCIPAL, "<sp>"),
            (PRINCIPAL, "${sp}"),
            (replace, "`{{ catalog }}`"),
            (replace, "<catalog>"),
            (replace, "`other`"),
            ("GRANT", "-- GRANT"),
            ("USE SCHEMA", "USE"),
            ("MANAGE", "BROWSE"),
            ("SELECT", "AUSLESEN"),
            ("CATALOG", "KATALOG"),
        ] {
            let text = text.replace(from, to);
            let checked = checked(&text, Some(&needs));
            // What is right is told as well, and so is each statement that is wrong.
            let count = |checked: &Checked<'_>| {
                checked
                    .findings
                    .iter()
                    .filter(|finding| !["UC503", "UC504", "UC505"].contains(&finding.code.id()))
                    .count()
            };
            assert!(count(&checked) <= 3, "{from} -> {to}: {:#?}", told(&checked));
        }
    }
}

/// Results in more layouts: each but the last row ends with a line.
fn layouts(rows: &[[String; 4]]) -> Vec<String> {
    let each = |line: &dyn Fn(&[String; 4]) -> String| rows.iter().map(line).collect::<String>();
    let boxed = |bar: &str, rule: &str| {
        let line = |row: &[String; 4]| format!("{bar} {} {bar}\n", row.join(&format!(" {bar} ")));
        format!("{rule}\n{}{rule}\n{}{rule}\n", line(&TITLES.map(str::to_owned)), each(&line))
    };
    let mut all = forms(rows);
    // YAML is read as far as it goes.
    all.pop();
    all.extend([
        format!("Principal,ActionType,ObjectType,ObjectKey\n{}", each(&|row| row.join(",") + "\n")),
        format!("Principal,ActionType,ObjectType,ObjectKey\n{}", each(&|row| format!("\"{}\"\n", row.join("\",\"")))),
        format!("principal\tactionType\tobjectType\tobjectKey\n{}", each(&|row| row.join("\t") + "\n")),
        boxed("|", "+---+---+---+---+"),
        boxed("\u{2502}", "\u{250c}\u{2500}\u{252c}\u{2500}\u{2510}"),
        boxed("\u{2551}", "\u{2554}\u{2550}\u{256c}\u{2550}\u{2557}"),
        boxed("\u{2503}", "\u{250f}\u{2501}\u{254b}\u{2501}\u{2513}"),
        each(&|[a, b, c, d]| {
            format!(
                "{{\"principal\": \"{a}\", \"actionType\": \"{b}\", \"objectType\": \"{c}\", \"objectKey\": \"{d}\"}}\n"
            )
        }),
        each(&|[a, b, c, d]| {
            format!("-RECORD 0 ------\n principal  | {a}\n actionType | {b}\n objectType | {c}\n objectKey  | {d}\n")
        }),
    ]);
    all
}

#[test]
fn results_that_end_inside_a_row_leave_open_what_is_missing() {
    let needs = shop();
    let [all, four] = [5, 4].map(|count| layouts(&rows(PRINCIPAL)[..count]));
    for (index, text) in all.iter().enumerate() {
        assert_eq!(codes(text, Some(&needs)), ["UC503 I"], "layout {index}:\n{text}");
        assert_eq!(codes(text.trim_end(), Some(&needs)), ["UC503 I"], "layout {index}, without its last line break");
        // Where both are the same, but for what closes the shorter one and the width of columns.
        let same = text.bytes().zip(four[index].bytes()).take_while(|(a, b)| a == b).count();
        let line_end = text[text.ceil_char_boundary(same)..].find('\n').map_or(text.len(), |at| same + at);
        for end in (same + 1..line_end).filter(|end| text.is_char_boundary(*end)) {
            let cut = &text[..end];
            // Where only whitespace is left of a row, nothing says that there was one.
            if cut.ends_with(' ') && cut.lines().last().is_some_and(|line| line.trim().is_empty()) {
                continue;
            }
            let told = told(&checked(cut, Some(&needs)));
            assert!(!told.iter().any(|told| told.starts_with("UC502")), "layout {index}: {told:?}\n{cut}");
        }
        // A whole result that lacks a right says so.
        if index != 2 && index != 3 {
            let found = codes(four[index].trim_end(), Some(&needs));
            assert!(found.contains(&"UC502 E".to_owned()), "layout {index}: {found:?}\n{}", four[index]);
        }
    }
}

#[test]
fn that_there_are_more_rows_is_a_note_when_all_is_there() {
    let needs = shop();
    for (index, text) in
        layouts(&rows(PRINCIPAL)).iter().enumerate().filter(|(_, text)| text.starts_with(['+', '\u{250c}']))
    {
        for more in ["only showing top 5 rows\n", "Showing 5 of 25 rows"] {
            let shown = format!("{text}{more}");
            let checked = checked(&shown, Some(&needs));
            assert!(!checked.has_errors(), "layout {index}: {:?}", told(&checked));
            assert_eq!(told(&checked).len(), 2);
        }
    }
}
