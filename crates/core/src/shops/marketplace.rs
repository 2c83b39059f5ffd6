//! The registry of Amazon's 23 marketplaces (PROTOCOL B.2): country, region, account group, currency, time zone, domain,
//! Seller Central host. Account groups are only a first guess: Amazon's participations decide what an authorization covers.

use crate::MarketplaceId;

/// Amazon's three regions. An application, a token and a host belong to exactly one (PROTOCOL B.1).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(
    serialize_all = "snake_case",
    ascii_case_insensitive,
    parse_err_ty = UnknownRegion,
    parse_err_fn = unknown_region
)]
pub enum Region {
    /// North America (and Brazil).
    Na,
    /// Europe, the Middle East, Africa and India.
    Eu,
    /// The Far East: Japan, Singapore, Australia.
    Fe,
}

impl Region {
    /// All regions.
    pub const ALL: [Self; 3] = [Self::Na, Self::Eu, Self::Fe];

    /// `na`, `eu` or `fe`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The host of the Selling Partner API (PROTOCOL B.1).
    pub const fn host(self) -> &'static str {
        match self {
            Self::Na => "sellingpartnerapi-na.amazon.com",
            Self::Eu => "sellingpartnerapi-eu.amazon.com",
            Self::Fe => "sellingpartnerapi-fe.amazon.com",
        }
    }
}

/// The text is not a region.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("region: one of na, eu, fe")]
pub struct UnknownRegion;

const fn unknown_region(_: &str) -> UnknownRegion {
    UnknownRegion
}

/// The countries that one seller account usually covers (PRODUCT B13, PROTOCOL A.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountGroup {
    /// The United States, Canada and Mexico.
    NorthAmerica,
    /// The countries of the European Union and Great Britain.
    Europe,
    /// A country with a seller account of its own; the country code.
    Alone(&'static str),
}

impl AccountGroup {
    /// `north_america`, `europe`, or the country code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NorthAmerica => "north_america",
            Self::Europe => "europe",
            Self::Alone(country) => country,
        }
    }
}

/// One marketplace of Amazon.
#[derive(Debug, PartialEq, Eq)]
pub struct Marketplace {
    /// Amazon's id.
    pub id: &'static str,
    /// ISO 3166 country code; Great Britain is `GB`, although Amazon's documentation writes `UK`.
    pub country: &'static str,
    /// The region of its API and its applications.
    pub region: Region,
    /// The account group that usually covers it.
    pub group: AccountGroup,
    /// ISO 4217 code of its default currency.
    pub currency: &'static str,
    /// The host on which its sellers sign in. It may be outdated for small European countries (PROTOCOL G.6); configuration
    /// overrides it.
    pub seller_central: &'static str,
    /// The domain of its stores.
    pub domain: &'static str,
    /// IANA time zone.
    pub time_zone: &'static str,
}

use AccountGroup::{Alone, Europe, NorthAmerica};

#[expect(clippy::too_many_arguments, reason = "one row of the table below")]
const fn row(
    region: Region,
    country: &'static str,
    id: &'static str,
    currency: &'static str,
    seller_central: &'static str,
    domain: &'static str,
    time_zone: &'static str,
    group: AccountGroup,
) -> Marketplace {
    Marketplace { id, country, region, group, currency, seller_central, domain, time_zone }
}

