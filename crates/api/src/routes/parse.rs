//! Parsing of ids, roles, environments, regions, times and limits in requests. Every route uses these functions, so that the
//! same mistake gets the same answer everywhere.

use crate::problem::Problem;
use hawser_core::{Environment, Region, Role, Timestamp, Zone, failure::Rule};
use std::str::FromStr;

/// Parses an id. A malformed id is reported as not found.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// Parses a list of ids. A malformed id is reported as not found.
pub(crate) fn ids<T: FromStr>(texts: &[String]) -> Result<Vec<T>, Problem> {
    texts.iter().map(|text| id(text)).collect()
}

/// Parses an optional id in a body. A malformed one is an invalid field.
pub(crate) fn id_field<T: FromStr>(field: &'static str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(|text| text.parse().map_err(|_| Problem::invalid(field, Rule::id()))).transpose()
}

/// Parses an optional time in RFC 3339.
pub(crate) fn time(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    text.map(Timestamp::parse).transpose().map_err(|_| Problem::invalid(field, Rule::time()))
}

/// Parses an optional time, with a bare date as the beginning of that day in a time zone.
pub(crate) fn time_in(field: &'static str, text: Option<&str>, zone: &Zone) -> Result<Option<Timestamp>, Problem> {
    let parsed = text.map(|text| Timestamp::parse_in(text, zone)).transpose();
    parsed.map_err(|_| Problem::invalid(field, Rule::time()))
}

pub(crate) fn environment(text: &str) -> Result<Environment, Problem> {
    text.trim().parse().map_err(|_| Problem::invalid("environment", Rule::one_of(&["production", "sandbox"])))
}

pub(crate) fn region(text: &str) -> Result<Region, Problem> {
    let known = [Region::Na, Region::Eu, Region::Fe].into_iter().find(|region| region.as_str() == text.trim());
    known.ok_or_else(|| Problem::invalid("region", Rule::one_of(&["na", "eu", "fe"])))
}

pub(crate) fn role(text: &str) -> Result<Role, Problem> {
    let known = Role::ALL.into_iter().find(|role| role.as_str() == text);
    known.ok_or_else(|| Problem::invalid("role", Rule::one_of(&Role::ALL.map(Role::as_str))))
}

/// Checks the number of entries on a page.
pub(crate) fn limit(limit: u32) -> Result<u32, Problem> {
    if (1..=200).contains(&limit) { Ok(limit) } else { Err(Problem::invalid("limit", Rule::between(1, 200))) }
}
