//! The registry, compared with a second copy of Amazon's table (PROTOCOL B.2; account groups from A.7 and PRODUCT B13).

use hawser_core::shops::marketplace;
use hawser_core::shops::marketplace::UnknownRegion;
use hawser_core::{Marketplace, Region};
use std::collections::BTreeSet;

/// Region, country, id, currency, Seller Central host, domain, time zone, account group.
#[rustfmt::skip]
const TABLE: &str = "
    na | CA | A2EUQ1WTGCTBG2 | CAD | sellercentral.amazon.ca         | www.amazon.ca     | America/Los_Angeles | north_america
    na | US | ATVPDKIKX0DER  | USD | sellercentral.amazon.com        | www.amazon.com    | America/Los_Angeles | north_america
    na | MX | A1AM78C64UM0Y8 | MXN | sellercentral.amazon.com.mx     | www.amazon.com.mx | America/Los_Angeles | north_america
    na | BR | A2Q3Y263D00KWC | BRL | sellercentral.amazon.com.br     | www.amazon.com.br | America/Sao_Paulo   | BR
    eu | IE | A28R8C7NBKEWEA | EUR | sellercentral.amazon.ie         | www.amazon.ie     | Europe/Dublin       | europe
    eu | ES | A1RKKUPIHCS9HS | EUR | sellercentral-europe.amazon.com | www.amazon.es     | Europe/Paris        | europe
    eu | GB | A1F83G8C2ARO7P | GBP | sellercentral-europe.amazon.com | www.amazon.co.uk  | Europe/London       | europe
    eu | FR | A13V1IB3VIYZZH | EUR | sellercentral-europe.amazon.com | www.amazon.fr     | Europe/Paris        | europe
    eu | BE | AMEN7PMS3EDWL  | EUR | sellercentral.amazon.com.be     | www.amazon.com.be | Europe/Brussels     | europe
    eu | NL | A1805IZSGTT6HS | EUR | sellercentral.amazon.nl         | www.amazon.nl     | Europe/Amsterdam    | europe
    eu | DE | A1PA6795UKMFR9 | EUR | sellercentral-europe.amazon.com | www.amazon.de     | Europe/Paris        | europe
    eu | IT | APJ6JRA9NG5V4  | EUR | sellercentral-europe.amazon.com | www.amazon.it     | Europe/Paris        | europe
    eu | SE | A2NODRKZP88ZB9 | SEK | sellercentral.amazon.se         | www.amazon.se     | Europe/Stockholm    | europe
    eu | ZA | AE08WJ6YKNBMC  | ZAR | sellercentral.amazon.co.za      | www.amazon.co.za  | Africa/Johannesburg | ZA
    eu | PL | A1C3SOZRARQ6R3 | PLN | sellercentral.amazon.pl         | www.amazon.pl     | Europe/Warsaw       | europe
    eu | EG | ARBP9OOSHTCHU  | EGP | sellercentral.amazon.eg         | www.amazon.eg     | Africa/Cairo        | EG
    eu | TR | A33AVAJ2PDY3EV | TRY | sellercentral.amazon.com.tr     | www.amazon.com.tr | Europe/Istanbul     | TR
    eu | SA | A17E79C6D8DWNP | SAR | sellercentral.amazon.sa         | www.amazon.sa     | Asia/Riyadh         | SA
    eu | AE | A2VIGQ35RCS4UG | AED | sellercentral.amazon.ae         | www.amazon.ae     | Asia/Dubai          | AE
    eu | IN | A21TJRUUN4KGV  | INR | sellercentral.amazon.in         | www.amazon.in     | Asia/Kolkata        | IN
    fe | SG | A19VAU5U5O7RUS | SGD | sellercentral.amazon.sg         | www.amazon.sg     | Asia/Singapore      | SG
    fe | AU | A39IBJ37TRP1C6 | AUD | sellercentral.amazon.com.au     | www.amazon.com.au | Australia/Sydney    | AU
    fe | JP | A1VC38T7YXB528 | JPY | sellercentral.amazon.co.jp      | www.amazon.co.jp  | Asia/Tokyo          | JP
";

#[test]
fn the_registry_equals_amazons_table() {
    let stated: BTreeSet<Vec<&str>> = TABLE
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let held: BTreeSet<Vec<&str>> = marketplace::ALL
        .iter()
        .map(|m| {
            vec![
                m.region.as_str(),
                m.country,
                m.id,
                m.currency,
                m.seller_central,
                m.domain,
                m.time_zone,
                m.group.as_str(),
            ]
        })
        .collect();
    assert_eq!(stated.len(), 23);
    assert_eq!(held, stated);
}

#[test]
fn the_regions_have_amazons_hosts() {
    let hosts = [
        ("na", "sellingpartnerapi-na.amazon.com"),
        ("eu", "sellingpartnerapi-eu.amazon.com"),
        ("fe", "sellingpartnerapi-fe.amazon.com"),
    ];
    assert_eq!(Region::ALL.map(|region| (region.as_str(), region.host())), hosts);
    assert_eq!("EU".parse(), Ok(Region::Eu));
    assert_eq!("europe".parse::<Region>(), Err(UnknownRegion));
}

#[test]
fn a_country_is_found_in_any_case_and_britain_under_both_names() {
    for marketplace in &marketplace::ALL {
        assert_eq!(Marketplace::by_country(&marketplace.country.to_lowercase()), Some(marketplace));
    }
    assert_eq!(Marketplace::by_country("UK"), Marketplace::by_country("GB"));
    for none in ["", "EU", "XX", "USA", "英国"] {
        assert_eq!(Marketplace::by_country(none), None, "{none}");
    }
    assert_eq!(Marketplace::by_id("A38D8NSA03LJTC"), None, "a non-Amazon marketplace of the participations");
}