/// Every marketplace, by region.
#[rustfmt::skip]
pub static ALL: [Marketplace; 23] = [
    row(Region::Na, "CA", "A2EUQ1WTGCTBG2", "CAD", "sellercentral.amazon.ca", "www.amazon.ca", "America/Los_Angeles", NorthAmerica),
    row(Region::Na, "US", "ATVPDKIKX0DER", "USD", "sellercentral.amazon.com", "www.amazon.com", "America/Los_Angeles", NorthAmerica),
    row(Region::Na, "MX", "A1AM78C64UM0Y8", "MXN", "sellercentral.amazon.com.mx", "www.amazon.com.mx", "America/Los_Angeles", NorthAmerica),
    row(Region::Na, "BR", "A2Q3Y263D00KWC", "BRL", "sellercentral.amazon.com.br", "www.amazon.com.br", "America/Sao_Paulo", Alone("BR")),
    row(Region::Eu, "IE", "A28R8C7NBKEWEA", "EUR", "sellercentral.amazon.ie", "www.amazon.ie", "Europe/Dublin", Europe),
    row(Region::Eu, "ES", "A1RKKUPIHCS9HS", "EUR", "sellercentral-europe.amazon.com", "www.amazon.es", "Europe/Paris", Europe),
    row(Region::Eu, "GB", "A1F83G8C2ARO7P", "GBP", "sellercentral-europe.amazon.com", "www.amazon.co.uk", "Europe/London", Europe),
    row(Region::Eu, "FR", "A13V1IB3VIYZZH", "EUR", "sellercentral-europe.amazon.com", "www.amazon.fr", "Europe/Paris", Europe),
    row(Region::Eu, "BE", "AMEN7PMS3EDWL", "EUR", "sellercentral.amazon.com.be", "www.amazon.com.be", "Europe/Brussels", Europe),
    row(Region::Eu, "NL", "A1805IZSGTT6HS", "EUR", "sellercentral.amazon.nl", "www.amazon.nl", "Europe/Amsterdam", Europe),
    row(Region::Eu, "DE", "A1PA6795UKMFR9", "EUR", "sellercentral-europe.amazon.com", "www.amazon.de", "Europe/Paris", Europe),
    row(Region::Eu, "IT", "APJ6JRA9NG5V4", "EUR", "sellercentral-europe.amazon.com", "www.amazon.it", "Europe/Paris", Europe),
    row(Region::Eu, "SE", "A2NODRKZP88ZB9", "SEK", "sellercentral.amazon.se", "www.amazon.se", "Europe/Stockholm", Europe),
    row(Region::Eu, "ZA", "AE08WJ6YKNBMC", "ZAR", "sellercentral.amazon.co.za", "www.amazon.co.za", "Africa/Johannesburg", Alone("ZA")),
    row(Region::Eu, "PL", "A1C3SOZRARQ6R3", "PLN", "sellercentral.amazon.pl", "www.amazon.pl", "Europe/Warsaw", Europe),
    row(Region::Eu, "EG", "ARBP9OOSHTCHU", "EGP", "sellercentral.amazon.eg", "www.amazon.eg", "Africa/Cairo", Alone("EG")),
    row(Region::Eu, "TR", "A33AVAJ2PDY3EV", "TRY", "sellercentral.amazon.com.tr", "www.amazon.com.tr", "Europe/Istanbul", Alone("TR")),
    row(Region::Eu, "SA", "A17E79C6D8DWNP", "SAR", "sellercentral.amazon.sa", "www.amazon.sa", "Asia/Riyadh", Alone("SA")),
    row(Region::Eu, "AE", "A2VIGQ35RCS4UG", "AED", "sellercentral.amazon.ae", "www.amazon.ae", "Asia/Dubai", Alone("AE")),
    row(Region::Eu, "IN", "A21TJRUUN4KGV", "INR", "sellercentral.amazon.in", "www.amazon.in", "Asia/Kolkata", Alone("IN")),
    row(Region::Fe, "SG", "A19VAU5U5O7RUS", "SGD", "sellercentral.amazon.sg", "www.amazon.sg", "Asia/Singapore", Alone("SG")),
    row(Region::Fe, "AU", "A39IBJ37TRP1C6", "AUD", "sellercentral.amazon.com.au", "www.amazon.com.au", "Australia/Sydney", Alone("AU")),
    row(Region::Fe, "JP", "A1VC38T7YXB528", "JPY", "sellercentral.amazon.co.jp", "www.amazon.co.jp", "Asia/Tokyo", Alone("JP")),
];

impl Marketplace {
    /// The marketplace of a country code, in any case; `UK` is accepted for `GB`.
    pub fn by_country(code: &str) -> Option<&'static Self> {
        let code = if code.eq_ignore_ascii_case("UK") { "GB" } else { code };
        ALL.iter().find(|marketplace| marketplace.country.eq_ignore_ascii_case(code))
    }

    /// The marketplace with an id; `None` for the non-Amazon ones that participations also list (PROTOCOL B.2).
    pub fn by_id(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|marketplace| marketplace.id == id)
    }

    /// The id as a [`MarketplaceId`].
    pub fn typed_id(&self) -> MarketplaceId {
        #[expect(clippy::expect_used, reason = "a test parses every id of the registry")]
        self.id.parse().expect("the registry holds well-formed ids")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_registry_is_consistent() {
        assert_eq!(ALL.iter().map(|m| m.id).collect::<HashSet<_>>().len(), 23);
        assert_eq!(ALL.iter().map(|m| m.country).collect::<HashSet<_>>().len(), 23);
        for marketplace in &ALL {
            assert_eq!(marketplace.typed_id().as_str(), marketplace.id);
            assert!(marketplace.seller_central.starts_with("sellercentral"));
            assert_eq!(Marketplace::by_id(marketplace.id), Some(marketplace));
        }
        for (region, countries) in [(Region::Na, 4), (Region::Eu, 16), (Region::Fe, 3)] {
            assert_eq!(ALL.iter().filter(|m| m.region == region).count(), countries);
        }
        assert_eq!(Marketplace::by_country("uk").unwrap().country, "GB");
        assert_eq!(Marketplace::by_country("XX"), None);
    }
}
