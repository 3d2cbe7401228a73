//! Private keys as PEM (RFC 7468), and the ways in which they break on their way into a document. No message ever
//! contains any part of a key.

use crate::diagnostic::rule::rules;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::kit::{Text, called, is_writable};
use crate::platform::databricks::roles as role;
use crate::text::{Span, part};

rules! {
    PRIVATE_KEY = Warning("UC224", "not a private key", IntegrationsHowTo) {
        means: "`oauthPrivateKey` takes the contents of a key file in PEM form, and this is something else: a path, a certificate, or a key \
                that lacks its first or last line.",
        why: "Immuta cannot sign with it, so the identity provider gives no token.",
        fix: "Paste the whole file, from `-----BEGIN PRIVATE KEY-----` to `-----END PRIVATE KEY-----`. In a setup write `{file: PATH}`.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey": "/keys/immuta.pem"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}"
}}}"#),
    }

    PRIVATE_KEY_FORM = Warning("UC240", "a private key in a form that may not be read", IntegrationsHowTo) {
        means: "It is a private key, but not in a form that every parser reads: encrypted, in the form of OpenSSH, with escaped line breaks, or with \
                something else around its lines.",
        why: "The parser on the other side may refuse it. Immuta's pages do not say which forms it reads.",
        fix: "Give a key in PEM form without a password: `openssl pkey -in old.pem -out new.pem` writes one.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey":
"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey":
"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
}}}"#),
    }
}

/// What is wrong with a key: the rule, the message after the name of the field, and what to do.
type Fault = (Code, &'static str, &'static str);

const WHOLE_FILE: &str = "put the contents of the key file here, from -----BEGIN PRIVATE KEY----- to the END line";
const LINE_BREAKS: &str = "in JSON write line breaks as \\n, in YAML put the key in a block after `|`";

/// Reports a text that is not a private key, or a key that a parser may refuse.
pub(super) fn form(text: &Text<'_>) -> Option<Diagnostic> {
    if text.role != role::PRIVATE_KEY {
        return None;
    }
    let (code, why, help) = fault(text.value)?;
    let mut finding = Diagnostic::new(code, text.node.span(), called(text.name, &[why])).at(text.node).help(help);
    finding.fix = unescaped(text);
    Some(finding)
}

/// If only escaped line breaks are wrong in a key, the edits that turn them into line breaks. They contain no part of
/// the key.
fn unescaped(text: &Text<'_>) -> Option<Fix> {
    let meant = text.value.replace("\\r\\n", "\n").replace("\\n", "\n");
    if meant == text.value || fault(&meant).is_some() || !is_writable(text.node) {
        return None;
    }
    let (start, source) = (text.node.span().start as usize, text.node.source());
    let edit = |at: usize, length: usize, text: &'static str| Edit {
        span: Span::new(start + at, start + at + length),
        text: text.into(),
    };
    let edits = match source.as_bytes() {
        // Escaped twice.
        [b'"', ..] => source
            .match_indices("\\\\n")
            .map(|(at, escape)| edit(at, escape.len(), "\\n"))
            .chain(source.match_indices("\\\\r").map(|(at, escape)| edit(at, escape.len(), "\\r")))
            .collect(),
        // Between single quotes YAML has no escapes.
        [b'\'', inside @ .., b'\''] if !inside.contains(&b'"') => {
            vec![edit(0, 1, "\""), edit(source.len() - 1, 1, "\"")]
        }
        _ => return None,
    };
    Some(Fix { title: "write real line breaks".into(), edits })
}

