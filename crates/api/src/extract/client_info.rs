//! The client that sent a request.

use crate::server::Peer;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use hawser_service::auth::Caller;
use std::convert::Infallible;

/// The network address and the `User-Agent` of the caller. The address comes from the proxies that are configured as trusted.
pub(crate) struct ClientInfo(pub(crate) Caller);

impl<S: Send + Sync> FromRequestParts<S> for ClientInfo {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self(Caller {
            address: parts.extensions.get::<Peer>().map(|peer| peer.0),
            user_agent: user_agent.map(str::to_owned),
        }))
    }
}
