//! The address of a key server: https, unless it is on this machine, because API keys are sent there.

use crate::http::{HttpClientError, broken_rule};
use url::Url;

/// The setting `hub.url` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyServerAddressError {
    /// The address breaks a rule.
    #[error("{0}")]
    Form(&'static str),
    /// TLS or the HTTP client cannot be set up.
    #[error(transparent)]
    Http(#[from] HttpClientError),
}

const NOT_AN_ADDRESS: KeyServerAddressError = KeyServerAddressError::Form("an address begins with https:// and a host");

/// Reads a base address.
pub(super) fn parse(text: &str) -> Result<Url, KeyServerAddressError> {
    let url = Url::parse(text.trim()).map_err(|_| NOT_AN_ADDRESS)?;
    match broken_rule(&url) {
        None => Ok(url),
        Some(rule) => Err(KeyServerAddressError::Form(rule)),
    }
}

/// The address that checks keys, below the base.
pub(super) fn endpoint(base: &Url) -> Result<Url, KeyServerAddressError> {
    let text = format!("{}/api/v1/key-check", base.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|_| NOT_AN_ADDRESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_server_is_reached_by_https_or_on_this_machine() {
        for good in
            ["https://hub.example.com", "https://example.com/hawser/", "http://127.0.0.1:8080", "http://[::1]:1"]
        {
            let endpoint = endpoint(&parse(good).unwrap()).unwrap();
            assert!(endpoint.as_str().ends_with("/api/v1/key-check"), "{endpoint}");
            assert!(!endpoint.path().contains("//"), "{endpoint}");
        }
        for bad in [
            "",
            "hub.example.com",
            "http://hub.example.com",
            "ftp://127.0.0.1",
            "https://user:pass@hub.example.com",
            "https://hub.example.com?x=1",
            "https://hub.example.com#x",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
