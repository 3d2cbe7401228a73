//! From an address to a stream of bytes: DNS, TCP, a proxy, TLS. Nothing of a request is sent here.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::proxy::matcher::Intercept;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_rustls::TlsConnector;

use ucforge_core::session::Event;

use super::Address;
use super::trust::is_its_own_authority;
use crate::exchange::{Step, Trouble};
use crate::human::one_line;

/// Any stream of bytes.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// How long one address of a host is tried alone before the next one is tried too (RFC 8305).
const HEAD_START: Duration = Duration::from_millis(250);
/// The most bytes that a proxy may answer about a connection.
const MAX_PROXY_ANSWER: usize = 16 * 1024;

/// Why there is no connection, and whether another attempt may succeed.
type Failed = (Event, Trouble);

/// A failure that may pass, such as a host that is down for a moment.
fn passing(trouble: Trouble) -> Failed {
    (Event::NotSent, trouble)
}

/// A failure that stays: waiting does not help.
fn lasting(trouble: Trouble) -> Failed {
    (Event::OutOfReach, trouble)
}

/// Connects to a tenant.
pub(super) async fn connect(
    address: &Address,
    proxy: Option<&Intercept>,
    tls: Option<Arc<ClientConfig>>,
) -> Result<Box<dyn Stream>, Failed> {
    let stream = match proxy {
        Some(proxy) => through(proxy, address).await?,
        None => tcp(&address.host, address.port, address.is_loopback() && !address.is_tls).await?,
    };
    // Each request is one write, so waiting for more data does not help.
    let _ = stream.set_nodelay(true);
    let Some(tls) = tls else { return Ok(Box::new(stream)) };
    let name = ServerName::try_from(address.host.clone()).map_err(|_| {
        lasting(Trouble {
            step: Step::Tls,
            what: format!("`{}` cannot be in a certificate", one_line(&address.host)),
            next: "Look at the address of the tenant".to_owned(),
        })
    })?;
    let stream = TlsConnector::from(tls).connect(name, stream).await.map_err(|error| tls_trouble(&error, address))?;
    Ok(Box::new(stream))
}

/// Connects to the first address of a host that answers.
async fn tcp(host: &str, port: u16, only_this_machine: bool) -> Result<TcpStream, Failed> {
    let mut addresses = addresses(host, port).await?;
    if only_this_machine {
        addresses.retain(|address| address.ip().is_loopback());
    }
    let nobody = || io::Error::new(io::ErrorKind::NotFound, "it has no address");
    let mut error = nobody();
    let mut addresses = addresses.into_iter();
    let mut attempts = JoinSet::new();
    loop {
        match addresses.next() {
            Some(next) => {
                attempts.spawn(TcpStream::connect(next));
            }
            None if attempts.is_empty() => break,
            None => {}
        }
        let more = addresses.len() > 0;
        tokio::select! {
            Some(done) = attempts.join_next() => match done {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(failed)) => error = failed,
                Err(_) => {}
            },
            () = sleep(HEAD_START), if more => {}
        }
    }
    let place = one_line(&format!("{host}:{port}"));
    let (what, next) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (
            format!("nothing listens at {place} (the connection was refused)"),
            "Look at the address; for the sandbox, start `ucforge serve`",
        ),
        _ => (
            format!("{place} cannot be reached: {}", one_line(&error.to_string())),
            "Look at the network, a VPN or a proxy: `ucforge doctor --online` shows what is used",
        ),
    };
    Err(passing(Trouble { step: Step::Connection, what, next: next.to_owned() }))
}

/// The addresses of a host, IPv6 and IPv4 in turn.
async fn addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>, Failed> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let found = tokio::net::lookup_host((host, port)).await.map_err(|error| {
        lasting(Trouble {
            step: Step::Name,
            what: format!("the name {} is not known ({})", one_line(host), one_line(&error.to_string())),
            next:
                "Look at the address of the tenant for a slip, and at the network: some names are known in a VPN only"
                    .to_owned(),
        })
    })?;
    let (six, four): (Vec<_>, Vec<_>) = found.partition(SocketAddr::is_ipv6);
    let (mut six, mut four) = (six.into_iter(), four.into_iter());
    let mut mixed = Vec::new();
    loop {
        let pair = [six.next(), four.next()];
        if pair == [None, None] {
            return Ok(mixed);
        }
        mixed.extend(pair.into_iter().flatten());
    }
}