fn fault(value: &str) -> Option<Fault> {
    let value = value.trim_end();
    let Some(first) = value.find("-----BEGIN ") else { return Some(without_begin(value)) };
    if value.contains("\\n") || value.contains("\\r") {
        return Some((
            PRIVATE_KEY_FORM,
            " has a backslash and a letter in place of its line breaks",
            "key parsers do not accept that: in JSON write \\n once, in YAML use double quotes or a block after `|`",
        ));
    }
    let mut other = None;
    let mut rest = part(value, first..);
    // There may be certificates beside the key.
    while let Some((label, behind)) = rest.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----")) {
        let label = label.trim();
        if label.contains('\n') || label.len() > 64 {
            return Some((PRIVATE_KEY_FORM, " has a first line that does not end in five hyphens", WHOLE_FILE));
        }
        match wrong_label(label) {
            Some(fault) => other = other.or(Some(fault)),
            None if label == "EC PARAMETERS" => {}
            None => {
                let start = value.len() - rest.len();
                let is_indented = part(value, ..start).ends_with([' ', '\t']);
                return if is_indented { Some(INDENTED) } else { broken(label, behind).or_else(|| second(behind)) };
            }
        }
        rest = behind.find("-----BEGIN ").map_or("", |at| part(behind, at..));
    }
    Some(other.unwrap_or((PRIVATE_KEY, " is not a private key", WHOLE_FILE)))
}

/// What is wrong when another key comes after the first.
fn second(mut rest: &str) -> Option<Fault> {
    while let Some((_, behind)) = rest.split_once("-----BEGIN ") {
        let label = behind.split_once("-----").map_or("", |(label, _)| label);
        if label.len() <= 64 && label.ends_with("PRIVATE KEY") {
            return Some((
                PRIVATE_KEY_FORM,
                " contains more than one key",
                "keep only the key that belongs to the certificate",
            ));
        }
        rest = behind;
    }
    None
}

const INDENTED: Fault = (
    PRIVATE_KEY_FORM,
    " has whitespace before its BEGIN or END line",
    "key parsers expect these lines to begin at the first column: remove the whitespace",
);

/// What is wrong with a block, judged by its label.
fn wrong_label(label: &str) -> Option<Fault> {
    let tell = |why, help| Some((PRIVATE_KEY, why, help));
    match label {
        "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "DSA PRIVATE KEY" | "EC PARAMETERS" => None,
        "ENCRYPTED PRIVATE KEY" => Some(ENCRYPTED),
        "OPENSSH PRIVATE KEY" => Some((
            PRIVATE_KEY_FORM,
            " is an OpenSSH key",
            "convert a copy of it to PEM with ssh-keygen -p -m PEM, or create a key for the certificate",
        )),
        _ if label.starts_with("PGP ") => tell(" is a PGP key", "this field needs the private key of the certificate"),
        _ if label.ends_with("PUBLIC KEY") => tell(" is a public key, not the private one", WHOLE_FILE),
        _ if label.contains("CERTIFICATE") || label == "PKCS7" => {
            tell(" is a certificate, not its private key", WHOLE_FILE)
        }
        _ => tell(" is not a private key", WHOLE_FILE),
    }
}

const ENCRYPTED: Fault = (
    PRIVATE_KEY_FORM,
    " is encrypted, and there is no field for its password",
    "decrypt it first, as with openssl pkey -in key.pem -out plain.pem, and keep the result safe",
);

/// What is wrong with the lines after the first one of a key.
fn broken(label: &str, behind: &str) -> Option<Fault> {
    let tell = |why, help| Some((PRIVATE_KEY_FORM, why, help));
    let Some(end) = behind.find("-----END ") else {
        return Some((PRIVATE_KEY, " is cut off: its END line is missing", WHOLE_FILE));
    };
    let (body, last) = (part(behind, ..end), part(behind, end + "-----END ".len()..));
    if !last.strip_prefix(label).is_some_and(|rest| rest.starts_with("-----")) {
        return tell(" has an END line that does not match its BEGIN line", WHOLE_FILE);
    }
    if body.contains("ENCRYPTED") {
        return Some(ENCRYPTED);
    }
    let is_line = |text: &str| text.trim_matches([' ', '\t', '\r']).starts_with('\n');
    if !is_line(body) || !body.trim_end_matches([' ', '\t']).ends_with('\n') {
        return if body.contains('\r') && !body.contains('\n') {
            tell(" has bare carriage returns as line breaks", LINE_BREAKS)
        } else if body.trim().contains([' ', '\t', '\n']) {
            tell(" has lost its line breaks: there are spaces in their place", LINE_BREAKS)
        } else {
            tell(" is on one line: its line breaks are lost", LINE_BREAKS)
        };
    }
    if body.ends_with([' ', '\t']) {
        return Some(INDENTED);
    }
    let (mut signs, mut padding) = (0, 0);
    for byte in body.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => signs += 1,
            b'=' if padding < 2 => padding += 1,
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => return tell(" has lines that are not Base64", "copy the key file again, whole and unchanged"),
        }
    }
    match signs {
        0 => tell(" has nothing between its BEGIN and END lines", WHOLE_FILE),
        // No number of bytes has this length in Base64.
        _ if signs % 4 == 1 => {
            tell(" is cut off or one character too long", "copy the key file again, whole and unchanged")
        }
        _ => content(label, body, signs).and_then(|(why, help)| tell(why, help)),
    }
}

