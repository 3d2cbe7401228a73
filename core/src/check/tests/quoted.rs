//! Secrets in lines that are shown: whatever quotes they are in, nothing of them stays, and what people have to see does.

use proptest::prelude::*;

use crate::check::{Checked, check_text};
use crate::text::Span;

/// What is left of a text where everything hidden is a star.
fn left(text: &str) -> String {
    let checked = check_text(text, None);
    let mut left = text.as_bytes().to_vec();
    for Span { start, end } in checked.all().flat_map(Checked::hidden) {
        left[start as usize..end as usize].fill(b'*');
    }
    String::from_utf8_lossy(&left).into_owned()
}

const CURL: &str = "curl https://acme.hosted.immutacloud.com/integrations -H 'Content-Type: application/json'";

/// Between `{` and `}` is a secret, or a piece of one, and everything else has to stay.
#[test]
fn secrets_are_hidden_to_the_end_of_their_quotes() {
    for line in [
        // Words of a shell.
        "export API_TOKEN='{a b c}'",
        "API_TOKEN='{a=Zq%}'&{240dc}",
        "API_TOKEN=\"{abc}\"'{def}'",
        "API_TOKEN=$'{a\\'b}'",
        "API_TOKEN={a\\ b}",
        "API_TOKEN=\"{a\\\"b c}\"",
        "echo x | other --token {'a b'} --host h.example.com",
        "other --password={abc}",
        "vault login {s.Zq7vXk93LmTwPl0o}",
        "sh -c \"other --token {abc} --name x\"",
        "echo \"$(other --token {'a b'})\"",
        "set -x TOKEN {'blueberry-plum pie'}",
        "cfg[token]='{a b}'",
        "declare -A cfg=([token]='{a b}')",
        "printf 'Authorization: {Bearer %s\\n}' '{a b c}'",
        "databricks secrets put-secret sc x --string-value {'a b'}",
        // Sent as the key below.
        "K='{plum pie}'",
        "export K={plum}",
        // Headers and queries.
        "curl -H 'x-functions-key: {a b}' https://h.example.com/x",
        "curl -H 'apikey: {ab c}' https://h.example.com/x",
        "curl -H 'key: {abc}' https://h.example.com/x",
        "curl -H 'X-Trace: {Zq7vXk93LmTw}' https://h.example.com/x",
        "curl 'https://h.example.com/x?key={abcdef}&o=1'",
        "curl 'https://h.example.com/x?o=1&code={abc}'",
        "curl 'https://h.example.com/x?sv={Zq7vXk93LmTw}'",
        "curl -b {'sid=a b'} https://h.example.com/x",
        // Nothing of this is secret.
        "curl -H \"Authorization: {$API_TOKEN}\" https://h.example.com/x",
        "curl -b cookies.txt -A 'token-service/1.0' -o token.json https://h.example.com/x",
        "curl -H 'X-Request-Id: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d' https://h.example.com/x",
        "curl -H 'Accept: application/json;q=0.9' https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/x?sort=key",
        "export API_TOKEN=$(vault read -field=x secret/y)",
        "echo Tokens of the team are in the wiki",
    ] {
        let plain = line.replace(['{', '}'], "");
        let text = format!("{plain}\n{CURL} -H \"Authorization: $K\"\n");
        let shown = left(&text);
        let shown = shown.lines().next().unwrap_or_default();
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once('{') {
            let (secret, behind) = behind.split_once('}').unwrap();
            assert!(!shown.contains(secret), "{secret} in {shown}");
            // Between two pieces are quotes.
            assert!(before.len() <= 3 || shown.contains(before), "{before} is not in {shown}");
            rest = behind;
        }
        assert!(line.contains('{') || shown == plain, "{shown}\n{plain}");
    }
}

/// A secret that YAML does not take for the value, because of how it is broken over lines.
#[test]
fn a_secret_in_the_wrong_line_is_not_shown() {
    for lines in [
        "token: |\nSommer-Regen#Wiese:2024",
        "token: >-\nSommer Regen: Wiese 2024",
        "token:\nSommer-Regen:Wiese-2024",
        "oAuthClientConfig: {clientId: x, clientSecret: plum, Sommer Regen and Wiese, scope: y}",
    ] {
        let text = format!("ucforge: 1\nflow: connection\n{lines}\ncatalog: immuta\n");
        let shown = left(&text);
        let messages = format!("{:?}", check_text(&text, None).findings);
        for word in ["Sommer", "Wiese"] {
            assert!(!shown.contains(word) && !messages.contains(word), "{shown}\n{messages}");
        }
    }
}

