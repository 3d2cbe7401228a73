//! Right documents of every kind, flow, platform and way to sign in.

use serde_json::{Map, Value, json};
use ucforge_core::kinds::{Kind, Payload};

use crate::random::Random;

const HOST: &str = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
const PATH: &str = "/sql/1.0/warehouses/0123456789abcdef";
const ID: &str = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const AUTHORITY: &str = "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token";

/// What a setup may extend: each flow, each way to sign in.
pub(crate) fn bases(platform: &str) -> Vec<String> {
    let mut random = Random::new(5);
    if platform == "trino" {
        return vec![trino(&mut random).to_string()];
    }
    let flows = ["connection", "integration-automatic", "integration-manual", "integration-update"];
    let ways = ["token", "secret", "certificate"];
    let all = flows.iter().flat_map(|flow| ways.map(|way| (*flow, way)));
    let of_flows = all
        .filter(|(flow, way)| *flow != "connection" || *way != "certificate")
        .map(|(flow, way)| setup(flow, way, &mut random, true).to_string());
    of_flows.collect()
}

/// A right document, more or less filled in.
pub(crate) fn of(platform: &str, kind: Kind, random: &mut Random) -> Value {
    if platform == "trino" || kind == Kind::Setup && random.one_in(10) {
        return match kind {
            Kind::Setup => trino(random),
            Kind::Payload(_) => json!({"type": "Trino"}),
        };
    }
    let way = *random.pick(&["token", "secret", "certificate"]);
    match kind {
        Kind::Setup => {
            let flows = ["connection", "integration-automatic", "integration-manual", "integration-update"];
            let flow = *random.pick(&flows);
            let way = if flow == "connection" && way == "certificate" { "secret" } else { way };
            let mut setup = setup(flow, way, random, false);
            if random.one_in(6) {
                setup["extends"] = json!("base.yaml");
                // The other one has the rest.
                let names: Vec<String> = setup.as_object().unwrap().keys().cloned().collect();
                for name in names {
                    if name != "extends" && random.one_in(2) {
                        setup.as_object_mut().unwrap().remove(&name);
                    }
                }
            }
            setup
        }
        Kind::Payload(Payload::Connection) => connection(if way == "certificate" { "secret" } else { way }, random),
        Kind::Payload(payload) => integration(payload, way, random),
    }
}

fn trino(random: &mut Random) -> Value {
    let mut setup = json!({"ucforge": 1, "platform": "trino", "flow": "integration-automatic"});
    maybe(&mut setup, random, "immutaUrl", || json!("https://tenant.hosted.immutacloud.com"));
    maybe(&mut setup, random, "allow", || json!({"UC220": "our own domain"}));
    maybe(&mut setup, random, "extra", || json!({"integration-create": {"/config/proxy": "p"}}));
    setup
}

fn maybe(object: &mut Value, random: &mut Random, name: &str, value: impl FnOnce() -> Value) {
    if random.one_in(2) {
        object[name] = value();
    }
}

/// A secret as a payload or a setup has it.
fn secret(name: &str, kind: Kind, random: &mut Random) -> Value {
    match (kind, random.below(5)) {
        (Kind::Setup, 0..=2) => json!({"env": name}),
        (Kind::Setup, 3) => json!({"file": "secret.txt"}),
        (Kind::Setup, _) => json!({"command": ["pass", "show", "immuta"]}),
        (_, 0..=2) => json!(["${", name, "}"].concat()),
        (_, 3) if name == "DATABRICKS_TOKEN" => json!("dapi0123456789abcdef0123456789abcdef"),
        _ => json!("a secret of some length"),
    }
}

/// What a connection signs in with.
fn sign_in(object: &mut Value, way: &str, kind: Kind, without: bool, random: &mut Random) {
    object["authenticationType"] = json!(if way == "token" { "token" } else { "oAuthM2M" });
    if without {
        return;
    }
    if way == "token" {
        object["token"] = secret("DATABRICKS_TOKEN", kind, random);
        return;
    }
    let mut client = json!({"clientId": ID, "authorityUrl": AUTHORITY});
    maybe(&mut client, random, "scope", || json!("all-apis"));
    if way == "secret" {
        client["clientSecret"] = secret("DATABRICKS_CLIENT_SECRET", kind, random);
        maybe(&mut client, random, "useCertificate", || json!(false));
    } else {
        client["useCertificate"] = json!(true);
        client["publicCertificateThumbprint"] = json!("A1B2C3D4E5F60718293A4B5C6D7E8F9001122334");
        client["oauthPrivateKey"] = secret("DATABRICKS_PRIVATE_KEY", kind, random);
    }
    object["oAuthClientConfig"] = client;
}

