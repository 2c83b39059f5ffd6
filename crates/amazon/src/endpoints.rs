//! Where Amazon is. The default is the real one; a simulated Amazon is reached by other base addresses, which must be
//! https unless they stay on this machine.

use hawser_core::Region;
use hawser_outbound::http::broken_rule;
use url::Url;

/// The path of the token endpoint below the base address (PROTOCOL A.5).
const TOKEN_PATH: &str = "/auth/o2/token";

/// Base addresses; a path prefix is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Login with Amazon, the same for every region; with or without `/auth/o2/token`.
    pub lwa: Url,
    /// The Selling Partner API of North America.
    pub na: Url,
    /// The Selling Partner API of Europe.
    pub eu: Url,
    /// The Selling Partner API of the Far East.
    pub fe: Url,
    /// One Seller Central in place of those of the marketplaces.
    pub seller_central: Option<Url>,
}

/// An address that Hawser does not send secrets to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct InvalidEndpoint {
    /// The setting, such as `endpoints.lwa`.
    pub field: &'static str,
    /// The rule it breaks.
    pub rule: &'static str,
}

impl Default for Endpoints {
    #[expect(clippy::expect_used, reason = "constant addresses, read by a test")]
    fn default() -> Self {
        let amazon = |host: &str| Url::parse(&format!("https://{host}")).expect("Amazon's address");
        Self {
            lwa: amazon("api.amazon.com"),
            na: amazon(Region::Na.host()),
            eu: amazon(Region::Eu.host()),
            fe: amazon(Region::Fe.host()),
            seller_central: None,
        }
    }
}

impl Endpoints {
    /// Holds every address against the rules.
    ///
    /// # Errors
    /// [`InvalidEndpoint`] for the first address that breaks one.
    pub fn validate(&self) -> Result<(), InvalidEndpoint> {
        self.named().try_for_each(|(field, url)| match broken_rule(url) {
            Some(rule) => Err(InvalidEndpoint { field, rule }),
            None => Ok(()),
        })
    }

    /// The Selling Partner API of a region.
    pub fn of(&self, region: Region) -> &Url {
        match region {
            Region::Na => &self.na,
            Region::Eu => &self.eu,
            Region::Fe => &self.fe,
        }
    }

    /// The whole address of the token endpoint.
    pub(crate) fn token(&self) -> Url {
        let base = self.lwa.path().trim_end_matches('/');
        let path = if base.ends_with(TOKEN_PATH) { base.to_owned() } else { format!("{base}{TOKEN_PATH}") };
        let mut url = self.lwa.clone();
        url.set_path(&path);
        url
    }

    /// An address below the base of a region.
    pub(crate) fn below(&self, region: Region, segments: &[&str]) -> Url {
        let mut url = self.of(region).clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// Whether any address is reached with TLS, or goes out of this machine.
    pub(crate) fn any(&self, of_kind: fn(&Url) -> bool) -> bool {
        [&self.lwa, &self.na, &self.eu, &self.fe].into_iter().any(of_kind)
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, &Url)> {
        [
            ("endpoints.lwa", Some(&self.lwa)),
            ("endpoints.na", Some(&self.na)),
            ("endpoints.eu", Some(&self.eu)),
            ("endpoints.fe", Some(&self.fe)),
            ("endpoints.seller_central", self.seller_central.as_ref()),
        ]
        .into_iter()
        .filter_map(|(field, url)| Some((field, url?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_lwa(text: &str) -> Endpoints {
        Endpoints { lwa: text.parse().unwrap(), ..Endpoints::default() }
    }

    #[test]
    fn the_default_is_the_real_amazon() {
        let endpoints = Endpoints::default();
        assert_eq!(endpoints.validate(), Ok(()));
        assert_eq!(endpoints.token().as_str(), "https://api.amazon.com/auth/o2/token");
        for (region, base) in [
            (Region::Na, "https://sellingpartnerapi-na.amazon.com/orders"),
            (Region::Eu, "https://sellingpartnerapi-eu.amazon.com/orders"),
            (Region::Fe, "https://sellingpartnerapi-fe.amazon.com/orders"),
        ] {
            assert_eq!(endpoints.below(region, &["orders"]).as_str(), base);
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in [
            "http://127.0.0.1:8080",
            "http://127.9.8.7/na",
            "http://[::1]:80/",
            "http://localhost:1",
            "https://x.example",
        ] {
            assert_eq!(with_lwa(good).validate(), Ok(()), "{good}");
        }
        for bad in [
            "http://api.amazon.com",
            "http://10.0.0.1",
            "http://0.0.0.0:80",
            "http://localhost.example",
            "ftp://127.0.0.1",
            "data:text,x",
            "https://user@x.example",
            "https://x.example?region=na",
            "https://x.example/#na",
        ] {
            assert_eq!(with_lwa(bad).validate().unwrap_err().field, "endpoints.lwa", "{bad}");
        }
    }

    #[test]
    fn the_error_names_field_and_rule() {
        let seller_central = Some("http://sellercentral.example".parse().unwrap());
        let refused = Endpoints { seller_central, ..Endpoints::default() }.validate().unwrap_err();
        assert_eq!(
            refused.to_string(),
            "endpoints.seller_central: an address is https, unless it is 127.0.0.0/8, ::1 or localhost"
        );
    }

    #[test]
    fn a_path_prefix_is_kept() {
        let na = "http://127.0.0.1:8080/na".parse().unwrap();
        let eu = "http://127.0.0.1:8080/eu/".parse().unwrap();
        let endpoints = Endpoints { na, eu, ..Endpoints::default() };
        assert_eq!(endpoints.below(Region::Na, &["a", "b"]).as_str(), "http://127.0.0.1:8080/na/a/b");
        assert_eq!(endpoints.below(Region::Eu, &["a", "b"]).as_str(), "http://127.0.0.1:8080/eu/a/b");
        assert_eq!(endpoints.below(Region::Eu, &["a/../b?c"]).as_str(), "http://127.0.0.1:8080/eu/a%2F..%2Fb%3Fc");
    }

    #[test]
    fn the_token_path_may_be_there_already() {
        for base in [
            "http://127.0.0.1:8080/lwa",
            "http://127.0.0.1:8080/lwa/",
            "http://127.0.0.1:8080/lwa/auth/o2/token",
            "http://127.0.0.1:8080/lwa/auth/o2/token/",
        ] {
            assert_eq!(with_lwa(base).token().as_str(), "http://127.0.0.1:8080/lwa/auth/o2/token", "{base}");
        }
    }
}
