//! Our scripts in the model of the metastore: what must hold holds, nothing else does, no statement is one too many.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::metastore::{self, Metastore};
use super::*;
use crate::platform::databricks::rights::{grants, undo, verify};

/// The flow and the objects in the words of the model.
fn modelled(flow: Flow) -> metastore::Flow {
    match flow {
        Flow::IntegrationAutomatic => metastore::Flow::Automatic,
        Flow::IntegrationManual => metastore::Flow::Manual,
        Flow::IntegrationUpdate => metastore::Flow::Update,
        Flow::Connection => metastore::Flow::Connection,
    }
}

/// An object to govern: what the setup says, and what the model calls it.
type Governed = (&'static str, Vec<String>);

fn entry((kind, path): &Governed) -> serde_json::Value {
    let quoted: Vec<String> = path.iter().map(|part| format!("`{}`", part.replace('`', "``"))).collect();
    serde_json::json!({*kind: quoted.join(".")})
}

fn securable((kind, path): &Governed) -> metastore::Securable {
    use metastore::Securable as S;
    let part = |index: usize| path[index].to_lowercase();
    match *kind {
        "catalog" => S::Catalog(part(0)),
        "schema" => S::Schema(part(0), part(1)),
        "table" => S::Table(part(0), part(1), part(2)),
        "view" => S::View(part(0), part(1), part(2)),
        _ => S::MaterializedView(part(0), part(1), part(2)),
    }
}

/// Runs our scripts for a setup in the model, and everything that must be true of them. Returns the statements.
fn prove(flow: Flow, audit: bool, governed: &[Governed]) -> Vec<String> {
    let setup = setup(flow, audit, &governed.iter().map(entry).collect());
    let needs = needs(&setup);
    let objects: Vec<_> = governed.iter().map(securable).collect();
    let required = metastore::required(modelled(flow), audit, &objects);
    let allowed = metastore::allowed(modelled(flow), audit, &objects);
    let script = grants(&needs);
    let lacking = |metastore: &Metastore| {
        required.iter().find(|(privilege, on, direct)| {
            if *direct {
                !metastore.holds_directly(PRINCIPAL, privilege, on)
            } else {
                !metastore.holds(PRINCIPAL, privilege, on)
            }
        })
    };
    let mut metastore = Metastore::default();
    metastore.run(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    assert_eq!(lacking(&metastore), None, "{script}");
    for (principal, privilege, on) in metastore.all_grants() {
        assert_eq!(principal, PRINCIPAL);
        assert!(
            allowed.contains(&(privilege.clone(), on.clone())),
            "{privilege} on {on:?} is beyond the need\n{script}"
        );
    }
    for object in
        objects.iter().filter(|on| !matches!(on, metastore::Securable::Catalog(_) | metastore::Securable::Schema(..)))
    {
        assert!(metastore.can_read(PRINCIPAL, object), "{object:?}");
    }
    // What is there afterwards is shown object by object, and no other object is.
    let mut shown = metastore.clone();
    shown.run(&verify(&needs)).unwrap();
    let granted: std::collections::BTreeSet<_> = metastore.all_grants().into_iter().map(|(_, _, on)| on).collect();
    assert_eq!(shown.shown.iter().cloned().collect::<std::collections::BTreeSet<_>>(), granted);
    // Running it again changes nothing; undoing it leaves nothing.
    let before = metastore.all_grants();
    metastore.run(&script).unwrap();
    assert_eq!(metastore.all_grants(), before);
    metastore.run(&undo(&needs)).unwrap();
    assert_eq!(metastore.all_grants(), []);
    assert!(required.iter().all(|(privilege, on, _)| !metastore.holds(PRINCIPAL, privilege, on)));
    // Without any one of its statements something is lacking.
    let statements: Vec<&str> = script.lines().filter(|line| line.starts_with("GRANT")).collect();
    for left_out in &statements {
        let fewer = statements.iter().filter(|one| *one != left_out).copied().collect::<Vec<_>>().join("\n");
        let mut metastore = Metastore::default();
        metastore.run(&fewer).unwrap();
        assert!(lacking(&metastore).is_some(), "nobody misses {left_out}");
    }
    statements.into_iter().map(str::to_owned).collect()
}

/// One object of each kind.
fn kinds() -> [Governed; 5] {
    let path = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
    [
        ("catalog", path(&["c"])),
        ("schema", path(&["c", "s"])),
        ("table", path(&["c", "s", "t"])),
        ("view", path(&["c", "s", "v"])),
        ("materializedView", path(&["c", "s", "m"])),
    ]
}

/// All flows, audit on and off, each kind of object: what is granted, as a table.
const TABLE: &str = include_str!("../../../../../fixtures/grants.tsv");

#[test]
fn each_flow_grants_what_it_needs_for_each_kind_of_object() {
    let mut rows = String::from("flow\taudit\tgoverned\tgrants\n");
    for flow in Flow::ALL {
        for audit in [false, true] {
            for kind in kinds() {
                let statements = prove(flow, audit, std::slice::from_ref(&kind));
                let short = |statement: &String| {
                    let words = statement.trim_start_matches("GRANT ").replace('`', "");
                    words.split(" TO ").next().unwrap_or("").to_owned()
                };
                let grants: Vec<String> = statements.iter().map(short).collect();
                let audit = if audit { "on" } else { "off" };
                let _ = writeln!(rows, "{flow}\t{audit}\t{}\t{}", kind.0, grants.join("; "));
            }
        }
    }
    assert!(rows == TABLE, "the table is now:\n{rows}");
}

#[test]
fn what_is_governed_as_a_whole_needs_nothing_inside() {
    let all: Vec<Governed> = kinds().into_iter().chain([("table", vec!["C".into(), "S".into(), "T".into()])]).collect();
    assert_eq!(prove(Flow::Connection, false, &all).len(), 1);
    // The same object under two spellings is one.
    assert_eq!(prove(Flow::Connection, false, &[all[2].clone(), all[5].clone()]).len(), 3);
    assert_eq!(prove(Flow::Connection, false, &[]), [""; 0]);
    assert_eq!(prove(Flow::IntegrationAutomatic, false, &[]).len(), 1);
}

/// Names that Unity Catalog allows and that could break out of a text.
fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "`", "``", "'", "\"", "\\", ";", "--", "*", "$", "{", "${", "%{", "}", "#", "(", ")", ",", "|", "\u{a0}",
            "а", "ο", "é", "𝄞", "-", "@", "TO", "GRANT"
        ])
        .prop_map(str::to_owned),
        "[a-z0-9_]{1,4}",
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat()).prop_filter(
        "a name of Unity Catalog",
        |name| {
            crate::platform::databricks::names::fault(name).is_none()
                && !["system", "samples", "immuta_a", "hive_metastore"].contains(&name.to_lowercase().as_str())
        },
    )
}

