//! The one HTTP client for everything that Hawser sends: its TLS, proxies, and limits of time and size. It knows no
//! recipient and no protocol above HTTP.

mod address;
mod client;
mod options;
mod tls;
mod transport_error;

pub use address::{broken_rule, is_https, is_loopback};
pub use client::{HttpClient, Reply};
pub use options::{HttpClientError, HttpOptions};
pub use transport_error::{BodyError, NetworkFailure, TransportError};
