//! The surface as a page sees it, in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use ucforge_web::{Sandbox, Sending, build, check, form, preview, recognise, to_setup, without_secrets};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SETUP: &str = r#"{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "s3cret", "catalog": "immuta"}"#;

#[wasm_bindgen(inline_js = "
  export function get(value, path) { return path.split('.').reduce((at, name) => at?.[name], value); }
  export function all(value) { return JSON.stringify(value); }
  export function keys(value) { return Object.keys(value).sort().join(); }
")]
extern "C" {
    fn get(value: &JsValue, path: &str) -> JsValue;
    fn keys(value: &JsValue) -> String;
    fn all(value: &JsValue) -> String;
}

fn text(value: &JsValue, path: &str) -> String {
    get(value, path).as_string().unwrap_or_default()
}

#[wasm_bindgen_test]
fn the_form_is_a_plain_object_of_the_declared_shape() {
    let shown = |setup: &str| -> JsValue { form(setup, "", "start", "", true).into() };
    let view = shown(SETUP);
    assert_eq!(keys(&view), "diagnostics,flow,groups,hidden,kinds,missing,notes,picture,purposes,setup,steps,usual");
    assert_eq!(text(&view, "flow"), "integration-automatic");
    assert_eq!(keys(&get(&view, "groups.0")), "fields,help,id,title");
    assert_eq!(text(&view, "groups.0.fields.0.default"), "databricks");
    assert_eq!(text(&view, "groups.0.fields.1.pointer"), "/flow");
    assert_eq!(
        keys(&get(&view, "groups.0.fields.1")),
        "choices,example,filled,help,label,name,pointer,rare,required,source,type,value"
    );
    assert_eq!(keys(&get(&view, "kinds.0")), "formats,kind,level,missing,subtitle,title,wrong");
    assert_eq!(get(&view, "missing").as_f64(), Some(0.0));
    let broken = shown(&SETUP.replace("immuta", "1x"));
    assert_eq!(keys(&get(&broken, "diagnostics.0")), "code,field,help,message,pointer,severity");
    let fixable = shown(&SETUP.replace("\"h.", "\"https://h."));
    assert_eq!(keys(&get(&fixable, "diagnostics.0.fix.edits.0")), "end16,start16,text");
}

#[wasm_bindgen_test]
fn what_was_recognized_is_shown_without_its_secret_and_imported_with_it() {
    let profile = "[DEFAULT]\nhost = https://dbc-a1b2c3d4-e5f6.cloud.databricks.com\ntoken = s3cret\nregion = eu\n";
    let shown: JsValue = recognise(profile).ok().unwrap().into();
    assert_eq!(keys(&shown), "candidates,kind,leftOut,what");
    assert_eq!((text(&shown, "kind").as_str(), text(&shown, "candidates.0.name").as_str()), ("profiles", "DEFAULT"));
    assert_eq!(keys(&get(&shown, "candidates.0")), "found,leftOut,name,usual");
    assert_eq!(keys(&get(&shown, "candidates.0.found.0")), "label,name,place,pointer,value");
    assert_eq!(keys(&get(&shown, "candidates.0.found.0.place")), "column,end16,endColumn,endLine,line,start16");
    assert_eq!(keys(&get(&shown, "candidates.0.found.2")), "label,name,place,pointer,secret");
    assert_eq!(text(&shown, "candidates.0.leftOut.0.name"), "region");
    let whole = all(&shown);
    assert!(!whole.contains("s3cret") && whole.contains("dbc-a1b2c3d4"), "{whole}");
    let returned: JsValue = to_setup(profile, None).ok().unwrap().into();
    assert_eq!(text(&returned, "setup.token"), "s3cret");
    assert!(recognise("jdbc:snowflake://acme.snowflakecomputing.com").is_err());
}

/// The request with the first document of the setup.
fn first_document() -> JsValue {
    let mut sending = Sending::new(SETUP).unwrap();
    sending.answer(200, "application/json".to_owned(), "[]".to_owned());
    assert!(sending.reply(Some(String::new())));
    sending.step().into()
}

