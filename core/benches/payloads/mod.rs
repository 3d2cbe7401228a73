//! Documents of any kind and size, and texts that are made to be slow.

use std::fmt::Write as _;

use ucforge_core::kinds::{Kind, Payload};

/// An object with its members in order, or shuffled in a way that is always the same.
fn object(mut members: Vec<String>, shuffled: bool) -> String {
    if shuffled {
        // Every third first: no order that a reader could rely on.
        members = (0..3).flat_map(|first| members.iter().skip(first).step_by(3).cloned()).collect();
    }
    format!("{{{}}}", members.join(", "))
}

fn member(name: &str, value: impl AsRef<str>) -> String {
    format!("\"{name}\": {}", value.as_ref())
}

/// A valid document with this many additional workspaces, if its kind can have them.
pub(crate) fn document(kind: Kind, workspaces: usize, shuffled: bool, escaped: bool) -> String {
    let host = "\"dbc-a1b2c3d4-e5f6.cloud.databricks.com\"";
    let path = if escaped {
        "\"\\/sql\\/1.0\\/warehouses\\/0123456789abcdef\""
    } else {
        "\"/sql/1.0/warehouses/0123456789abcdef\""
    };
    let client = |secret: &str| {
        object(
            vec![
                member("clientId", "\"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\""),
                member("clientSecret", format!("\"${{{secret}}}\"")),
                member("authorityUrl", "\"https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token\""),
                member("useCertificate", "false"),
                member("scope", "\"all-apis\""),
            ],
            shuffled,
        )
    };
    let signing_in = || {
        vec![
            member("authenticationType", "\"oAuthM2M\""),
            member("oAuthClientConfig", client("DATABRICKS_CLIENT_SECRET")),
        ]
    };
    let settled = || vec![member("catalog", "\"immuta_prod\""), member("audit", "{\"enabled\": true}")];
    let mut list = String::new();
    for number in 0..workspaces {
        let entry = vec![
            member("workspaceUrl", format!("\"workspace-{number}.cloud.databricks.com\"")),
            member("httpPath", "\"/sql/1.0/warehouses/2222222222222222\""),
            member("authenticationType", "\"oAuthM2M\""),
            member("oAuthClientConfig", client("SECRET").replace("dbc-a1b2c3d4-e5f6", &format!("workspace-{number}"))),
            member("catalogs", format!("[\"isolated_{number}\"]")),
        ];
        let _ = write!(list, "{}\n      {}", if number > 0 { "," } else { "" }, object(entry, shuffled));
    }
    let more = || (workspaces > 0).then(|| member("additionalWorkspaceConnections", format!("[{list}]")));
    let workspace = || vec![member("workspaceUrl", host), member("httpPath", path)];
    let group = member(
        "groupPattern",
        if escaped { "{\"deny\": \"immuta\\u005fexempt\"}" } else { "{\"deny\": \"immuta_exempt\"}" },
    );
    match kind {
        Kind::Payload(Payload::ScriptCreate | Payload::IntegrationCreate | Payload::IntegrationUpdate) => {
            let mut config = [workspace(), signing_in(), settled(), vec![group]].concat();
            config.extend(more());
            let bootstrap = if kind == Payload::ScriptCreate { "false" } else { "true" };
            let config = member("config", object(config, shuffled));
            object(vec![member("type", "\"Databricks\""), member("autoBootstrap", bootstrap), config], shuffled)
        }
        Kind::Payload(Payload::Connection) => {
            let mut connection = vec![member("technology", "\"Databricks\""), member("hostname", host)];
            connection.extend([member("port", "443"), member("httpPath", path)]);
            connection.extend(signing_in());
            let config =
                [vec![member("host", host), member("port", "443")], signing_in(), settled(), vec![group]].concat();
            let native = vec![
                member("type", "\"Databricks\""),
                member("autoBootstrap", "false"),
                member("unityCatalog", "true"),
                member("config", object(config, shuffled)),
            ];
            let all = vec![
                member("connectionKey", "\"lakehouse\""),
                member("connection", object(connection, shuffled)),
                member("nativeIntegration", object(native, shuffled)),
            ];
            object(all, shuffled)
        }
        Kind::Setup => {
            let mut setup = vec![member("ucforge", "1"), member("flow", "\"integration-manual\"")];
            setup.extend([workspace(), signing_in(), settled(), vec![group]].concat());
            setup.extend(more());
            object(setup, shuffled)
        }
    }
}

/// Texts of about `size` bytes.
pub(crate) fn pathological(size: usize) -> Vec<(&'static str, String)> {
    let filled = |open: &str, unit: &str, close: &str| format!("{open}{}{close}", unit.repeat(size / unit.len()));
    let many = |unit: &dyn Fn(usize) -> String| {
        let mut text = String::from("{\"type\": \"Databricks\", \"autoBootstrap\": true");
        let mut number = 0;
        while text.len() < size {
            text.push_str(&unit(number));
            number += 1;
        }
        text + "}"
    };
    vec![
        ("opening brackets", "[".repeat(size)),
        ("closing brackets", "]".repeat(size)),
        ("pairs of brackets", filled("[", "[],", "1]")),
        ("braces without names", filled("", "{", "")),
        ("one text", filled("{\"type\": \"", "x", "\"}")),
        ("one open text", filled("{\"type\": \"", "x", "")),
        ("one text of lines", filled("{\"type\": \"", "x\n", "\"}")),
        ("escapes", filled("{\"type\": \"", "\\u0041", "\"}")),
        ("quotes", "\"".repeat(size)),
        ("open quotes on lines", filled("{", "\"a\n", "")),
        ("commas", filled("[", ",", "]")),
        ("comments", filled("", "/**/", "{}")),
        ("open comments", filled("", "/*", "{}")),
        ("duplicate keys", many(&|_| ", \"a\": 1".to_owned())),
        ("unknown keys", many(&|number| format!(", \"field{number}\": 1"))),
        ("members at the margin", many(&|number| format!(",\n\"k{number}\": {{\"x\": 1"))),
        ("curl with open quotes", filled("curl ", "'\"", "")),
        ("curl with lines", filled("curl ", "-H a \\\n", "")),
    ]
}
