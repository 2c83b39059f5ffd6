//! TLS with ring and the system's certificates, and beside them those of a simulated Amazon.

use crate::{
    ClientError, ClientOptions,
    endpoints::{is_https, is_loopback},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// The system's certificates are only loaded when an address needs them: a system without any can still use a simulated
/// Amazon on plain http.
pub(super) fn config(options: &ClientOptions) -> Result<ClientConfig, ClientError> {
    let provider = Arc::new(ring::default_provider());
    let extra = extra_roots(options)?;
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let builder = if options.endpoints.any(|url| is_https(url) || !is_loopback(url)) {
        let verifier = Verifier::new_with_extra_roots(extra, provider)?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    } else {
        builder.with_root_certificates(RootCertStore::empty())
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn extra_roots(options: &ClientOptions) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    let Some(pem) = &options.extra_root_pem else { return Ok(Vec::new()) };
    let roots: Vec<_> =
        CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| ClientError::RootCertificate)?;
    if roots.is_empty() { Err(ClientError::RootCertificate) } else { Ok(roots) }
}
