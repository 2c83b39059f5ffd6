//! Sellers v1 (PROTOCOL C.2): the marketplaces in which a seller account participates. Like Amazon's live answers, these
//! also list non-Amazon marketplaces and countries that were never opened, and sometimes leave out the store's name.

use crate::answer::Answer;
use hawser_core::{Marketplace, Region};

/// A marketplace that Sellers v1 lists for a seller account.
#[derive(Debug, Clone)]
pub(crate) struct Participation {
    pub(crate) id: String,
    pub(crate) country: &'static str,
    pub(crate) name: String,
    pub(crate) currency: &'static str,
    pub(crate) language: &'static str,
    pub(crate) domain: String,
    pub(crate) store: Option<String>,
    pub(crate) is_participating: bool,
    pub(crate) has_suspended_listings: bool,
}

/// The default language of a country's marketplace.
fn language(country: &str) -> &'static str {
    match country {
        "MX" => "es_MX",
        "BR" => "pt_BR",
        "ES" => "es_ES",
        "FR" => "fr_FR",
        "BE" => "fr_BE",
        "NL" => "nl_NL",
        "DE" => "de_DE",
        "IT" => "it_IT",
        "SE" => "sv_SE",
        "PL" => "pl_PL",
        "TR" => "tr_TR",
        "JP" => "ja_JP",
        "GB" | "IE" => "en_GB",
        "CA" => "en_CA",
        _ => "en_US",
    }
}

pub(crate) fn of_amazon(marketplace: &Marketplace, store: Option<String>, is_participating: bool) -> Participation {
    Participation {
        id: marketplace.id.to_owned(),
        country: marketplace.country,
        name: marketplace.domain.trim_start_matches("www.").replacen('a', "A", 1),
        currency: marketplace.currency,
        language: language(marketplace.country),
        domain: marketplace.domain.to_owned(),
        store,
        is_participating,
        has_suspended_listings: false,
    }
}

/// The participations of a new seller account: its own countries, one country of the region that it never opened, and in
/// Europe the non-Amazon marketplace that live answers have shown (PROTOCOL B.2).
pub(crate) fn participations(seller: usize, region: Region, own: &[&'static Marketplace]) -> Vec<Participation> {
    let store = |country: &str| {
        let has_name = !(seller + country.len() + usize::from(country.as_bytes()[0])).is_multiple_of(3);
        has_name.then(|| format!("Harbour Goods {} {country} 海港", seller + 1))
    };
    let mut all: Vec<Participation> =
        own.iter().map(|marketplace| of_amazon(marketplace, store(marketplace.country), true)).collect();
    let unopened = match region {
        Region::Na => "BR",
        Region::Eu => "ES",
        Region::Fe => "SG",
    };
    if let Some(marketplace) = Marketplace::by_country(unopened)
        && own.iter().all(|known| known.id != marketplace.id)
    {
        all.push(of_amazon(marketplace, None, false));
    }
    if region == Region::Eu {
        all.push(Participation {
            id: "A38D8NSA03LJTC".to_owned(),
            country: "DE",
            name: "Non-Amazon DE".to_owned(),
            currency: "EUR",
            language: "de_DE",
            domain: "non-amazon.example".to_owned(),
            store: None,
            is_participating: true,
            has_suspended_listings: false,
        });
    }
    all
}

/// The answer to a token of another region: a success without content, as observed once (PROTOCOL A.7).
pub(crate) fn no_participations() -> Answer {
    Answer::new(200, "application/json", r#"{"payload":[]}"#)
}
