//! PowerShell, which is not at hand: its grammar says which texts stand where.

use std::process::Command;

use serde_json::{Value, json};
use ucforge_tests::{python, read_by};

use super::{NASTY, PRIVATE_KEY, built, plain_setup, with_everything};

/// PowerShell itself is not at hand; its pattern means the same in Python, but for one letter.
#[test]
fn powershell_takes_the_address_apart_as_well() {
    let text = built(&plain_setup(), "integration-create", "powershell", &[]);
    let (_, pattern) = text.split_once("-cnotmatch '").unwrap();
    let pattern = pattern.split('\'').next().unwrap().replace("\\z", "\\Z");
    for (address, good) in [
        ("https://tenant.example.com:8443/immuta", true),
        ("https://[2001:db8::1]", true),
        ("http://localhost:4173/", true),
        ("http://127.0.0.1", true),
        ("http://[::1]:1", true),
        ("http://localhost:65535/", true),
        ("http://localhost:65536/", false),
        ("https://tenant.example.com:99999", false),
        ("http://tenant.example.com", false),
        ("http://127.0.0.1:80@evil.example", false),
        ("http://127.0.0.1.evil.example", false),
        ("http://[::1]@evil.example", false),
        ("http://localhost:80\\@evil.example", false),
        ("http://localhost#@evil.example", false),
        ("http://localhost?x", false),
        ("HTTP://localhost@evil.example", false),
        ("https://me@tenant.example.com", false),
        ("https://a\n", false),
        ("x\nhttps://a", false),
    ] {
        let code = "import re, sys; sys.exit(0 if re.search(sys.argv[1], sys.argv[2]) else 1)";
        let status = Command::new(python()).args(["-W", "error", "-c", code, &pattern, address]).status().unwrap();
        assert_eq!(status.success(), good, "{address}");
    }
}

/// The text that the parts of a PowerShell expression make, with these variables.
fn put_together(parts: &Value) -> String {
    let mut text = String::new();
    for part in parts.as_array().unwrap() {
        text.push_str(match part["env"].as_str() {
            Some("PEM") => PRIVATE_KEY,
            Some("PAT") => NASTY,
            Some("INTEGRATION_ID") => "7",
            Some(other) => panic!("{other} is read"),
            None => part.as_str().unwrap_or_default(),
        });
    }
    text
}

/// PowerShell itself is not at hand: its grammar says which texts stand where, and the test does what these words mean.
#[test]
fn powershell_is_one_script_with_the_payload_in_it() {
    for url in [Some("https://t'enant’s.example.com/"), None] {
        let (mut setup, payload) = with_everything(None);
        if let Some(url) = url {
            setup["immutaUrl"] = url.into();
        }
        let text = built(&setup, "integration-update", "powershell", &[]);
        assert!(text.is_ascii() && !text.contains("MIIEv"), "{text}");
        let read = read_by("read_powershell.py", &text);
        assert_eq!(read["problems"], json!([]), "{text}");
        let mut body = String::new();
        for part in read["values"]["$body"].as_array().unwrap() {
            match part["env"].as_str() {
                // `ConvertTo-Json` of a text is that text as JSON.
                Some(_) => body.push_str(&json!(put_together(&json!([part]))).to_string()),
                None => body.push_str(part.as_str().unwrap_or_default()),
            }
        }
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), payload, "{text}");
        assert_eq!(read["values"]["Method"], json!(["PUT"]));
        if url.is_some() {
            assert_eq!(put_together(&read["values"]["Uri"]), "https://t'enant’s.example.com/integrations/7", "{text}");
        }
    }
}