fn governed() -> impl Strategy<Value = Vec<Governed>> {
    let one = (0..5_usize, prop::collection::vec(name(), 3), any::<bool>()).prop_map(|(kind, names, fixed)| {
        let kind = ["catalog", "schema", "table", "view", "materializedView"][kind];
        let parts = match kind {
            "catalog" => 1,
            "schema" => 2,
            _ => 3,
        };
        let mut path = names[..parts].to_vec();
        if fixed {
            // So that some stand inside of others.
            path[0] = "sales".to_owned();
        }
        (kind, path)
    });
    prop::collection::vec(one, 0..8).prop_map(|list| {
        // The model has one kind for each name.
        let mut kinds: BTreeMap<Vec<String>, &str> = BTreeMap::new();
        list.into_iter()
            .filter(|(kind, path)| {
                let key: Vec<String> = path.iter().map(|part| part.to_lowercase()).collect();
                // What a notebook would fill in is refused.
                let is_filled_in = path.concat().split_once("${").is_some_and(|(_, behind)| behind.contains('}'));
                !is_filled_in && *kinds.entry(key).or_insert(kind) == *kind
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn whatever_is_governed_gets_what_it_needs_and_no_more(flow in 0..4_usize, audit in any::<bool>(), governed in governed()) {
        prove(Flow::ALL[flow], audit, &governed);
    }
}
