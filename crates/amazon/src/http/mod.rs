//! One request, one reply, with limits of time and size. Nothing is retried, no redirect is followed, no cookie kept;
//! whatever stays on this machine never goes through a proxy.

mod tls;
pub(crate) mod transport_error;

use crate::{ClientError, ClientOptions, endpoints};
use reqwest::{
    Client, Request, Response,
    header::{ACCEPT, HeaderMap, HeaderValue},
};

pub(crate) use crate::http::transport_error::TransportError;

/// The HTTP clients: both keep their connections.
pub(crate) struct Wire {
    inside: Client,
    outside: Client,
    max_body_bytes: usize,
}

/// How much room is made for an announced body before any of it came: more than a page of orders has.
const ROOM: usize = 1 << 20;

/// What came back.
pub(crate) struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// What arrived of the body.
    pub body: Vec<u8>,
    /// Why the body is not whole.
    pub cut: Option<BodyError>,
}

/// Why a body is not whole.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// Larger than is read.
    TooLarge,
    /// Ended before its announced end.
    Short,
    /// The connection failed meanwhile.
    TransportError(TransportError),
}

impl Wire {
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
            inside: build().no_proxy().build()?,
            outside: build().build()?,
            max_body_bytes: options.max_body_bytes,
        })
    }

    /// Sends the request and reads the reply to its end, or to where it broke.
    pub(crate) async fn send(&self, request: Request) -> Result<Reply, TransportError> {
        let client = if endpoints::is_loopback(request.url()) { &self.inside } else { &self.outside };
        let mut response = client.execute(request).await.map_err(|error| TransportError::of(&error))?;
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        let (body, cut) = read(response, self.max_body_bytes).await;
        Ok(Reply { status, headers, body, cut })
    }
}

/// Bytes are collected before anything is decoded, so a letter split over packets stays whole.
async fn read(mut response: Response, max: usize) -> (Vec<u8>, Option<BodyError>) {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let mut body = Vec::with_capacity(announced.min(max).min(ROOM));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > max => return (body, Some(BodyError::TooLarge)),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return (body, None),
            Err(error) => return (body, Some(BodyError::of(&error))),
        }
    }
}
