//! The history of orders that Amazon keeps, by marketplace.

use crate::{Marketplace, MarketplaceId, Timestamp};
use std::time::Duration;

/// The history of most marketplaces: two years.
const HISTORY: Duration = Duration::from_secs(2 * 365 * 24 * 3600);

/// 2016-01-01, from which on the marketplaces in [`LONG_HISTORY`] return orders.
const FIRST_OF_2016: Timestamp = Timestamp::from_micros(1_451_606_400_000_000);

/// The countries with a longer history, according to `info.description` of Amazon's model of Orders 2026-01-01: "This API does
/// not display order data that is more than two years old, except in the JP, AU, and SG marketplaces, for which data from
/// 2016 and after is available."
const LONG_HISTORY: [&str; 3] = ["JP", "AU", "SG"];

/// The earliest time of which Amazon returns orders of a marketplace.
pub fn history_start(marketplace: &MarketplaceId, now: Timestamp) -> Timestamp {
    let country = Marketplace::by_id(marketplace.as_str()).map(|known| known.country);
    if country.is_some_and(|country| LONG_HISTORY.contains(&country)) { FIRST_OF_2016 } else { now.minus(HISTORY) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japan_australia_and_singapore_reach_back_to_2016_and_the_others_two_years() {
        let now = Timestamp::parse("2026-11-22T08:00:00Z").unwrap();
        let start = |country| history_start(&Marketplace::by_country(country).unwrap().typed_id(), now).to_string();
        for country in ["JP", "AU", "SG"] {
            assert_eq!(start(country), "2016-01-01T00:00:00.000Z");
        }
        for country in ["US", "DE", "IN", "AE"] {
            assert_eq!(start(country), "2024-11-22T08:00:00.000Z");
        }
    }
}