/// What is wrong with the bytes of a key, as far as the first ones show: a SEQUENCE of DER (ITU-T X.690) with a length
/// of two bytes, then a version, then the byte that distinguishes PKCS#1 from PKCS#8. Keys that begin in another way
/// are not judged.
fn content(label: &str, body: &str, signs: usize) -> Option<(&'static str, &'static str)> {
    const HEAD: usize = 8;
    let mut head = Vec::with_capacity(HEAD + 1);
    let (mut bits, mut count) = (0_u32, 0);
    for value in body.bytes().filter_map(value_of) {
        (bits, count) = (bits << 6 | u32::from(value), count + 6);
        if count >= 8 {
            count -= 8;
            head.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
        if head.len() == HEAD {
            break;
        }
    }
    let [0x30, 0x82, high, low, tag, size, _, kind] = *head.as_slice() else { return None };
    let (length, all) = (usize::from(high) << 8 | usize::from(low), signs * 3 / 4);
    if all < length + 4 {
        return Some((" is cut off: its last lines are missing", "copy the key file again, whole and unchanged"));
    }
    if all > length + 4 {
        return Some((" has extra data after the key", "copy the key file again, whole and unchanged"));
    }
    let has_version = (tag, size) == (0x02, 0x01);
    match (label, kind) {
        ("PRIVATE KEY", 0x02) if has_version => Some((
            " is a PKCS#1 RSA key, but its BEGIN line says PKCS#8",
            "write BEGIN and END lines with RSA PRIVATE KEY, or copy the key file again",
        )),
        ("RSA PRIVATE KEY", 0x30) if has_version => Some((
            " is a PKCS#8 key, but its BEGIN line says PKCS#1",
            "write BEGIN and END lines with PRIVATE KEY, or copy the key file again",
        )),
        _ => None,
    }
}

/// The value of a Base64 character.
fn value_of(sign: u8) -> Option<u8> {
    match sign {
        b'A'..=b'Z' => Some(sign - b'A'),
        b'a'..=b'z' => Some(sign - b'a' + 26),
        b'0'..=b'9' => Some(sign - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

fn ends_with(text: &str, end: &str) -> bool {
    text.len().checked_sub(end.len()).and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// What a text without the BEGIN line of a PEM file is.
fn without_begin(value: &str) -> Fault {
    let value = value.trim();
    let is_base64 =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' ');
    let has_begin = value.contains("BEGIN ") && value.contains("PRIVATE KEY");
    let is_path = !value.contains('\n')
        && (value.starts_with(['/', '~', '.']) && value.contains('/')
            || value.contains(":\\")
            || value.starts_with("file:")
            || [".pem", ".key", ".pfx", ".p12", ".p8", ".der"].iter().any(|end| ends_with(value, end)));
    if has_begin {
        (PRIVATE_KEY, " has a BEGIN line without five hyphens on each side", WHOLE_FILE)
    } else if value.contains("-----END ") {
        (PRIVATE_KEY, " is cut off: its BEGIN line is missing", WHOLE_FILE)
    } else if is_path {
        (
            PRIVATE_KEY,
            " is a file name, not the contents of the file",
            "put the contents of the file here; a setup may say {file: PATH}",
        )
    } else if value.starts_with("PuTTY-User-Key-File") {
        (PRIVATE_KEY, " is a PuTTY key", "export it as an OpenSSL key, or create one for the certificate")
    } else if value.starts_with("MI") && value.bytes().all(is_base64) {
        (
            PRIVATE_KEY,
            " is Base64 without BEGIN and END lines",
            "a key file has them; convert a .pfx file to PEM first, as with openssl pkcs12",
        )
    } else if value.starts_with('{') {
        (PRIVATE_KEY, " is JSON, not a key file", "convert a JSON Web Key to PEM first")
    } else {
        (PRIVATE_KEY, " is not a private key", WHOLE_FILE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "bWFkZSB1cCBmb3IgdGhpcyB0ZXN0LCBubyBrZXkgYXQgYWxsLCBsaW5lIDE=";

    fn pem(label: &str, eol: &str) -> String {
        let half = &BODY[..40];
        format!("-----BEGIN {label}-----{eol}{half}{eol}{half}{eol}-----END {label}-----{eol}")
    }

    #[test]
    fn keys_as_tools_write_them_are_right() {
        let pkcs8 = pem("PRIVATE KEY", "\n");
        for text in [
            pkcs8.clone(),
            pkcs8.trim().to_owned(),
            pem("RSA PRIVATE KEY", "\n"),
            pem("EC PRIVATE KEY", "\r\n"),
            format!("{}{}", pem("EC PARAMETERS", "\n"), pem("EC PRIVATE KEY", "\n")),
            format!("{}{pkcs8}", pem("CERTIFICATE", "\n")),
            format!("{pkcs8}{}", pem("CERTIFICATE", "\n")),
            format!("Bag Attributes\n    localKeyID: 01\nKey Attributes: <No Attributes>\n{pkcs8}"),
            format!("\n{pkcs8}\n"),
            // Readers pass over whitespace before the lines between.
            pkcs8.replace(&BODY[..40], &format!("  {}", &BODY[..40])),
        ] {
            assert_eq!(fault(&text), None, "{text}");
        }
    }

    #[test]
    fn broken_keys_are_told_by_what_broke_them() {
        let pkcs8 = pem("PRIVATE KEY", "\n");
        let form = |part: &'static str| (PRIVATE_KEY_FORM, part);
        let sort = |part: &'static str| (PRIVATE_KEY, part);
        let cases = [
            (pkcs8.replace('\n', "\\n"), form("backslash")),
            (pkcs8.replace('\n', "\\r\\n"), form("backslash")),
            (pkcs8.replacen('\n', "\\n\n", 1), form("backslash")),
            (pkcs8.replace('\n', " "), form("spaces in their place")),
            (pkcs8.replace('\n', ""), form("on one line")),
            (pkcs8.replace('\n', "\r"), form("carriage")),
            (pkcs8.replacen('\n', " ", 1), form("line breaks")),
            (pkcs8.replace("-----END", " -----END"), form("whitespace before")),
            (pkcs8.replace("-----BEGIN", "  -----BEGIN"), form("whitespace before")),
            (pem("ENCRYPTED PRIVATE KEY", "\n"), form("encrypted")),
            (
                pem("RSA PRIVATE KEY", "\n").replacen(
                    '\n',
                    "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n",
                    1,
                ),
                form("encrypted"),
            ),
            (pem("OPENSSH PRIVATE KEY", "\n"), form("OpenSSH")),
            (pem("PUBLIC KEY", "\n"), sort("public key")),
            (pem("RSA PUBLIC KEY", "\n"), sort("public key")),
            (pem("CERTIFICATE", "\n"), sort("certificate")),
            (pem("CERTIFICATE REQUEST", "\n"), sort("certificate")),
            (pem("PGP PRIVATE KEY BLOCK", "\n"), sort("PGP")),
            (pem("WEIRD", "\n"), sort("not a private key")),
            (pkcs8.replace("-----", "----"), sort("five hyphens")),
            (pkcs8.replace("-----", "—"), sort("five hyphens")),
            (pkcs8.replacen("KEY-----", "KEY---", 1), form("hyphens")),
            (pkcs8.split("-----END").next().unwrap_or("").to_owned(), sort("END line is missing")),
            (pkcs8.split_once('\n').map_or("", |(_, rest)| rest).to_owned(), sort("BEGIN line is missing")),
            (pkcs8.replace("END PRIVATE", "END RSA PRIVATE"), form("does not match")),
            (pkcs8.replace("bWFk", "..."), form("not Base64")),
            (pkcs8.replace("bWFk", "b-_k"), form("not Base64")),
            (pkcs8.replacen("bWFk", "b", 1), form("cut off")),
            (pkcs8.replace(&BODY[..40], ""), form("nothing between")),
            ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".to_owned(), sort("Base64 without")),
            ("/etc/ssl/private/key.pem".to_owned(), sort("a file name")),
            ("C:\\keys\\immuta.pfx".to_owned(), sort("a file name")),
            ("{\"kty\": \"RSA\"}".to_owned(), sort("JSON")),
            ("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none".to_owned(), sort("PuTTY")),
            ("AA".to_owned(), sort("not a private key")),
        ];
        for (text, (code, part)) in cases {
            let found = fault(&text);
            assert!(found.is_some_and(|(found, why, _)| found == code && why.contains(part)), "{text}: {found:?}");
        }
    }

    /// A key of DER with this length in its head, this kind of content and so many bytes in all, made of nothing else.
    fn der(label: &str, length: u16, kind: u8, all: usize) -> String {
        const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let [high, low] = length.to_be_bytes();
        let mut bytes = vec![0x30, 0x82, high, low, 2, 1, 0, kind];
        bytes.resize(all, 7);
        let mut text = String::new();
        for three in bytes.chunks(3) {
            let bits = three.iter().chain([&0, &0]).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
            for place in 0..4 {
                let sign = char::from(SIGNS[bits >> (18 - 6 * place) & 63]);
                text.push(if place > three.len() { '=' } else { sign });
            }
            if text.len() % 65 == 64 {
                text.push('\n');
            }
        }
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", text.trim_end())
    }

    #[test]
    fn the_head_of_a_key_tells_its_length_and_its_sort() {
        const LENGTH: u16 = 600;
        let (pkcs1, pkcs8) = (0x02, 0x30);
        let (right, rsa) = (der("PRIVATE KEY", LENGTH, pkcs8, 604), der("RSA PRIVATE KEY", LENGTH, pkcs1, 604));
        for text in [
            right.clone(),
            rsa.clone(),
            der("PRIVATE KEY", 601, pkcs8, 605),
            der("PRIVATE KEY", 602, pkcs8, 606),
            der("EC PRIVATE KEY", LENGTH, 0x04, 604),
            right.replace('\n', "\r\n"),
        ] {
            assert_eq!(fault(&text), None, "{text}");
        }
        let last_line = right.trim_end().lines().rev().nth(1).unwrap_or_default();
        for (text, part) in [
            (right.replace(&format!("{last_line}\n"), ""), "last lines are missing"),
            (der("PRIVATE KEY", LENGTH, pkcs8, 603), "last lines are missing"),
            (der("RSA PRIVATE KEY", LENGTH, pkcs1, 48), "last lines are missing"),
            (der("PRIVATE KEY", LENGTH, pkcs8, 605), "extra data"),
            (der("PRIVATE KEY", LENGTH, pkcs1, 604), "PKCS#1"),
            (der("RSA PRIVATE KEY", LENGTH, pkcs8, 604), "PKCS#8"),
            (format!("{right}{right}"), "more than one key"),
            (format!("{right}{rsa}"), "more than one key"),
            (format!("{right}{}{rsa}", pem("CERTIFICATE", "\n")), "more than one key"),
            (format!("{0}{0}", pem("PRIVATE KEY", "\n")), "more than one key"),
        ] {
            let found = fault(&text);
            let is_told = |(code, why, _): Fault| code == PRIVATE_KEY_FORM && why.contains(part);
            assert!(found.is_some_and(is_told), "{part}: {text}: {found:?}");
        }
    }
}
