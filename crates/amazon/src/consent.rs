//! The addresses of a consent (PROTOCOL A.1, A.2): where to send a seller's browser, and which addresses that a browser
//! brings from Amazon are Amazon's.

use crate::Endpoints;
use hawser_core::Marketplace;
use hawser_core::shops::marketplace;
use url::Url;

/// Below this path an authorization is confirmed.
const CONFIRM: &str = "/apps/authorize/confirm/";

impl Endpoints {
    /// The address of the consent page: Seller Central of the marketplace, or the configured replacement.
    pub fn consent(&self, marketplace: &Marketplace, query: &[(&str, &str)], is_draft: bool) -> String {
        let Some(mut url) = self.seller_central_of(marketplace) else { return String::new() };
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["apps", "authorize", "consent"]);
        }
        append(&mut url, query, is_draft);
        url.into()
    }

    /// An `amazon_callback_uri` with the host of Seller Central in front, if Amazon sent only the path of a confirmation. Any
    /// other text is returned as it is.
    pub fn with_host(&self, callback_uri: &str, marketplace: &Marketplace) -> String {
        let application = callback_uri.strip_prefix(CONFIRM).filter(|application| is_application(application));
        let Some(application) = application else { return callback_uri.to_owned() };
        let Some(mut url) = self.seller_central_of(marketplace) else { return callback_uri.to_owned() };
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["apps", "authorize", "confirm", application]);
        }
        url.into()
    }

    /// Seller Central of the marketplace, or the configured replacement.
    fn seller_central_of(&self, marketplace: &Marketplace) -> Option<Url> {
        match &self.seller_central {
            Some(base) => Some(base.clone()),
            None => Url::parse(&format!("https://{}", marketplace.seller_central)).ok(),
        }
    }

    /// The application that an `amazon_callback_uri` confirms, when the address is Amazon's: https, a host of the registry
    /// or amazon.com (or the configured replacements), the path of a confirmation, nothing else.
    pub fn confirmed_application(&self, callback_uri: &str) -> Option<String> {
        let url = Url::parse(callback_uri).ok()?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() || url.query().is_some() {
            return None;
        }
        let prefix = match &self.seller_central {
            Some(base) if is_same_origin(base, &url) => base.path().trim_end_matches('/'),
            _ if is_amazon(&url) => "",
            _ => return None,
        };
        let application = url.path().strip_prefix(prefix)?.strip_prefix(CONFIRM)?;
        is_application(application).then(|| application.to_owned())
    }
}

/// True for the plain characters of an application id.
fn is_application(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !text.is_empty() && text.bytes().all(is_plain)
}

fn is_same_origin(base: &Url, url: &Url) -> bool {
    base.scheme() == url.scheme()
        && base.host() == url.host()
        && base.port_or_known_default() == url.port_or_known_default()
}

fn is_amazon(url: &Url) -> bool {
    let is_host = |host: &str| {
        ["amazon.com", "www.amazon.com"].contains(&host) || marketplace::ALL.iter().any(|m| m.seller_central == host)
    };
    url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(is_host)
}

/// An address with parameters, and `version=beta` for a draft; `None` when it is no address.
pub fn with_query(address: &str, query: &[(&str, &str)], is_draft: bool) -> Option<String> {
    let mut url = Url::parse(address).ok()?;
    append(&mut url, query, is_draft);
    Some(url.into())
}

fn append(url: &mut Url, query: &[(&str, &str)], is_draft: bool) {
    let mut pairs = url.query_pairs_mut();
    pairs.extend_pairs(query);
    if is_draft {
        pairs.append_pair("version", "beta");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seller_is_sent_to_the_seller_central_of_the_country() {
        let japan = Marketplace::by_country("JP").unwrap();
        let url =
            Endpoints::default().consent(japan, &[("application_id", "amzn1.sp.solution.x"), ("state", "s&s")], true);
        assert_eq!(
            url,
            "https://sellercentral.amazon.co.jp/apps/authorize/consent?application_id=amzn1.sp.solution.x&state=s%26s&version=beta"
        );
    }

    mod field {
        use super::*;

        #[test]
        fn b6_only_the_path_of_a_confirmation_is_completed() {
            let (amazon, germany) = (Endpoints::default(), Marketplace::by_country("DE").unwrap());
            let path = "/apps/authorize/confirm/amzn1.sp.solution.x";
            let whole = format!("https://{}{path}", germany.seller_central);
            assert_eq!(amazon.with_host(path, germany), whole);
            assert_eq!(amazon.confirmed_application(&whole).as_deref(), Some("amzn1.sp.solution.x"));
            for other in [
                "//evil.example/apps/authorize/confirm/x",
                "/apps/authorize/confirm/x/../../y",
                "/apps/authorize/confirm/x?redirect_uri=https://evil.example",
                "/apps/authorize/confirm/",
                "/gp/redirect.html",
                "/\\evil.example",
            ] {
                assert_eq!(amazon.with_host(other, germany), other);
                assert_eq!(amazon.confirmed_application(other), None, "{other}");
            }
        }
    }

    #[test]
    fn only_addresses_of_amazon_s_are_gone_back_to() {
        let amazon = Endpoints::default();
        let good = "https://amazon.com/apps/authorize/confirm/amzn1.sellerapps.app.2eca283f";
        assert_eq!(amazon.confirmed_application(good).as_deref(), Some("amzn1.sellerapps.app.2eca283f"));
        assert!(amazon.confirmed_application("https://sellercentral.amazon.de/apps/authorize/confirm/x").is_none());
        assert!(
            amazon.confirmed_application("https://sellercentral-europe.amazon.com/apps/authorize/confirm/x").is_some()
        );
        for bad in [
            "http://amazon.com/apps/authorize/confirm/x",
            "https://amazon.com.evil.example/apps/authorize/confirm/x",
            "https://evil.example/apps/authorize/confirm/x",
            "https://amazon.com@evil.example/apps/authorize/confirm/x",
            "https://user:pw@amazon.com/apps/authorize/confirm/x",
            "https://amazon.com:8443/apps/authorize/confirm/x",
            "https://amazon.com/apps/authorize/confirm/",
            "https://amazon.com/apps/authorize/confirm/x/../../y",
            "https://amazon.com/apps/authorize/confirm/x?redirect_uri=https://evil.example",
            "https://amazon.com/gp/redirect.html",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(amazon.confirmed_application(bad), None, "{bad}");
        }
    }
}
