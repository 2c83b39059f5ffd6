//! Errors of the transport, classified by their chain of causes.

use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// The part of the connection that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkFailure {
    /// The host name has no address.
    Dns,
    /// No connection could be opened, directly or through the proxy.
    Connect,
    /// The certificate or the handshake was rejected.
    Tls,
    /// A time limit has passed.
    Timeout,
    /// The connection was reset.
    Reset,
    /// Anything else.
    Other,
}

/// A call without a complete reply.
#[derive(Debug)]
pub struct TransportError {
    pub failure: NetworkFailure,
    /// The innermost cause's text, which does not contain the requested URL.
    pub message: String,
}

/// An error that ended the reading of a body.
#[derive(Debug)]
pub enum BodyError {
    /// The body is larger than the limit.
    TooLarge,
    /// The body ended before its announced end.
    CutShort,
    /// The connection failed while the body was read.
    Transport(TransportError),
}

impl TransportError {
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let message = causes(error).last().map_or_else(|| "the request failed".to_owned(), ToString::to_string);
        Self { failure: failure(error), message }
    }
}

impl BodyError {
    /// A body that ends early or does not decompress is malformed; any other error is the network's.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let transport = TransportError::of(error);
        let is_decoding = error.is_decode() && !causes(error).any(|cause| cause.is::<hyper::Error>());
        if matches!(transport.failure, NetworkFailure::Timeout) {
            Self::Transport(transport)
        } else if is_decoding || kinds(error).any(|kind| kind == ErrorKind::UnexpectedEof) {
            Self::CutShort
        } else {
            Self::Transport(transport)
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

/// True if the connection was closed before the answer's headers arrived.
fn is_unanswered(cause: &(dyn Error + 'static)) -> bool {
    cause.downcast_ref::<hyper::Error>().is_some_and(|error| error.is_incomplete_message() || error.is_closed())
}

fn kinds<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = ErrorKind> + 'a {
    causes(error).filter_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()))
}

/// The causes, outermost first. `io::Error::source` skips the wrapped error, so that one is read with `get_ref`.
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
    use reqwest::dns::{Name, Resolve, Resolving};
    use rustls::{ClientConfig, RootCertStore, crypto::ring};
    use std::sync::Arc;

    /// A resolver that knows no name.
    struct EmptyResolver;

    impl Resolve for EmptyResolver {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err(io::Error::other("name or service not known").into()) })
        }
    }

    #[tokio::test]
    async fn a_host_name_without_an_address_is_a_dns_failure() {
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let tls = tls.with_safe_default_protocol_versions().unwrap();
        let tls = tls.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
        let client =
            reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().dns_resolver(Arc::new(EmptyResolver));
        let error = client.build().unwrap().get("https://amazon.invalid").send().await.unwrap_err();
        let error = TransportError::of(&error);
        assert_eq!((error.failure, error.message.as_str()), (NetworkFailure::Dns, "name or service not known"));
    }
}
