//! What the reader of JSON says.

use crate::diagnostic::rule::rules;

rules! {
    MISSING_COMMA = Error("UC005", "a comma is missing", Json) {
        means: "Two fields or two entries of a list follow each other without a comma between them.",
        why: "The text is not JSON, so the API cannot read any of it and refuses the request. Immuta's own example of several \
              workspaces has this mistake.",
        fix: "Put a comma after every field or entry but the last one.",
        bad: piece(r#"{
  "groupPattern": {"deny": "immuta_exempt"}
  "audit": {"enabled": true}
}"#),
        good: piece(r#"{
  "groupPattern": {"deny": "immuta_exempt"},
  "audit": {"enabled": true}
}"#),
    }

    EXTRA_COMMA = Error("UC006", "a comma too many", Json) {
        means: "There is a comma where nothing follows: before a closing bracket, or beside another comma.",
        why: "JSON has no trailing commas, although JavaScript and YAML allow them. The API refuses the body.",
        fix: "Remove the comma.",
        bad: piece(r#"{"audit": {"enabled": true},}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    MISSING_BRACKET = Error("UC007", "a closing bracket is missing", Json) {
        means: "An object or list is opened and never closed.",
        why: "The text is not JSON, and the API refuses the body. Immuta's examples of connections have this mistake.",
        fix: "Close the bracket that is still open. Look at its place: fields that follow may belong outside of it.",
        bad: piece(r#"{"audit": {"enabled": true}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    EXTRA_BRACKET = Error("UC008", "a closing bracket too many or of the wrong kind", Json) {
        means: "A bracket closes something that is not open, or a list ends with `}` or an object with `]`.",
        why: "The text is not JSON, and the API refuses the body.",
        fix: "Remove the bracket, or write the one that fits. If fields stand in the wrong place, look for one that closes too early.",
        bad: piece(r#"{"workspaceIds": ["1234567890123456"]}}"#),
        good: piece(r#"{"workspaceIds": ["1234567890123456"]}"#),
    }

    WRONG_QUOTES = Error("UC009", "quotes that JSON does not have", Json) {
        means: "A name or a text stands between single or typographic quotes.",
        why: "JSON knows straight double quotes only. Word processors, chats and Python put others there, and the API refuses the body.",
        fix: "Use straight double quotes.",
        bad: piece("{'audit': {'enabled': true}}"),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    COMMENT = Error("UC010", "a comment, which JSON does not have", Json) {
        means: "The text holds a comment. JSON has none, however they are written.",
        why: "The API refuses the body.",
        fix: "Remove the comment, or keep the document as YAML, which has comments and is accepted too.",
        bad: piece(r#"{
  // recommended by Immuta
  "audit": {"enabled": true}
}"#),
        good: piece(r#"{
  "audit": {"enabled": true}
}"#),
    }

    BARE_PLACEHOLDER = Error("UC011", "a placeholder without quotes", Json) {
        means: "A placeholder such as `<port>` stands where a value belongs, and has no quotes around it.",
        why: "The text is not JSON until the placeholder is replaced, so the API refuses the body.",
        fix: "Put your own value there: a text between double quotes, a number without.",
        bad: piece(r#"{"port": <your-Databricks-port>}"#),
        good: piece(r#"{"port": 443}"#),
    }

    BARE_TEXT = Error("UC012", "a text without quotes", Json) {
        means: "A word stands where JSON wants a text between quotes, or one of `true`, `false` and `null` is spelled differently.",
        why: "The API refuses the body. `True` and `None` are Python, not JSON.",
        fix: "Put texts between double quotes, and write `true`, `false` and `null` in lower case.",
        bad: piece(r#"{"audit": {"enabled": True}}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    TEXT_AFTER_END = Error("UC013", "text after the end", Json) {
        means: "The document ends, and more follows: a second document, or something that was copied along.",
        why: "A request carries one document. The API refuses a body with more in it.",
        fix: "Remove what follows, or send each document by itself.",
        bad: yaml("ucforge: 1\nflow: connection\n---\nucforge: 1\nflow: connection\n").also(&["UC102", "UC903"]),
        good: in_setup("flow: connection"),
    }

    DUPLICATE_FIELD = Error("UC014", "a field is given twice", Json) {
        means: "One object has the same name twice.",
        why: "Most readers keep the last value and drop the first without a word, and some refuse the document. Nobody who reads it can \
              tell which value counts. Immuta's example of several workspaces has `clientSecret` twice.",
        fix: "Keep the value you mean and remove the other one.",
        bad: piece(r#"{"audit": {"enabled": true, "enabled": false}}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    MISSING_COLON = Error("UC015", "a colon is missing", Json) {
        means: "A name and its value have no colon between them.",
        why: "The text is not JSON, and the API refuses the body.",
        fix: "Put a colon after the name.",
        bad: piece(r#"{"audit" {"enabled": true}}"#),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    MISSING_VALUE = Error("UC016", "a value is missing", Json) {
        means: "A name is followed by a colon and nothing else.",
        why: "The text is not JSON, and the API refuses the body.",
        fix: "Write the value, or remove the whole field.",
        bad: piece(r#"{"port": , "audit": {"enabled": true}}"#),
        good: piece(r#"{"port": 443, "audit": {"enabled": true}}"#),
    }

    MISSING_NAME = Error("UC017", "a value without a name", Json) {
        means: "A value stands in an object without a name before it, or a name is not a text.",
        why: "Nobody can tell which field is meant, and the API refuses the body.",
        fix: "Write the name before the value, or put the values into a list.",
        bad: piece(r#"{"audit": {"enabled": true}, : "immuta_prod"}"#),
        good: piece(r#"{"audit": {"enabled": true}, "catalog": "immuta_prod"}"#),
    }

    BAD_NUMBER = Error("UC018", "a number that JSON does not have", Json) {
        means: "A number is written in a way that JSON does not know: with leading zeros, a plus sign, hexadecimal, or `NaN`.",
        why: "The API refuses the body, or a reader takes the digits for another number.",
        fix: "Write a plain decimal number, or put it between double quotes if it is a text.",
        bad: piece(r#"{"port": 0443}"#),
        good: piece(r#"{"port": 443}"#),
    }

    BAD_ESCAPE = Error("UC019", "an escape that JSON does not have", Json) {
        means: "A text holds a backslash with something after it that is not an escape of JSON.",
        why: "The API refuses the body. Regular expressions and Windows paths are where such backslashes come from.",
        fix: "Write `\\\\` for a backslash, or remove it.",
        bad: piece(r#"{"httpPath": "\sql\1.0\warehouses"}"#),
        good: piece(r#"{"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}"#),
    }

    RAW_CONTROL = Error("UC020", "a control character inside a text", Json) {
        means: "A text holds a line break, a tab or another control character as it is.",
        why: "JSON has them as escapes only. A private key that is pasted with its line breaks is the usual case, and the API \
              refuses the body.",
        fix: "Write line breaks as `\\n`. The fix does so; other control characters slipped in and should go.",
        bad: piece("{\"oauthPrivateKey\": \"-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\"}"),
        good: piece(r#"{"oauthPrivateKey":
  "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----"}"#),
    }

    UNCLOSED_TEXT = Error("UC021", "a text is not closed", Json) {
        means: "A text begins with a quote and has no other one on its line.",
        why: "The text is not JSON, and the API refuses the body. What follows may have been read as a part of it.",
        fix: "Put a double quote at its end.",
        bad: piece(r#"{
  "catalog": "immuta_prod,
  "audit": {"enabled": true}
}"#),
        good: piece(r#"{
  "catalog": "immuta_prod",
  "audit": {"enabled": true}
}"#),
    }

    SLIP = Error("UC032", "a character too many, missing, or in the wrong place", Json) {
        means: "One character keeps the text from being JSON: without it, with it, or with two of them swapped it could be read.",
        why: "The API refuses the body.",
        fix: "Look at the place that is shown, and correct that one character.",
        bad: piece(r#"{"audit": {"enabled": true}, ."catalog": "immuta_prod"}"#),
        good: piece(r#"{"audit": {"enabled": true}, "catalog": "immuta_prod"}"#),
    }
}
