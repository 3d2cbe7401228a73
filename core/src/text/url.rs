//! URLs: which of them a key may be sent to, and how a name becomes a part of a path.

use std::fmt::Write as _;

use super::part;

/// What is wrong with the address of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It does not begin with `https://`.
    Scheme,
    /// It has a character that addresses of tenants do not have, or that would make two parsers disagree.
    Sign,
    /// It names a user.
    User,
    /// Its host is not valid.
    Host,
    /// It has a port that does not exist.
    Port,
    /// The key would be sent in plain text, and not to this machine.
    Plain,
    /// Its host is in another writing system. Finding out which host that is takes tables, which only some programs
    /// have.
    Writing,
    /// It holds something that was probably pasted with it.
    Pasted,
}

impl Unfit {
    /// Whether no program may send the key there.
    pub fn is_certain(self) -> bool {
        !matches!(self, Self::Writing | Self::Pasted)
    }
}

/// What is wrong with the address of a tenant, if anything. It must use https, or plain http on this machine. Paths are
/// appended to it: a query or fragment would swallow them, and with a user the key could go to another host.
pub fn unfit(url: &str) -> Option<Unfit> {
    // Schemes have no case (RFC 3986, 3.1).
    let (rest, has_scheme) = without_scheme(url);
    if !has_scheme {
        return Some(Unfit::Scheme);
    }
    if url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '\\')) {
        return Some(Unfit::Sign);
    }
    if rest.contains('@') {
        return Some(Unfit::User);
    }
    let authority = rest.split('/').next().unwrap_or("");
    let end = authority.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match part(authority, end..).find(':') {
        Some(at) => (part(authority, ..end + at), part(authority, end + at + 1..)),
        None => (authority, "443"),
    };
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(ip) => is_ipv6(ip),
        None => !host.is_empty() && !host.contains(['%', '[', ']']),
    };
    if !is_host {
        return Some(Unfit::Host);
    }
    if !is_number(port) || port.len() > 5 || !port.parse::<u16>().is_ok_and(|port| port > 0) {
        return Some(Unfit::Port);
    }
    if url.as_bytes().get(4) == Some(&b':') && !is_loopback(host) {
        return Some(Unfit::Plain);
    }
    if !host.is_ascii() {
        return Some(Unfit::Writing);
    }
    let is_odd = |byte: u8| byte.is_ascii_punctuation() && !matches!(byte, b'-' | b'.' | b'_' | b'[' | b']' | b':');
    (host.bytes().any(is_odd) || url.ends_with([',', ';', '"', '\''])).then_some(Unfit::Pasted)
}

/// Whether the key may be sent to an address.
pub(crate) fn is_address(url: &str) -> bool {
    unfit(url).is_none_or(|unfit| !unfit.is_certain())
}

/// Whether a text is an IPv6 address: `2001:db8::1`, `::ffff:10.0.0.1`. The parser of the standard library would add
/// more to the page.
fn is_ipv6(ip: &str) -> bool {
    let four = ip.rsplit_once(':').filter(|(_, end)| is_ipv4(end)).map(|(front, _)| [front, ":0:0"].concat());
    let ip = four.as_deref().unwrap_or(ip);
    let is_group = |group: &str| (1..=4).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let count = |side: &str| match side {
        "" => Some(0),
        _ => side.split(':').all(is_group).then(|| side.split(':').count()),
    };
    match ip.split_once("::") {
        Some((before, behind)) => count(before).zip(count(behind)).is_some_and(|(one, two)| one + two < 8),
        None => count(ip) == Some(8),
    }
}

/// Whether a text is an IPv4 address: `127.0.0.1`.
fn is_ipv4(text: &str) -> bool {
    let is_part = |part: &str| is_number(part) && part.len() < 4 && part.parse::<u8>().is_ok();
    text.split('.').count() == 4 && text.split('.').all(is_part)
}

/// Scheme, host and port: addresses with the same origin are the same server.
pub(crate) fn origin_of(url: &str) -> String {
    let (rest, _) = without_scheme(url);
    let scheme = part(url, ..url.len() - rest.len()).to_ascii_lowercase();
    let authority = rest.split('/').next().unwrap_or("").to_ascii_lowercase();
    let usual = if scheme == "http://" { ":80" } else { ":443" };
    [&scheme, authority.strip_suffix(usual).unwrap_or(&authority)].concat()
}

/// A name as one segment of a path, escaped as in RFC 3986.
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

/// A text without the scheme before it, and whether it had one.
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

/// Whether a byte may be in a host name.
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

/// Whether a host is one of the usual names of this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host == "[::1]" || host.starts_with("127.") && is_ipv4(host)
}

