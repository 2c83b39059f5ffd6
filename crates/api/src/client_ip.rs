//! Which network address a request comes from when proxies stand in between. Only what a proxy of one's own says is believed:
//! anybody can write a header.

use axum::http::HeaderMap;
use std::net::IpAddr;

/// The address of who asks: that of the connection, or, when a trusted proxy made it, the last one in `X-Forwarded-For` that is
/// no trusted proxy's. What cannot be read ends the search.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer.to_canonical();
    let told: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    for hop in told.iter().rev().flat_map(|value| value.rsplit(',')) {
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

    fn ask(peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_as_far_as_it_can_know() {
        assert_eq!(ask("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(ask("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(ask("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(ask("::ffff:127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        // What the client wrote itself stands further left.
        assert_eq!(ask("127.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(ask("127.0.0.1", &["1.2.3.4", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(ask("127.0.0.1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(ask("127.0.0.1", &["198.51.100.1, unknown"]), "127.0.0.1");
    }
}
