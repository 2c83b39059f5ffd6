//! The HTTP client of this program, which has the same settings as Hawser's and trusts the simulated Amazon only.

use std::{fs, sync::Arc, time::Duration};

use reqwest::{
    Client,
    header::{ACCEPT, HeaderMap, HeaderValue},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use crate::result::{BenchResult, context};

/// Creates a client that trusts only the authority in this file.
///
/// # Errors
/// The file cannot be read, or TLS cannot be set up.
pub fn client(ca_file: &str) -> BenchResult<Client> {
    let pem = fs::read(ca_file).map_err(context(ca_file))?;
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(&pem) {
        roots.add(root.map_err(context(ca_file))?).map_err(context(ca_file))?;
    }
    let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(context("TLS"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Client::builder()
        .tls_backend_preconfigured(tls)
        .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]))
        .no_proxy()
        .timeout(Duration::from_secs(120))
        .build()
        .map_err(context("the HTTP client"))
}
