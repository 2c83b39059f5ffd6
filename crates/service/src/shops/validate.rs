//! Validates the fields of a binding before anything is stored or sent.

use crate::Error;
use hawser_core::{FailureCode, Marketplace, Region, Secret};

/// Trims and validates a shop name.
///
/// # Errors
/// `shop_name_empty`; too long, or with control characters.
pub(crate) fn check_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid(FailureCode::ShopNameEmpty, "name", "1 to 80 characters"));
    }
    if name.chars().count() > 80 || name.chars().any(char::is_control) {
        let rule = "1 to 80 characters, none of them a control character";
        return Err(Error::invalid(FailureCode::CredentialMalformed, "name", rule));
    }
    Ok(name.to_owned())
}

/// The error for a name that another shop of the company has.
pub(crate) fn name_taken() -> Error {
    Error::invalid(FailureCode::ShopNameTaken, "name", "unique within the company")
}

/// Validates a refresh token (PROTOCOL A.0): `Atzr|` and at most 2048 bytes.
///
/// # Errors
/// `credential_malformed`, naming field and rule but never the token.
pub(crate) fn check_refresh_token(token: &Secret) -> Result<(), Error> {
    let text = token.expose();
    let is_well_formed = text
        .strip_prefix("Atzr|")
        .is_some_and(|rest| rest.len() >= 8 && text.len() <= 2048 && rest.bytes().all(|b| b.is_ascii_graphic()));
    if is_well_formed {
        return Ok(());
    }
    let rule = "a refresh token begins with Atzr| and is one line of 13 to 2048 characters; copy all of it again";
    Err(Error::invalid(FailureCode::CredentialMalformed, "refresh_token", rule))
}

/// Parses country codes into marketplaces of one region and one account group, without duplicates.
///
/// # Errors
/// `region_mismatch`; `credential_malformed` for an unknown country, for several account groups, and for an empty list.
pub(crate) fn marketplaces(region: Region, countries: &[String]) -> Result<Vec<&'static Marketplace>, Error> {
    let refuse = |rule: String| Err(Error::invalid(FailureCode::CredentialMalformed, "countries", rule));
    let mut found: Vec<&'static Marketplace> = Vec::new();
    for country in countries.iter().map(|country| country.trim()).filter(|country| !country.is_empty()) {
        let Some(marketplace) = Marketplace::by_country(country) else {
            return refuse(format!("{country:?} is not a country of Amazon"));
        };
        if marketplace.region != region {
            let rule = format!("{} belongs to region {}, not {region}", marketplace.country, marketplace.region);
            return Err(Error::invalid(FailureCode::RegionMismatch, "countries", rule));
        }
        if !found.contains(&marketplace) {
            found.push(marketplace);
        }
    }
    if let [first, others @ ..] = found.as_slice()
        && let Some(other) = others.iter().find(|other| other.group != first.group)
    {
        return refuse(format!(
            "{} and {} are different seller accounts at Amazon, each with its own authorization: bind them one by one",
            first.country, other.country
        ));
    }
    if found.is_empty() {
        return refuse("at least one country code, such as US,CA".to_owned());
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
        assert!(parse(Region::Na, "US,BR").unwrap_err().to_string().contains("one by one"));
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