/// Connects through a proxy, which learns host and port, and nothing else.
async fn through(proxy: &Intercept, address: &Address) -> Result<TcpStream, Failed> {
    let uri = proxy.uri();
    let place = one_line(&match (uri.host(), uri.port_u16()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    });
    let next = "Look at HTTPS_PROXY, ALL_PROXY and NO_PROXY";
    let failed = |what: String| Trouble { step: Step::Proxy, what, next: next.to_owned() };
    let scheme = uri.scheme_str().unwrap_or("http");
    if scheme != "http" {
        let scheme = one_line(scheme);
        let what = format!("the proxy {place} needs {scheme}, and only http is supported here");
        return Err(lasting(failed(what)));
    }
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let tcp = tcp(host, uri.port_u16().unwrap_or(80), false).await;
    let mut stream =
        tcp.map_err(|(event, trouble)| (event, failed(format!("the proxy cannot be reached: {}", trouble.what))))?;
    let target = address.host_and_port();
    let mut request = zeroize::Zeroizing::new(format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes());
    if let Some(authorization) = proxy.basic_auth() {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(authorization.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    let broken =
        |error: io::Error| passing(failed(format!("the proxy {place} broke off: {}", one_line(&error.to_string()))));
    stream.write_all(&request).await.map_err(broken)?;
    // Read byte by byte: the bytes after the empty line belong to TLS.
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() > MAX_PROXY_ANSWER {
            return Err(lasting(failed(format!("the proxy {place} does not answer as proxies do"))));
        }
        answer.push(stream.read_u8().await.map_err(broken)?);
    }
    let head = String::from_utf8_lossy(&answer);
    let status = head.split([' ', '\r']).nth(1).and_then(|status| status.parse::<u16>().ok()).unwrap_or(0);
    match status {
        200..=299 => Ok(stream),
        407 => Err(lasting(Trouble {
            next: "Put the user and password of the proxy into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT".to_owned(),
            ..failed(format!("the proxy {place} wants to know who you are (status 407)"))
        })),
        _ => {
            let trouble = failed(format!("the proxy {place} refuses the connection (status {status})"));
            Err(if status < 500 { lasting(trouble) } else { passing(trouble) })
        }
    }
}

/// What a failed handshake means.
fn tls_trouble(error: &io::Error, address: &Address) -> Failed {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let host = one_line(&address.host);
    let (what, next) = match inner {
        Some(rustls::Error::InvalidCertificate(why)) => certificate_trouble(why, &host),
        Some(rustls::Error::InvalidMessage(_)) => {
            (format!("{host} does not answer with TLS"), "Look at the port: https usually has 443".to_owned())
        }
        Some(other) => (
            format!("{host} and this program do not agree on how to encrypt: {}", one_line(&other.to_string())),
            "Look at the address and at a proxy or firewall on the way: `ucforge doctor --online` shows what is used"
                .to_owned(),
        ),
        None => (
            format!("{host} broke off while the connection was made secure: {}", one_line(&error.to_string())),
            "Look at the address and at a proxy or firewall on the way: `ucforge doctor --online` shows what is used"
                .to_owned(),
        ),
    };
    let trouble = Trouble { step: Step::Tls, what, next };
    // If the error is not from TLS, the connection broke off.
    if inner.is_some() { lasting(trouble) } else { passing(trouble) }
}

fn certificate_trouble(why: &CertificateError, host: &str) -> (String, String) {
    match why {
        CertificateError::UnknownIssuer => (
            format!("the certificate of {host} was issued by somebody this machine does not trust"),
            "If your company issues its own certificates, give its file with `--ca-cert`, `caCert` in the profile, or SSL_CERT_FILE"
                .to_owned(),
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            format!("the certificate of {host} has expired"),
            "Look at the clock of this machine; if it is right, whoever runs the tenant has to renew the certificate".to_owned(),
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            (format!("the certificate of {host} is not valid yet"), "Look at the clock of this machine".to_owned())
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            format!("the certificate is for another host than {host}"),
            "Look at the address for a slip".to_owned(),
        ),
        CertificateError::Revoked => (
            format!("the certificate of {host} was revoked"),
            "Whoever runs the tenant has to renew the certificate".to_owned(),
        ),
        other if is_its_own_authority(other) => (
            format!("the certificate of {host} is signed by itself, and this machine does not trust it"),
            "If you know that it is the right one, give its file with `--ca-cert`, `caCert` in the profile, or SSL_CERT_FILE"
                .to_owned(),
        ),
        other => (
            format!("the certificate of {host} cannot be trusted: {}", one_line(&other.to_string())),
            "If your company issues its own certificates, give its file with `--ca-cert`".to_owned(),
        ),
    }
}
