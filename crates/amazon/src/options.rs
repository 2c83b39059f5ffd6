//! What a [`Client`](crate::Client) is made of.

use crate::{Endpoints, InvalidEndpoint, UserAgent};
use hawser_core::{Clock, SystemClock};
use hawser_outbound::http::{HttpClientError, HttpOptions, is_https, is_loopback};
use std::{sync::Arc, time::Duration};

/// The largest body that is read. A page of a hundred orders with every data set has about 1 MiB.
const MAX_BODY_BYTES: usize = 16 << 20;

/// How to reach Amazon, and how long to wait for it.
#[derive(Clone)]
pub struct ClientOptions {
    /// The base addresses of Amazon.
    pub endpoints: Endpoints,
    /// The name under which Hawser calls.
    pub user_agent: UserAgent,
    /// The hour written into requests.
    pub clock: Arc<dyn Clock>,
    /// Until a connection stands, TLS included.
    pub connect_timeout: Duration,
    /// Between two packets of an answer.
    pub read_timeout: Duration,
    /// The whole call.
    pub total_timeout: Duration,
    /// A whole call of Login with Amazon, which others may be waiting for; never longer than any call.
    pub login_timeout: Duration,
    /// The largest body that is read, after decompression.
    pub max_body_bytes: usize,
    /// Certificates (PEM) trusted beside the system's, for a simulated Amazon.
    pub extra_root_pem: Option<Vec<u8>>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            endpoints: Endpoints::default(),
            user_agent: UserAgent::default(),
            clock: Arc::new(SystemClock),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(120),
            login_timeout: Duration::from_secs(20),
            max_body_bytes: MAX_BODY_BYTES,
            extra_root_pem: None,
        }
    }
}

impl ClientOptions {
    pub(crate) fn http(&self) -> HttpOptions {
        HttpOptions {
            user_agent: self.user_agent.header(),
            connect_timeout: self.connect_timeout,
            read_timeout: self.read_timeout,
            total_timeout: self.total_timeout,
            max_body_bytes: self.max_body_bytes,
            extra_root_pem: self.extra_root_pem.clone(),
            needs_system_roots: self.endpoints.any(|url| is_https(url) || !is_loopback(url)),
        }
    }
}

/// The client cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// An address breaks a rule.
    #[error(transparent)]
    Endpoint(#[from] InvalidEndpoint),
    /// TLS or the HTTP client cannot be set up.
    #[error(transparent)]
    Http(#[from] HttpClientError),
}
