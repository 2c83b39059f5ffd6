//! Sends one request and reads one reply, with limits of time and size. It does not retry, follow redirects or keep
//! cookies. Loopback addresses are never reached through a proxy.

use super::{BodyError, HttpClientError, HttpOptions, TransportError, is_loopback, tls};
use reqwest::{
    Client, ClientBuilder, Request, Response,
    header::{ACCEPT, HeaderMap, HeaderValue},
};

/// Two clients with connection pools: one for loopback addresses, one that uses the system's proxy. Cheap to clone.
#[derive(Debug, Clone)]
pub struct HttpClient {
    direct: Client,
    proxied: Client,
    max_body_bytes: usize,
}

/// The largest buffer that is allocated for an announced body before it arrives; a page of orders fits.
const INITIAL_CAPACITY_MAX: usize = 1 << 20;

/// An answer, complete unless `body_error` says otherwise.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    pub headers: HeaderMap,
    /// The part of the body that arrived.
    pub body: Vec<u8>,
    /// The error that ended the reading, if the body is incomplete.
    pub body_error: Option<BodyError>,
}

impl HttpClient {
    /// Creates a client; nothing is sent.
    ///
    /// # Errors
    /// [`HttpClientError`]
    pub fn new(options: &HttpOptions) -> Result<Self, HttpClientError> {
        let tls = tls::config(options)?;
        let builder = || builder(options).tls_backend_preconfigured(tls.clone());
        Ok(Self {
            direct: builder().no_proxy().build()?,
            proxied: builder().build()?,
            max_body_bytes: options.max_body_bytes,
        })
    }

    /// Sends the request and reads the reply to its end, or to the first error.
    ///
    /// # Errors
    /// [`TransportError`] if no answer began.
    pub async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let client = if is_loopback(request.url()) { &self.direct } else { &self.proxied };
        let mut response = client.execute(request).await.map_err(|error| TransportError::of(&error))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let (body, body_error) = read(response, self.max_body_bytes).await;
        Ok(Reply { status, headers, body, body_error })
    }
}

fn builder(options: &HttpOptions) -> ClientBuilder {
    Client::builder()
        .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]))
        .user_agent(options.user_agent.clone())
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(options.connect_timeout)
        .read_timeout(options.read_timeout)
        .timeout(options.total_timeout)
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
