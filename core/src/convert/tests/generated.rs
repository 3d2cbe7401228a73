//! There and back for any setup.

use proptest::prelude::*;

use super::super::yaml;
use super::{View, back_and_forth, payloads, shown, value};
use crate::check::check;
use crate::kinds::Flow;
use crate::read::Format;

/// Setups without errors, of all flows.
fn setups() -> impl Strategy<Value = String> {
    let word = "[a-z][a-z0-9_]{0,12}";
    let client = (any::<bool>(), prop::option::of(any::<bool>()), any::<bool>())
        .prop_map(|(certificate, explicit, scope)| (certificate, explicit, scope));
    let workspace = (word, any::<bool>());
    (
        (0..4_usize, any::<bool>(), client, word, prop::option::of(any::<bool>())),
        (prop::option::of("\\PC{1,20}"), prop::collection::vec("[0-9]{10,16}", 0..3), prop::collection::vec(workspace, 0..4)),
        (prop::option::of(any::<bool>()), prop::option::of(any::<bool>()), prop::option::of(1000..9999_u32), any::<bool>()),
    )
        .prop_map(|((flow, oauth, client, catalog, audit), (group, ids, workspaces), (active, crawl, port, extra))| {
            let flow = Flow::ALL[flow];
            let is_connection = flow == Flow::Connection;
            let (certificate, explicit, scope) = client;
            let certificate = certificate && !is_connection;
            let mut setup = serde_json::json!({"ucforge": 1, "flow": flow.name(), "workspaceUrl": "h.cloud.databricks.com",
                "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "catalog": format!("c{catalog}")});
            let sign_in = |target: &mut serde_json::Value, oauth: bool, number: usize| {
                let env = |name: &str| serde_json::json!({"env": format!("{name}_{number}")});
                if oauth {
                    let mut client = serde_json::json!({"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "authorityUrl": "https://h/token"});
                    if certificate {
                        client["useCertificate"] = true.into();
                        client["publicCertificateThumbprint"] = "AB".into();
                        client["oauthPrivateKey"] = env("KEY");
                    } else {
                        client["clientSecret"] = env("SECRET");
                        if explicit.is_some() && !is_connection {
                            client["useCertificate"] = false.into();
                        }
                    }
                    if scope {
                        client["scope"] = "all-apis".into();
                    }
                    target["authenticationType"] = "oAuthM2M".into();
                    target["oAuthClientConfig"] = client;
                } else {
                    target["authenticationType"] = "token".into();
                    target["token"] = env("TOKEN");
                }
            };
            sign_in(&mut setup, oauth, 1);
            if let Some(enabled) = audit {
                setup["audit"] = serde_json::json!({"enabled": enabled});
            }
            // What has the form of a credential, such as `otp=x`, is only shown as a placeholder.
            if let Some(group) = group.filter(|group| crate::secrecy::shown_text(&format!("g{group}")) != "…") {
                setup["groupPattern"] = serde_json::json!({"deny": format!("g{group}")});
            }
            if !ids.is_empty() {
                setup["workspaceIds"] = ids.into();
            }
            if let Some(port) = port {
                setup["port"] = port.into();
            }
            if is_connection {
                setup["connectionKey"] = catalog.as_str().into();
                if let Some(active) = active {
                    setup["settings"] = serde_json::json!({"isActive": active});
                }
                if let Some(crawl) = crawl {
                    setup["options"] = serde_json::json!({"forceRecursiveCrawl": crawl});
                }
            } else {
                let mut list = Vec::new();
                for (index, (name, oauth)) in workspaces.into_iter().enumerate() {
                    let mut entry = serde_json::json!({"workspaceUrl": format!("w{index}.cloud.databricks.com"),
                        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "catalogs": [format!("x{index}{name}")]});
                    sign_in(&mut entry, oauth, index + 2);
                    list.push(entry);
                }
                if !list.is_empty() {
                    setup["additionalWorkspaceConnections"] = list.into();
                }
            }
            if extra {
                let kind = crate::platform::PLATFORMS[0].catalogue.payloads(flow)[0].name();
                setup["extra"] = serde_json::json!({kind: {"/config/unheardOf": {"a": [1, null, "é"]}, "/other": 1.5}});
            }
            setup.to_string()
        })
}

proptest! {
    /// A setup, its payloads, the setup they come from: the same payloads again, to the letter.
    #[test]
    fn a_setup_comes_back_from_its_documents(setup in setups()) {
        let documents = payloads(&setup);
        let (text, again) = back_and_forth(&documents);
        prop_assert_eq!(&again, &documents, "{}\n{}", setup, text);
        // And nothing is lost of what the payloads carry: a second round changes nothing.
        let (twice, _) = back_and_forth(&again);
        prop_assert_eq!(text, twice);
    }

    /// Any text that is read is written again as the same JSON.
    #[test]
    fn documents_in_another_format_say_the_same(setup in setups()) {
        for (kind, payload) in payloads(&setup) {
            let checked = check(&payload, Format::Json, Some(kind));
            let value = value(&checked).unwrap();
            prop_assert_eq!(shown(&value), payload.clone());
            let yaml = yaml::render(&value, &View::Masked).unwrap();
            let again = check(&yaml, Format::Yaml, Some(kind));
            prop_assert_eq!(shown(&super::value(&again).unwrap()), payload);
        }
    }
}
