//! The client's network address behind proxies. `X-Forwarded-For` is trusted only from configured proxies, because any
//! client can send the header.

use axum::http::HeaderMap;
use std::net::IpAddr;

/// The address of the client: that of the connection, or, if a trusted proxy made the connection, the last address in
/// `X-Forwarded-For` that is not a trusted proxy. The search stops at an entry that is not an address.
pub(crate) fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer.to_canonical();
    let lists: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    for hop in lists.iter().rev().flat_map(|list| list.rsplit(',')) {
        if !trusted.contains(&address) {
            break;
        }
        let Ok(before) = hop.trim().parse::<IpAddr>() else { break };
        address = before.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn resolve(peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        client_ip(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_entries_of_trusted_proxies_count() {
        assert_eq!(resolve("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(resolve("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(resolve("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(resolve("::ffff:127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        // Entries that the client sent itself are further left.
        assert_eq!(resolve("127.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(resolve("127.0.0.1", &["1.2.3.4", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(resolve("127.0.0.1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(resolve("127.0.0.1", &["198.51.100.1, unknown"]), "127.0.0.1");
    }
}
