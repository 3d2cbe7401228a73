//! Addresses that a key may go to.

use hyper::Uri;
use ucforge_core::text::{Unfit, unfit};

use crate::exit::Failure;
use crate::human::one_line;

/// The address of a tenant: https, or plain http on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Whether the connection is encrypted.
    pub(crate) is_tls: bool,
    /// The host, without the brackets of IPv6.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// The prefix of every path; mostly empty.
    pub(crate) base: String,
}

impl Address {
    /// Parses an address. Refuses what is certainly wrong with the address of a tenant, as `check` does, and a host
    /// that can be understood only with tables of writing systems.
    pub(crate) fn parse(url: &str) -> Result<Self, Failure> {
        let wrong = |why: &str| Err(Failure::usage(format!("the address `{}` {why}", shown_url(url))));
        match unfit(url) {
            None | Some(Unfit::Pasted) => {}
            Some(Unfit::Scheme) => return wrong("does not begin with https://"),
            Some(Unfit::Sign) => return wrong("has something in it that addresses of tenants do not have"),
            Some(Unfit::User) => return wrong("names a user, which is not sent: leave that out"),
            Some(Unfit::Host) => return wrong("has a host that cannot be understood"),
            Some(Unfit::Port) => return wrong("has a port that does not exist"),
            Some(Unfit::Plain) => {
                return wrong("would send the API key unencrypted: use https (http is for this machine only)");
            }
            Some(Unfit::Writing) => {
                return wrong("has a host with letters beyond ASCII: write it in the form that begins with xn--");
            }
        }
        let unclear = "cannot be understood: write it as in https://tenant.hosted.immutacloud.com";
        let Ok(uri) = url.parse::<Uri>() else { return wrong(unclear) };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return wrong(unclear) };
        let is_tls = scheme == "https";
        let port = authority.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        // The same address has many spellings in IPv6.
        let host = host.parse::<std::net::Ipv6Addr>().map_or(host, |ip| ip.to_string());
        let base = uri.path().trim_end_matches('/').to_owned();
        Ok(Self { is_tls, host, port, base })
    }

    /// Whether the host is this machine, by name or by IP address.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    }

    /// Host and port as in a header: the port only if it is not the usual one.
    pub(crate) fn authority(&self) -> String {
        let usual = if self.is_tls { 443 } else { 80 };
        if self.port == usual { self.bracketed() } else { self.host_and_port() }
    }

    /// Host and port.
    pub(crate) fn host_and_port(&self) -> String {
        format!("{}:{}", self.bracketed(), self.port)
    }

    /// Scheme, host and port: two addresses with the same one are the same server.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.is_tls { "https" } else { "http" }, self.authority())
    }

    fn bracketed(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }
}

/// An address as it may be shown. The text before an @ may be a password, and a text that is not an address may be a
/// key that was put in its place.
pub(crate) fn shown_url(url: &str) -> String {
    let shown = match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            [url.get(..scheme + 3), Some("..."), url.get(at..)].map(Option::unwrap_or_default).concat()
        }
        (None, _) => "...".to_owned(),
        (Some(_), _) => url.split(['?', '#']).next().unwrap_or_default().to_owned(),
    };
    one_line(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_to_https_and_to_this_machine() {
        for (url, origin, base) in [
            ("https://tenant.hosted.immutacloud.com", "https://tenant.hosted.immutacloud.com", ""),
            ("https://T.example/", "https://t.example", ""),
            ("https://t.example:443/immuta/", "https://t.example", "/immuta"),
            ("https://t.example:8443", "https://t.example:8443", ""),
            ("http://127.0.0.1:4173", "http://127.0.0.1:4173", ""),
            ("http://127.8.9.1", "http://127.8.9.1", ""),
            ("http://[::1]:80", "http://[::1]", ""),
            ("http://LOCALHOST:4173", "http://localhost:4173", ""),
            ("https://[2001:db8::1]", "https://[2001:db8::1]", ""),
            ("HTTPS://[2001:DB8:0:0:0:0:0:1]:443", "https://[2001:db8::1]", ""),
            ("https://[2001:db8::2]", "https://[2001:db8::2]", ""),
            ("https://127.0.0.1", "https://127.0.0.1", ""),
            ("https://t.example.", "https://t.example.", ""),
            ("https://t_1.xn--mnchen-3ya.example/größe", "https://t_1.xn--mnchen-3ya.example", "/größe"),
            ("https://t.example,", "https://t.example,", ""),
            ("https://t.example/\"", "https://t.example", "/\""),
            ("https://[::FFFF:10.0.0.1]", "https://[::ffff:10.0.0.1]", ""),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!((address.origin().as_str(), address.base.as_str()), (origin, base), "{url}");
        }
    }

    #[test]
    fn what_is_odd_is_refused_without_showing_a_password() {
        for url in [
            "",
            "t.example",
            "http://t.example",
            "http://127.0.0.1.t.example",
            "http://localhost.t.example",
            "http://10.0.0.1",
            "https://user:s3cret@t.example",
            "http://127.0.0.1:80@t.example",
            "http://t.example\\@127.0.0.1",
            "https://",
            "https://t.example:",
            "https://t.example:0",
            "https://t.example:99999",
            "https://t.example/?key=s3cret",
            "https://t.example/#s3cret",
            "https://t example",
            "ftp://t.example",
            "https://t%2Eexample",
            "s3cret",
            "s3cret@t.example",
            "//s3cret",
            "https:s3cret",
            "https://münchen.example",
            "https://[t.example]",
            "https://[::1",
            "http://[::ffff:10.0.0.1]",
        ] {
            let message = Address::parse(url).expect_err(url).message;
            assert!(!message.contains("s3cret"), "{message}");
        }
    }
}
