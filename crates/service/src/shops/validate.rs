//! Validates the fields of a binding before anything is stored or sent.

use crate::Error;
use hawser_core::failure::Rule;
use hawser_core::{FailureCode, Marketplace, Region, Secret, normalize};

/// Normalizes and validates a shop name.
///
/// # Errors
/// `shop_name_empty`, also for invisible characters only; too long, or with control characters.
pub(crate) fn check_name(name: &str) -> Result<String, Error> {
    let name = normalize::name(name);
    if name.is_empty() {
        return Err(Error::invalid(FailureCode::ShopNameEmpty, "name", Rule::plain_text(80)));
    }
    if name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(Error::invalid_field("name", Rule::plain_text(80)));
    }
    Ok(name)
}

/// The error for a name that another shop of the company has.
pub(crate) fn name_taken() -> Error {
    Error::invalid(FailureCode::ShopNameTaken, "name", Rule::new("unique within the company", "在公司内不重复的名称"))
}

/// The error for a region in which no application can be used.
pub(crate) fn no_application(region: Region) -> Error {
    let rule = Rule::new(
        format!("a region with an application; there is no application of region {region} yet, so add one first"),
        format!("已有应用的区域；{region} 区域还没有应用，请先添加"),
    );
    Error::invalid_field("region", rule)
}

/// The longest refresh token that is accepted. Amazon documents 2048 bytes; a longer one is unusual, and Amazon decides.
const LONGEST_TOKEN: usize = 8192;

/// Validates a refresh token (PROTOCOL A.0): `Atzr|` and printable characters.
///
/// # Errors
/// `credential_malformed`, naming field and rule but never the token.
pub(crate) fn check_refresh_token(token: &Secret) -> Result<(), Error> {
    let text = token.expose();
    let is_well_formed = text.strip_prefix("Atzr|").is_some_and(|rest| {
        rest.len() >= 8 && text.len() <= LONGEST_TOKEN && rest.bytes().all(|b| b.is_ascii_graphic())
    });
    if is_well_formed {
        return Ok(());
    }
    let rule = Rule::new(
        "a refresh token begins with Atzr| and has 13 to 8192 characters; copy all of it again",
        "刷新令牌（Refresh Token）以 Atzr| 开头，共 13 至 8192 个字符；请重新完整复制",
    );
    Err(Error::invalid(FailureCode::CredentialMalformed, "refresh_token", rule))
}

/// Parses country codes into marketplaces of one region, without duplicates. Account groups are hints for people and refuse
/// nothing: an authorization covers what Amazon's participations say.
///
/// # Errors
/// `region_mismatch`; `invalid_field` for an unknown country and for an empty list.
pub(crate) fn marketplaces(region: Region, countries: &[String]) -> Result<Vec<&'static Marketplace>, Error> {
    let refuse = |en: String, zh: String| Err(Error::invalid_field("countries", Rule::new(en, zh)));
    let mut found: Vec<&'static Marketplace> = Vec::new();
    for country in countries.iter().map(|country| country.trim()).filter(|country| !country.is_empty()) {
        let Some(marketplace) = Marketplace::by_country(country) else {
            return refuse(
                format!("a country of Amazon; {country:?} is not one"),
                format!("亚马逊站点的国家代码；{country:?} 不是"),
            );
        };
        if marketplace.region != region {
            let Marketplace { country, region: own, .. } = marketplace;
            let rule = Rule::new(
                format!("a country of region {region}; {country} belongs to region {own}"),
                format!("{region} 区域的国家；{country} 属于 {own} 区域"),
            );
            return Err(Error::invalid(FailureCode::RegionMismatch, "countries", rule));
        }
        if !found.contains(&marketplace) {
            found.push(marketplace);
        }
    }
    if found.is_empty() {
        return refuse(
            "at least one country code, such as US,CA".to_owned(),
            "至少一个国家代码，例如 US,CA".to_owned(),
        );
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_countries_and_those_of_another_region_are_named() {
        let parse = |region, countries: &str| {
            marketplaces(region, &countries.split(',').map(str::to_owned).collect::<Vec<_>>())
        };
        let countries: Vec<_> = parse(Region::Eu, "DE,UK, gb,").unwrap().iter().map(|m| m.country).collect();
        assert_eq!(countries, ["DE", "GB"]);
        assert_eq!(parse(Region::Eu, "US").unwrap_err().code(), Some(FailureCode::RegionMismatch));
        assert!(parse(Region::Eu, "XX").unwrap_err().to_string().contains("\"XX\""));
        assert!(parse(Region::Eu, "").is_err());
        assert_eq!(parse(Region::Na, "US,BR").unwrap().len(), 2);
    }

    #[test]
    fn a_malformed_refresh_token_is_refused_without_being_repeated() {
        for bad in ["", "Atzr|", "Atza|abcdefghijkl", "Atzr|abc defghijkl", "Atzr|abcdefgh\nijkl"] {
            let error = check_refresh_token(&Secret::new(bad)).unwrap_err().to_string();
            assert!(bad.is_empty() || bad == "Atzr|" || !error.contains(bad), "{error}");
        }
        assert!(check_refresh_token(&Secret::new("Atzr|IwEBIexample-token_1")).is_ok());
    }
}
