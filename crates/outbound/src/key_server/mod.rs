//! The client of a key server, which is another Hawser that issues the API keys. Only an answer that a Hawser gives counts;
//! any other answer, or none, does not speak against the key.

mod address;
mod answer;

pub use address::KeyServerAddressError;
pub use answer::{AcceptedKey, KeyServerAnswer};

use crate::http::{BodyError, HttpClient, HttpOptions, NetworkFailure, Reply, is_loopback};
use hawser_core::Secret;
use reqwest::{
    Method, Request,
    header::{AUTHORIZATION, HeaderValue, RETRY_AFTER},
};
use std::time::Duration;
use url::Url;

const TIMEOUT: Duration = Duration::from_secs(5);

/// The largest answer that is read.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Asks a key server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct KeyServerClient {
    url: Url,
    endpoint: Url,
    http: HttpClient,
}

impl KeyServerClient {
    /// A client for the key server at a base address. Nothing is sent yet.
    ///
    /// # Errors
    /// The address breaks a rule, or the system has no certificates for https.
    pub fn new(base: &str) -> Result<Self, KeyServerAddressError> {
        let url = address::parse(base)?;
        let endpoint = address::endpoint(&url)?;
        let http = HttpClient::new(&HttpOptions {
            user_agent: HeaderValue::from_static(concat!("Hawser/", env!("CARGO_PKG_VERSION"))),
            connect_timeout: TIMEOUT,
            read_timeout: TIMEOUT,
            total_timeout: TIMEOUT,
            max_body_bytes: MAX_BODY_BYTES,
            extra_root_pem: None,
            needs_system_roots: !is_loopback(&url) || url.scheme() == "https",
        })?;
        Ok(Self { url, endpoint, http })
    }

    /// The base address, without a slash at the end.
    pub fn url(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Asks about a key. Takes at most five seconds.
    pub async fn check_key(&self, key: &Secret) -> KeyServerAnswer {
        let Ok(mut bearer) = HeaderValue::from_str(&format!("Bearer {}", key.expose())) else {
            return KeyServerAnswer::unreachable("the key cannot be sent");
        };
        bearer.set_sensitive(true);
        let mut request = Request::new(Method::GET, self.endpoint.clone());
        request.headers_mut().insert(AUTHORIZATION, bearer);
        match self.http.send(request).await {
            Ok(reply) => read(&reply),
            Err(error) => KeyServerAnswer::unreachable(reason(error.failure)),
        }
    }
}

fn read(reply: &Reply) -> KeyServerAnswer {
    match &reply.body_error {
        None => KeyServerAnswer::read(reply.status, retry_after(reply), &reply.body),
        Some(BodyError::TooLarge) => KeyServerAnswer::unreachable("the answer is larger than a Hawser's"),
        Some(BodyError::CutShort) => KeyServerAnswer::unreachable("the answer was cut short"),
        Some(BodyError::Transport(error)) => KeyServerAnswer::unreachable(reason(error.failure)),
    }
}

fn retry_after(reply: &Reply) -> Option<Duration> {
    let seconds = reply.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The reason for a missing answer, without the address, which the settings contain.
const fn reason(failure: NetworkFailure) -> &'static str {
    match failure {
        NetworkFailure::Timeout => "no answer within five seconds",
        NetworkFailure::Dns | NetworkFailure::Connect => "no connection",
        NetworkFailure::Tls => "no trusted TLS connection",
        NetworkFailure::Reset | NetworkFailure::Other => "the connection was lost",
    }
}
