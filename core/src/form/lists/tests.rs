use super::*;
use crate::secret::View;
use crate::value::json;

fn listed(list: &str, text: &str, kind: &str) -> String {
    let all = entries(r#"{"ucforge": 1, "flow": "integration-automatic"}"#, list, text, kind);
    json::compact(&Value::Array(all), &View::Masked).unwrap_or_default().replace('"', "'")
}

#[test]
fn the_number_of_dots_is_the_kind() {
    for (text, kind, listed_as) in [
        ("sales", "", "[{'catalog':'sales'}]"),
        ("hr.people", "", "[{'schema':'hr.people'}]"),
        ("fin.gl.lines", "", "[{'table':'fin.gl.lines'}]"),
        // What is said counts where it may be so.
        ("fin.gl.lines", "view", "[{'view':'fin.gl.lines'}]"),
        ("sales", "view", "[{'catalog':'sales'}]"),
        // A dot between backticks is none.
        ("`a.b`.c", "", "[{'schema':'`a.b`.c'}]"),
        ("a\nb.c, d.e.f;\n\n  g ", "", "[{'catalog':'a'},{'schema':'b.c'},{'table':'d.e.f'},{'catalog':'g'}]"),
        ("`a, b`", "", "[{'catalog':'`a, b`'}]"),
        // As it is typed.
        ("`a,", "", "[{'catalog':'`a,'}]"),
        ("`a, b`,\n`c`;", "", "[{'catalog':'`a, b`'},{'catalog':'`c`'}]"),
        ("Materialized view a.b.c\ntable x.y.z", "", "[{'materializedView':'a.b.c'},{'table':'x.y.z'}]"),
        // A name of one part that begins like a kind.
        ("tables", "", "[{'catalog':'tables'}]"),
        // What fits no kind is kept, and the checks say why it does not.
        ("a.b.c.d", "", "[{'catalog':'a.b.c.d'}]"),
        ("", "", "[]"),
    ] {
        assert_eq!(listed("/govern", text, kind), listed_as, "{text}");
    }
}

#[test]
fn workspaces_are_read_by_what_their_parts_look_like() {
    let host = "dbc-a1.cloud.databricks.com";
    for text in [
        format!("{host}, /sql/1.0/warehouses/0a, sales, hr"),
        format!("https://{host}/\tsales\t/sql/1.0/warehouses/0a\thr"),
        format!("\n{host} /sql/1.0/warehouses/0a sales hr;\n"),
    ] {
        assert_eq!(
            listed("/additionalWorkspaceConnections", &text, ""),
            format!("[{{'workspaceUrl':'{host}','httpPath':'/sql/1.0/warehouses/0a','catalogs':['sales','hr']}}]")
                .replace("{'workspaceUrl':'dbc", "{'workspaceUrl':'dbc"),
            "{text}"
        );
    }
    assert_eq!(listed("/additionalWorkspaceConnections", " ,; ", ""), "[]");
    assert_eq!(listed("/nothing", "a", ""), "[]");
}