/// Whether one of the labels of a host says that it is an example.
pub(crate) fn is_example(host: &str) -> bool {
    // Every label that says so has one of these letters.
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
    // Most texts differ from the end in their last letter already.
    if text.as_bytes().last().map(u8::to_ascii_lowercase) != end.as_bytes().last().copied() {
        return None;
    }
    text.get(at..)?.eq_ignore_ascii_case(end).then(|| part(text, ..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_is_wrong_with_an_address() {
        use Unfit::*;
        for (url, expected) in [
            ("https://tenant.example.com", None),
            ("https://tenant.example.com:8443/immuta/", None),
            ("HTTPS://TENANT.example.com.", None),
            ("https://t_1.example.com/a,b;c", None),
            ("https://xn--mnchen-3ya.example", None),
            ("https://[2001:db8::1]:443", None),
            ("http://localhost", None),
            ("Http://LOCALHOST:4173/", None),
            ("http://127.0.0.1:80/a/b", None),
            ("http://127.8.9.1", None),
            ("http://[::1]:1", None),
            ("", Some(Scheme)),
            ("tenant.example.com", Some(Scheme)),
            ("//tenant.example.com", Some(Scheme)),
            ("https:tenant.example.com", Some(Scheme)),
            ("ftp://localhost", Some(Scheme)),
            ("HTTP://evil.example", Some(Plain)),
            ("http://tenant.example.com", Some(Plain)),
            ("http://127.0.0.1.evil.example", Some(Plain)),
            ("http://127.0.0.1.4", Some(Plain)),
            ("http://127.1", Some(Plain)),
            ("http://localhost.evil.example", Some(Plain)),
            ("http://[::2]", Some(Plain)),
            ("http://127.0.0.1:80@evil.example", Some(User)),
            ("http://[::1]@evil.example", Some(User)),
            ("https://me@tenant.example.com", Some(User)),
            ("https://me:secret@tenant.example.com", Some(User)),
            ("http://localhost:80:80@evil.example", Some(User)),
            ("http://localhost:80\\@evil.example", Some(Sign)),
            ("http://localhost\\.evil.example", Some(Sign)),
            ("http://localhost#@evil.example", Some(Sign)),
            ("http://localhost?@evil.example", Some(Sign)),
            ("http://local\thost", Some(Sign)),
            ("https://tenant.example.com\n", Some(Sign)),
            ("http://[::1].evil.example", Some(Host)),
            ("http://localhost%2eevil.example", Some(Host)),
            ("https://t%2Eexample", Some(Host)),
            ("https:///x", Some(Host)),
            ("https://:443", Some(Host)),
            ("https://[]", Some(Host)),
            ("https://[::1", Some(Host)),
            ("https://[tenant.example.com]", Some(Host)),
            ("https://[127.0.0.1]", Some(Host)),
            ("https://::1", Some(Host)),
            ("http://localhost:65536", Some(Port)),
            ("https://tenant.example.com:99999", Some(Port)),
            ("https://tenant.example.com:0", Some(Port)),
            ("https://tenant.example.com:443:443", Some(Port)),
            ("http://localhost:x", Some(Port)),
            ("http://localhost:+80", Some(Port)),
            ("http://localhost:", Some(Port)),
            ("https://münchen.example", Some(Writing)),
            // The first letter is Cyrillic.
            ("https://\u{430}cme.example:8443/x", Some(Writing)),
            ("https://tenant.example.com,", Some(Pasted)),
            ("https://tenant.example.com/x\"", Some(Pasted)),
            ("https://tenant.example.com)/x", Some(Pasted)),
        ] {
            assert_eq!(unfit(url), expected, "{url}");
        }
    }

    #[test]
    fn addresses_with_colons_are_those_of_the_standard_library() {
        for ip in [
            "::",
            "::1",
            "1::",
            "2001:db8::1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "::ffff:10.0.0.1",
            "::1.2.3.4",
            "1:2:3:4:5:6:1.2.3.4",
            "1::1.2.3.4",
            "ABCD:ef01::",
            "",
            ":",
            ":::",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4::5:6:7:8",
            "1::2::3",
            "12345::",
            "g::",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1.2.3",
            "::1.2.3.256",
            "1.2.3.4",
            "::1.2.3.4:5",
            "1:",
            ":1",
            "::1:",
            "fe80::1%eth0",
        ] {
            assert_eq!(is_ipv6(ip), ip.parse::<std::net::Ipv6Addr>().is_ok(), "{ip}");
        }
    }

    #[test]
    fn addresses_of_one_server_have_one_origin() {
        let cases = [
            ("HTTPS://T.example:443/immuta/", "https://t.example"),
            ("https://t.example", "https://t.example"),
            ("https://t.example:8443", "https://t.example:8443"),
            ("https://t.example:80", "https://t.example:80"),
            ("http://localhost:80/x", "http://localhost"),
            ("https://[::1]:443", "https://[::1]"),
        ];
        for (url, expected) in cases {
            assert_eq!(origin_of(url), expected, "{url}");
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