fn more_workspaces(kind: Kind, random: &mut Random) -> Value {
    let entries = (0..random.below(3)).map(|number| {
        let way = *random.pick(&["token", "secret", "certificate"]);
        let mut entry = json!({"workspaceUrl": format!("dbc-0000000{number}-0000.cloud.databricks.com"), "httpPath": PATH,
            "catalogs": [format!("sales_{number}")]});
        sign_in(&mut entry, way, kind, false, random);
        entry
    });
    Value::Array(entries.collect())
}

fn integration(payload: Payload, way: &str, random: &mut Random) -> Value {
    let kind = Kind::Payload(payload);
    let mut config = json!({"workspaceUrl": HOST, "httpPath": PATH, "catalog": "immuta_prod"});
    let keeps = payload == Payload::IntegrationUpdate && random.one_in(3);
    sign_in(&mut config, way, kind, keeps, random);
    maybe(&mut config, random, "audit", || json!({"enabled": true}));
    maybe(&mut config, random, "groupPattern", || json!({"deny": "immuta_exempt"}));
    if payload != Payload::ScriptCreate {
        maybe(&mut config, random, "port", || json!(443));
        maybe(&mut config, random, "workspaceIds", || json!(["1234567890123456"]));
    }
    if random.one_in(2) {
        config["additionalWorkspaceConnections"] = more_workspaces(kind, random);
    }
    let bootstrap = payload != Payload::ScriptCreate && random.one_in(2);
    json!({"type": "Databricks", "autoBootstrap": bootstrap, "config": config})
}

fn connection(way: &str, random: &mut Random) -> Value {
    let kind = Kind::Payload(Payload::Connection);
    let mut own = json!({"technology": "Databricks", "hostname": HOST, "port": 443, "httpPath": PATH});
    sign_in(&mut own, way, kind, false, random);
    let mut config = json!({"host": HOST, "port": 443, "catalog": "immuta_prod", "audit": {"enabled": true}});
    for name in ["authenticationType", "token", "oAuthClientConfig"] {
        if !own[name].is_null() {
            config[name] = own[name].clone();
        }
    }
    maybe(&mut config, random, "groupPattern", || json!({"deny": "immuta_exempt"}));
    maybe(&mut config, random, "workspaceIds", || json!(["1234567890123456"]));
    maybe(
        &mut config,
        random,
        "jobConfig",
        || json!({"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts", "jobClusterId": "undefined"}),
    );
    let native = json!({"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": config});
    let mut all = json!({"connectionKey": "lakehouse", "connection": own, "nativeIntegration": native});
    maybe(&mut all, random, "settings", || json!({"isActive": false, "activateNewChildren": false}));
    maybe(&mut all, random, "options", || json!({"forceRecursiveCrawl": true}));
    all
}

fn setup(flow: &str, way: &str, random: &mut Random, whole: bool) -> Value {
    let mut setup =
        json!({"ucforge": 1, "flow": flow, "workspaceUrl": HOST, "httpPath": PATH, "catalog": "immuta_prod"});
    let keeps = flow == "integration-update" && !whole && random.one_in(3);
    sign_in(&mut setup, way, Kind::Setup, keeps, random);
    let mut some: Map<String, Value> = Map::new();
    let mut may = |name: &str, value: Value| {
        some.insert(name.to_owned(), value);
    };
    may("platform", json!("databricks"));
    may("immutaUrl", json!("https://tenant.hosted.immutacloud.com"));
    may("port", json!(443));
    may("audit", json!({"enabled": true}));
    may("groupPattern", json!({"deny": "immuta_exempt"}));
    may("workspaceIds", json!(["1234567890123456"]));
    may("servicePrincipal", json!(ID));
    may("allow", json!({"UC220": "our own domain"}));
    may("govern", json!([{"catalog": "sales"}, {"table": "sales.orders.line_items"}]));
    if flow == "connection" {
        setup["connectionKey"] = json!("lakehouse");
        may("settings", json!({"isActive": false}));
        may("options", json!({"forceRecursiveCrawl": true}));
        may("extra", json!({"connection": {"/connection/proxy": "p"}}));
        may("additionalWorkspaceConnections", json!([]));
    } else {
        let more = more_workspaces(Kind::Setup, random);
        may("additionalWorkspaceConnections", more);
        may("settings", json!({}));
        if flow == "integration-update" {
            may("autoBootstrap", json!(false));
        }
    }
    for (name, value) in some {
        if random.one_in(2) {
            setup[name] = value;
        }
    }
    setup
}
