//! `/bim/apikey/authenticate`.

use super::*;

fn request<'a>(target: &'a str, authorization: &'a str, body: &'a str) -> Request<'a> {
    let method = if target == "/integrations" { "GET" } else { "POST" };
    Request { method, target, authorization, content_type: "", body: body.as_bytes() }
}

#[test]
fn a_key_is_exchanged_for_a_token_that_opens_the_door() {
    let mut sandbox = Sandbox::new(Options { api_key: Some("846e".to_owned()), ..Options::default() });
    let path = "/bim/apikey/authenticate";
    // In the body, as most pages have it, or in the header.
    for (authorization, body) in [("", r#"{"apikey": "846e"}"#), ("846e", "")] {
        let response = sandbox.handle(0, &request(path, authorization, body));
        assert_eq!(response.status, 200);
        let answer: Json = serde_json::from_str(&response.body).unwrap();
        assert_eq!(answer["authenticated"], true);
        let token = answer["token"].as_str().unwrap();
        assert!(!token.contains("846e"));
        for (authorization, status) in
            [(format!("Bearer {token}"), 200), (token.to_owned(), 401), (format!("Bearer {token}0"), 401)]
        {
            assert_eq!(sandbox.handle(0, &request("/integrations", &authorization, "")).status, status);
        }
    }
    for (authorization, body, status) in [
        ("", "", 401),
        ("846e", r#"{"apikey": "x"}"#, 401),
        ("", r#"{"apikey": ""}"#, 401),
        ("846e", r#"{"apikey": 1}"#, 400),
        ("846e", "{}", 400),
        ("846e", "[]", 400),
    ] {
        assert_eq!(sandbox.handle(0, &request(path, authorization, body)).status, status, "{authorization} {body}");
    }
    // Where any key will do, any key gives a token.
    let mut open = Sandbox::new(Options::default());
    assert_eq!(open.handle(0, &request(path, "", r#"{"apikey": "x"}"#)).status, 200);
}

#[test]
fn no_key_is_never_the_right_one() {
    let mut sandbox = Sandbox::new(Options { api_key: Some(String::new()), control: true, ..Options::default() });
    for authorization in ["", " ", "Bearer "] {
        assert_eq!(sandbox.handle(0, &request("/integrations", authorization, "")).status, 401, "{authorization:?}");
        assert_eq!(sandbox.handle(0, &request("/__sandbox/reset", authorization, "")).status, 401);
    }
}
