//! The options of curl, as its manual lists them (<https://curl.se/docs/manpage.html>), and what they do to a request.

/// How a body is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// A text, or `@` and the name of a file.
    Data,
    /// A text, whatever it begins with.
    Raw,
    /// As `Data`, and the request says that it is JSON.
    Json,
}

/// What an option of curl does here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Method,
    Header,
    Body(Body),
    /// A body that is escaped for an address or a form.
    Encoded,
    /// A form in parts.
    Form,
    /// A file that is the body.
    Upload,
    Url,
    /// A user with a password.
    User,
    /// A password or a token.
    Password,
    /// Cookies, a certificate with its password.
    Secret,
    /// The address of a proxy, perhaps with a user.
    Proxy,
    /// A file with more options, or with names and passwords.
    Config,
    /// Reads names and passwords from a file.
    Netrc,
    Head,
    /// Puts the body into the address.
    Get,
    /// Sends the request even if the certificate of the server is wrong.
    Insecure,
    /// The options after it belong to another request.
    Next,
    /// An option that takes a value, and has no meaning here.
    Value,
    /// An option that takes no value, and has no meaning here.
    Nothing,
}

/// Options with a meaning here: letter, name, what they do.
const MEANT: &[(&str, &str, Does)] = &[
    ("X", "request", Does::Method),
    ("H", "header", Does::Header),
    ("d", "data", Does::Body(Body::Data)),
    ("", "data-ascii", Does::Body(Body::Data)),
    ("", "data-binary", Does::Body(Body::Data)),
    ("", "data-raw", Does::Body(Body::Raw)),
    ("", "json", Does::Body(Body::Json)),
    ("", "data-urlencode", Does::Encoded),
    ("F", "form", Does::Form),
    ("", "form-string", Does::Form),
    ("T", "upload-file", Does::Upload),
    ("", "url", Does::Url),
    ("u", "user", Does::User),
    ("", "oauth2-bearer", Does::Password),
    ("b", "cookie", Does::Secret),
    ("E", "cert", Does::Secret),
    ("", "pass", Does::Password),
    ("", "tlspassword", Does::Password),
    ("U", "proxy-user", Does::User),
    ("", "proxy-header", Does::Secret),
    ("", "proxy-cert", Does::Secret),
    ("", "proxy-pass", Does::Password),
    ("", "proxy-tlspassword", Does::Password),
    ("x", "proxy", Does::Proxy),
    ("", "preproxy", Does::Proxy),
    ("", "proxy1.0", Does::Proxy),
    ("", "socks4", Does::Proxy),
    ("", "socks4a", Does::Proxy),
    ("", "socks5", Does::Proxy),
    ("", "socks5-hostname", Does::Proxy),
    ("K", "config", Does::Config),
    ("n", "netrc", Does::Netrc),
    ("", "netrc-optional", Does::Netrc),
    ("", "netrc-file", Does::Config),
    ("I", "head", Does::Head),
    ("G", "get", Does::Get),
    ("k", "insecure", Does::Insecure),
    (":", "next", Does::Next),
];

/// The letters of all other options that take a value.
const LETTERS_WITH_VALUE: &str = "ACDPQYcehmortwyz";

/// The letters of all other options that take no value.
const LETTERS: &str = "#012346BJLMNORSVZafgijlpqsv";

