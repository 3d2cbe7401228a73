//! The proxy that the environment names.

use std::env;
use std::ffi::OsString;

use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::Address;
use crate::exchange::{Step, Trouble};

/// The variables that name a proxy for https, the more specific ones first. The first one of a pair that is set counts.
const NAMES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];
const NOT_FOR: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// The proxy that the environment names for an address. Requests to this machine go directly.
///
/// Errors: the proxy it names cannot be understood. Going without it would be another way than the one asked for.
pub(crate) fn proxy_of(address: &Address) -> Result<Option<Intercept>, Trouble> {
    let target = address.origin().parse::<Uri>().ok().filter(|_| !address.is_loopback());
    let named = NAMES.iter().filter_map(first).find(|(_, value)| !value.is_empty());
    let (Some(target), Some((name, value))) = (target, named) else { return Ok(None) };
    let not_for = first(&NOT_FOR).and_then(|(_, value)| value.into_string().ok()).unwrap_or_default();
    if Matcher::builder().all("http://any.invalid").no(not_for).build().intercept(&target).is_none() {
        return Ok(None);
    }
    let proxy = value.to_str().and_then(|value| Matcher::builder().all(value).build().intercept(&target));
    match proxy.filter(|proxy| is_whole(proxy.uri())) {
        Some(proxy) => Ok(Some(proxy)),
        // The value may hold a password, so it is not repeated.
        None => Err(Trouble {
            step: Step::Proxy,
            what: format!("{name} is not the address of a proxy"),
            next: format!(
                "Write it as in {name}=http://USER:PASSWORD@HOST:PORT, with %40 for an @ in the password, or take it away"
            ),
        }),
    }
}

fn first(names: &[&'static str; 2]) -> Option<(&'static str, OsString)> {
    names.iter().find_map(|name| Some((*name, env::var_os(name)?)))
}

/// Whether there is a host, a valid port or none, and nothing else. If a password has an `@`, the host ends up in the
/// wrong place.
fn is_whole(uri: &Uri) -> bool {
    let Some(authority) = uri.authority() else { return false };
    let (host, port) = (authority.host(), authority.port_u16());
    let has_port = authority.as_str() != host;
    !host.is_empty() && !authority.as_str().contains('@') && (!has_port || port.is_some_and(|port| port > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_proxies_are_whole_or_none() {
        let target: Uri = "https://t.example".parse().unwrap();
        for (value, is_one) in [
            ("http://proxy.example:3128", true),
            ("proxy.example:3128", true),
            ("proxy.example", true),
            ("http://[2001:db8::1]:3128", true),
            ("http://me:p%40ss@proxy.example:3128/", true),
            ("socks5://proxy.example", true),
            ("http://proxy.example:99999", false),
            ("http://proxy.example:0", false),
            ("http://proxy.example:", false),
            ("http://me:p@ss@proxy.example:3128", false),
            ("http://:3128", false),
            ("proxy example", false),
            ("ftp://proxy.example", false),
            ("http://", false),
            ("/etc/proxy", false),
        ] {
            let found = Matcher::builder().all(value).build().intercept(&target);
            assert_eq!(found.is_some_and(|found| is_whole(found.uri())), is_one, "{value}");
        }
    }
}
