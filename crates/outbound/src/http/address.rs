//! The rules for base addresses that Hawser calls. Credentials travel there, so an address is https or on this machine.

use url::{Host, Url};

/// True for an address on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// True for an https address.
pub fn is_https(url: &Url) -> bool {
    url.scheme() == "https"
}

/// The first rule for base addresses that an address breaks, if any.
pub fn broken_rule(url: &Url) -> Option<&'static str> {
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        Some("an address begins with https:// and a host")
    } else if !is_https(url) && !is_loopback(url) {
        Some("an address is https, unless it is 127.0.0.0/8, ::1 or localhost")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("an address carries no user name or password")
    } else if url.query().is_some() || url.fragment().is_some() {
        Some("a base address has no ? and no #")
    } else {
        None
    }
}