/// The names of all other options that take a value.
const NAMES_WITH_VALUE: &[&str] = &[
    "abstract-unix-socket",
    "alt-svc",
    "aws-sigv4",
    "cacert",
    "capath",
    "cert-type",
    "ciphers",
    "connect-timeout",
    "connect-to",
    "continue-at",
    "cookie-jar",
    "create-file-mode",
    "crlfile",
    "curves",
    "delegation",
    "dns-interface",
    "dns-ipv4-addr",
    "dns-ipv6-addr",
    "dns-servers",
    "doh-url",
    "dump-header",
    "ech",
    "egd-file",
    "engine",
    "etag-compare",
    "etag-save",
    "expect100-timeout",
    "ftp-account",
    "ftp-alternative-to-user",
    "ftp-method",
    "ftp-port",
    "ftp-ssl-ccc-mode",
    "happy-eyeballs-timeout-ms",
    "haproxy-clientip",
    "help",
    "hostpubmd5",
    "hostpubsha256",
    "hsts",
    "interface",
    "ip-tos",
    "ipfs-gateway",
    "keepalive-cnt",
    "keepalive-time",
    "key",
    "key-type",
    "knownhosts",
    "krb",
    "libcurl",
    "limit-rate",
    "local-port",
    "login-options",
    "mail-auth",
    "mail-from",
    "mail-rcpt",
    "max-filesize",
    "max-redirs",
    "max-time",
    "noproxy",
    "output",
    "output-dir",
    "parallel-max",
    "parallel-max-host",
    "pinnedpubkey",
    "proto",
    "proto-default",
    "proto-redir",
    "proxy-cacert",
    "proxy-capath",
    "proxy-cert-type",
    "proxy-ciphers",
    "proxy-crlfile",
    "proxy-key",
    "proxy-key-type",
    "proxy-pinnedpubkey",
    "proxy-service-name",
    "proxy-tls13-ciphers",
    "proxy-tlsauthtype",
    "proxy-tlsuser",
    "pubkey",
    "quote",
    "random-file",
    "range",
    "rate",
    "referer",
    "request-target",
    "resolve",
    "retry",
    "retry-delay",
    "retry-max-time",
    "sasl-authzid",
    "service-name",
    "sigalgs",
    "socks5-gssapi-service",
    "speed-limit",
    "speed-time",
    "stderr",
    "telnet-option",
    "tftp-blksize",
    "time-cond",
    "tls-max",
    "tls13-ciphers",
    "tlsauthtype",
    "tlsuser",
    "trace",
    "trace-ascii",
    "trace-config",
    "unix-socket",
    "upload-flags",
    "url-query",
    "user-agent",
    "variable",
    "vlan-priority",
    "write-out",
];

/// The names of all other options that take no value.
const NAMES: &[&str] = &[
    "anyauth",
    "append",
    "basic",
    "buffer",
    "ca-native",
    "cert-status",
    "clobber",
    "compressed",
    "compressed-ssh",
    "create-dirs",
    "crlf",
    "digest",
    "disable",
    "disable-eprt",
    "disable-epsv",
    "disallow-username-in-url",
    "doh-cert-status",
    "doh-insecure",
    "dump-ca-embed",
    "fail",
    "fail-early",
    "fail-with-body",
    "false-start",
    "follow",
    "form-escape",
    "ftp-create-dirs",
    "ftp-pasv",
    "ftp-pret",
    "ftp-skip-pasv-ip",
    "ftp-ssl-ccc",
    "ftp-ssl-control",
    "globoff",
    "haproxy-protocol",
    "http0.9",
    "http1.0",
    "http1.1",
    "http2",
    "http2-prior-knowledge",
    "http3",
    "http3-only",
    "ignore-content-length",
    "include",
    "ipv4",
    "ipv6",
    "junk-session-cookies",
    "keepalive",
    "list-only",
    "location",
    "location-trusted",
    "mail-rcpt-allowfails",
    "manual",
    "metalink",
    "mptcp",
    "negotiate",
    "no-alpn",
    "no-buffer",
    "no-clobber",
    "no-keepalive",
    "no-npn",
    "no-progress-meter",
    "no-sessionid",
    "ntlm",
    "ntlm-wb",
    "out-null",
    "parallel",
    "parallel-immediate",
    "path-as-is",
    "post301",
    "post302",
    "post303",
    "progress-bar",
    "progress-meter",
    "proxy-anyauth",
    "proxy-basic",
    "proxy-ca-native",
    "proxy-digest",
    "proxy-http2",
    "proxy-insecure",
    "proxy-negotiate",
    "proxy-ntlm",
    "proxy-ssl-allow-beast",
    "proxy-ssl-auto-client-cert",
    "proxy-tlsv1",
    "proxytunnel",
    "raw",
    "remote-header-name",
    "remote-name",
    "remote-name-all",
    "remote-time",
    "remove-on-error",
    "retry-all-errors",
    "retry-connrefused",
    "sasl-ir",
    "sessionid",
    "show-error",
    "show-headers",
    "silent",
    "skip-existing",
    "socks5-basic",
    "socks5-gssapi",
    "socks5-gssapi-nec",
    "ssl",
    "ssl-allow-beast",
    "ssl-auto-client-cert",
    "ssl-no-revoke",
    "ssl-reqd",
    "ssl-revoke-best-effort",
    "sslv2",
    "sslv3",
    "styled-output",
    "suppress-connect-headers",
    "tcp-fastopen",
    "tcp-nodelay",
    "tftp-no-options",
    "tls-earlydata",
    "tlsv1",
    "tlsv1.0",
    "tlsv1.1",
    "tlsv1.2",
    "tlsv1.3",
    "tr-encoding",
    "trace-ids",
    "trace-time",
    "use-ascii",
    "verbose",
    "version",
    "xattr",
];

