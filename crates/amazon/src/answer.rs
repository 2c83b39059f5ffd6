//! What every good answer carries beside its value: Amazon's request id and the rate in force.

use reqwest::header::HeaderMap;

/// A well-formed success of the operation that was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<T> {
    /// The requested value.
    pub value: T,
    /// Amazon's request id, for its support.
    pub request_id: Option<String>,
    /// Requests a second that Amazon announced, finite and above zero.
    pub rate_limit: Option<f64>,
}

/// The longest request id that is believed; Amazon's are UUIDs.
const REQUEST_ID_MAX: usize = 128;

/// The request id of the headers (PROTOCOL C.1, A.5; names are matched in any case).
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    plain_id(headers.get("x-amzn-requestid")?.to_str().ok()?)
}

/// An id that can be shown and stored: short, printable, without spaces.
pub(crate) fn plain_id(text: &str) -> Option<String> {
    let plain = (1..=REQUEST_ID_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    plain.then(|| text.to_owned())
}

/// The announced rate; a value that is no finite number above zero announces nothing.
pub(crate) fn rate_limit(headers: &HeaderMap) -> Option<f64> {
    let text = headers.get("x-amzn-ratelimit-limit")?.to_str().ok()?;
    text.trim().parse::<f64>().ok().filter(|rate| rate.is_finite() && *rate > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn only_a_finite_positive_rate_is_announced() {
        for (text, expected) in [
            ("0.0167", Some(0.0167)),
            (" 5.0 ", Some(5.0)),
            ("1000", Some(1000.0)),
            ("0", None),
            ("-1", None),
            ("NaN", None),
            ("inf", None),
            ("1e400", None),
            ("fast", None),
            ("", None),
        ] {
            assert_eq!(rate_limit(&headers("x-amzn-ratelimit-limit", text)), expected, "{text:?}");
        }
    }

    #[test]
    fn a_request_id_that_could_not_be_shown_is_dropped() {
        let id = "5b1c5a3e-7a1c-4b0e-9d1b-0a6b1c2d3e4f";
        assert_eq!(request_id(&headers("X-Amzn-RequestId", id)).as_deref(), Some(id));
        assert_eq!(request_id(&headers("x-amzn-requestid", &"a".repeat(129))), None);
        assert_eq!(request_id(&headers("x-amzn-requestid", "two words")), None);
    }
}
