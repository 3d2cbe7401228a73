//! URLs: what is one that a key may go to, and how a name becomes a part of a path.

use std::fmt::Write as _;

use super::part;

/// Whether the key may go to an address: https, or plain http on this machine, and nothing that two readers could take
/// apart in two ways. Paths are put after it.
pub(crate) fn is_address(url: &str) -> bool {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '@' | '\\');
    let Some((scheme, rest)) = url.split_once("://").filter(|_| !url.contains(is_odd)) else { return false };
    let authority = rest.split('/').next().unwrap_or("");
    let end = authority.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match part(authority, end..).find(':') {
        Some(at) => (part(authority, ..end + at), part(authority, end + at + 1..)),
        None => (authority, "0"),
    };
    let is_port = port.len() < 6 && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(ip) => !ip.is_empty() && ip.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')),
        None => !host.is_empty() && !host.contains(['%', '[', ']']),
    };
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    is_port && is_host && (scheme == "https" || scheme == "http" && is_local)
}

/// A name as one segment of a path, RFC 3986.
pub(crate) fn segment(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A text without the scheme before it; whether it had one.
pub(crate) fn without_scheme(text: &str) -> (&str, bool) {
    // Most hosts begin with another letter.
    if !matches!(text.as_bytes(), [b'h' | b'H', b't' | b'T', ..]) {
        return (text, false);
    }
    let scheme = |scheme: &str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)).then_some(scheme.len())
    };
    let length = scheme("https://").or_else(|| scheme("http://"));
    (part(text, length.unwrap_or(0)..), length.is_some())
}

/// The host at the beginning of what comes after a scheme, without port.
pub(crate) fn host_of(rest: &str) -> &str {
    // Nearly all have neither a user nor a port.
    let plain = rest.bytes().position(|byte| !is_host_byte(byte)).unwrap_or(rest.len());
    if matches!(rest.as_bytes().get(plain), None | Some(b'/')) {
        return part(rest, ..plain);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match authority.rsplit_once(':') {
        Some((host, port)) if is_number(port) => host,
        _ => authority,
    }
}

/// Whether host names have this byte.
pub(crate) fn is_host_byte(byte: u8) -> bool {
    const PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            plain[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
            byte += 1;
        }
        plain
    };
    PLAIN[byte as usize]
}

pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// This machine by its usual names.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || matches!(host, "127.0.0.1" | "[::1]")
}

/// Whether one of the labels of a host says that it is an example.
pub(crate) fn is_example(host: &str) -> bool {
    // Without these letters there is nothing to look for.
    if !host.bytes().any(|byte| matches!(byte, b'x' | b'X' | b'y' | b'Y')) {
        return false;
    }
    host.split('.').any(|label| {
        let starts = |word: &str| label.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let is = |word: &str| label.eq_ignore_ascii_case(word);
        // `dbc-xxxxxxxx-xxxx`.
        let is_filling = |piece: &str| piece.len() > 3 && piece.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'));
        label.split('-').any(is_filling)
            || is("example")
            || is("your")
            || starts("example-")
            || starts("your-")
            || strip_end(label, "-example").is_some()
    })
}

pub(crate) fn strip_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(end.len())?;
    // Most ends differ in their last letter already.
    if text.as_bytes().last().map(u8::to_ascii_lowercase) != end.as_bytes().last().copied() {
        return None;
    }
    text.get(at..)?.eq_ignore_ascii_case(end).then(|| part(text, ..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        for good in [
            "https://tenant.example.com",
            "https://tenant.example.com:8443/immuta/",
            "https://täst.example",
            "https://[2001:db8::1]:443",
            "http://localhost",
            "http://localhost:4173/",
            "http://127.0.0.1:80/a/b",
            "http://[::1]:1",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "tenant.example.com",
            "ftp://localhost",
            "HTTP://evil.example",
            "http://tenant.example.com",
            "http://127.0.0.1:80@evil.example",
            "http://127.0.0.1.evil.example",
            "http://[::1]@evil.example",
            "http://[::1].evil.example",
            "http://localhost:80\\@evil.example",
            "http://localhost\\.evil.example",
            "http://localhost#@evil.example",
            "http://localhost?@evil.example",
            "http://localhost:80:80@evil.example",
            "http://localhost%2eevil.example",
            "http://localhost:65536",
            "https://tenant.example.com:99999",
            "http://localhost:x",
            "http://localhost:",
            "http://local\thost",
            "https://me@tenant.example.com",
            "https://me:secret@tenant.example.com",
            "https://tenant.example.com\n",
            "https:///x",
            "https://:443",
            "https://[]",
            "https://[::1",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn hosts_are_cut_out_of_addresses() {
        let cases = [
            ("https://h.x/p?q#f", "h.x"),
            ("HTTP://user:pw@h.x:8443/p", "h.x"),
            ("h.x:443", "h.x"),
            ("h.x?o=1", "h.x"),
            ("[::1]:80", "[::1]"),
            ("h:x", "h:x"),
            ("https://", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(host_of(without_scheme(text).0), expected, "{text}");
        }
    }
}
