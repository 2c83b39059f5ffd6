//! The address of a hub: https, unless it stays on this machine, since keys travel there.

use url::{Host, Url};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HubAddressError {
    /// It has another form.
    #[error("{0}")]
    Form(&'static str),
    /// TLS cannot be set up.
    #[error("TLS: {0}")]
    Tls(String),
}

/// Reads a base address.
pub(super) fn parse(text: &str) -> Result<Url, HubAddressError> {
    let url =
        Url::parse(text.trim()).map_err(|_| HubAddressError::Form("an address begins with https:// and a host"))?;
    let rule = if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        "an address begins with https:// and a host"
    } else if url.scheme() != "https" && !is_loopback(&url) {
        "an address is https, unless it is 127.0.0.0/8, ::1 or localhost"
    } else if !url.username().is_empty() || url.password().is_some() {
        "an address carries no user name or password"
    } else if url.query().is_some() || url.fragment().is_some() {
        "a base address has no ? and no #"
    } else {
        return Ok(url);
    };
    Err(HubAddressError::Form(rule))
}

/// Where keys are checked, below the base.
pub(super) fn endpoint(base: &Url) -> Result<Url, HubAddressError> {
    let text = format!("{}/api/v1/key-check", base.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|_| HubAddressError::Form("an address begins with https:// and a host"))
}

pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_is_reached_by_https_or_on_this_machine() {
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