#[test]
fn the_name_of_a_field_below_the_name_of_a_secret_is_shown() {
    let text = "ucforge: 1\nflow: connection\nauthenticationType: token\nworkspaceUrl: https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/\n";
    assert_eq!(left(text), text);
}

/// The same in a document.
#[test]
fn comments_do_not_show_what_a_secret_was() {
    let setup = |line: &str| format!("ucforge: 1\nflow: integration-automatic\n{line}\ncatalog: 1x\n");
    for (line, shown) in [
        ("token: abc # was \"Zq7v\"Xk93", "token: ********************"),
        ("token: 'abc' # was \"Zq7v\"Xk93", "token: **********************"),
        ("token: {env: X} # rotate monthly", "token: {env: X} # rotate monthly"),
        ("token: {env: X} # it was Zq7v'Xk93", "token: {env: X}*******************"),
        ("# token: it's Zq7v'Xk93\nport: 443", "# token: **************"),
        ("govern: [{catalog: token}, {schema: a.b}]", "govern: [{catalog: token}, {schema: a.b}]"),
        ("immutaUrl: https://h.example.com/?key=Zq7v", "immutaUrl: https://h.example.com/?key=****"),
    ] {
        assert_eq!(left(&setup(line)).lines().nth(2), Some(shown), "{line}");
    }
}

/// What comments say in words, in every language alike.
#[test]
fn comments_do_not_say_a_secret_in_words() {
    const SECRET: &str = "Zq7xS3cret88old";
    for words in [
        "token was SECRET",
        "token was: SECRET",
        "the password is SECRET",
        "the password is hunter",
        "token (old): SECRET",
        "token before: SECRET",
        "secret -> SECRET",
        "clientSecret of prod: SECRET",
        "pw: SECRET",
        "PW=SECRET",
        "user/pw: me/SECRET",
        "API key SECRET",
        "key: SECRET",
        "use token SECRET",
    ] {
        let words = words.replace("SECRET", SECRET);
        for text in [
            format!("ucforge: 1\nflow: integration-automatic\ncatalog: 1x  # {words}\n"),
            format!("ucforge: 1\nflow: integration-automatic\n# {words}\ncatalog: 1x\n"),
            format!("{{\"type\": \"Databricks\", // {words}\n\"config\": {{\"catalog\": \"1x\"}}}}"),
            format!("{{\"type\": \"Databricks\", /* {words}\n */\"config\": {{\"catalog\": \"1x\"}}}}"),
            format!("curl https://t.x.com/integrations -d '{{\"a\": 1}}' # {words}\n"),
            format!("# {words}\ncurl https://t.x.com/integrations -d '{{\"a\": 1}}'\n"),
            format!("GRANT SELCT ON CATALOG a TO `b`; -- {words}\n"),
            format!("GRANT SELCT ON CATALOG a TO `b`; /* {words} */\n"),
        ] {
            let left = left(&text);
            assert!(!left.contains(SECRET) && !left.contains("hunter"), "{left}\n{text}");
        }
    }
    // A name whose value is in the next line; and what is not a secret.
    assert!(!left("ucforge: 1\nflow: connection\n# token:\n#   hunter\n").contains("hunter"));
    for words in
        ["rotate monthly", "the key is lakehouse", "connection key lakehouse", "token: ${TOKEN}", "key of /a/b"]
    {
        let text = format!("ucforge: 1\nflow: connection\ncatalog: 1x # {words}\n");
        assert_eq!(left(&text), text);
    }
}

/// A text as JSON writes it, without its quotes.
fn json(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// How a language writes a text, and lines with a place for it.
type Spelling = (fn(&str) -> String, &'static [&'static str]);

