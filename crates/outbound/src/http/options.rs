//! The settings of an HTTP client.

use reqwest::header::HeaderValue;
use std::time::Duration;

/// The settings of a client.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// The `User-Agent` header.
    pub user_agent: HeaderValue,
    /// The time until a connection is open, including TLS.
    pub connect_timeout: Duration,
    /// The time between two packets of an answer.
    pub read_timeout: Duration,
    /// The time for the whole call.
    pub total_timeout: Duration,
    /// The largest body that is read, after decompression.
    pub max_body_bytes: usize,
    /// Certificates (PEM) that are trusted in addition to the system's.
    pub extra_root_pem: Option<Vec<u8>>,
    /// True if an address on another machine is called, which needs the system's certificates.
    pub needs_system_roots: bool,
}

/// The client cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum HttpClientError {
    /// The extra certificates cannot be read.
    #[error("extra_root_pem: one or more certificates in PEM form")]
    RootCertificate,
    /// The system offers no certificates, or TLS cannot be set up.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The HTTP library refuses the settings.
    #[error("HTTP client: {0}")]
    Http(#[from] reqwest::Error),
}