/// What the option with this letter does.
pub(super) fn by_letter(letter: char) -> Option<Does> {
    let meant = MEANT.iter().find(|(short, ..)| short.chars().eq([letter])).map(|(.., does)| *does);
    meant
        .or_else(|| LETTERS_WITH_VALUE.contains(letter).then_some(Does::Value))
        .or_else(|| LETTERS.contains(letter).then_some(Does::Nothing))
}

/// What the option with this name does.
pub(super) fn by_name(name: &str) -> Option<Does> {
    if let Some((.., does)) = MEANT.iter().find(|(_, long, _)| *long == name) {
        return Some(*does);
    }
    if NAMES_WITH_VALUE.contains(&name) {
        return Some(Does::Value);
    }
    if NAMES.contains(&name) {
        return Some(Does::Nothing);
    }
    // `--no-insecure` turns an option off, and takes no value.
    let off = name.strip_prefix("no-")?;
    let is_switch = |(_, long, does): &&(&str, &str, Does)| {
        *long == off && matches!(does, Does::Insecure | Does::Get | Does::Head | Does::Netrc)
    };
    (NAMES.contains(&off) || MEANT.iter().any(|option| is_switch(&option))).then_some(Does::Nothing)
}

/// What an option does if curl itself expands its value: `--expand-header`, and likewise for every option that takes a
/// value.
pub(super) fn expanded(name: &str) -> Option<Does> {
    use Does::{Get, Head, Insecure, Netrc, Next, Nothing};
    let does = by_name(name.strip_prefix("expand-")?)?;
    (!matches!(does, Get | Head | Insecure | Netrc | Next | Nothing)).then_some(does)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_in_one_list_only() {
        let mut names: Vec<&str> = MEANT
            .iter()
            .map(|(_, long, _)| *long)
            .chain(NAMES_WITH_VALUE.iter().copied())
            .chain(NAMES.iter().copied())
            .collect();
        let mut letters: Vec<char> = MEANT.iter().flat_map(|(short, ..)| short.chars()).collect();
        letters.extend(LETTERS_WITH_VALUE.chars().chain(LETTERS.chars()));
        let count = (names.len(), letters.len());
        names.sort_unstable();
        names.dedup();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!((names.len(), letters.len()), count);
    }

    #[test]
    fn options_are_known_by_letter_and_by_name() {
        for (letter, name) in [
            ('X', "request"),
            ('k', "insecure"),
            ('n', "netrc"),
            ('6', "ipv6"),
            ('o', "output"),
            ('s', "silent"),
            ('G', "get"),
        ] {
            assert_eq!(by_letter(letter), by_name(name), "{name}");
        }
        assert_eq!((by_name("no-insecure"), by_name("no-data"), by_name("sielnt")), (Some(Does::Nothing), None, None));
        assert_eq!((by_letter('W'), by_letter('é')), (None, None));
    }
}
