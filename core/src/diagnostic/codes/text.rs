//! What is said of a text before anybody knows what it is.

use crate::diagnostic::rule::rules;

rules! {
    EMPTY_TEXT = Error("UC001", "the text is empty", Ucforge) {
        means: "There is nothing to check: the file or the pasted text is empty, or holds whitespace or comments only.",
        why: "An empty body creates nothing. Most often the wrong file was named, or a program before this one wrote nothing.",
        fix: "Name the right file, paste the payload, or start a setup with `ucforge new`.",
        bad: made("a file with nothing in it", Vec::new),
        good: json(r#"{"audit": {"enabled": true}}"#).also(&["UC904"]),
    }

    NOT_UTF8 = Error("UC002", "the text is not UTF-8", Json) {
        means: "The bytes are not UTF-8. Files from Windows programs are often UTF-16, or in an old code page.",
        why: "JSON is sent as UTF-8. A server that takes the bytes for UTF-8 refuses them, or reads other characters.",
        fix: "Save the file as UTF-8, without a byte order mark.",
        bad: made("a payload saved as UTF-16", || {
            "\u{FEFF}{\"audit\": {\"enabled\": true}}".encode_utf16().flat_map(u16::to_le_bytes).collect()
        }),
        good: made("the same payload saved as UTF-8", || b"{\"audit\": {\"enabled\": true}}".to_vec())
            .also(&["UC904"]),
    }

    TOO_LARGE = Error("UC003", "the text is too large", Ucforge) {
        means: "ucforge reads texts of up to 16 MiB, and commands of a limited number of words.",
        why: "What goes beyond is not read and not checked. Payloads, setups and scripts are far smaller: this is probably another file.",
        fix: "Check the document itself. If a script really is that long, split it.",
        bad: made("17 MiB of text", || vec![b' '; 17 << 20]),
        good: made("a payload of some kilobytes", || [&b"{\"audit\": {\"enabled\": true}}"[..], &[b' '; 4096]].concat())
            .also(&["UC904"]),
    }

    TOO_DEEP = Error("UC004", "the values are nested too deep", Ucforge) {
        means: "Objects and lists stand inside each other more than 128 levels deep. ucforge reads no further.",
        why: "No payload is that deep, and servers refuse such a text too. What is inside was not checked.",
        fix: "Look for brackets that are opened over and over and never closed.",
        bad: made("200 lists inside each other", || [[b'['; 200], [b']'; 200]].concat()).also(&["UC904"]),
        good: json(r#"{"audit": {"enabled": true}}"#).also(&["UC904"]),
    }

    BYTE_ORDER_MARK = Warning("UC031", "a byte order mark", Json) {
        means: "The text begins with U+FEFF, a character that does not show. Some Windows editors put it in front of UTF-8.",
        why: "RFC 8259 forbids it at the start of JSON that is sent, and some readers refuse such a text.",
        fix: "Save the file as UTF-8 without a byte order mark. The fix removes it.",
        bad: made("a payload that begins with U+FEFF", || {
            "\u{FEFF}{\"type\": \"Databricks\", \"autoBootstrap\": true}".into()
        })
        .also(&["UC102", "UC905"]),
        good: in_create(r#"{"type": "Databricks"}"#),
    }

    TOO_MANY = Info("UC099", "too many findings", Ucforge) {
        means: "There were more findings than the 1,000 that ucforge shows for a document. The most severe ones are shown.",
        why: "Something is wrong with the text as a whole. More findings come to light when the first ones are gone.",
        fix: "Fix the first findings and check again.",
        bad: made("a payload with 1,100 unknown fields", || {
            let fields: Vec<String> = (0..1100).map(|number| format!(", \"field{number}\": 1")).collect();
            format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true{}}}", fields.concat()).into()
        })
        .also(&["UC101", "UC102"]),
        good: in_create(r#"{"type": "Databricks"}"#),
    }
}
