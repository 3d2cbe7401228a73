//! Whom to trust: the system's certificates or `SSL_CERT_FILE`, and those of the profile.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use crate::exchange::{Step, Trouble};
use crate::input;
use crate::profile::variable;

/// The number of certificates that are trusted.
pub(crate) fn trusted(ca_cert: Option<&Path>) -> Result<usize, Trouble> {
    roots(ca_cert).map(|roots| roots.len())
}

/// All certificates that are trusted.
fn roots(ca_cert: Option<&Path>) -> Result<RootCertStore, Trouble> {
    read(ca_cert).map(|(roots, _)| roots)
}

/// All certificates that are trusted, and those among them that the user has given.
fn read(ca_cert: Option<&Path>) -> Result<(RootCertStore, Vec<CertificateDer<'static>>), Trouble> {
    let mut roots = RootCertStore::empty();
    let mut given = Vec::new();
    let native = rustls_native_certs::load_native_certs();
    if variable("SSL_CERT_FILE").is_some() {
        given.clone_from(&native.certs);
    }
    // Some certificates of a system may not be readable any more; the others count.
    let (of_system, _) = roots.add_parsable_certificates(native.certs);
    let mut of_profile = 0;
    if let Some(path) = ca_cert {
        let failed = |why: String| Trouble {
            step: Step::Tls,
            what: format!("the certificates in {} cannot be used: {why}", input::label(path)),
            next: "Give a file with certificates in PEM form with `--ca-cert`, or in `caCert` of the profile"
                .to_owned(),
        };
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| failed(error.to_string()))? {
            let certificate = certificate.map_err(|error| failed(error.to_string()))?;
            given.push(certificate.clone());
            roots.add(certificate).map_err(|error| failed(error.to_string()))?;
            of_profile += 1;
        }
        if of_profile == 0 {
            return Err(failed("there are none".to_owned()));
        }
    }
    if of_system + of_profile == 0 {
        let why = native.errors.first().map_or_else(String::new, |error| format!(" ({error})"));
        return Err(Trouble {
            step: Step::Tls,
            what: format!("this machine has no certificates to check a server with{why}"),
            next: "Set SSL_CERT_FILE to a file with certificates, or give one with `--ca-cert`".to_owned(),
        });
    }
    Ok((roots, given))
}

/// The configuration of TLS. Reading the certificates of a system takes some milliseconds, so this is done for https
/// only, and once.
pub(super) fn configuration(ca_cert: Option<&Path>) -> Result<ClientConfig, Trouble> {
    let failed = |error: String| Trouble { step: Step::Tls, what: error, next: String::new() };
    let (roots, given) = read(ca_cert)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build();
    let verifier = Verifier { usual: usual.map_err(|error| failed(error.to_string()))?, given };
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| failed(error.to_string()))?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    let mut configuration = builder.with_no_client_auth();
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(configuration)
}

/// The usual checks, and one more case: a certificate that is its own authority, as `openssl req -x509` makes them. The
/// usual checks refuse it for a server even if it is trusted; here it is good if the user gave this very certificate.
#[derive(Debug)]
struct Verifier {
    usual: Arc<WebPkiServerVerifier>,
    given: Vec<CertificateDer<'static>>,
}

/// Whether a certificate was refused for being its own authority. Its dates have been found good before that.
pub(super) fn is_its_own_authority(error: &CertificateError) -> bool {
    let CertificateError::Other(error) = error else { return false };
    error.0.downcast_ref() == Some(&webpki::Error::CaUsedAsEndEntity)
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.usual.verify_server_cert(own, others, name, ocsp, now) {
            Err(Error::InvalidCertificate(error)) if is_its_own_authority(&error) && self.given.contains(own) => {
                rustls::client::verify_server_name(&ParsedCertificate::try_from(own)?, name)?;
                Ok(ServerCertVerified::assertion())
            }
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}
