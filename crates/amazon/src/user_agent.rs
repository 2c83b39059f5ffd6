//! The name under which Hawser calls (PROTOCOL A.10). Amazon refuses calls whose user agent breaks the grammar or is longer
//! than 500 characters, so such a name is refused here, before any call.

use reqwest::header::HeaderValue;

/// The longest header Amazon accepts, in characters.
const LENGTH_MAX: usize = 500;

/// A user agent that follows Amazon's grammar: `App/Version (Language=Rust; Platform=linux/x86_64)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAgent(String);

/// The parts do not form a valid user agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUserAgent {
    /// A part is empty.
    #[error("user_agent: application, version, attribute names and values are not empty")]
    Empty,
    /// A header carries printable ASCII only.
    #[error("user_agent: only printable ASCII characters")]
    NotPrintable,
    /// `Language` is set by Hawser itself, and a name can stand once.
    #[error("user_agent: an attribute stands once, and Language is set already")]
    Repeated,
    /// Over Amazon's limit.
    #[error("user_agent: at most 500 characters in all")]
    TooLong,
}

impl UserAgent {
    /// Builds the header; `Language=Rust`, which Amazon requires, comes first, then the attributes in their order.
    ///
    /// # Errors
    /// [`InvalidUserAgent`]
    pub fn new(app: &str, version: &str, attributes: &[(&str, &str)]) -> Result<Self, InvalidUserAgent> {
        let mut names = vec!["Language"];
        let mut text = format!("{}/{} (Language=Rust", escaped(app, "/")?, escaped(version, "(")?);
        for (name, value) in attributes {
            if names.contains(name) {
                return Err(InvalidUserAgent::Repeated);
            }
            names.push(name);
            text.push_str(&format!("; {}={}", escaped(name, "=")?, escaped(value, ");")?));
        }
        text.push(')');
        if text.len() > LENGTH_MAX { Err(InvalidUserAgent::TooLong) } else { Ok(Self(text)) }
    }

    /// The header's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).unwrap_or_else(|_| HeaderValue::from_static("Hawser"))
    }
}

impl Default for UserAgent {
    /// `Hawser/<version> (Language=Rust; Platform=<system>/<processor>)`
    #[expect(clippy::expect_used, reason = "made of constants of the build, read by a test")]
    fn default() -> Self {
        let platform = format!("{}/{}", std::env::consts::OS, std::env::consts::ARCH);
        Self::new("Hawser", env!("CARGO_PKG_VERSION"), &[("Platform", &platform)]).expect("Hawser's own user agent")
    }
}

/// A backslash goes before every backslash, and before what would end the part too early.
fn escaped(part: &str, ending: &str) -> Result<String, InvalidUserAgent> {
    if part.is_empty() {
        return Err(InvalidUserAgent::Empty);
    }
    if !part.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(InvalidUserAgent::NotPrintable);
    }
    let mut text = String::with_capacity(part.len());
    for letter in part.chars() {
        if letter == '\\' || ending.contains(letter) {
            text.push('\\');
        }
        text.push(letter);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_names_version_language_and_platform() {
        let text = UserAgent::default().as_str().to_owned();
        assert!(
            text.starts_with(concat!("Hawser/", env!("CARGO_PKG_VERSION"), " (Language=Rust; Platform=")),
            "{text}"
        );
        assert!(text.ends_with(')'));
        assert_eq!(UserAgent::default().header(), text);
    }

    #[test]
    fn what_would_end_a_part_early_is_escaped() {
        let agent = UserAgent::new(r"My/Tool\1", "2.0(beta)", &[("Host=Name", "a;b)c(d/e=f")]).unwrap();
        assert_eq!(agent.as_str(), r"My\/Tool\\1/2.0\(beta) (Language=Rust; Host\=Name=a\;b\)c(d/e=f)");
    }

    #[test]
    fn a_name_that_amazon_would_refuse_is_refused_here() {
        let long = "x".repeat(500);
        for (app, version, attributes, reason) in [
            ("", "1", &[][..], InvalidUserAgent::Empty),
            ("A", "", &[], InvalidUserAgent::Empty),
            ("A", "1", &[("Platform", "")], InvalidUserAgent::Empty),
            ("缆绳", "1", &[], InvalidUserAgent::NotPrintable),
            ("A", "1\r\nx: y", &[], InvalidUserAgent::NotPrintable),
            ("A", "1", &[("Language", "C")], InvalidUserAgent::Repeated),
            ("A", "1", &[("Host", "a"), ("Host", "b")], InvalidUserAgent::Repeated),
            (long.as_str(), "1", &[], InvalidUserAgent::TooLong),
        ] {
            assert_eq!(UserAgent::new(app, version, attributes), Err(reason), "{app} {version}");
        }
    }

    #[test]
    fn five_hundred_characters_pass_and_one_more_does_not() {
        let rest = "/1 (Language=Rust)".len();
        assert_eq!(UserAgent::new(&"x".repeat(500 - rest), "1", &[]).unwrap().as_str().len(), 500);
        assert_eq!(UserAgent::new(&"x".repeat(501 - rest), "1", &[]), Err(InvalidUserAgent::TooLong));
    }
}
