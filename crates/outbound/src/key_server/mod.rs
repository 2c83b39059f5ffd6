//! Asks another Hawser, the hub, about an API key. Only an answer that a Hawser gives counts as one: whatever else comes
//! back, or does not, says nothing against the key.

mod address;
mod answer;

pub use address::HubAddressError;
pub use answer::{AcceptedKey, HubAnswer};

use hawser_core::Secret;
use reqwest::{
    Client, Response,
    header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::Verifier;
use std::{sync::Arc, time::Duration};
use url::Url;

const TIMEOUT: Duration = Duration::from_secs(5);

/// The largest answer that is read.
const MAX_BODY: usize = 64 * 1024;

/// The way to a hub. Cheap to clone.
#[derive(Debug, Clone)]
pub struct HubClient {
    url: Url,
    endpoint: Url,
    client: Client,
}

impl HubClient {
    /// The way to the hub at a base address. Nothing is sent yet.
    ///
    /// # Errors
    /// An address that is none, or that is neither https nor on this machine; no certificates for https.
    pub fn new(base: &str) -> Result<Self, HubAddressError> {
        let url = address::parse(base)?;
        let endpoint = address::endpoint(&url)?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls(&url)?)
            .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]))
            .user_agent(concat!("Hawser/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .timeout(TIMEOUT);
        // Whatever stays on this machine never goes through a proxy.
        let client = if address::is_loopback(&url) { client.no_proxy() } else { client };
        Ok(Self { url, endpoint, client: client.build().map_err(|error| HubAddressError::Tls(error.to_string()))? })
    }

    /// Where the hub is, as people reach it.
    pub fn url(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Asks about a key. Takes at most five seconds.
    pub async fn check_key(&self, key: &Secret) -> HubAnswer {
        let Ok(mut bearer) = HeaderValue::from_str(&format!("Bearer {}", key.expose())) else {
            return HubAnswer::unreachable("the key cannot be sent");
        };
        bearer.set_sensitive(true);
        match self.client.get(self.endpoint.clone()).header(AUTHORIZATION, bearer).send().await {
            Ok(response) => answered(response).await,
            Err(error) => HubAnswer::unreachable(words(&error)),
        }
    }
}

async fn answered(mut response: Response) -> HubAnswer {
    let status = response.status().as_u16();
    let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > MAX_BODY => {
                return HubAnswer::unreachable("the answer is larger than any of a Hawser's");
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return HubAnswer::read(status, retry_after.map(Duration::from_secs), &body),
            Err(error) => return HubAnswer::unreachable(words(&error)),
        }
    }
}

/// The reason for a missing answer, without the address, which the settings contain.
fn words(error: &reqwest::Error) -> &'static str {
    match error {
        error if error.is_timeout() => "no answer within five seconds",
        error if error.is_connect() => "no connection",
        error if error.is_body() || error.is_decode() => "the answer broke off",
        _ => "the connection broke off",
    }
}

/// The system's certificates are only loaded when the address needs them.
fn tls(url: &Url) -> Result<ClientConfig, HubAddressError> {
    let failed = |error: rustls::Error| HubAddressError::Tls(error.to_string());
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().map_err(failed)?;
    let builder = if url.scheme() == "https" {
        let verifier = Verifier::new(provider).map_err(failed)?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    } else {
        builder.with_root_certificates(RootCertStore::empty())
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