const SPELLINGS: &[Spelling] = &[
    (
        |secret| format!("'{}'", secret.replace('\'', "'\\''")),
        &[
            "export API_TOKEN=SECRET\nCURL",
            "export API_TOKEN=SECRET",
            "API_TOKEN=SECRET",
            "API_TOKEN=SECRET other",
            "API_TOKEN=SECRET CURL",
            "other --token SECRET | CURL",
            "CURL -u admin:SECRET",
            "CURL --oauth2-bearer SECRET",
            "CURL -H x-api-key:SECRET",
        ],
    ),
    (
        |secret| {
            let escaped = secret.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`");
            format!("\"{escaped}\"")
        },
        &[
            "export API_TOKEN=SECRET\nCURL",
            "API_TOKEN=SECRET CURL",
            "CURL -H Authorization:SECRET",
            "API_TOKEN=SECRET",
            "API_TOKEN=SECRET other",
            "other --password=SECRET; CURL",
        ],
    ),
    (
        |secret| format!("$'{}'", secret.replace('\\', "\\\\").replace('\'', "\\'")),
        &["export API_TOKEN=SECRET\nCURL", "CURL -u admin:SECRET"],
    ),
    (
        |secret| {
            let escaped = |c: char| if c.is_alphanumeric() { c.to_string() } else { format!("\\{c}") };
            secret.chars().map(escaped).collect()
        },
        &["export API_TOKEN=SECRET\nCURL", "other --token SECRET; CURL"],
    ),
    (
        |secret| format!("'{}'", secret.replace('\\', "\\\\").replace('\'', "''")),
        &[
            "GRANT SELCT ON CATALOG a TO `b`; DECLARE token STRING DEFAULT SECRET;",
            "SET VARIABLE client_secret = SECRET; GRANT SELCT ON CATALOG a TO `b`;",
            "CREATE CONNECTION c TYPE x OPTIONS (host 'h', password SECRET); GRANT SELCT ON CATALOG a TO `b`;",
        ],
    ),
    (
        |secret| secret.replace('\'', "'\\''"),
        &[
            "CURL -H 'Authorization: Bearer SECRET'",
            "CURL -H 'Authorization: SECRET' -d '{\"a\": 1}'",
            "other -H 'X-Api-Key: SECRET'\nCURL",
            "CURL -b 'session=SECRET'",
            "CURL -d '{}' \\\n  -H 'x-token: SECRET'",
        ],
    ),
    (
        |secret| json(secret).replace('\'', "'\\''"),
        &[
            "CURL -d '{\"type\": \"Databricks\", \"config\": {\"token\": \"SECRET\", \"catalog\": \"1x\"}}'",
            "CURL --json '{\"apiKey\": \"SECRET\"}'",
            "echo '{\"password\": \"SECRET\"}' | CURL -d @-",
        ],
    ),
    (
        |secret| json(secret),
        &[
            "CURL -d @- <<'EOF'\n{\"type\": \"Databricks\", \"config\": {\"token\": \"SECRET\", \"catalog\": \"1x\"}}\nEOF\n",
        ],
    ),
    (
        |secret| secret.replace('\'', "''"),
        &[
            "$h = @{Authorization = 'SECRET'}\nirm https://t.x.com/integrations -Headers $h",
            "irm https://t.x.com/integrations -Headers @{'Authorization' = 'Bearer SECRET'}",
            "$env:API_TOKEN = 'SECRET'\nirm https://t.x.com/integrations",
            "token: 'SECRET'\nucforge: 1\nflow: connection\n",
            "type: Databricks\nconfig:\n  clientSecret: 'SECRET'\n  catalog: 1x\n",
            "- {name: token, value: 'SECRET'}\n",
        ],
    ),
    (
        |secret| format!("\"{}\"", secret.replace('\\', "\\\\").replace('"', "\\\"")),
        &[
            "[DEFAULT]\nhost = https://h.example.com\ntoken = SECRET\n",
            "provider \"databricks\" {\n  host = \"https://h.example.com\"\n  token = SECRET\n}\n",
            "my:\n  outputs:\n    dev:\n      token: SECRET\n      host: h.example.com\n",
            "ucforge: 1\nflow: connection\ntoken: SECRET\ncatalog: 1x\n",
            "{\"type\": \"Databricks\", \"config\": {\"apiKey\": SECRET, \"catalog\": \"1x\"}}",
        ],
    ),
];

proptest! {
    #![proptest_config(super::random(64))]

    /// Whatever a secret is made of, and however its language writes it.
    #[test]
    fn no_piece_of_a_secret_is_shown(secret in "[a-zA-Z0-9]{4}[a-zA-Z0-9 '\"%=&;#:,$|\\\\]{8,16}[a-zA-Z0-9]{3}") {
        for (spelling, places) in SPELLINGS {
            let spelled = spelling(&secret);
            for place in *places {
                let text = place.replace("CURL", CURL).replace("SECRET", &spelled);
                let shown = left(&text);
                for secret in [&secret, &spelled] {
                    let pieces = secret.char_indices().filter_map(|(at, _)| secret.get(at..at + 6));
                    for piece in pieces.filter(|piece| !place.contains(piece) && !CURL.contains(piece)) {
                        prop_assert!(!shown.contains(piece), "{:?} in {}\n{}", piece, shown, text);
                    }
                }
            }
        }
    }
}
