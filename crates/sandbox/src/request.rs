//! Requests with a complete body, and queries that are decoded once.

use bytes::Bytes;
use hawser_core::Region;
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;

/// A request with its complete body.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The host name without the port.
    pub(crate) host: String,
    pub(crate) path: String,
    /// The query as received, still encoded.
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// A header as text; `None` if it is absent or not text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The region and the path below it, from a prefix `/na`, `/eu` or `/fe`, or else from Amazon's own host names.
    pub(crate) fn region(&self) -> Option<(Region, &str)> {
        for region in Region::ALL {
            let below = self.path.strip_prefix('/').and_then(|path| path.strip_prefix(region.as_str()));
            if let Some(below) = below.filter(|below| below.is_empty() || below.starts_with('/')) {
                return Some((region, below));
            }
        }
        let region = Region::ALL.into_iter().find(|region| region.host().eq_ignore_ascii_case(&self.host))?;
        Some((region, &self.path))
    }
}

/// The query is malformed: broken percent-encoding, text that is not UTF-8, or a name that occurs twice.
#[derive(Debug)]
pub(crate) struct InvalidQuery;

/// Decoded parameters of a query or a form, in their original order.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Decodes `a=b&c=d`; a plus sign is a space, as in forms.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidQuery> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(InvalidQuery);
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// Takes pairs that were decoded elsewhere, such as from a JSON body.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// A parameter; an empty one counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The elements of a comma-separated list.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<&str>> {
        Some(self.get(name)?.split(',').map(str::trim).collect())
    }

    /// All parameters except the named ones, in a fixed order; they must stay the same from page to page.
    pub(crate) fn without(&self, names: &[&str]) -> String {
        let mut kept: Vec<String> = self
            .0
            .iter()
            .filter(|(name, value)| !value.is_empty() && !names.contains(&name.as_str()))
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        kept.sort_unstable();
        kept.join("\n")
    }
}

fn decode(text: &str) -> Result<String, InvalidQuery> {
    let bytes = text.as_bytes();
    let is_broken = bytes.iter().enumerate().any(|(at, &byte)| {
        byte == b'%' && !bytes.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit))
    });
    if is_broken {
        return Err(InvalidQuery);
    }
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| InvalidQuery)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_once_and_refused_when_broken() {
        let query = Query::parse("a=1%2C2&b=x+y&token=%2B%2F%3D&empty=").unwrap();
        assert_eq!(query.list("a"), Some(vec!["1", "2"]));
        assert_eq!(query.get("b"), Some("x y"));
        assert_eq!(query.get("token"), Some("+/="));
        assert_eq!(query.get("empty"), None);
        assert_eq!(query.without(&["token"]), "a=1,2\nb=x y");
        for bad in ["a=%", "a=%2", "a=%zz", "a=%FF", "a=1&a=2"] {
            assert!(Query::parse(bad).is_err(), "{bad}");
        }
    }
}
