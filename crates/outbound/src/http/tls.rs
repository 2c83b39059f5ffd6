//! TLS with ring and the system's certificates, and those of a simulated Amazon in addition.

use super::{HttpClientError, HttpOptions};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// The system's certificates are only loaded when an address needs them: a system without any can still use plain http
/// on its own loopback addresses.
pub(super) fn config(options: &HttpOptions) -> Result<ClientConfig, HttpClientError> {
    let provider = Arc::new(ring::default_provider());
    let extra = extra_roots(options)?;
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let builder = if options.needs_system_roots {
        let verifier = Verifier::new_with_extra_roots(extra, provider)?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    } else {
        builder.with_root_certificates(RootCertStore::empty())
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn extra_roots(options: &HttpOptions) -> Result<Vec<CertificateDer<'static>>, HttpClientError> {
    let Some(pem) = &options.extra_root_pem else { return Ok(Vec::new()) };
    let roots: Vec<_> =
        CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| HttpClientError::RootCertificate)?;
    if roots.is_empty() { Err(HttpClientError::RootCertificate) } else { Ok(roots) }
}
