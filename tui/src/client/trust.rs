//! Whom to trust: the system's certificates or `SSL_CERT_FILE`, and those of the profile.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::exchange::{Step, Trouble};
use crate::input;

/// How many certificates are trusted.
pub(crate) fn trusted(ca_cert: Option<&Path>) -> Result<usize, Trouble> {
    roots(ca_cert).map(|roots| roots.len())
}

/// All certificates that are trusted.
fn roots(ca_cert: Option<&Path>) -> Result<RootCertStore, Trouble> {
    let mut roots = RootCertStore::empty();
    let native = rustls_native_certs::load_native_certs();
    // Systems keep certificates that nobody can read any more; the others count.
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
    Ok(roots)
}

/// How to talk TLS. Reading the certificates of a system takes some milliseconds, so this is done for https only, and once.
pub(super) fn configuration(ca_cert: Option<&Path>) -> Result<ClientConfig, Trouble> {
    let roots = roots(ca_cert)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| Trouble { step: Step::Tls, what: error.to_string(), next: String::new() })?;
    let mut configuration = builder.with_root_certificates(roots).with_no_client_auth();
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(configuration)
}
