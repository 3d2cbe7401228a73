//! Decides by the head of a request whether it is let in: whether it is a proper request, and meant for this server.

use std::net::{IpAddr, SocketAddr};

use hyper::header::{HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::{Method, Uri};
use ucforge_core::api::Response;
use ucforge_core::sandbox;

/// The names of this server, besides those that a machine has for itself.
pub(super) struct Names {
    /// The host that it was told to listen on.
    asked: String,
    ip: IpAddr,
}

impl Names {
    pub(super) fn of(asked: &str, address: SocketAddr) -> Self {
        Self { asked: plain(asked), ip: address.ip() }
    }

    fn has(&self, name: &str) -> bool {
        let name = plain(name);
        name == "localhost"
            || name.ends_with(".localhost")
            || (name == self.asked && !name.is_empty())
            || name.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback() || ip == self.ip)
    }
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Lets a request in, or says why not. A page under another name that resolves to this machine must not reach the
/// sandbox, nor may any page of another machine change something: some requests need no key.
pub(super) fn admit(method: &Method, uri: &Uri, headers: &HeaderMap, names: &Names) -> Result<(), Response> {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(sandbox::error(400, "a request needs exactly one Host header"));
    };
    let Some(name) = host.to_str().ok().and_then(host_name) else {
        return Err(sandbox::error(400, "the Host header is not a host and a port"));
    };
    // A target with a host of its own overrules the header; a client that sends two different ones is not trusted.
    if let Some(authority) = uri.authority() {
        let Some(name) = host_name(authority.as_str()) else {
            return Err(sandbox::error(400, "the request target is not a URL that this server understands"));
        };
        if !names.has(name) || uri.scheme_str().is_some_and(|scheme| scheme != "http") {
            return Err(sandbox::error(421, "the request target names another server"));
        }
    }
    if !names.has(name) {
        return Err(sandbox::error(403, "this server only answers to loopback names"));
    }
    if *method == Method::GET || *method == Method::HEAD || headers.get_all(ORIGIN).iter().all(|it| is_own(it, names)) {
        return Ok(());
    }
    Err(sandbox::error(403, "a page of another origin changes nothing here"))
}

/// Whether the page that sends a request is one of this machine. A browser sends its origin with every request that may
/// change something; for a page without an origin of its own, that is `null`.
fn is_own(origin: &HeaderValue, names: &Names) -> bool {
    let host = origin.to_str().ok().and_then(|origin| origin.split_once("://")).and_then(|(_, host)| host_name(host));
    host.is_some_and(|name| names.has(name))
}

/// The name in a host with or without a port: `[::1]:4173`, `127.0.0.1:4173`, `localhost`. `None` if it is not a host.
fn host_name(host: &str) -> Option<&str> {
    let (name, rest) = match host.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?,
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port =
        |port: &str| port.is_empty() || port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let has_port = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
    let is_odd = |c: char| matches!(c, '@' | '/' | '\\' | '?' | '#' | ',') || c.is_whitespace() || c.is_control();
    (has_port && !name.contains(is_odd)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::of("Builder.example.", "192.0.2.7:4173".parse().unwrap())
    }

    #[test]
    fn loopback_names_reach_the_server_and_others_do_not() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "localhost.",
            "127.0.0.1:4173",
            "127.0.0.1:",
            "127.9.9.9",
            "[::1]:4173",
            "[::ffff:127.0.0.1]",
            "a.localhost",
            "192.0.2.7",
            "builder.example:1",
        ] {
            assert!(host_name(host).is_some_and(|name| names().has(name)), "{host}");
        }
        for host in
            ["", ".", "example.com", "localhost.example.com", "127.0.0.1.example.com", "192.0.2.8", "notlocalhost"]
        {
            assert!(host_name(host).is_some_and(|name| !names().has(name)), "{host}");
        }
    }

    #[test]
    fn a_page_of_another_machine_changes_nothing() {
        let status = |method: Method, origins: &[&str]| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("127.0.0.1:4173"));
            for origin in origins {
                headers.append(ORIGIN, HeaderValue::from_str(origin).unwrap());
            }
            admit(&method, &Uri::from_static("/__sandbox/reset"), &headers, &names())
                .err()
                .map(|refusal| refusal.status)
        };
        for own in [
            "http://127.0.0.1:4173",
            "http://localhost:8000",
            "http://[::1]:4173",
            "https://builder.example",
            "http://a.localhost",
        ] {
            assert_eq!(status(Method::POST, &[own]), None, "{own}");
        }
        // Only browsers say anything.
        assert_eq!(status(Method::POST, &[]), None);
        for foreign in [
            "http://evil.com",
            "http://localhost.evil.com",
            "null",
            "",
            "http://evil.com@localhost",
            "localhost",
            "file://",
        ] {
            for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
                assert_eq!(status(method, &[foreign]), Some(403), "{foreign}");
            }
            // What only looks is kept from the page by its browser.
            assert_eq!(status(Method::GET, &[foreign]), None, "{foreign}");
        }
        assert_eq!(status(Method::POST, &["http://localhost", "http://evil.com"]), Some(403));
    }

    #[test]
    fn what_is_no_host_is_known() {
        for host in [
            "[",
            "[::1",
            "[::1]x",
            "127.0.0.1:x",
            "127.0.0.1:80:80",
            "127.0.0.1:+80",
            "127.0.0.1:65536",
            "127.0.0.1@evil.example",
            "evil.example@127.0.0.1",
            "127.0.0.1, evil.example",
            "127.0.0.1/",
            "a b",
        ] {
            assert_eq!(host_name(host), None, "{host}");
        }
    }
}
