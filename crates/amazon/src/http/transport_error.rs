//! What a transport error was, read from its chain of causes.

use super::BodyError;
use crate::NetworkFailure;
use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// No whole reply arrived.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub failure: NetworkFailure,
    /// The innermost cause's text, which names no address of a request.
    pub message: String,
}

impl TransportError {
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let message = causes(error).last().map_or_else(|| "the request failed".to_owned(), ToString::to_string);
        Self { failure: failure(error), message }
    }
}

impl BodyError {
    /// An end before the announced end, or one that does not decompress, is the answer's fault; the rest is the network's.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let lost = TransportError::of(error);
        let decoding = error.is_decode() && !causes(error).any(|cause| cause.is::<hyper::Error>());
        if matches!(lost.failure, NetworkFailure::Timeout) {
            Self::TransportError(lost)
        } else if decoding || kinds(error).any(|kind| kind == ErrorKind::UnexpectedEof) {
            Self::Short
        } else {
            Self::TransportError(lost)
        }
    }
}

fn failure(error: &reqwest::Error) -> NetworkFailure {
    let ended_in_handshake = || error.is_connect() && kinds(error).any(|kind| kind == ErrorKind::UnexpectedEof);
    if error.is_timeout() {
        NetworkFailure::Timeout
    } else if error.is_dns() {
        NetworkFailure::Dns
    } else if causes(error).any(|cause| cause.is::<rustls::Error>()) || ended_in_handshake() {
        NetworkFailure::Tls
    } else if error.is_connect() {
        NetworkFailure::Connect
    } else if kinds(error).any(is_reset) || causes(error).any(is_unanswered) {
        NetworkFailure::Reset
    } else {
        NetworkFailure::Other
    }
}

fn is_reset(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof
    )
}

/// The connection was closed before the answer's headers were there.
fn is_unanswered(cause: &(dyn Error + 'static)) -> bool {
    cause.downcast_ref::<hyper::Error>().is_some_and(|error| error.is_incomplete_message() || error.is_closed())
}

fn kinds<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = ErrorKind> + 'a {
    causes(error).filter_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()))
}

/// The causes, outermost first. An `io::Error` hides the error it wraps from `source`, so that one is asked for by name.
fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> + 'a {
    std::iter::successors(error.source(), |&cause: &&'a (dyn Error + 'static)| {
        match cause.downcast_ref::<io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => cause.source(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientOptions;
    use crate::http::tls;
    use reqwest::dns::{Name, Resolve, Resolving};
    use std::sync::Arc;

    /// Knows no name.
    struct Nowhere;

    impl Resolve for Nowhere {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err(io::Error::other("name or service not known").into()) })
        }
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_a_dns_failure() {
        let loopback = "http://localhost".parse::<url::Url>().unwrap();
        let (lwa, na, eu, fe) = (loopback.clone(), loopback.clone(), loopback.clone(), loopback);
        let endpoints = crate::Endpoints { lwa, na, eu, fe, seller_central: None };
        let tls = tls::config(&ClientOptions { endpoints, ..ClientOptions::default() }).unwrap();
        let client =
            reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().dns_resolver(Arc::new(Nowhere));
        let error = client.build().unwrap().get("https://amazon.invalid").send().await.unwrap_err();
        let lost = TransportError::of(&error);
        assert_eq!((lost.failure, lost.message.as_str()), (NetworkFailure::Dns, "name or service not known"));
    }
}
