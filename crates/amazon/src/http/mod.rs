//! Sends one request and reads one reply, with limits of time and size. It does not retry, follow redirects or keep
//! cookies. Loopback addresses are never reached through a proxy.

mod tls;
mod transport_error;

use crate::{ClientError, ClientOptions, endpoints};
use reqwest::{
    Client, Request, Response,
    header::{ACCEPT, HeaderMap, HeaderValue},
};

pub use transport_error::NetworkFailure;
pub(crate) use transport_error::{BodyError, TransportError};

/// Two HTTP clients with connection pools: one for loopback addresses, one that uses the system's proxy.
pub(crate) struct Transport {
    direct: Client,
    proxied: Client,
    max_body_bytes: usize,
}

/// The largest buffer that is allocated for an announced body before it arrives; a page of orders fits.
const INITIAL_CAPACITY_MAX: usize = 1 << 20;

pub(crate) struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// The part of the body that arrived.
    pub body: Vec<u8>,
    /// The error that ended the reading, if the body is incomplete.
    pub body_error: Option<BodyError>,
}

impl Transport {
    pub(crate) fn new(options: &ClientOptions) -> Result<Self, ClientError> {
        let tls = tls::config(options)?;
        let build = || {
            Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]))
                .user_agent(options.user_agent.header())
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connect_timeout(options.connect_timeout)
                .read_timeout(options.read_timeout)
                .timeout(options.total_timeout)
        };
        Ok(Self {
            direct: build().no_proxy().build()?,
            proxied: build().build()?,
            max_body_bytes: options.max_body_bytes,
        })
    }

    /// Sends the request and reads the reply to its end, or to the first error.
    pub(crate) async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let client = if endpoints::is_loopback(request.url()) { &self.direct } else { &self.proxied };
        let mut response = client.execute(request).await.map_err(|error| TransportError::of(&error))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let (body, body_error) = read(response, self.max_body_bytes).await;
        Ok(Reply { status, headers, body, body_error })
    }
}

async fn read(mut response: Response, max: usize) -> (Vec<u8>, Option<BodyError>) {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let mut body = Vec::with_capacity(announced.min(max).min(INITIAL_CAPACITY_MAX));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > max => return (body, Some(BodyError::TooLarge)),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return (body, None),
            Err(error) => return (body, Some(BodyError::of(&error))),
        }
    }
}