#[wasm_bindgen_test]
fn documents_mask_secrets_and_payloads_do_not() {
    assert!(preview(SETUP, "integration-create", "json").contains("${DATABRICKS_TOKEN}"));
    assert!(preview(SETUP, "integration-create", "curl").contains("env.DATABRICKS_TOKEN"));
    assert!(preview(SETUP, "runbook", "shell").contains("env.DATABRICKS_TOKEN"));
    assert_eq!(preview(SETUP, "runbook", "json"), "");
    assert_eq!(preview(SETUP, "connection", "json"), "");
    assert_eq!(preview("{", "connection", "json"), "");
    assert!(build(SETUP, "integration-create", "json", None).unwrap().contains("${DATABRICKS_TOKEN}"));
    for format in ["yaml", "curl", "httpie", "python", "powershell"] {
        let text = build(SETUP, "integration-create", format, None).unwrap();
        assert!(text.contains("DATABRICKS_TOKEN") && !text.contains("s3cret"), "{format}: {text}");
    }
    let sent = first_document();
    assert_eq!(text(&sent, "method") + &text(&sent, "path"), "POST/integrations");
    assert!(text(&sent, "body").contains("s3cret"));
    assert!(!without_secrets(SETUP).contains("s3cret"));
}

#[wasm_bindgen_test]
fn a_setup_with_an_error_throws_a_sentence() {
    let message = |error: JsError| text(&error.into(), "message");
    let broken = SETUP.replace("immuta", "1x");
    assert_eq!(
        message(build(&broken, "integration-create", "json", None).unwrap_err()),
        "Immuta refuses this catalog name: it starts with a digit"
    );
    let reference = SETUP.replace("\"s3cret\"", "{\"env\": \"T\"}");
    assert_eq!(message(Sending::new(&reference).err().unwrap()), "a page cannot read T: type the secret in here");
}

#[wasm_bindgen_test]
fn findings_count_in_utf16_too() {
    let found: JsValue = check("{\"𝄞\": 1 \"b\": 2}", Some("setup".to_owned())).into();
    assert_eq!(keys(&get(&found, "0")), "diagnostics,file,format,kind");
    let list = get(&found, "0.diagnostics");
    let at = |index: usize| get(&list, &index.to_string());
    let comma = (0..8).map(at).find(|one| text(one, "code") == "UC005").unwrap();
    assert_eq!(
        keys(&comma),
        "code,column,endColumn,endLine,fix,line,message,severity,end16,start16"
            .split(',')
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(",")
    );
    assert_eq!((get(&comma, "column").as_f64(), get(&comma, "start16").as_f64()), (Some(8.0), Some(8.0)));
    assert_eq!((get(&comma, "line").as_f64(), get(&comma, "endLine").as_f64()), (Some(1.0), Some(1.0)));
}

#[wasm_bindgen_test]
fn the_sandbox_answers() {
    let mut sandbox = Sandbox::new(1000);
    let body = text(&first_document(), "body");
    let mut send =
        |method: &str, path: &str, now: f64| sandbox.handle(method, path, "key", "application/json", &body, "", now);
    assert_eq!(send("POST", "/integrations", 0.0).status, 200);
    assert!(send("GET", "/integrations/1", 999.0).body.contains("creating"));
    let shown = send("GET", "/integrations/1", 1000.0);
    assert!(shown.body.contains("enabled") && shown.body.contains("REDACTED") && !shown.body.contains("s3cret"));
    assert_eq!((shown.status, shown.content_type.as_str()), (200, "application/json"));
    assert_eq!(send("POST", "/integrations", 1000.0).status, 409);
    // A clock that is no number is the beginning of time.
    assert_eq!(send("GET", "/integrations", f64::NAN).status, 200);
}

#[wasm_bindgen_test]
fn a_script_may_be_called_what_it_is() {
    let kind = |said: &str| {
        let found: JsValue = check("-- nothing\nSELECT 1;", Some(said.to_owned())).into();
        text(&get(&found, "0"), "kind")
    };
    assert_eq!((kind("grants").as_str(), kind("grants-undo").as_str()), ("grants", "grants-undo"));
}
